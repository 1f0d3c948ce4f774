"""What the service needs keeps going: threads, the disk's limit, orders on a full disk, names that are markup."""

from __future__ import annotations

import asyncio
import errno
import itertools
import json
import os
import subprocess
import threading
import time
from collections import namedtuple
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path

import gradio as gr
import pytest
from coroutines import finished
from small import experiment
from starlette.applications import Starlette
from starlette.testclient import TestClient

import playground.ui.guesses
from playground.runs import Run, RunStore
from playground.runs.disk import USED_UP, DiskKeeper
from playground.runs.pool import CannotStart, WorkerPool
from playground.runs.status import Orders, Status, from_json
from playground.runs.steady_thread import SteadyThread
from playground.runs.trainer_process import Worker
from playground.ui.environment import settle
from playground.ui.guesses import CROWD, CROWD_SECONDS, LONGEST_WAIT, Guesses
from playground.ui.health import health, health_route
from playground.ui.received import Page
from playground.ui.sign_in import SignIn

Usage = namedtuple("Usage", "total used free")


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def no_room(path: Path, content: bytes) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def quick_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.runs.steady_thread.FIRST_PAUSE_SECONDS", 0.01)


# ---- threads


@pytest.mark.usefixtures("quick_pauses")
def test_a_thread_survives_its_faults_and_says_the_last_one() -> None:
    turns: list[float] = []

    def turn() -> None:
        turns.append(time.monotonic())
        if len(turns) < 4:
            raise OSError(errno.EMFILE, "Too many open files")

    thread = SteadyThread("tested", turn, 0.001)
    thread.start()
    wait_for(lambda: thread.fault != "" or len(turns) >= 4)
    wait_for(lambda: len(turns) >= 5 and thread.fault == "")
    pauses = [later - earlier for earlier, later in itertools.pairwise(turns[:4])]
    assert pauses[0] >= 0.01 and pauses[1] >= 0.02 and pauses[2] >= 0.04
    thread.close()
    wait_for(lambda: not thread.lives())


