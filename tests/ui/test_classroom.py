"""A lecture: the room's link, who steers, and what a run may take."""

from __future__ import annotations

import errno
import re
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from gradio.context import LocalContext

from playground.runs import Run, RunStore
from playground.runs.pool import CannotStart
from playground.ui.guesses import ADDRESS
from playground.ui.health import health
from playground.ui.shell.classroom import Classroom, link_for_others
from playground.ui.shell.steered_pool import SteeredPool
from playground.ui.shell.who import COOKIE, HEADER, Steering
from trainers.method import experiment_of
from trainers.methods import chosen_method

CODE = "blue-heron"
ROOT = Path(__file__).parents[2]


def pool_of(tmp_path: Path, rules: Classroom, may: bool = True) -> SteeredPool:
    """Trainers that were never opened: nothing trains."""
    (tmp_path / "runs").mkdir(exist_ok=True)
    return SteeredPool(RunStore(tmp_path / "runs"), tmp_path / "own", 1, 10**9, rules, lambda: may)


def experiment() -> object:
    method = chosen_method({})
    return experiment_of(method, method.usual())


@pytest.mark.parametrize(
    ("host", "link"),
    [("127.0.0.1", ""), ("localhost", ""), ("[::1]", ""), ("10.1.2.3", "http://10.1.2.3:8000/")],
)
def test_the_link_for_the_room_leads_to_an_address_that_others_reach(host: str, link: str) -> None:
    assert link_for_others(host, 8000) == link


def test_the_link_keeps_the_path_of_a_proxy() -> None:
    assert link_for_others("10.1.2.3", 80, "/gan") == "http://10.1.2.3:80/gan"


def test_only_who_knows_the_code_steers() -> None:
    steering = Steering(Classroom(lecturer=CODE))
    assert steering.is_lecturer({COOKIE: steering.cookie}, {}) and steering.is_lecturer({}, {HEADER: CODE})
    assert not steering.is_lecturer({}, {}) and not steering.is_lecturer({COOKIE: CODE}, {HEADER: "red-heron"})
    assert Steering(Classroom()).is_lecturer({}, {})


def test_no_cookie_can_be_made_from_the_code_and_another_server_has_another() -> None:
    one, other = (Steering(Classroom(lecturer=CODE)) for _ in range(2))
    assert one.cookie != other.cookie and not other.is_lecturer({COOKIE: one.cookie}, {})


def test_after_a_wrong_code_an_address_is_not_listened_to_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("playground.ui.guesses.monotonic", lambda: clock[0])
    steering = Steering(Classroom(lecturer=CODE))

    def says(address: str, code: str) -> bool:
        token = ADDRESS.set(address)
        try:
            return steering.is_lecturer({}, {HEADER: code})
        finally:
            ADDRESS.reset(token)

    assert not says("10.0.0.1", "red-heron") and not says("10.0.0.1", CODE)
    assert says("10.0.0.2", CODE)  # nobody else is kept waiting
    clock[0] += 1.1
    assert says("10.0.0.1", CODE)


def test_who_is_known_already_steers_however_many_guess() -> None:
    steering = Steering(Classroom(lecturer=CODE))
    for number in range(100):
        token = ADDRESS.set(f"10.0.0.{number}")
        assert not steering.is_lecturer({}, {HEADER: "red-heron"})
        ADDRESS.reset(token)
    assert not steering.is_lecturer({}, {HEADER: CODE}) and steering.is_lecturer({COOKIE: steering.cookie}, {})


def test_a_visitor_is_refused_and_the_server_itself_is_not() -> None:
    steering = Steering(Classroom(lecturer=CODE))
    assert steering.may_steer()
    token = LocalContext.request.set(SimpleNamespace(cookies={}, headers={}))  # type: ignore[arg-type]
    try:
        assert not steering.may_steer()
    finally:
        LocalContext.request.reset(token)


def test_who_watches_can_neither_start_nor_steer(tmp_path: Path) -> None:
    run = pool_of(tmp_path, Classroom()).start(experiment())  # type: ignore[arg-type]
    pool = pool_of(tmp_path, Classroom(lecturer=CODE), may=False)
    before = run.orders()
    for steer in (pool.pause, pool.go_on, pool.step, pool.stop, pool.resume, pool.adjust, pool.tag, pool.delete):
        with pytest.raises(CannotStart, match="lecturer steers"):
            steer(run)
    with pytest.raises(CannotStart, match="lecturer steers"):
        pool.start(experiment())  # type: ignore[arg-type]
    with pytest.raises(CannotStart, match="lecturer steers"):
        pool.refuse_start()
    assert run.orders() == before and len(pool.store.runs()) == 1


