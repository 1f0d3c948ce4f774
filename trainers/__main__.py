"""The command line of the trainers: python -m trainers --help"""

from __future__ import annotations

import sys
from typing import Annotated

import tyro

from trainers import attributes, classifier, directions, draw_faces, gan, ship

Command = (
    gan.GanCommand
    | classifier.ClassifierConfig
    | draw_faces.DrawFacesCommand
    | attributes.AttributesConfig
    | directions.DirectionsConfig
    | ship.ShipCommand
)


def main() -> int:
    try:
        command = parse(gan.GanCommand())
        if isinstance(command, gan.GanCommand):
            # What was left out is as the chosen architecture's source suggests.
            command = parse(gan.usual_command(command.architecture))
        if isinstance(command, gan.GanCommand):
            return gan.main(command)
        if isinstance(command, ship.ShipCommand):
            return ship.main(command)
        if isinstance(command, draw_faces.DrawFacesCommand):
            draw_faces.main(command)
        elif isinstance(command, attributes.AttributesConfig):
            attributes.main(command)
        elif isinstance(command, directions.DirectionsConfig):
            directions.main(command)
        else:
            classifier.main(command)
        return 0
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Ended before training began.", file=sys.stderr)
        return 130


def parse(usual: gan.GanCommand) -> Command:
    """The command line, with `usual` for what it leaves out of a `gan` command."""
    return tyro.cli(
        Annotated[gan.GanCommand, tyro.conf.subcommand("gan", default=usual)]
        | Annotated[classifier.ClassifierConfig, tyro.conf.subcommand("classifier")]
        | Annotated[draw_faces.DrawFacesCommand, tyro.conf.subcommand("draw-faces")]
        | Annotated[attributes.AttributesConfig, tyro.conf.subcommand("attributes")]
        | Annotated[directions.DirectionsConfig, tyro.conf.subcommand("directions")]
        | Annotated[ship.ShipCommand, tyro.conf.subcommand("ship")],
        prog="python -m trainers",
        description="The training programs of GAN Playground.",
    )


if __name__ == "__main__":
    sys.exit(main())
