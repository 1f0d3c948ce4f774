"""The run directory: what is written is read back, whatever was half written."""

from __future__ import annotations

import dataclasses
import errno
import itertools
import json
import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from small import experiment

from playground.runs import METHOD, Experiment, Run, RunNotFound, RunStore, create_run, take_over
from playground.runs.about import About, Figure, LiveSetting, Plot, about_from_json, about_to_json
from playground.runs.files import write_whole
from playground.runs.pool import CannotStart, WorkerPool
from playground.runs.status import ENDED_STATES, Orders, State, Status, from_json, to_json


@pytest.fixture
def run(store: RunStore) -> Run:
    return store.create(experiment())


def age(run: Run, seconds: float) -> None:
    """Make a run look created that long before now."""
    path = run.path / "config.json"
    moment = path.stat().st_mtime - seconds
    os.utime(path, (moment, moment))


def steps(run: Run) -> list[int]:
    return [event["step"] for event in run.log.since()[0]]


# ---- create, list, get, prune


def test_a_new_run_waits_and_is_found(store: RunStore) -> None:
    wanted = experiment(architecture="mlp", seed=7)
    run = store.create(wanted)
    assert store.get(run.id) == run
    assert run.settings() == wanted.settings
    assert run.about() == wanted.about
    assert run.status() == Status("waiting", epochs=10)
    assert run.orders() == Orders()
    assert run.frames() == []
    assert run.log.since() == ([], 0)
    assert not run.checkpoint.is_file()


def test_runs_are_listed_newest_first(store: RunStore) -> None:
    runs = [store.create(experiment(seed=seed)) for seed in range(3)]
    for run, seconds in zip(runs, (10, 30, 20), strict=True):
        age(run, seconds)
    assert store.runs() == [runs[0], runs[2], runs[1]]


def test_an_empty_or_missing_folder_has_no_runs(store: RunStore) -> None:
    assert store.runs() == []
    (store.root / "own").mkdir(parents=True)
    (store.root / "stray").write_text("a file")
    assert store.runs() == []


@pytest.mark.parametrize(
    "run_id",
    ["", ".", "..", "../secret", "..%2fsecret", "/etc", "a/b", "a\\b", "no-such-run", "x\x00y", "secret\n", "-x",
     ".hidden", "e" * 500],
)  # fmt: skip
def test_an_id_that_is_no_run_of_this_folder_is_not_found(store: RunStore, run_id: str) -> None:
    store.create(experiment())
    create_run(store.root.parent / "secret", experiment())
    create_run(store.root / "a" / "b", experiment())
    create_run(store.root / ".hidden", experiment())
    with pytest.raises(RunNotFound, match="There is no run of that name here"):
        store.get(run_id)
    assert run_id not in {run.id for run in store.runs()}


@pytest.mark.parametrize("name", ["shell", "Test_1", "a", "wgan-gp.lr3"])
def test_every_run_in_the_list_can_be_opened(store: RunStore, name: str) -> None:
    create_run(store.root / name, experiment())
    assert [store.get(run.id) for run in store.runs()] == [Run(store.root / name)]


def test_prune_takes_the_oldest_ended_runs_and_no_more_than_needed(store: RunStore) -> None:
    runs = [store.create(experiment(seed=seed)) for seed in range(5)]
    for position, run in enumerate(runs):
        run.write_status(Status("finished"))
        run.add_frame(0, 0.0, bytes(100_000))
        age(run, 1000 - position)
    total = sum(run.size() for run in runs)
    assert total > 500_000
    assert store.prune(most_bytes=total) == []
    assert store.prune(most_bytes=total - 150_000) == [runs[0].id, runs[1].id]
    assert store.runs() == [runs[4], runs[3], runs[2]]
    assert not runs[0].path.exists()


def test_prune_never_takes_a_run_that_waits_or_trains(store: RunStore) -> None:
    waiting, running, paused, dead, failed = (store.create(experiment(seed=seed)) for seed in range(5))
    for run, state in ((running, "running"), (paused, "paused"), (dead, "running"), (failed, "failed")):
        run.write_status(Status(state))  # type: ignore[arg-type]
    with running.lock(), paused.lock():
        assert set(store.prune(most_bytes=0)) == {dead.id, failed.id}
        assert set(store.runs()) == {waiting, running, paused}


