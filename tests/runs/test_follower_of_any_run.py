"""Runs that this copy knows nothing of, or whose files are damaged, are shown as far as they can be read."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from small import experiment

from playground.runs import METHOD, About, Experiment, Figure, Plot, Run, create_run
from playground.runs.diagnosis import Diagnosis, diagnosis_of
from playground.runs.event_log import EventLog
from playground.runs.follower import Follower
from playground.runs.history import qualities_of


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return create_run(tmp_path / "run", experiment())


def write(run: Run, step: int, **values: object) -> None:
    run.log.append({"kind": "step", "step": step, "epoch": step / 10} | values)


def figures(run: Run) -> list[tuple[int, dict[str, float]]]:
    return [(moment.step, dict(moment.figures)) for moment in Follower(run).look().moments]


def test_a_new_run_has_nothing_to_show(run: Run) -> None:
    snapshot = Follower(run).look()
    assert snapshot.status.state == "waiting" and snapshot.about == run.about()
    assert (snapshot.frame, snapshot.moments, snapshot.qualities, snapshot.quality) == (None, (), (), None)
    assert snapshot.diagnosis is None and snapshot.plots() == [] and snapshot.seconds == 0


def test_a_look_reads_only_what_was_appended(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    offsets: list[int] = []
    since = EventLog.since
    monkeypatch.setattr(EventLog, "since", lambda self, offset=0: (offsets.append(offset), since(self, offset))[1])
    follower = Follower(run)
    write(run, 1, l1=0.5)
    follower.look()
    size = run.log.size()
    follower.look()
    assert offsets == [0, size]


def test_a_diagnosis_of_what_was_rewound_is_forgotten(run: Run) -> None:
    follower = Follower(run)
    write(run, 1, l1=0.5)
    run.log.append({"kind": "diagnosis", "step": 5} | Diagnosis("learning", "Well.").to_event())
    assert follower.look().diagnosis == Diagnosis("learning", "Well.")
    run.rewind(2)
    assert follower.look().diagnosis is None


def test_who_did_not_move_has_no_figure(run: Run) -> None:
    write(run, 1, d_loss=0.5)
    (moment,) = Follower(run).look().moments
    assert "g_loss" not in moment.figures and math.isnan(moment.figure("g_loss"))


def test_what_is_no_number_in_the_log_is_passed_over(run: Run) -> None:
    with open(run.path / "events.jsonl", "a") as log:
        log.write('{"kind": "step", "step": 1, "epoch": 0.1, "l1": NaN, "d_loss": Infinity, "g_loss": 1.5}\n')
        log.write('{"kind": "step", "step": NaN, "epoch": 0.1, "l1": 1.0}\n')
        log.write('{"kind": "step", "step": Infinity, "epoch": 0.1, "l1": 1.0}\n')
        log.write('{"kind": "step", "step": 1, "epoch": 1e999, "l1": 1.0}\n')
        log.write('{"kind": "step", "step": 1, "epoch": 0.1, "seconds": NaN, "l1": 1.0}\n')
        log.write('{"kind": "evaluation", "step": 1, "epoch": 0.1, "samples": 9, "diversity": NaN}\n')
        log.write(
            '{"kind": "evaluation", "step": 1, "epoch": 0.1, "samples": 9, "diversity": 1, "counts": [Infinity]}\n'
        )
        log.write('{"kind": "evaluation", "step": 1, "epoch": 0.1, "samples": Infinity, "diversity": 1}\n')
        log.write('{"kind": "diagnosis", "condition": ["learning"], "sentence": "Well."}\n')
        log.write('{"kind": "step", "step": 2, "epoch": 0.2, "l1": 1.0}\n')
    assert figures(run) == [(1, {"g_loss": 1.5}), (2, {"l1": 1.0})]
    assert Follower(run).look().qualities == ()


@pytest.mark.parametrize("event", [
    {}, {"kind": "step", "condition": "learning"}, {"kind": "diagnosis"},
    {"kind": "diagnosis", "condition": "possessed", "sentence": "Boo."},
])  # fmt: skip
def test_what_is_no_diagnosis_is_passed_over(event: dict[str, object]) -> None:
    assert diagnosis_of(event) is None


def test_a_damaged_change_is_no_change() -> None:
    found = diagnosis_of({"kind": "diagnosis", "condition": "learning", "sentence": "Well.", "change": [3]})
    assert found == Diagnosis("learning", "Well.")


def test_a_run_of_a_method_that_this_copy_does_not_have_is_shown(tmp_path: Path) -> None:
    about = About(
        "from the future", "A dream machine", figures=(Figure("calm", "Calm", plot="mood", role="real"),),
        plots=(Plot("mood", "How it feels", "The calmer the better."),), players=("A", "B", "C"),
    )  # fmt: skip
    run = create_run(tmp_path / "run", Experiment({METHOD: "from the future", "depth": 3}, about))
    write(run, 1, calm=0.5, storm=0.1, rain=0.2)
    snapshot = Follower(run).look()
    assert snapshot.about == about
    drawn = [(plot.title, [figure.name for figure in shown]) for plot, shown in snapshot.plots()]
    assert drawn == [("How it feels", ["calm"]), ("storm", ["storm"]), ("rain", ["rain"])]


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", '{"figures": 3}', '{"title": "x"}', "\x00"])
def test_a_damaged_description_is_no_error_and_a_mended_one_is_read(run: Run, text: str) -> None:
    whole = (run.path / "about.json").read_text()
    (run.path / "about.json").write_text(text)
    write(run, 1, l1=0.5)
    follower = Follower(run)
    snapshot = follower.look()
    assert snapshot.about.title and len(snapshot.plots()) == 1
    (run.path / "about.json").write_text(whole)
    assert follower.look().about.method == "gan"


def test_a_run_that_was_cleared_away_can_be_looked_at(tmp_path: Path) -> None:
    snapshot = Follower(Run(tmp_path / "gone")).look()
    assert snapshot.status.state == "interrupted"
    assert (snapshot.frame, snapshot.moments) == (None, ())


def test_measurements_are_found_among_all_that_a_log_holds(run: Run) -> None:
    """Also where other events speak of them, and where the last line is not yet whole."""
    run.log.append({"kind": "step", "step": 1, "epoch": 0.1, "evaluation": 3.0})
    run.log.append({"kind": "evaluation", "step": 2, "epoch": 0.2, "samples": 9, "diversity": 0.5, "fid": 70.0})
    run.log.append({"kind": "evaluation", "step": 3, "epoch": 0.3, "samples": 9, "diversity": 0.6, "fid": None})
    with open(run.log.path, "a") as log:
        log.write('{"kind": "evaluation", "step": 4')
    assert [found.step for found in qualities_of(run)] == [2, 3]
    assert tuple(qualities_of(run)) == Follower(run).look().qualities
