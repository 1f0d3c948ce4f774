"""A run as everybody sees it: the parts that its stream sends."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small import experiment

from playground.runs import METHOD, About, Experiment, Figure, Frame, Run, RunStore, create_run
from playground.runs.diagnosis import NAMES, Condition, Diagnosis
from playground.runs.status import Status
from playground.ui.components import run_html
from playground.ui.live.moments import moment_picture
from playground.ui.live.run_source import MOST_PLOTS, REPLAY_PICTURES, RunSource
from playground.ui.server import DEMO_RUN
from playground.ui.zoo.replay import REPLAYS
from trainers.methods import METHODS, method_of


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def source(run: Run) -> RunSource:
    return RunSource(run.id, run, lambda _: None)


def parts(run: Run) -> dict[str, Any]:
    return dict(source(run).look().parts)


def test_a_run_that_has_ended_has_nothing_more_to_say(store: RunStore) -> None:
    run = store.create(experiment(epochs=1))
    run.write_status(Status("stopped", step=5, epoch=0.5, epochs=1))
    showing = source(run).look()
    assert showing.has_ended
    assert "Stopped" in showing.parts["progress"]


def test_the_place_in_line_is_told(store: RunStore) -> None:
    waiting = RunSource("name", store.create(experiment()), lambda _: 3)
    assert "number 3 in line" in waiting.look().parts["progress"]


def test_what_has_not_changed_stays_the_same_object(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.ui.live.run_source.CURVE_SECONDS", math.inf)  # the curves are not due again
    run = store.create(experiment())
    run.write_status(Status("running", step=5))
    watched = source(run)
    with run.lock():
        watched._curves_at = -math.inf
        before = watched.look().parts
        assert all(before[name] is part for name, part in watched.look().parts.items())
        run.write_status(Status("running", step=6))
        after = watched.look().parts
    assert {name for name, part in after.items() if part != before[name]} == {"progress"}


def test_a_picture_has_an_address_of_its_own_also_when_it_is_drawn_once_more(store: RunStore) -> None:
    run = store.create(experiment())
    addresses = []
    for webp in (b"RIFF first", b"RIFF second, of other settings"):
        run.add_frame(5, 0.5, webp)
        run.write_status(Status("stopped", step=5, epoch=0.5, epochs=1))
        picture = parts(run)["picture"]
        addresses.append(picture.partition('src="')[2].partition('"')[0])
    assert addresses[0] != addresses[1]
    assert all(f"live/frames/{run.id}/0000005_0000.500.webp" in address for address in addresses)


STRANGE = Experiment(
    {METHOD: "strange"},
    About(
        "strange",
        "A strange one",
        caption="Moons",
        hint="One moon <each>.",
        players=("A", "B"),
        figures=(Figure("pull", "Pull", plot="forces", role="real"), Figure("push", "<b>", plot="forces")),
    ),
)


def test_a_run_of_a_method_that_nobody_here_knows_is_shown(store: RunStore) -> None:
    run = create_run(store.root / "odd", STRANGE)
    run.log.append({"kind": "step", "step": 1, "epoch": 0.1, "pull": 1.0, "push": 2.0, "stray": 3.0})
    run.write_status(Status("finished", step=1, epoch=0.1, epochs=1))
    said = parts(run)
    forces, stray = said["curves"]
    assert "Pull" in forces["heading"] and "&lt;b&gt;" in forces["heading"]
    assert [(line["title"], line["x"], line["y"]) for line in forces["lines"]] == [
        ("Pull", [0.1], [1.0]), ("<b>", [0.1], [2.0]),
    ]  # fmt: skip
    assert forces["lines"][0]["colour"] == "var(--real)"
    assert "stray" in stray["heading"]
    assert [said["buttons"][step]["label"] for step in ("step-d", "step-g", "step-dg")] == [
        "Step A", "Step B", "Step both",
    ]  # fmt: skip
    assert said["diagnosis"] == "" and said["distances"] == []


def test_a_moment_is_told_by_what_was_told_last_by_then(store: RunStore) -> None:
    run = create_run(store.root / "odd", STRANGE)
    for step in (2, 4, 6):
        run.log.append({"kind": "step", "step": step, "epoch": step / 10, "pull": step / 3e5, "seconds": 10.0 * step})
    run.log.append({"kind": "evaluation", "step": 4, "epoch": 0.4, "samples": 10, "diversity": 0.5, "fid": 12.34,
                    "covered": 2, "counts": [5, 5, 0]})  # fmt: skip
    for step in (1, 5, 6):
        run.add_frame(step, step / 10, b"RIFF")
    run.write_status(Status("finished", step=6, epoch=0.6, epochs=1))
    watched = source(run)
    said = watched.look().parts
    assert [row["name"] for row in said["rows"]] == ["epoch", "time", "fid", "covered", "variety", "figure-pull"]
    assert said["moment"]["values"]["figure-pull"] == "0.00002"
    assert watched.moment(0.55)["parts"]["moment"] == {
        "epoch": 0.5, "step": 5,
        "values": {"epoch": "0.50", "time": "40 s", "figure-pull": "0.0000133", "variety": "0.50", "fid": "12.3",
                   "covered": "2 of 3"},
    }  # fmt: skip
    assert watched.moment(0.1)["parts"]["moment"]["values"] == {"epoch": "0.10"}  # nothing was told yet


def test_every_recording_can_be_compared_by_its_figures() -> None:
    for folder in sorted(REPLAYS.iterdir()):
        said = parts(Run(folder))
        names = {row["name"] for row in said["rows"]}
        assert set(said["moment"]["values"]) <= names, folder.name
        assert any(name.startswith("figure-") for name in said["moment"]["values"]), folder.name


def test_who_has_no_players_makes_whole_steps(store: RunStore) -> None:
    run = store.create(experiment(architecture="vae28"))
    run.write_status(Status("finished", step=1, epoch=1, epochs=1))
    buttons = parts(run)["buttons"]
    assert not buttons["step-d"]["shown"] and not buttons["step-g"]["shown"]
    assert buttons["step-dg"]["label"] == "One step"


@pytest.mark.parametrize(
    ("state", "pressable"),
    [("running", {"pause", "stop"}), ("paused", {"resume", "stop"}), ("waiting", {"stop"}), ("diverged", set())],
)
def test_only_what_makes_sense_can_be_pressed(store: RunStore, state: Any, pressable: set[str]) -> None:
    run = store.create(experiment())
    run.write_status(Status(state, step=5, epochs=10))
    with run.lock():
        buttons = parts(run)["buttons"]
    known = {name for name in ("pause", "resume", "stop") if buttons[name]["shown"] and buttons[name]["enabled"]}
    assert known == pressable
    can_step = {buttons[name]["enabled"] for name in ("step-d", "step-g", "step-dg")}
    assert can_step == {state in ("running", "paused")}


def test_a_run_that_can_go_on_says_so(store: RunStore) -> None:
    run = store.create(experiment())
    run.write_status(Status("running", step=5, epochs=10))  # and no trainer holds its lock
    said = parts(run)
    assert "Interrupted" in said["progress"] and not said["buttons"]["resume"]["shown"]
    run.checkpoint.write_bytes(b"state")
    buttons = parts(run)["buttons"]
    assert buttons["resume"]["shown"] and not buttons["pause"]["shown"]


def test_the_bundled_run_is_replayed_from_its_first_picture_to_its_last() -> None:
    demo = Run(DEMO_RUN)
    said = RunSource("demo", demo, lambda _: None, is_bundled=True).look().parts
    pictures = [moment["parts"]["picture"] for moment in said["replay"]["moments"]]
    assert REPLAY_PICTURES / 2 < len(pictures) <= REPLAY_PICTURES + 1
    frames = demo.frames()
    assert frames[0].path.name in pictures[0] and frames[-1].path.name in pictures[-1]
    assert list(said).index("replay") < list(said).index("picture")  # else the last picture would come first


def test_a_replay_speaks_of_the_moment_that_is_seen() -> None:
    said = RunSource("demo", Run(DEMO_RUN), lambda _: None, is_bundled=True).look().parts
    for moment in said["replay"]["moments"]:
        words = f"epoch {moment['epoch']:.2f}"
        assert words in moment["parts"]["picture"] and words in moment["parts"]["progress"]
        assert "Finished" not in moment["parts"]["progress"]


# ---- the game, and looking back


def game(step: int, fake: float) -> dict[str, Any]:
    latents = {"latents": [[0.5, -1.0]]} if step == 0 else {}
    return {"kind": "game", "step": step, "epoch": step / 10, "fake": [fake], "real": [0.9]} | latents


@pytest.fixture
def played(store: RunStore) -> Run:
    """An ended run of two moments."""
    run = store.create(experiment())
    for step, distance in ((0, 300.0), (5, 20.0)):
        run.log.append(game(step, fake=step / 10))
        run.log.append({"kind": "evaluation", "step": step, "epoch": step / 10, "samples": 9, "diversity": 1.0,
                          "fid": distance})  # fmt: skip
        run.add_frame(step, step / 10, b"RIFF")
        run.add_game_picture(step, step / 10, b"RIFF")
    run.write_status(Status("stopped", step=5, epoch=0.5, epochs=1))
    return run


def test_the_game_stands_beside_the_picture_of_the_same_step(played: Run) -> None:
    said = parts(played)
    assert said["latents"] == [(0.5, -1.0)]
    assert (said["game"]["step"], said["game"]["fake"], said["game"]["real"]) == (5, (0.5,), (0.9,))
    assert f"live/game/{played.id}/0000005_0000.500.webp" in said["game"]["address"]
    assert said["game"]["probability"] and said["game"]["means"].startswith("D(x)")


def test_who_looks_back_is_shown_one_moment_in_all_its_parts(played: Run) -> None:
    watched = source(played)
    watched.look()
    before = watched.moment(0.3)
    assert before["epoch"] == 0
    assert "0000000_0000.000.webp" in before["parts"]["picture"]
    assert before["parts"]["game"]["fake"] == (0.0,)
    assert "300.0" in before["parts"]["quality"] and "20.0" not in before["parts"]["quality"]
    assert "20.0" in watched.moment(0.5)["parts"]["quality"]
    with pytest.raises(ValueError, match="no picture"):
        watched.moment(math.nan)


def test_a_run_that_never_told_its_game_has_no_graph(store: RunStore) -> None:
    run = store.create(experiment())
    run.add_frame(5, 0.5, b"RIFF")
    run.write_status(Status("stopped", step=5, epoch=0.5, epochs=1))
    run.log.append({"kind": "game", "step": 5, "epoch": 0.5, "fake": ["much"], "real": [0.9]})
    assert parts(run)["game"] is None


def test_a_single_step_of_a_paused_run_says_who_moved_and_what_was_before(store: RunStore) -> None:
    run = store.create(experiment())
    for step, loss in ((4, "d_loss"), (5, "g_loss")):
        run.log.append(game(step, fake=step / 10))
        run.log.append({"kind": "step", "step": step, "epoch": step / 10, loss: 0.5})
        run.add_frame(step, step / 10, b"RIFF")
        run.add_game_picture(step, step / 10, b"RIFF")
    with run.lock():
        run.write_status(Status("running", step=5, epoch=0.5, epochs=1))
        assert parts(run)["step"] is None
        run.write_status(Status("paused", step=5, epoch=0.5, epochs=1))
        said = parts(run)
    assert said["step"]["moved"] == ["G"] and said["step"]["fake"] == (0.4,) and said["game"]["fake"] == (0.5,)
    assert "0000004_0000.400.webp" in said["step"]["address"]


@pytest.mark.parametrize("method", METHODS)
def test_there_is_room_for_every_plot_of_every_method(method: str) -> None:
    plots = {figure.plot or figure.name for figure in method_of(method).figures}
    assert len(plots) <= MOST_PLOTS


@pytest.mark.parametrize("condition", NAMES)
def test_a_diagnosis_has_its_name_and_a_tick_only_where_a_run_is_known_to_be_well(condition: Condition) -> None:
    shown = run_html.diagnosis(Diagnosis(condition, "D & G.", "Wait."))
    assert f"{NAMES[condition]}.</i>" in shown and "D &amp; G." in shown
    assert ("health well" in shown) == ("✓" in shown) == (condition in ("learning", "converged"))
    assert ("…" in shown) == (condition in ("warming_up", "unclear"))


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        ("A row for each group.", "Look at the picture: a row for each group."),
        ("In twos: this, and that. More.", "Look at the picture. In twos: this, and that. More."),
        ("", "Look at one place: "),
    ],
)
def test_the_picture_says_what_to_look_at(tmp_path: Path, hint: str, expected: str) -> None:
    frame = Frame(10, 0.5, tmp_path / "0000010_0000.500.webp")
    frame.path.touch()
    about = replace(experiment().about, hint=hint)
    shown = moment_picture("demo", frame, about)
    assert f'<p class="look">{expected}' in shown
    assert "look" not in moment_picture("demo", frame, about, with_hint=False)


def test_files_that_are_not_used_are_named_as_words_not_as_markup(store: RunStore) -> None:
    run = store.create(experiment())
    run.write_status(Status("running", step=0))
    sentences = [f"<b>{i}</b>.png is not a picture." for i in range(8)]
    run.log.append({"kind": "left out", "step": 0, "sentences": [*sentences, 7]})
    said = parts(run)["progress"]
    assert "&lt;b&gt;0&lt;/b&gt;.png is not a picture." in said and "<b>0" not in said
    assert "3.png" not in said and "So much of 8 remarks" in said
    run.log.append({"kind": "left out", "step": 0, "sentences": "none"})
    assert "not a picture" not in parts(run)["progress"]
