"""The command line of the trainers: python -m trainers --help"""

from __future__ import annotations

import sys
from typing import Annotated

import tyro

from trainers import classifier, gan, ship


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
        classifier.main(command)
        return 0
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Ended before training began.", file=sys.stderr)
        return 130


def parse(usual: gan.GanCommand) -> gan.GanCommand | classifier.ClassifierConfig | ship.ShipCommand:
    """The command line, with `usual` for what it leaves out of a `gan` command."""
    return tyro.cli(
        Annotated[gan.GanCommand, tyro.conf.subcommand("gan", default=usual)]
        | Annotated[classifier.ClassifierConfig, tyro.conf.subcommand("classifier")]
        | Annotated[ship.ShipCommand, tyro.conf.subcommand("ship")],
        prog="python -m trainers",
        description="The training programs of GAN Playground.",
    )


if __name__ == "__main__":
    sys.exit(main())