def test_a_run_that_has_had_its_minutes_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = pool_of(tmp_path, Classroom(minutes=1, lecturer=CODE), may=False)
    run = pool_of(tmp_path, Classroom()).start(experiment())  # type: ignore[arg-type]
    monkeypatch.setattr(pool, "training", lambda: [[run]])
    assert pool.end_those_over(40) == [] and run.orders().command == "run"
    assert pool.end_those_over(40) == [run] and run.orders().command == "stop"
    assert "had the 1 minutes" in run.orders().stop_reason


def test_contestants_of_a_race_have_the_minutes_that_each_of_them_trains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = pool_of(tmp_path, Classroom(minutes=1))
    runs = pool.race([experiment()] * 4)  # type: ignore[list-item]
    monkeypatch.setattr(pool, "training", lambda: [runs])
    assert pool.end_those_over(200) == []
    assert pool.end_those_over(50) == runs


def test_a_refusal_to_go_on_gives_a_run_no_more_minutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = pool_of(tmp_path, Classroom(minutes=1))
    run = pool.start(experiment())  # type: ignore[arg-type]
    monkeypatch.setattr(pool, "training", lambda: [[run]])
    for _ in range(2):
        with pytest.raises(CannotStart, match="still at work"):
            pool.resume(run)
        ended = pool.end_those_over(40)
    assert ended == [run]


def test_a_run_is_stopped_that_takes_more_memory_than_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = pool_of(tmp_path, Classroom(memory=1.5))
    run = pool.start(experiment())  # type: ignore[arg-type]
    monkeypatch.setattr(pool, "training", lambda: [[run]])
    monkeypatch.setattr(pool, "trainers_bytes", lambda: 1_400_000_000)
    assert pool.end_those_over(1) == []
    monkeypatch.setattr(pool, "trainers_bytes", lambda: 1_600_000_000)
    assert pool.end_those_over(1) == [run] and "1.5 GB of memory" in run.orders().stop_reason


def test_what_has_ended_is_not_kept_in_mind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = pool_of(tmp_path, Classroom(minutes=1))
    old, new = pool.race([experiment()] * 2)  # type: ignore[list-item]
    monkeypatch.setattr(pool, "training", lambda: [[old]])
    pool.end_those_over(1)
    monkeypatch.setattr(pool, "training", lambda: [[new]])
    pool.end_those_over(1)
    assert list(pool._trained) == [new.id]


def test_limits_are_kept_after_a_fault_of_their_thread_and_health_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.ui.shell.steered_pool.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("playground.runs.steady_thread.FIRST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(SteeredPool, "_start_workers", lambda pool: None)
    pool = pool_of(tmp_path, Classroom(minutes=1))
    looks: list[float] = []

    def look(seconds: float) -> list[Run]:
        looks.append(seconds)
        if len(looks) < 3:
            raise OSError(errno.EMFILE, "Too many open files")
        return []

    monkeypatch.setattr(pool, "end_those_over", look)
    pool.open()
    try:
        wait_for(lambda: "OSError" in health(pool)["threads"]["limits"])
        wait_for(lambda: len(looks) > 4 and health(pool)["threads"]["limits"] == "lives")
        assert looks[1] >= 0.05, "the time of the pause counts"
    finally:
        pool.close()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def test_the_rules_are_said_with_their_numbers() -> None:
    said = " ".join(Classroom(lecturer=CODE, minutes=20, memory=4, disk=2).rules())
    assert all(words in said for words in ("20 minutes", "4 GB of memory", "2 GB of disk")) and CODE not in said


def test_the_container_copies_what_is_there_and_runs_without_rights() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]]
    assert copied and all((ROOT / word).exists() for word in copied)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert not set(copied) & set(ignored)
    users = [line.split()[1] for line in lines if line.startswith("USER")]
    assert users == ["visitor"] and any(re.search(r"useradd .*visitor", line) for line in lines)
