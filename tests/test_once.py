"""Values that are made once: for those who ask together, and without making others wait."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from playground.once import Once


def test_a_value_is_made_once_also_when_many_ask_together() -> None:
    values, together, made = Once[int](), threading.Barrier(8), list[int]()

    def make() -> int:
        made.append(1)
        return len(made)

    def ask(_: int) -> int:
        together.wait(10)
        return values.get("one", make)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [1] * 8


def test_nobody_waits_for_another_value() -> None:
    values, go_on = Once[str](), threading.Event()
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(values.get, "slow", lambda: "late" if go_on.wait(10) else "never")
        assert values.get("quick", lambda: "at once") == "at once"
        assert not slow.done()
        go_on.set()
        assert slow.result() == "late"


def test_what_is_made_is_had_without_waiting_and_nothing_before() -> None:
    values, go_on = Once[str](), threading.Event()
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(values.get, "slow", lambda: "late" if go_on.wait(10) else "never")
        assert values.made("slow") is None and values.made("another") is None
        go_on.set()
        assert slow.result() == "late"
    assert values.made("slow") == "late"


def test_a_failure_is_raised_and_tried_again() -> None:
    values = Once[int]()

    def fail() -> int:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        values.get("one", fail)
    assert values.get("one", lambda: 7) == 7


def test_what_nobody_asked_for_longest_is_forgotten() -> None:
    values = Once[int](most=2)
    for key in ("a", "b", "c"):
        values.get(key, lambda: 1)
    assert values.get("c", lambda: 2) == values.get("b", lambda: 2) == 1
    assert values.get("a", lambda: 2) == 2
    assert values.get("b", lambda: 3) == 1 and values.get("c", lambda: 3) == 3


def test_what_is_forgotten_on_request_is_made_anew() -> None:
    values = Once[int]()
    values.get("a", lambda: 1)
    values.forget("a")
    values.forget("never there")
    assert values.get("a", lambda: 2) == 2
