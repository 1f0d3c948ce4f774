"""Following a run: figures of any name, measurements of samples, the newest diagnosis."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import experiment

from playground.runs import METHOD, About, Experiment, Figure, Run, create_run, follower
from playground.runs.diagnosis import Diagnosis
from playground.runs.follower import Follower, Snapshot

Curve = list[tuple[float, float]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Of a method that nobody here has heard of."""
    return create_run(tmp_path / "run", Experiment({METHOD: "strange"}, About("strange", "A strange one", epochs=2)))


def write(run: Run, step: int, **values: object) -> None:
    run.log.append({"kind": "step", "step": step, "epoch": step / 10} | values)


def curve(shot: Snapshot, name: str) -> Curve:
    return [(moment.epoch, moment.figures[name]) for moment in shot.moments if name in moment.figures]


def test_every_name_becomes_a_curve_in_the_order_of_their_coming(run: Run) -> None:
    write(run, 1, l1=0.5, d_loss=0.7)
    write(run, 2, l1=0.4, d_loss=0.6, identity=0.1)
    shot = Follower(run).look()
    assert [plot.name for plot, _ in shot.plots()] == ["l1", "d_loss", "identity"]
    assert curve(shot, "l1") == [(0.1, 0.5), (0.2, 0.4)]
    assert curve(shot, "identity") == [(0.2, 0.1)]


def test_each_look_adds_what_is_new(run: Run) -> None:
    watching = Follower(run)
    assert watching.look().moments == ()
    write(run, 1, l1=0.5)
    assert curve(watching.look(), "l1") == [(0.1, 0.5)]
    write(run, 2, l1=0.4)
    assert curve(watching.look(), "l1") == [(0.1, 0.5), (0.2, 0.4)]


def test_a_run_that_was_rewound_is_read_again(run: Run) -> None:
    watching = Follower(run)
    for step in range(1, 6):
        write(run, step, l1=step / 10)
    watching.look()
    run.rewind(2)
    assert curve(watching.look(), "l1") == [(0.1, 0.1), (0.2, 0.2)]


def test_what_is_no_figure_is_left_out(run: Run) -> None:
    write(run, 1, l1=0.5, note="a word", good=True, broken=float("nan"), seconds=3.0)
    run.log.append({"kind": "step", "epoch": None, "l1": 2.0})
    run.log.append({"kind": "step", "epoch": "soon", "l1": 2.0})
    run.log.append({"kind": "evaluation", "step": 1, "epoch": 0.1, "samples": "many"})
    shot = Follower(run).look()
    assert [dict(moment.figures) for moment in shot.moments] == [{"l1": 0.5}]
    assert shot.qualities == () and shot.seconds == 3.0


def test_long_runs_keep_few_points_and_their_end(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "MOST_POINTS", 10)
    for step in range(96):
        write(run, step, l1=float(step))
    points = curve(Follower(run).look(), "l1")
    assert len(points) <= 11
    assert (points[0], points[-1]) == ((0.0, 0.0), (9.5, 95.0))


def test_measurements_of_samples_are_all_kept(run: Run) -> None:
    for step in (3, 6):
        run.log.append({"kind": "evaluation", "step": step, "epoch": step / 10, "seconds": 2.0, "samples": 2000,
                          "diversity": 0.9, "fid": 50.0 - step, "covered": 9, "counts": [200] * 10})  # fmt: skip
    shot = Follower(run).look()
    assert [quality.fid for quality in shot.qualities] == [47.0, 44.0]
    assert shot.quality is not None and (shot.quality.covered, sum(shot.quality.counts)) == (9, 2000)


def test_the_newest_diagnosis_is_shown_as_it_stands(run: Run) -> None:
    assert Follower(run).look().diagnosis is None
    said = Diagnosis("g_too_strong", "G has left D behind.", "Halve its rate.", {"g_lr": 0.5})
    for word in (Diagnosis("learning", "It learns."), said):
        run.log.append({"kind": "diagnosis", "step": 1, "epoch": 0.1} | word.to_event())
    run.log.append({"kind": "diagnosis", "step": 2, "epoch": 0.2, "condition": "jealous", "sentence": "?"})
    found = Follower(run).look().diagnosis
    assert found == said and not found.is_well


def test_figures_are_drawn_as_their_run_declares(tmp_path: Path) -> None:
    run = create_run(tmp_path / "gan", experiment())
    write(run, 1, g_loss=1.0, d_loss=0.5, d_real=0.7, d_fake=0.2)
    plots = Follower(run).look().plots()
    assert [[figure.name for figure in figures] for _, figures in plots] == [["d_loss", "g_loss"], ["d_real", "d_fake"]]
    assert plots[0][1][0] == Figure("d_loss", "D", plot="losses", role="discriminator")


def test_a_run_without_a_description_is_shown_all_the_same(run: Run) -> None:
    (run.path / "about.json").unlink()
    write(run, 1, l1=0.5)
    shot = Follower(run).look()
    assert shot.about.title and [plot.title for plot, _ in shot.plots()] == ["l1"]


def test_a_run_that_went_back_and_has_overtaken_itself_is_read_anew(run: Run) -> None:
    for step in range(1, 101):
        write(run, step, d_loss=1.0)
    seen = Follower(run)
    seen.look()
    run.log.rewind(60)
    for step in range(61, 201):
        write(run, step, d_loss=2.0)
    told = dict(curve(seen.look(), "d_loss"))
    assert told == dict(curve(Follower(run).look(), "d_loss")) and told[10.0] == 2.0
