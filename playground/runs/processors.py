"""How many processors this process may use: those of the machine, or fewer where it runs in a container."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

CGROUPS, OWN_GROUPS = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")


def processors() -> int:
    """At least 1. A quota of one and a half counts as one: threads that have to wait hold up the others."""
    seen = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, int(min([seen, *quotas()])))


def quotas(root: Path = CGROUPS, own_groups: Path = OWN_GROUPS) -> Iterator[float]:
    """Processors allowed by each control group around this process, as `docker run --cpus` and Kubernetes set them.

    root: where the groups are mounted. own_groups: names those of this process. Neither need be there.
    """
    for folder in dict.fromkeys(_folders(root, own_groups)):
        with contextlib.suppress(OSError, ValueError, ZeroDivisionError):  # version 2: "150000 100000", or "max 100000"
            quota, period = (folder / "cpu.max").read_text().split()
            yield _positive(float(quota) / float(period))
        with contextlib.suppress(OSError, ValueError, ZeroDivisionError):  # version 1: -1 where there is none
            quota, period = ((folder / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
            yield _positive(float(quota) / float(period))


def _positive(number: float) -> float:
    if not number > 0:
        raise ValueError("There is no quota.")
    return number


def _folders(root: Path, own_groups: Path) -> Iterator[Path]:
    """The group of this process and those around it. In most containers its own group is mounted as the root."""
    controllers = ("", "cpu", "cpu,cpuacct", "cpuacct,cpu")
    yield from (root / name for name in controllers)
    with contextlib.suppress(OSError):
        for line in own_groups.read_text().splitlines():
            _, names, group = (*line.split(":", 2), "", "")[:3]
            if names in controllers:
                path = PurePosixPath(group.lstrip("/"))
                yield from (root / names / around for around in (path, *path.parents))
