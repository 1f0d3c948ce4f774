"""What is said of a run comes with the picture that it is said of, not with the next curves."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from small import experiment

from playground.runs import RunStore
from playground.runs.diagnosis import Diagnosis
from playground.runs.status import Status
from playground.ui.live.run_source import RunSource


def test_diagnosis_and_quality_come_with_the_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.ui.live.run_source.CURVE_SECONDS", math.inf)  # the curves are not due again
    run = RunStore(tmp_path / "runs").create(experiment())
    watched = RunSource(run.id, run, lambda _: None)
    with run.lock():
        for step, name, distance in ((5, "First", 300.0), (6, "Second", 20.0)):
            found = Diagnosis("learning", f"{name} sentence.")
            run.add_frame(step, step / 10, b"RIFF")
            run.log.append({"step": step, "epoch": step / 10} | {"kind": "diagnosis"} | found.to_event())
            run.log.append({"kind": "evaluation", "step": step, "epoch": step / 10, "samples": 9, "diversity": 1.0,
                            "fid": distance})  # fmt: skip
            run.write_status(Status("running", step=step, epoch=step / 10, epochs=1))
            said = watched.look().parts
            assert said["moment"]["step"] == step
            assert f"{name} sentence." in said["diagnosis"]
            assert f"{distance:.1f}" in said["quality"]
