"""A word of the field, and what it means on this page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageLink:
    """Where on the page a term can be seen at work."""

    words: str
    """of the link"""
    address: str


@dataclass(frozen=True)
class Term:
    """A word, and what it means on this page."""

    name: str
    explanation: str
    """a sentence or two"""
    spellings: tuple[str, ...] = ()
    """other ones. One that begins with a small letter is found at the beginning of a sentence too"""
    place: PageLink | None = None
    has_other_meanings: bool = False
    """whether the name is an everyday word as well: then only its other spellings are looked for in texts"""


def lesson(title: str, name: str) -> PageLink:
    """One of the lessons, by its title and as the address names it."""
    return PageLink(f"Lesson: {title}", f"?tab=lessons/{name}")


def card(title: str, name: str) -> PageLink:
    """One of the Zoo's cards, by its title and as the address names it."""
    return PageLink(f"Zoo: {title}", f"?tab=zoo/{name}")
