"""Trainers are real processes here: killed, abandoned, paused and stopped while they work."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from small import ROOT, experiment
from torch import Tensor

from playground.data.own_pictures import PreparedUpload, save
from playground.runs import Experiment, Run, RunStore
from playground.runs.pool import CannotStart, WorkerPool
from playground.runs.trainer_process import Worker

#: A page's server cut down to its trainers. It says which run and which worker it started, and stays.
SERVER = """
import sys, time
from pathlib import Path
from playground.runs import RunStore
from playground.runs.pool import WorkerPool

from trainers.method import config_of, experiment_of
from trainers.methods.gan import Gan

root, own_root, dataset = sys.argv[1:]
if __name__ == "__main__":
    pool = WorkerPool(RunStore(Path(root)), Path(own_root)).open()
    settings = {"dataset": dataset, "architecture": "mlp", "batch_size": 8, "epochs": 300}
    run = pool.start(experiment_of(Gan, config_of(Gan, settings)))
    print(run.id, pool._workers[0].process.pid, flush=True)
    time.sleep(600)
"""


def wait_for(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    """Generous, because the machine may be busy; ends as soon as it holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def wait_until(run: Run, *states: str, seconds: float = 120.0) -> None:
    wait_for(lambda: run.status().state in states, seconds)


def is_gone(pid: int) -> bool:
    """Whether no process of that id does anything any more."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def dataset(folder: Path, pictures: Tensor) -> str:
    names = tuple(f"{i}.png" for i in range(len(pictures)))
    return save(PreparedUpload(pictures[:, 0].numpy(), names, problems=(), min_files=16), folder / "own")


@pytest.fixture(scope="module")
def pool(folder: Path, environment: dict[str, str]) -> Iterator[WorkerPool]:
    """One trainer, kept for the whole file: each takes seconds to get ready."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", environment["OMP_NUM_THREADS"])
        pool = WorkerPool(RunStore(folder / "runs"), folder / "own").open()
        yield pool
        pool.close()


@pytest.fixture
def endless(dataset: str) -> Experiment:
    """Ends only when it is told to: 7,500 steps."""
    return experiment(dataset=dataset, architecture="mlp", batch_size=8, epochs=300)


@pytest.mark.slow
def test_pause_single_step_go_on_and_stop(pool: WorkerPool, endless: Experiment) -> None:
    run = pool.start(endless)
    wait_for(lambda: run.status().step > 0)
    pool.pause(run)
    wait_until(run, "paused")
    paused = run.status()
    frames = len(run.frames())

    pool.step(run, ("D",))
    wait_for(lambda: run.status().step > paused.step)
    wait_for(lambda: len(run.frames()) == frames + 1)
    time.sleep(0.2)  # time in which it could play more than it was asked for
    assert (run.status().state, run.status().step) == ("paused", paused.step + 1)
    event = [event for event in run.log.since()[0] if event["kind"] == "step"][-1]
    assert event["step"] == paused.step + 1 and "d_loss" in event and "g_loss" not in event

    pool.go_on(run)
    wait_for(lambda: run.status().step > paused.step + 1)
    assert run.status().state == "running"
    pool.stop(run)
    wait_until(run, "stopped", seconds=8)
    status = run.status()
    assert status.reason == "Stopped on request. It can go on from here."
    assert torch.load(run.checkpoint, weights_only=True)["step"] == status.step


