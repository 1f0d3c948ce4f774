"""Events that send several updates, and what they have in common on this tab."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any, TypeVar

from playground.ui.errors import spoken

T = TypeVar("T")

PRIVATE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
"""queued, so that a refusal is heard; pictures change without a flash"""
STREAM: dict[str, Any] = {**PRIVATE, "trigger_mode": "multiple"}
"""a new wish is sent while an older one is under way, which then ends by itself"""


def spoken_steps(steps: Generator[T] | Iterator[T]) -> Iterator[T]:
    """The same steps; a ValueError among them, fit for a person, appears on the page. Left early, they are closed."""
    following = spoken(lambda: next(steps, None))
    if not isinstance(steps, Generator):
        raise TypeError("only generators can be closed when the visitor leaves")
    with closing(steps):
        while (step := following()) is not None:
            yield step
