"""The command line of the trainers: python -m trainers --help"""

from __future__ import annotations

import sys
from typing import Annotated

import tyro

from trainers import (
    attributes,
    classifier,
    cut_pictures,
    cyclegan,
    directions,
    draw_emoji,
    draw_faces,
    gan,
    pix2pix,
    ship,
    ship_translator,
    srgan,
)

Command = (
    gan.GanCommand
    | pix2pix.Pix2PixCommand
    | cyclegan.CycleGanCommand
    | srgan.SrganCommand
    | classifier.ClassifierConfig
    | draw_faces.DrawFacesCommand
    | draw_emoji.DrawEmojiCommand
    | cut_pictures.CutCommand
    | attributes.AttributesConfig
    | directions.DirectionsConfig
    | ship.ShipCommand
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
        case ship.ShipCommand():
            return ship.main(command)
        case ship_translator.ShipTranslatorCommand():
            return ship_translator.main(command)
        case draw_faces.DrawFacesCommand():
            draw_faces.main(command)
        case draw_emoji.DrawEmojiCommand():
            draw_emoji.main(command)
        case cut_pictures.CutCommand():
            cut_pictures.main(command)
        case attributes.AttributesConfig():
            attributes.main(command)
        case directions.DirectionsConfig():
            directions.main(command)
        case classifier.ClassifierConfig():
            classifier.main(command)
    return 0


def parse(usual: gan.GanCommand) -> Command:
    """The command line, with `usual` for what it leaves out of a `gan` command."""
    return tyro.cli(
        Annotated[gan.GanCommand, tyro.conf.subcommand("gan", default=usual)]
        | Annotated[pix2pix.Pix2PixCommand, tyro.conf.subcommand("pix2pix")]
        | Annotated[cyclegan.CycleGanCommand, tyro.conf.subcommand("cyclegan")]
        | Annotated[srgan.SrganCommand, tyro.conf.subcommand("srgan")]
        | Annotated[classifier.ClassifierConfig, tyro.conf.subcommand("classifier")]
        | Annotated[draw_faces.DrawFacesCommand, tyro.conf.subcommand("draw-faces")]
        | Annotated[draw_emoji.DrawEmojiCommand, tyro.conf.subcommand("draw-emoji")]
        | Annotated[cut_pictures.CutCommand, tyro.conf.subcommand("cut-pictures")]
        | Annotated[attributes.AttributesConfig, tyro.conf.subcommand("attributes")]
        | Annotated[directions.DirectionsConfig, tyro.conf.subcommand("directions")]
        | Annotated[ship.ShipCommand, tyro.conf.subcommand("ship")]
        | Annotated[ship_translator.ShipTranslatorCommand, tyro.conf.subcommand("ship-translator")],
        prog="python -m trainers",
        description="The training programs of GAN Playground.",
    )


if __name__ == "__main__":
    sys.exit(main())
