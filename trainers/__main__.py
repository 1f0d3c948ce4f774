"""The command line of the trainers: python -m trainers --help"""

from __future__ import annotations

import sys
from typing import Annotated

import tyro

from trainers import cyclegan, gan, pix2pix, srgan
from trainers.recipes import (
    cut_pictures,
    draw_emoji,
    draw_faces,
    find_directions,
    ship_generator,
    ship_translator,
    train_attributes,
    train_classifier,
)

Command = (
    gan.GanCommand
    | pix2pix.Pix2PixCommand
    | cyclegan.CycleGanCommand
    | srgan.SrganCommand
    | train_classifier.ClassifierConfig
    | draw_faces.DrawFacesCommand
    | draw_emoji.DrawEmojiCommand
    | cut_pictures.CutCommand
    | train_attributes.AttributesConfig
    | find_directions.DirectionsConfig
    | ship_generator.ShipCommand
    | ship_translator.ShipTranslatorCommand
)


def main() -> int:
    try:
        command = parse(gan.GanCommand())
        if isinstance(command, gan.GanCommand):
            # What was left out is as the chosen architecture's source suggests.
            command = parse(gan.usual_command(command.architecture))
        return run(command)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Ended before training began.", file=sys.stderr)
        return 130


def run(command: Command) -> int:
    """Returns the exit code."""
    match command:
        case gan.GanCommand():
            return gan.main(command)
        case pix2pix.Pix2PixCommand():
            return pix2pix.main(command)
        case cyclegan.CycleGanCommand():
            return cyclegan.main(command)
        case srgan.SrganCommand():
            return srgan.main(command)
        case ship_generator.ShipCommand():
            return ship_generator.main(command)
        case ship_translator.ShipTranslatorCommand():
            return ship_translator.main(command)
        case draw_faces.DrawFacesCommand():
            draw_faces.main(command)
        case draw_emoji.DrawEmojiCommand():
            draw_emoji.main(command)
        case cut_pictures.CutCommand():
            cut_pictures.main(command)
        case train_attributes.AttributesConfig():
            train_attributes.main(command)
        case find_directions.DirectionsConfig():
            find_directions.main(command)
        case train_classifier.ClassifierConfig():
            train_classifier.main(command)
    return 0


def parse(usual: gan.GanCommand) -> Command:
    """The command line, with `usual` for what it leaves out of a `gan` command."""
    return tyro.cli(
        Annotated[gan.GanCommand, tyro.conf.subcommand("gan", default=usual)]
        | Annotated[pix2pix.Pix2PixCommand, tyro.conf.subcommand("pix2pix")]
        | Annotated[cyclegan.CycleGanCommand, tyro.conf.subcommand("cyclegan")]
        | Annotated[srgan.SrganCommand, tyro.conf.subcommand("srgan")]
        | Annotated[train_classifier.ClassifierConfig, tyro.conf.subcommand("classifier")]
        | Annotated[draw_faces.DrawFacesCommand, tyro.conf.subcommand("draw-faces")]
        | Annotated[draw_emoji.DrawEmojiCommand, tyro.conf.subcommand("draw-emoji")]
        | Annotated[cut_pictures.CutCommand, tyro.conf.subcommand("cut-pictures")]
        | Annotated[train_attributes.AttributesConfig, tyro.conf.subcommand("attributes")]
        | Annotated[find_directions.DirectionsConfig, tyro.conf.subcommand("directions")]
        | Annotated[ship_generator.ShipCommand, tyro.conf.subcommand("ship")]
        | Annotated[ship_translator.ShipTranslatorCommand, tyro.conf.subcommand("ship-translator")],
        prog="python -m trainers",
        description="The training programs of GAN Playground.",
    )


if __name__ == "__main__":
    sys.exit(main())
