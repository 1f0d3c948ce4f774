"""Orders to one run of a race: the others and their trainer are left alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small import experiment

from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.runs.status import Status
from playground.runs.trainer_process import PATIENCE_SECONDS, Worker, account_for, is_deaf


@pytest.fixture
def pool(tmp_path: Path) -> WorkerPool:
    """Never opened: nothing happens by itself."""
    return WorkerPool(RunStore(tmp_path / "runs"), tmp_path / "own")


@pytest.fixture
def worker(pool: WorkerPool) -> Iterator[Worker]:
    """One that has two runs in hand and does nothing."""
    runs = tuple(pool.store.create(experiment(seed=seed)) for seed in (1, 2))
    for run in runs:
        run.write_status(Status("running", step=5, epoch=0.5, epochs=1))
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)
    worker = Worker(process, runs)
    worker.ready.set()
    pool._workers.append(worker)
    yield worker
    process.kill()
    process.wait()


def ended(run: Run) -> Run:
    run.write_status(Status("stopped", step=5, epoch=0.5, epochs=1))
    run.checkpoint.parent.mkdir(exist_ok=True)
    run.checkpoint.touch()
    return run


def test_who_is_told_to_stop_twice_has_no_more_time(pool: WorkerPool, worker: Worker) -> None:
    run = worker.runs[0]
    with run.lock():  # as its trainer holds it
        pool.stop(run)
        worker.stops_asked[run] -= PATIENCE_SECONDS + 1
        pool.stop(run)
        assert is_deaf(worker)
        pool.go_on(run)
        assert not is_deaf(worker)


def test_one_that_goes_on_is_no_affair_of_its_races_trainer(pool: WorkerPool, worker: Worker) -> None:
    first, second = worker.runs
    pool.stop(first)
    worker.stops_asked[first] -= PATIENCE_SECONDS + 1
    pool.resume(ended(first))
    assert not is_deaf(worker) and worker.runs == (second,) and pool.place(first) == 1
    account_for(worker)
    assert first.status().state == "waiting", "it stands in line"


def test_settings_of_two_people_both_count(worker: Worker) -> None:
    run = worker.runs[0]
    run.order(settings={"d_lr": 0.1})
    run.order(settings={"g_lr": 0.2}, stop_epoch=3.0)
    assert run.orders().settings == {"d_lr": 0.1, "g_lr": 0.2}
