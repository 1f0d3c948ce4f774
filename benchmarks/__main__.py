"""python -m benchmarks [NAME ...]: measure on this machine, print JSON. All of them when none is named."""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from benchmarks import (
    before,
    crowd,
    epoch,
    lab,
    page_load,
    quality,
    sketch,
    slider,
    soak,
    soak_runs,
    superres,
    translation,
    zoo,
)

BENCHMARKS: dict[str, Callable[[], dict[str, Any]]] = {
    "epoch": epoch.measure,
    "quality": quality.measure,
    "page": page_load.measure,
    "slider": slider.measure,
    "crowd": crowd.measure,
    "soak": soak.measure,
    "soak_runs": soak_runs.measure,
    "sketch": sketch.measure,
    "superres": superres.measure,
    "translation": translation.measure,
    "zoo": zoo.measure,
    "lab": lab.measure,
    "before": before.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(BENCHMARKS)}")
    parser.add_argument(
        "--revision", default=before.REVISION, help="of the earlier copy that `before` compares this one with, for git"
    )
    options = parser.parse_args()
    benchmarks = BENCHMARKS | {"before": partial(before.measure, options.revision)}
    names = options.names or list(benchmarks)
    unknown = [name for name in names if name not in benchmarks]
    if unknown:
        parser.error(f"there is no benchmark called {unknown[0]!r}; choose from {', '.join(BENCHMARKS)}")
    machine = {"processor": platform.processor() or platform.machine(), "threads": torch.get_num_threads(),
               "torch": torch.__version__}  # fmt: skip
    print(json.dumps({"machine": machine, **{name: benchmarks[name]() for name in names}}, indent=2))


if __name__ == "__main__":
    main()
