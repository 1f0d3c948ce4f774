"""The command line of the trainers: python -m trainers --help"""

from __future__ import annotations

import sys
from typing import Annotated, Any, Union

import tyro

from trainers import cli
from trainers.methods import all_methods
from trainers.recipes import (
    cut_pictures,
    draw_emoji,
    draw_faces,
    draw_styles,
    find_directions,
    outline_flowers,
    pair_maps,
    picture_presets,
    record_replays,
    retell_runs,
    ship_generator,
    ship_pyramid,
    ship_translator,
    train_attributes,
    train_classifier,
    train_reader,
)

RECIPES: dict[str, tuple[type[Any], Any]] = {
    "classifier": (train_classifier.ClassifierConfig, train_classifier.main),
    "draw-faces": (draw_faces.DrawFacesCommand, draw_faces.main),
    "draw-styles": (draw_styles.DrawStylesCommand, draw_styles.main),
    "draw-emoji": (draw_emoji.DrawEmojiCommand, draw_emoji.main),
    "outline-flowers": (outline_flowers.OutlineFlowersCommand, outline_flowers.main),
    "pair-maps": (pair_maps.PairMapsCommand, pair_maps.main),
    "cut-pictures": (cut_pictures.CutCommand, cut_pictures.main),
    "attributes": (train_attributes.AttributesConfig, train_attributes.main),
    "reader": (train_reader.ReaderCommand, train_reader.main),
    "directions": (find_directions.DirectionsConfig, find_directions.main),
    "picture-presets": (picture_presets.PicturePresetsCommand, picture_presets.main),
    "replays": (record_replays.ReplaysCommand, record_replays.main),
    "retell": (retell_runs.RetellCommand, retell_runs.main),
    "ship": (ship_generator.ShipCommand, ship_generator.main),
    "ship-pyramid": (ship_pyramid.ShipPyramidCommand, ship_pyramid.main),
    "ship-translator": (ship_translator.ShipTranslatorCommand, ship_translator.main),
}
"""programs beside the methods: what they are asked, and what does it"""


def main() -> int:
    try:
        commands = {name: cli.command_type(method, method.usual()) for name, method in all_methods().items()}
        command = parse(commands)
        if hasattr(command, "method"):
            # What was left out is as the chosen networks' source suggests.
            name = next(name for name, kind in commands.items() if type(command) is kind)
            usual = type(cli.usual_command(command))
            return cli.main(parse(commands | {name: usual}))
        program = next(run for kind, run in RECIPES.values() if type(command) is kind)
        return int(program(command) or 0)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Ended before training began.", file=sys.stderr)
        return 130


def parse(commands: dict[str, type[Any]]) -> Any:
    """The command line as one of these commands, or of the recipes'."""
    kinds = commands | {name: kind for name, (kind, _) in RECIPES.items()}
    options = tuple(Annotated[kind, tyro.conf.subcommand(name)] for name, kind in kinds.items())
    command: Any = Union[options]  # noqa: UP007
    return tyro.cli(
        command,
        prog="python -m trainers",
        description="The training programs of GAN Playground.",
    )


if __name__ == "__main__":
    sys.exit(main())