@pytest.mark.slow
def test_a_step_takes_back_a_stop(pool: WorkerPool, endless: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.runs.trainer_process.PATIENCE_SECONDS", 0.5)
    run = pool.start(endless)
    wait_for(lambda: run.status().step > 0)
    pool.pause(run)
    wait_until(run, "paused")
    worker = pool._workers[0]
    worker.stops_asked[run] = 0.0  # somebody had asked for a stop, long ago
    pool.step(run, ("G",))
    assert run not in worker.stops_asked
    wait_until(run, "paused")
    assert worker.process.poll() is None
    pool.stop(run)
    wait_until(run, "stopped")


def test_a_worker_that_dies_while_it_warms_up_is_tried_again_more_and_more_seldom(
    folder: Path, endless: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    spawned: list[float] = []

    class Stillborn(WorkerPool):
        def _spawn(self) -> Worker:
            spawned.append(time.monotonic())
            return Worker(subprocess.Popen(["false"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))

    monkeypatch.setattr("playground.runs.dispatcher.FIRST_RETRY_SECONDS", 0.1)
    store = RunStore(folder / "stillborn")
    store.root.mkdir()
    pool = Stillborn(store, folder / "own").open()
    try:
        run = pool.start(endless)
        wait_for(lambda: len(spawned) >= 4)
        assert "started again in" in run.status().reason and run.status().state == "waiting"
        pauses = [later - earlier for earlier, later in itertools.pairwise(spawned)]
        assert pauses[0] >= 0.1 and pauses[1] >= 0.2 and pauses[2] >= 0.4
    finally:
        pool.close()


def test_a_run_that_waits_for_a_worker_to_warm_up_is_stopped_at_once(folder: Path, endless: Experiment) -> None:
    """The worker is not ended for it, and warms up on."""

    class Slow(WorkerPool):
        def _spawn(self) -> Worker:
            return Worker(subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))

    store = RunStore(folder / "slow")
    store.root.mkdir()
    pool = Slow(store, folder / "own").open()
    try:
        first, second = pool.start(endless), pool.start(endless)
        assert [pool.place(run) for run in (first, second)] == [None, 1]
        pool.stop(first)
        assert first.status().state == "stopped" and pool.place(second) is None
        assert not pool._workers[0].stops_asked and not pool._workers[0].runs
    finally:
        pool.close()


def test_runs_wait_in_line_and_may_leave_it(pool: WorkerPool, endless: Experiment) -> None:
    first = pool.start(endless)
    second, third = pool.start(endless), pool.start(endless)
    wait_for(lambda: first.status().step > 0)
    assert [pool.place(run) for run in (first, second, third)] == [None, 1, 2]
    assert second.status().state == "waiting"
    with pytest.raises(CannotStart, match="still at work"):
        pool.resume(first)

    pool.stop(second)
    assert (second.status().state, second.status().reason) == ("stopped", "Taken out of the line.")
    assert [pool.place(run) for run in (second, third)] == [None, 1]
    pool.stop(first)
    wait_for(lambda: third.status().step > 0)
    assert first.status().state == "stopped"
    assert pool.place(third) is None
    pool.stop(third)
    wait_until(third, "stopped")
    assert second.status().step == 0


def test_a_full_line_takes_no_more(folder: Path, endless: Experiment) -> None:
    store = RunStore(folder / "full")
    store.root.mkdir()
    pool = WorkerPool(store, folder / "own", most_waiting=1)  # never opened: nothing leaves the line
    run = pool.start(endless)
    with pytest.raises(CannotStart, match="1 runs are waiting already"):
        pool.start(endless)
    assert store.runs() == [run]


@pytest.mark.slow
def test_a_killed_trainer_is_replaced_and_its_run_goes_on(pool: WorkerPool, dataset: str) -> None:
    run = pool.start(experiment(dataset=dataset, architecture="mlp", batch_size=8, epochs=12))  # 300 steps
    wait_for(lambda: run.status().step > 0)
    pool.pause(run)  # saves a checkpoint
    wait_until(run, "paused")
    saved = run.status().step
    pool.go_on(run)
    wait_for(lambda: run.status().step > saved)
    worker = pool._workers[0]
    os.kill(worker.process.pid, signal.SIGKILL)
    wait_until(run, "interrupted")
    status = run.status()
    assert 0 < saved < status.step < 300
    assert "It can go on" in status.reason
    wait_for(lambda: pool._workers[0].process.pid != worker.process.pid)

    pool.resume(run)
    wait_until(run, "finished")
    assert run.status().step == 300
    for steps in ([frame.step for frame in run.frames()], [event["step"] for event in run.log.since()[0]]):
        assert steps == sorted(steps)  # what the checkpoint had not seen was forgotten
        assert steps[-1] == 300
    assert saved in [frame.step for frame in run.frames()]


@pytest.mark.slow
def test_a_trainer_killed_before_it_begins_leaves_no_run_waiting_for_ever(
    pool: WorkerPool, endless: Experiment
) -> None:
    wait_for(lambda: pool.is_warm())
    worker = pool._workers[0]
    os.kill(worker.process.pid, signal.SIGSTOP)  # it has the run in its pipe, and never reads it
    run = pool.start(endless)
    wait_for(lambda: worker.runs == (run,))
    os.kill(worker.process.pid, signal.SIGKILL)
    wait_until(run, "failed")
    assert run.status().reason == "Its trainer ended before it began. Press Resume to try again."
    pool.resume(run)
    wait_for(lambda: run.status().step > 0)
    pool.stop(run)
    wait_until(run, "stopped")


@pytest.mark.slow
def test_a_killed_server_takes_its_trainer_along_and_the_run_goes_on_elsewhere(
    pool: WorkerPool, folder: Path, dataset: str, environment: dict[str, str]
) -> None:
    command = [sys.executable, "-c", SERVER, str(pool.store.root), str(folder / "own"), dataset]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        run_id, worker = server.stdout.readline().split()
        run = pool.store.get(run_id)
        wait_for(lambda: run.status().step > 0)
    finally:
        server.kill()
        server.wait()
    wait_until(run, "interrupted")
    wait_for(lambda: is_gone(int(worker)))
    status = run.status()
    assert status.reason == "The page's server went away, so training stopped. It can go on from here."
    assert torch.load(run.checkpoint, weights_only=True)["step"] == status.step

    pool.resume(run)
    wait_for(lambda: run.status().state == "running" and run.status().step > status.step)
    pool.stop(run)
    wait_until(run, "stopped")


def test_a_closed_pool_lets_its_trainer_save_and_leave(pool: WorkerPool, endless: Experiment) -> None:
    """The last of this file: it closes the pool."""
    run = pool.start(endless)
    left_in_line = pool.start(endless)
    wait_for(lambda: run.status().step > 0)
    worker = pool._workers[0].process
    pool.close()
    assert worker.returncode == 0
    status = run.status()
    assert status.state == "interrupted"
    assert "It can go on from here" in status.reason
    assert torch.load(run.checkpoint, weights_only=True)["step"] == status.step

    assert left_in_line.status().state == "waiting"
    later = WorkerPool(pool.store, pool.own_root, slots=0).open()  # the next server finds the line
    assert later.place(left_in_line) == 1
    later.resume(run)
    assert later.place(run) == 2
    later.close()
