"""The measurements of a run as a table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playground.export.files import ExportError, written_whole
from playground.runs import Run

COUNTS = tuple(f"count_{number}" for number in range(10))
WHEN = ("kind", "step", "epoch", "seconds")
EVALUATION = ("samples", "diversity", "fid", "covered", "confident", *COUNTS)


def measurements_csv(run: Run, out: Path) -> Path:
    """Every measurement of the run as a line of a table, empty where it says nothing: WHEN, its figures, EVALUATION.

    `kind` is "step" for the means of some steps, "evaluation" for a measurement of the samples.
    """
    events = [event for event in run.log.since()[0] if event.get("kind") in ("step", "evaluation")]
    if not events:
        raise ExportError("Nothing was measured in this run yet. Let it train for a few seconds, then try again.")
    text = io.StringIO()
    told = dict.fromkeys(name for event in events if event["kind"] == "step" for name in event)
    figures = [name for name in told if name not in WHEN]
    table = csv.DictWriter(text, [*WHEN, *figures, *EVALUATION], extrasaction="ignore")
    table.writeheader()
    for event in events:
        table.writerow(event | dict(zip(COUNTS, event.get("counts") or (), strict=False)))
    with written_whole(out) as path:
        path.write_text(text.getvalue(), encoding="ascii", newline="")
    return out
