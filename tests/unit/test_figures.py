"""Figures of a run, whatever their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground import figures
from playground.figures import FigureLog
from playground.runs import Run, lay_out


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return lay_out(tmp_path / "run", {"program": "pix2pix"}, 2.0)


def write(run: Run, step: int, **values: object) -> None:
    run.append_event({"kind": "step", "step": step, "epoch": step / 10} | values)


def test_every_name_becomes_a_curve_in_the_order_of_their_coming(run: Run) -> None:
    write(run, 1, l1=0.5, d_loss=0.7)
    write(run, 2, l1=0.4, d_loss=0.6, identity=0.1)
    curves = FigureLog(run).look()
    assert list(curves) == ["l1", "d_loss", "identity"]
    assert curves["l1"] == ((0.1, 0.5), (0.2, 0.4))
    assert curves["identity"] == ((0.2, 0.1),)


def test_each_look_adds_what_is_new(run: Run) -> None:
    log = FigureLog(run)
    assert log.look() == {}
    write(run, 1, l1=0.5)
    assert log.look() == {"l1": ((0.1, 0.5),)}
    write(run, 2, l1=0.4)
    assert log.look() == {"l1": ((0.1, 0.5), (0.2, 0.4))}


def test_a_run_that_was_rewound_is_read_again(run: Run) -> None:
    log = FigureLog(run)
    for step in range(1, 6):
        write(run, step, l1=step / 10)
    log.look()
    run.rewind(2)
    assert log.look() == {"l1": ((0.1, 0.1), (0.2, 0.2))}


def test_what_is_no_figure_is_left_out(run: Run) -> None:
    write(run, 1, l1=0.5, note="a word", good=True, broken=float("nan"), seconds=3.0)
    run.append_event({"kind": "verdict", "step": 1, "epoch": 0.1, "fid": 3.0})
    run.append_event({"kind": "step", "epoch": None, "l1": 2.0})
    run.append_event({"kind": "step", "epoch": "soon", "l1": 2.0})
    assert FigureLog(run).look() == {"l1": ((0.1, 0.5),)}


def test_long_runs_are_thinned_and_keep_their_end(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "MOST_POINTS", 10)
    for step in range(96):
        write(run, step, l1=float(step))
    curve = FigureLog(run).look()["l1"]
    assert len(curve) <= 11
    assert (curve[0], curve[-1]) == ((0.0, 0.0), (9.5, 95.0))