@pytest.mark.parametrize("state", sorted(ENDED_STATES - {"interrupted"}))
def test_prune_never_takes_what_a_person_made_in_a_shell(store: RunStore, state: State) -> None:
    """Started there, whatever it is called; renamed or copied there; continued there."""
    began = create_run(store.root / "0123456789", experiment())
    pages = [store.create(experiment()) for _ in range(3)]
    for run in (began, *pages):
        run.write_status(Status(state))
        run.add_frame(0, 0.0, bytes(100_000))
    renamed, copied, continued = pages
    renamed.path.rename(store.root / "best")
    shutil.copytree(copied.path, store.root / "copy")
    take_over(continued)
    assert store.prune(most_bytes=0) == [copied.id]
    assert {run.id for run in store.runs()} == {began.id, "best", "copy", continued.id}


def test_runs_of_the_shell_take_no_room_from_the_page(store: RunStore) -> None:
    with open(create_run(store.root / "large", experiment()).checkpoint, "wb") as large:
        large.truncate(3 * 10**9)
    run = store.create(experiment())
    run.write_status(Status("finished"))
    assert store.prune(most_bytes=10**6) == []
    assert run.path.is_dir()


def test_what_is_cleared_away_is_said_before_it_goes(store: RunStore) -> None:
    runs = [store.create(experiment()) for _ in range(10)]
    for position, run in enumerate(runs):
        run.write_status(Status("finished"))
        age(run, 1000 - position)
    said: list[str] = []

    def tell(sentence: str) -> None:
        assert all(run.path.is_dir() for run in runs)
        said.append(sentence)

    assert store.excess(0) == runs
    assert store.prune(0, tell) == [run.id for run in runs]
    assert len(said) == 1 and all(run.id in said[0] for run in runs[:8]) and "and 2 more" in said[0]
    assert store.prune(0, tell) == [] and len(said) == 1


def test_the_size_of_a_run_can_be_taken_while_frames_come_and_go(run: Run) -> None:
    done = threading.Event()

    def publish() -> None:
        step = 0
        while not done.is_set():
            run.add_frame(step := step + 1, 0.0, b"x")
            run.thin_frames(4)

    trainer = threading.Thread(target=publish)
    trainer.start()
    try:
        assert all(run.size() > 0 for _ in range(200))
    finally:
        done.set()
        trainer.join()


# ---- status


def test_a_run_reads_as_running_while_its_lock_is_held_and_as_interrupted_after(run: Run) -> None:
    run.write_status(Status("running", step=5, epoch=0.5, epochs=2, seconds_left=9.0))
    with run.lock():
        assert run.status().state == "running"
        assert run.status() == Status("running", step=5, epoch=0.5, epochs=2, seconds_left=9.0)
    status = run.status()
    assert (status.state, status.step, status.seconds_left) == ("interrupted", 5, None)
    assert "It can go on" in status.reason


@pytest.mark.parametrize("state", ["waiting", "finished", "stopped", "diverged", "failed"])
def test_a_state_that_needs_no_trainer_is_believed(run: Run, state: str) -> None:
    run.write_status(Status(state))  # type: ignore[arg-type]
    assert run.status().state == state


