"""Trainers take as many threads as their container may use, not as many as its host has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from playground.runs import processors, trainer_process
from playground.runs.processors import quotas
from playground.runs.trainer_process import threads_of_each

V2, V1 = {"cpu.max": "{} 100000\n"}, {"cpu.cfs_quota_us": "{}\n", "cpu.cfs_period_us": "100000\n"}


def limit(folder: Path, quota: str, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text.format(quota))


@pytest.mark.parametrize(
    ("groups", "folder", "files"),
    [
        ("0::/\n", ".", V2),
        ("0::/system.slice/docker-1.scope\n", "system.slice/docker-1.scope", V2),
        ("0::/kubepods/pod1/container\n", "kubepods/pod1", V2),  # of a group around it
        ("4:memory:/x\n3:cpu,cpuacct:/docker/1\n", "cpu,cpuacct", V1),
        ("3:cpuacct,cpu:/docker/1\n", "cpuacct,cpu/docker/1", V1),
        ("3:cpu:/docker/a:b\n", "cpu/docker/a:b", V1),
        ("", "cpu", V1),
        ("nonsense", ".", V2),
    ],
)
def test_a_quota_is_found(tmp_path: Path, groups: str, folder: str, files: dict[str, str]) -> None:
    root, own = tmp_path / "cgroup", tmp_path / "own"
    own.write_text(groups)
    assert list(quotas(root, own)) == []
    limit(root / folder, "250000", files)
    assert list(quotas(root, own)) == [2.5]


@pytest.mark.parametrize(("quota", "files"), [("max", V2), ("-1", V1), ("0", V1), ("", V2), ("word", V1)])
def test_no_quota_and_one_that_cannot_be_read_limit_nothing(tmp_path: Path, quota: str, files: dict[str, str]) -> None:
    limit(tmp_path, quota, files)
    assert list(quotas(tmp_path, tmp_path / "missing")) == []


@pytest.mark.parametrize(
    ("found", "slots", "threads"),
    [([], 1, 63), ([2.0], 1, 1), ([8.0, 4.5], 1, 3), ([9.0], 2, 4), ([0.5], 1, 1), ([100.0], 1, 63)],
)
def test_the_smallest_limit_counts(
    monkeypatch: pytest.MonkeyPatch, found: list[float], slots: int, threads: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(64)), raising=False)
    monkeypatch.setattr(processors, "quotas", lambda: found)
    assert trainer_process.processors is processors.processors
    assert threads_of_each(slots) == threads