def test_whatever_a_trainer_prints_its_replies_are_heard(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    start, words = subprocess.Popen, r"printf 'ready 5\n'; read runs; printf '\377\376 a library\ndone\n'; cat"

    def popen(command: list[str], **how: object) -> object:
        assert "trainers.worker" in command
        return start(["sh", "-c", words], **how)  # type: ignore[call-overload]

    monkeypatch.setattr("playground.runs.dispatcher.subprocess.Popen", popen)
    pool = WorkerPool(store, store.root / "own").open()
    try:
        wait_for(pool.is_warm)
        with pool._lock:  # it is seen to have the run
            pool._hand_over(pool._workers[0], (store.create(experiment()),))
        wait_for(pool.is_warm)
    finally:
        pool.close()


def test_a_trainer_that_nobody_can_listen_to_is_ended(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try starts another one."""
    started: list[subprocess.Popen[str]] = []
    start = subprocess.Popen

    def popen(command: list[str], **how: object) -> object:
        started.append(start(["sleep", "60"], **how))  # type: ignore[call-overload]
        return started[-1]

    def no_thread(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("playground.runs.dispatcher.subprocess.Popen", popen)
    monkeypatch.setattr("playground.runs.dispatcher.threading.Thread.start", no_thread)
    with pytest.raises(RuntimeError, match="new thread"):
        WorkerPool(store, store.root / "own")._spawn()
    assert started[0].wait(10) != 0


def test_trainers_and_page_remember_a_bounded_number_of_compiled_layers(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thousand that are usual take 260 MB once people have tried many sizes."""
    told: dict[str, str] = {}

    class Started(RuntimeError):
        pass

    def popen(command: list[str], env: dict[str, str], **_: object) -> None:
        told.update(env)
        raise Started

    monkeypatch.setattr("playground.runs.dispatcher.subprocess.Popen", popen)
    with pytest.raises(Started):
        WorkerPool(store, store.root / "own")._spawn()
    page: dict[str, str] = {}
    settle(page, "127.0.0.1")
    for name in ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY"):
        assert (told[name], page[name]) == ("384", "256")


@pytest.mark.usefixtures("quick_pauses")
def test_too_many_open_files_keep_no_run_waiting_for_ever(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def spawn(pool: WorkerPool) -> Worker:
        tried.append(1)
        if 1 < len(tried) < 4:
            raise OSError(errno.EMFILE, "Too many open files")
        worker = Worker(subprocess.Popen(["sleep", "60"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        worker.ready.set()
        return worker

    monkeypatch.setattr(WorkerPool, "_spawn", spawn)
    pool = WorkerPool(store, store.root / "own").open()
    try:
        first = pool._workers[0]
        first.process.kill()
        first.process.wait()  # a run that it is handed before would end with it
        run = pool.start(experiment())
        wait_for(lambda: "EMFILE" in health_words(pool) or len(tried) >= 4)
        wait_for(lambda: pool._workers[0] is not first and run in pool._workers[0].runs)
        wait_for(lambda: health(pool)["threads"]["worker-pool"] == "lives")
    finally:
        for worker in pool._workers:
            worker.process.kill()
        pool.close()


def health_words(pool: WorkerPool) -> str:
    return json.dumps(health(pool))


def test_health_is_200_while_all_live_and_503_after(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = WorkerPool(store, store.root / "own", slots=0)
    client = TestClient(Starlette(routes=[health_route(pool)]))
    pool.open()
    well = client.get("/health")
    assert (well.status_code, well.json()["well"]) == (200, True)
    assert well.json()["threads"] == {"worker-pool": "lives", "disk-keeper": "lives"}
    assert str(store.root) not in well.text

    pool.threads[1].fault = "PermissionError: /secret/place"
    ill = client.get("/health")
    assert ill.status_code == 503 and "PermissionError" in ill.text and "secret" not in ill.text
    pool.threads[1].fault = ""
    with monkeypatch.context() as patch:
        patch.setattr("playground.runs.disk.shutil.disk_usage", lambda path: Usage(10**9, 10**9, 1000))
        assert client.get("/health").json() == {**well.json(), "well": False, "free_megabytes": 0}
    pool.close()
    wait_for(lambda: not any(thread.lives() for thread in pool.threads))
    assert client.get("/health").status_code == 503


# ---- the disk


def test_a_full_disk_stops_a_run_all_the_same_and_refuses_the_rest_in_words(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = WorkerPool(store, store.root / "own", slots=0)
    run, waiting = pool.start(experiment()), pool.start(experiment())
    worker = Worker(subprocess.Popen(["sleep", "60"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    worker.runs = (run,)
    pool._workers.append(worker)
    run.write_status(Status("running", step=5))
    monkeypatch.setattr("playground.runs.directory.write_whole_or_over", no_room)
    for steer in (pool.pause, pool.go_on, pool.step, pool.resume):
        with pytest.raises(CannotStart, match=r"No space left|cannot go on"):
            steer(run)
    assert worker.process.poll() is None
    pool.stop(run)
    worker.process.wait(10)
    pool.stop(waiting)
    assert pool.place(waiting) is None

    monkeypatch.setattr("playground.runs.directory.shutil.disk_usage", lambda path: Usage(10**9, 10**9, 1000))
    assert (run.status().state, run.status().reason.split(".")[0]) == (
        "interrupted", "The disk of the server is full",
    )  # fmt: skip


def test_orders_are_given_and_ends_told_on_a_full_disk(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the old ones; so a run that ended for want of room says so when there is room again."""
    pool = WorkerPool(store, store.root / "own", slots=0)
    run = pool.start(experiment())
    run.write_status(Status("running", step=5, reason="a longer reason than the next one"))
    monkeypatch.setattr("playground.runs.files.write_whole", no_room)
    pool.pause(run)
    assert run.orders().command == "pause"
    pool.stop(run)
    assert run.orders().command == "stop"
    run.write_status(Status("failed", step=6, reason="full"))
    monkeypatch.undo()
    assert run.status() == Status("failed", step=6, reason="full")
    monkeypatch.setattr("playground.runs.pool.free_bytes", lambda folder: 1000)
    with pytest.raises(CannotStart, match=r"nearly full.* press Resume"):
        pool.resume(run)
    with pytest.raises(CannotStart, match=r"nearly full.* press Train"):
        pool.start(experiment())
    assert not list(run.path.rglob(".*"))


def grow(run: Run, state: str, size: int, seconds: float) -> None:
    """Give the run a state, a size and an age."""

    (run.path / "ballast").write_bytes(bytes(size))
    run.write_status(Status(state))  # type: ignore[arg-type]
    os.utime(run.path / "config.json", (seconds, seconds))


def test_the_limit_of_disk_is_kept_while_a_run_grows(store: RunStore) -> None:
    old, growing, kept = (store.create(experiment(seed=seed)) for seed in range(3))
    grow(old, "finished", 400_000, 1.0)
    grow(growing, "running", 400_000, 2.0)
    grow(kept, "finished", 400_000, 3.0)
    stopped: list[tuple[Run, str]] = []
    keeper = DiskKeeper(store, 1_000_000, lambda run, reason: stopped.append((run, reason)))
    said: list[str] = []
    with growing.lock():
        assert keeper.is_over()
        keeper.make_room(said.append)
        assert not old.path.exists() and kept.path.exists() and old.id in said[0]
        assert not keeper.is_over() and stopped == []

        (growing.path / "ballast").write_bytes(bytes(2_000_000))
        assert keeper.is_over()
        keeper.make_room(said.append)
        assert not kept.path.exists() and growing.path.exists()
        assert stopped == [(growing, USED_UP)]
    assert not keeper.is_over()  # nothing grows any more: what there is may be looked at until the next Train


def test_a_run_that_is_stopped_for_want_of_disk_says_so(store: RunStore) -> None:
    pool = WorkerPool(store, store.root / "own", slots=0)
    run = pool.start(experiment())
    pool._stop_because(run, USED_UP)
    assert (run.orders().command, run.orders().stop_reason) == ("stop", USED_UP)
    pool.resume(run)
    assert run.orders() == Orders("run", stop_epoch=run.orders().stop_epoch)


def test_a_run_that_uses_up_a_full_disk_is_stopped_though_no_reason_can_be_written(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = WorkerPool(store, store.root / "own", slots=0)
    run = pool.start(experiment())
    worker = Worker(subprocess.Popen(["sleep", "60"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    worker.runs = (run,)
    pool._workers.append(worker)
    monkeypatch.setattr("playground.runs.directory.write_whole_or_over", no_room)
    pool._stop_because(run, USED_UP)
    assert worker.process.wait(10) != 0


def test_out_of_files_no_run_that_trains_is_cleared_away(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its status cannot be read then, so it looks ended."""
    running, ended = store.create(experiment()), store.create(experiment())
    grow(running, "running", 400_000, 1.0)
    grow(ended, "finished", 400_000, 2.0)

    def no_files(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    with running.lock(), monkeypatch.context() as patch:
        patch.setattr("playground.runs.directory.open", no_files, raising=False)
        patch.setattr("playground.runs.directory.Path.read_text", no_files)
        patch.setattr("playground.runs.store.is_of_page", lambda run: True)
        assert running.is_alive() and store.excess(500_000) == []
    assert not running.is_alive() and store.excess(500_000) == [running]


# ---- what strangers write


def refuse() -> str:
    raise ValueError("its first weight is called '<img src=x onerror=alert(1)>' & more")


def refuse_on_the_way() -> Iterator[str]:
    yield "so far, so good"
    yield refuse()


async def refuse_while_others_wait() -> AsyncIterator[str]:
    yield "so far, so good"
    yield refuse()


@pytest.mark.parametrize("handler", [refuse, refuse_on_the_way, refuse_while_others_wait, partial(refuse)])
def test_markup_in_a_refusal_is_shown_and_not_obeyed(handler: Callable[[], object]) -> None:
    with Page(analytics_enabled=False) as page:
        gr.Button().click(handler, None, gr.Textbox())
    (event,) = page.fns.values()

    async def answers() -> None:
        steps = None
        while True:
            steps = (await page.process_api(event, [], iterator=steps))["iterator"]

    with pytest.raises(gr.Error) as caught:
        finished(answers)
    assert caught.value.message == "its first weight is called '&lt;img src=x onerror=alert(1)&gt;' &amp; more"
    assert not caught.value.print_exception


def test_what_a_handler_has_not_foreseen_is_no_refusal() -> None:
    def stumble() -> str:
        return str({}["nothing"])

    with Page(analytics_enabled=False) as page:
        gr.Button().click(stumble, None, gr.Textbox())
    (event,) = page.fns.values()
    with pytest.raises(KeyError):
        finished(lambda: page.process_api(event, []))


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000])
def test_brackets_without_end_are_an_unreadable_file_and_no_more(store: RunStore, text: str) -> None:
    run = store.create(experiment())
    with pytest.raises(ValueError, match="nested"):
        from_json(Status, text)
    for name in ("status.json", "orders.json", "about.json", "config.json"):
        (run.path / name).write_text(text)
    run.log.append({"kind": "step"})
    with open(run.path / "events.jsonl", "a") as log:
        log.write(text + "\n")
    assert run.status().state == "interrupted" and run.orders() == Orders() and run.about().title == "A run"
    assert len(run.log.since()[0]) == 1
    with pytest.raises(ValueError, match="settings"):
        run.settings()
    assert WorkerPool(store, store.root / "own", slots=0).open().place(run) is None


def test_folders_of_this_machine_are_names_for_visitors(store: RunStore) -> None:
    run = store.create(experiment())
    settings = run.settings() | {"data": "/srv/secret/maps", "note": "a/b"}
    (run.path / "config.json").write_text(json.dumps(settings))
    assert run.public_settings() == settings | {"data": "maps"}


# ---- signing in


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each wait for a guess was: the clock goes on by itself."""
    waits, clock, moment = list[float](), [0.0], asyncio.sleep

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        until = clock[0] + seconds
        await moment(0)
        clock[0] = max(clock[0], until)

    monkeypatch.setattr("playground.ui.guesses.sleep", sleep)
    monkeypatch.setattr("playground.ui.guesses.monotonic", lambda: clock[0])
    return waits


def test_wrong_passwords_are_slower_and_slower_and_right_ones_are_not(slept: list[float]) -> None:
    async def attempts() -> list[bool]:
        account = SignIn("class", "se:crét")
        guesses = [("class", ""), ("", "se:crét"), ("class", "\ud800"), ("class", "x"), ("class", "se:crét")]
        return [await account.check(*guess) for guess in guesses]

    assert finished(attempts) == [False] * 4 + [True]
    assert slept == [1.0, 2.0, 4.0, 4.0]


def test_guesses_side_by_side_are_looked_at_one_after_the_other(slept: list[float]) -> None:
    looked: list[float] = []

    async def attempts() -> list[bool]:
        guesses = Guesses()

        def wrong() -> bool:
            looked.append(playground.ui.guesses.monotonic())
            return False

        return await asyncio.gather(*(guesses.check("10.0.0.1", wrong) for _ in range(300)))

    assert finished(attempts) == [False] * 300
    assert len(looked) == 100  # the rest of the crowd was refused unread
    gaps = [after - before for before, after in itertools.pairwise(looked)]
    assert gaps[:3] == [1.0, 2.0, 4.0] and min(gaps[3:]) >= 4.0


def test_a_crowd_of_wrong_guesses_keeps_nobody_waiting_at_another_address(slept: list[float]) -> None:
    async def attempts() -> bool:
        guesses = Guesses()
        crowd = [asyncio.create_task(guesses.check("10.0.0.1", lambda: False)) for _ in range(150)]
        await asyncio.sleep(0)
        before = len(slept)
        right = await guesses.check("10.0.0.2", lambda: True)
        assert len(slept) == before
        for task in crowd:
            task.cancel()
        return right

    assert finished(attempts)


def test_many_wrong_guesses_from_many_addresses_make_everybody_wait_and_lock_out_nobody(slept: list[float]) -> None:
    async def attempts() -> None:
        guesses = Guesses()
        assert await guesses.check("10.0.0.1", lambda: True)
        crowd = [asyncio.create_task(guesses.check(f"10.1.0.{i}", lambda: False)) for i in range(CROWD)]
        await asyncio.gather(*crowd)
        slept.clear()
        assert await guesses.check("10.0.0.2", lambda: True) and slept == []
        more = [asyncio.create_task(guesses.check(f"10.2.0.{i}", lambda: False)) for i in range(200)]
        await asyncio.gather(*more)
        slept.clear()
        assert await guesses.check("10.0.0.3", lambda: True)
        assert slept == [LONGEST_WAIT], "who knows the secret waits once"
        for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3"):
            assert await guesses.check(address, lambda: True)
        assert len(slept) == 1, "who has known it before does not"

    finished(attempts)


def test_a_minute_after_many_were_wrong_nobody_waits(slept: list[float]) -> None:
    async def attempts() -> None:
        guesses = Guesses()
        for i in range(3 * CROWD):
            guesses.check_now(f"10.1.0.{i}", lambda: False)
        await playground.ui.guesses.sleep(CROWD_SECONDS)
        slept.clear()
        assert await guesses.check("10.0.0.1", lambda: True) and slept == []

    finished(attempts)


def test_where_many_are_wrong_a_program_is_heard_after_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("playground.ui.guesses.monotonic", lambda: clock[0])
    guesses, looks = Guesses(), [0]

    def wrong() -> bool:
        looks[0] += 1
        return False

    for i in range(3 * CROWD):
        guesses.check_now(f"10.1.0.{i}", wrong)
    assert looks == [CROWD + 1], "the others must come again"
    assert not guesses.check_now("10.0.0.1", lambda: True)
    clock[0] += LONGEST_WAIT
    assert guesses.check_now("10.0.0.1", lambda: True) and guesses.check_now("10.0.0.1", lambda: True)