def test_a_run_that_ends_between_two_glances_reads_as_ended(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.write_status(Status("running"))

    def ends_now(run: Run) -> bool:
        run.write_status(Status("finished"))
        return False

    monkeypatch.setattr(Run, "is_alive", ends_now)
    assert run.status().state == "finished"


def test_many_watchers_do_not_take_each_other_for_a_trainer(run: Run) -> None:
    run.write_status(Status("running"))
    with run.lock():
        pass
    seen: set[str] = set()
    watchers = [threading.Thread(target=lambda: seen.update(run.status().state for _ in range(100))) for _ in range(8)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()
    assert seen == {"interrupted"}


def test_looking_at_a_run_leaves_no_trace(run: Run) -> None:
    run.write_status(Status("running"))
    before = sorted(run.path.rglob("*"))
    run.status(), run.log.since(), run.frames(), run.orders(), run.size()
    assert sorted(run.path.rglob("*")) == before


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"step": 3}', "\x00\xff"])
def test_an_unreadable_status_is_an_interruption(run: Run, text: str) -> None:
    (run.path / "status.json").write_bytes(text.encode("latin1"))
    assert run.status().state == "interrupted"
    assert run.status().reason


def test_a_status_of_a_newer_version_is_read(run: Run) -> None:
    (run.path / "status.json").write_text('{"state": "finished", "step": 3, "mood": "good"}')
    assert run.status() == Status("finished", step=3)


# ---- orders


def test_orders_change_one_by_one(run: Run) -> None:
    run.order(command="pause")
    run.order(steps_asked=2, step_players=("D",))
    assert run.orders() == Orders("pause", steps_asked=2, step_players=("D",))
    assert from_json(Orders, to_json(run.orders())) == run.orders()


def test_orders_given_at_once_are_all_kept(run: Run) -> None:
    changes: list[dict[str, object]] = [
        {"command": "stop"},
        {"settings": {"d_lr": 0.1}},
        {"steps_asked": 2},
        {"step_players": ("G",)},
        {"stop_epoch": 1.5},
    ]
    for _ in range(10):
        run.order(**dataclasses.asdict(Orders()))
        people = [threading.Thread(target=run.order, kwargs=change) for change in changes]
        for person in people:
            person.start()
        for person in people:
            person.join()
        assert run.orders() == Orders("stop", 2, ("G",), {"d_lr": 0.1}, 1.5)


def test_unreadable_orders_mean_go_on(run: Run) -> None:
    (run.path / "orders.json").write_text("{")
    assert run.orders() == Orders()


# ---- events


def test_events_are_followed_from_an_offset(run: Run) -> None:
    run.log.append({"step": 1, "d_loss": 0.5})
    events, offset = run.log.since()
    assert events == [{"step": 1, "d_loss": 0.5}]
    assert run.log.since(offset) == ([], offset)
    run.log.append({"step": 2})
    assert run.log.since(offset)[0] == [{"step": 2}]


def test_a_half_line_is_left_until_it_is_whole(run: Run) -> None:
    log = run.path / "events.jsonl"
    log.write_text('{"step": 1}\n{"st')
    events, offset = run.log.since()
    assert (events, offset) == ([{"step": 1}], len('{"step": 1}\n'))
    log.write_text('{"step": 1}\n{"step": 2}\n')
    assert run.log.since(offset)[0] == [{"step": 2}]


def test_an_event_after_a_half_line_is_not_lost(run: Run) -> None:
    (run.path / "events.jsonl").write_text('{"step": 1}\n{"st')
    run.log.append({"step": 3})
    run.log.append({"step": 4})
    assert steps(run) == [1, 3, 4]


def test_a_corrupt_line_is_passed_over(run: Run) -> None:
    (run.path / "events.jsonl").write_bytes(b'{"step": 1}\n\xff\xfe{]\n[1, 2]\nnull\n\n{"step": 2}\n')
    assert steps(run) == [1, 2]


def test_a_number_that_is_none_is_written_as_null(run: Run) -> None:
    run.log.append({"step": 1, "d_loss": float("nan"), "g_loss": float("inf")})
    assert json.loads((run.path / "events.jsonl").read_text()) == {"step": 1, "d_loss": None, "g_loss": None}


# ---- frames


def test_frames_are_ordered_by_step_and_found_by_epoch(run: Run) -> None:
    for step in (20, 0, 100, 3):
        run.add_frame(step, step / 10, b"picture")
    (run.path / "frames" / "notes.txt").write_text("no frame")
    (run.path / "frames" / ".0000005_0000.500.webp.1.2").write_text("half a frame")
    assert [frame.step for frame in run.frames()] == [0, 3, 20, 100]
    found = [frame.step for epoch in (0.0, 0.29, 0.3, 5.0, 99.0) if (frame := run.frame_at(epoch))]
    assert found == [0, 0, 3, 20, 100]


def test_before_the_first_frame_the_first_is_shown(run: Run) -> None:
    assert run.frame_at(1.0) is None
    run.add_frame(50, 5.0, b"picture")
    frame = run.frame_at(1.0)
    assert frame is not None
    assert frame.step == 50
    assert frame.path.read_bytes() == b"picture"


def test_long_runs_keep_their_frames_in_order(run: Run) -> None:
    for step, epoch in ((9, 0.9), (10_000_000, 12_345.678), (99_999, 99.9)):
        run.add_frame(step, epoch, b"x")
    assert [(frame.step, frame.epoch) for frame in run.frames()] == [
        (9, 0.9),
        (99_999, 99.9),
        (10_000_000, 12_345.678),
    ]


def test_thinning_keeps_the_first_and_the_newest(run: Run) -> None:
    for step in range(101):
        run.add_frame(step, step / 10, b"x")
        run.thin_frames(most=40)
        kept = [frame.step for frame in run.frames()]
        assert len(kept) <= 40
        assert (kept[0], kept[-1]) == (0, step)
        assert kept[-5:] == list(range(step + 1))[-5:]
    gaps = [after - before for before, after in itertools.pairwise(kept)]
    assert max(gaps) <= 32


def test_rewind_forgets_what_came_after(run: Run) -> None:
    for step in range(6):
        run.add_frame(step, step / 10, b"x")
        run.log.append({"kind": "step", "step": step})
    run.log.append({"kind": "evaluation", "step": 4})
    run.rewind(3)
    assert [frame.step for frame in run.frames()] == [0, 1, 2, 3]
    assert steps(run) == [0, 1, 2, 3]


# ---- writing


def test_a_write_that_fails_keeps_the_old_file_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state"
    write_whole(path, b"old")

    def half(path: Path, content: bytes) -> int:
        with open(path, "wb") as file:
            file.write(content[:2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new and longer")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_may_have_as_long_a_name_as_the_disk_allows(tmp_path: Path) -> None:
    path = tmp_path / ("山" * 85)  # 255 bytes
    write_whole(path, b"whole")
    assert path.read_bytes() == b"whole" and list(tmp_path.iterdir()) == [path]


def test_a_reader_never_meets_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "state"
    contents = {bytes([i]) * 200_000 for i in range(4)}
    write_whole(path, min(contents))
    done = threading.Event()

    def rewrite() -> None:
        while not done.is_set():
            for content in contents:
                write_whole(path, content)

    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        assert {path.read_bytes() for _ in range(200)} <= contents
    finally:
        done.set()
        writer.join()


# ---- what a run says of itself


ABOUT = About(
    method="strange",
    title="A strange one",
    name="strange-moon",
    players=("A", "B"),
    figures=(Figure("pull", "Pull", "N", plot="forces", role="real"), Figure("push", "Push", plot="forces")),
    plots=(Plot("forces", "Forces", "What pulls and what pushes.", skip=0.5),),
    live=(LiveSetting("mass", "Mass", 1.0, 0.0, 5.0, False),),
    card={"title": "Moon"},
)


def test_a_description_is_read_back_as_it_was_written(store: RunStore) -> None:
    assert about_from_json(about_to_json(ABOUT)) == ABOUT
    run = create_run(store.root / "odd", Experiment({METHOD: "strange"}, ABOUT))
    assert run.about() == ABOUT and run.settings() == {METHOD: "strange"}


def test_a_description_of_a_newer_version_is_read() -> None:
    text = about_to_json(ABOUT).replace('"title": "A strange one"', '"title": "A strange one", "mood": "good"')
    assert about_from_json(text) == ABOUT


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"title": 3, "figures": 7}', "[" * 100_000, "\x00"])
def test_a_damaged_description_is_no_error(run: Run, text: str) -> None:
    (run.path / "about.json").write_text(text)
    assert run.about().method == "" and run.about().title


def test_a_figure_that_nobody_declared_has_a_plot_of_its_own() -> None:
    plots = ABOUT.curves(["push", "stray", "pull"])
    assert [(plot.title, [figure.name for figure in figures]) for plot, figures in plots] == [
        ("Forces", ["pull", "push"]),
        ("stray", ["stray"]),
    ]
    assert [plot.title for plot, _ in ABOUT.curves(["pull"])] == ["Forces"]
    assert About("m", "t", figures=(Figure("a", "Alpha", "nats"),)).curves(["a"])[0][0].title == "Alpha, nats"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", "\x00"])
def test_settings_that_cannot_be_read_are_an_error(run: Run, text: str) -> None:
    (run.path / "config.json").write_text(text)
    with pytest.raises(ValueError, match="settings of this run could not be read"):
        run.settings()


def test_laying_out_again_keeps_what_is_there(store: RunStore) -> None:
    run = create_run(store.root / "edges", experiment())
    run.add_frame(1, 0.5, b"picture")
    assert [frame.step for frame in create_run(run.path, experiment()).frames()] == [1]


def test_runs_that_wait_are_taken_up_but_for_those_whose_trainer_is_at_work(store: RunStore, tmp_path: Path) -> None:
    shell, waiting = create_run(store.root / "shell", experiment()), store.create(experiment())
    with shell.lock():
        pool = WorkerPool(store, tmp_path / "own", slots=0).open()
        try:
            assert pool.place(waiting) == 1
            assert pool.place(shell) is None
        finally:
            pool.close()


def test_a_run_that_is_taken_away_while_it_is_measured_has_a_size(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.add_frame(1, 0.1, b"x" * 1000)
    before, stat = run.size(), os.stat

    def taken_away(path: str, **how: Any) -> os.stat_result:
        shutil.rmtree(run.path, ignore_errors=True)
        return stat(path, **how)

    monkeypatch.setattr(os, "stat", taken_away)
    assert 0 <= run.size() < before


# ---- what cannot go on, and what is gone


@pytest.mark.parametrize(
    ("status", "holds", "may"),
    [
        (Status("finished", step=90, epoch=1, epochs=1), "pictures", False),
        (Status("stopped", step=90, epoch=1, epochs=1), "pictures", False),
        (Status("finished", step=90, epoch=1, epochs=1), "nothing", False),
        (Status("finished", step=90, epoch=1, epochs=1), "networks", True),
        (Status("interrupted", step=90, epoch=1, epochs=1), "nothing", True),  # killed before it first saved
        (Status("failed", epochs=1), "nothing", True),  # its trainer ended before it began
        (Status("diverged", step=90, epoch=1, epochs=1), "networks", False),
    ],
)
def test_a_run_goes_on_from_its_networks_or_from_the_beginning(
    run: Run, tmp_path: Path, status: Status, holds: str, may: bool
) -> None:
    """Its pictures alone, as they are packed for others, are no place to go on from: they would be trained away."""
    run.add_frame(90, 1.0, b"picture")
    run.write_status(status)
    run.checkpoint.parent.mkdir(exist_ok=True)
    if holds == "networks":
        run.checkpoint.touch()
    elif holds == "pictures":
        run.checkpoint.parent.rmdir()
    pool = WorkerPool(RunStore(run.path.parent), tmp_path / "own")
    if may:
        pool.resume(run)
        assert run.status().state == "waiting"
    else:
        with pytest.raises(CannotStart, match="cannot go on"):
            pool.resume(run)
    assert len(run.frames()) == 1


def test_nothing_brings_a_deleted_run_back(run: Run) -> None:
    shutil.rmtree(run.path)
    for write in (lambda: run.order(command="stop"), lambda: run.write_tag(name="Again"), run.lock):
        with pytest.raises(FileNotFoundError):
            write()
    with pytest.raises(CannotStart, match="no longer here"):
        WorkerPool(RunStore(run.path.parent), run.path.parent / "own").adjust(run, settings={"d_lr": 0.1})
    assert not run.path.exists()
