"""Who works when: a few at a time, and the newest wish of each visitor."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from playground.ui.visitor_turns import VisitorTurns


def count(most: int, log: list[str]) -> Generator[int]:
    """Numbers; `log` tells that it was closed, or came to its end."""
    try:
        yield from range(most)
    finally:
        log.append("over")


def test_a_newer_wish_ends_the_older_one_which_says_a_last_word() -> None:
    turns, log = VisitorTurns(2), list[str]()
    older = turns.run("tab", count(9, log), waiting=-1, last=-2)
    assert next(older) == 0
    newer = turns.run("tab", count(2, log), waiting=-1)
    assert next(newer) == 0
    assert list(older) == [-2] and log == ["over"]
    assert list(newer) == [1]


def test_visitors_do_not_end_one_another() -> None:
    turns, log = VisitorTurns(2), list[str]()
    first, second = turns.run("a", count(2, log), -1), turns.run("b", count(2, log), -1)
    assert [next(first), next(second), next(first), next(second)] == [0, 0, 1, 1]


def test_others_wait_until_it_is_their_turn() -> None:
    turns, log = VisitorTurns(1), list[str]()
    first, second = turns.run("a", count(1, log), -1), turns.run("b", count(1, log), -1)
    assert next(first) == 0
    assert next(second) == -1
    assert list(first) == []
    assert list(second) == [0]


def test_what_never_waits_begins_at_once() -> None:
    turns, log = VisitorTurns(1), list[str]()
    working = turns.run("a", count(2, log), -1)
    assert next(working) == 0
    assert list(turns.run("b", count(2, log), None)) == [0, 1]


def test_who_gives_up_or_leaves_frees_the_place() -> None:
    turns, log = VisitorTurns(1), list[str]()
    first = turns.run("a", count(9, log), -1)
    next(first)
    turns.give_up("a")
    assert list(first) == []
    second = turns.run("b", count(9, log), -1)
    next(second)
    second.close()
    assert log == ["over", "over"]
    assert next(turns.run("c", count(1, log), -1)) == 0


def test_one_who_waits_and_gives_up_never_begins() -> None:
    turns, log = VisitorTurns(1), list[str]()
    working = turns.run("a", count(9, log), -1)
    next(working)
    waiting = turns.run("b", count(9, log), -1)
    assert next(waiting) == -1
    turns.give_up("b")
    assert list(waiting) == []


@pytest.mark.parametrize("waiting", [-1, None])
def test_what_is_refused_on_the_way_frees_the_place(waiting: int | None) -> None:
    turns, log = VisitorTurns(1), list[str]()

    def refuse() -> Generator[int]:
        yield 0
        raise ValueError("<b> is no picture.")

    refused = turns.run("a", refuse(), waiting)
    assert next(refused) == 0
    with pytest.raises(ValueError, match="<b> is no picture"):
        next(refused)
    assert next(turns.run("a", count(1, log), -1)) == 0


def test_work_that_nobody_watches_takes_a_turn_too() -> None:
    turns, log = VisitorTurns(1), list[str]()
    with turns.hold():
        assert next(turns.run("a", count(1, log), -1)) == -1
    held = threading.Event()

    def hold() -> None:
        with turns.hold():
            held.set()

    thread = threading.Thread(target=hold)
    thread.start()
    thread.join(10)
    assert held.is_set()
