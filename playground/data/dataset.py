"""What every data set is: an entry known before anything is loaded, one value of uint8 pictures, and one error."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from torch import Tensor

Split = Literal["train", "test"]


class DataUnavailable(ValueError):
    """A data set cannot be had here. The message is for the person at the page: what is wrong, what to do."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """All pictures of one data set, small enough to stay in memory and be indexed by batch."""

    name: str
    """key in playground.data.DATASETS, or own-<hash>"""
    title: str
    """what the page calls it"""
    images: Tensor
    """uint8 (n, c, s, s), 0 black to 255 white: c = 1 grey or 3 colours (red, green, blue), s pixels wide and high"""
    labels: Tensor | None
    """int64 (n,), index into class_names; None where nobody named the pictures"""
    class_names: tuple[str, ...]
    """empty where labels is None"""
    attributes: Tensor | None = None
    """int64 (n, a), what was recorded of each picture; None where nothing was"""
    attribute_names: tuple[str, ...] = ()
    """a names, empty where attributes is None"""
    repeats: int = 1
    """how often an epoch shows each picture; more than once, it is moved a little each time"""

    @property
    def images_per_epoch(self) -> int:
        """How many pictures an epoch shows, each as often as it is repeated."""
        return len(self.images) * self.repeats


@dataclass(frozen=True)
class DatasetEntry:
    """A data set that can be chosen by name, before anything of it is loaded. Its file makes it, DATASETS lists it."""

    name: str
    title: str
    """what the page and cards call it"""
    summary: str
    """one sentence for the page"""
    licence: str
    """the Hub's name of it first, then whose it is: "MIT, Zalando SE\""""
    source: str
    """address where it can be had"""
    load: Callable[[Split], Dataset]
    """raises DataUnavailable"""
    pictures: int
    """to train on"""
    noun: str = "picture"
    """what one of its pictures shows; more of them end in -s"""
    channels: int = 1
    """1 for grey pictures, 3 for colour"""
    class_names: tuple[str, ...] = ()
    """what the labels tell apart; empty where there are no labels"""

    @property
    def num_classes(self) -> int:
        return len(self.class_names)


def cache_folder() -> Path:
    """Where downloads and drawn pictures are kept: gan-playground in the user's cache (XDG Base Directory).

    Raises DataUnavailable for a user without a home, as a container with a number for a user has one.
    """
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError as error:
        raise DataUnavailable(
            "There is no home folder here to keep data in. Set XDG_CACHE_HOME to a folder that can be written to, and "
            "start again."
        ) from error
    return Path(base) / "gan-playground"
