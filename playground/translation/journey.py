"""A picture's way there and back: what the page, the endpoints and several files at once have in common."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from playground.models.translator import Translator
from playground.translation.cycle import Lost, lost
from playground.translation.prepare import MOST_PIXELS, Prepared
from playground.translation.quality import Quality, size_at, translated
from playground.translation.tiles import Progress
from playground.translation.whole import resized, translate


@dataclass(frozen=True, eq=False)
class Leg:
    """One direction."""

    network: Translator
    side: int
    """of the squares it learnt from, pixels"""
    most_pixels: int = MOST_PIXELS
    """of a picture; larger ones are made smaller"""


@dataclass(frozen=True, eq=False)
class Journey:
    """How far a picture has come."""

    seen: Image.Image
    """as the first network is given it, RGB"""
    there: Image.Image
    """what became of it: as large as `seen` once it is no draft"""
    is_draft: bool
    """whether `there` is a quick one, to be looked at while the tiles are worked at"""
    back: Image.Image | None
    """once translated back, as large as `seen`"""
    lost: Lost | None
    share: float
    """of the work, 0 to 1"""
    seconds_left: float

    @property
    def is_over(self) -> bool:
        return self.share >= 1


def journey(prepared: Prepared, there: Leg, back: Leg | None, quality: Quality) -> Iterator[Journey]:
    """There, and back where a network leads back. The last report is over; "quick" gives only that one.

    Leave it at any time: nothing goes on after that.
    """
    seen = resized(prepared.picture, size_at(quality, prepared.picture.size, there.side))
    draft = None if quality == "quick" else translate(there.network, seen, there.side)
    clock = _Clock(legs=2 if back else 1, begun=time.monotonic())
    made: Image.Image | None = None
    for step in translated(there.network, seen, there.side, quality):
        made = step.picture
        if draft is not None and made is None:
            yield Journey(seen, draft, True, None, None, *clock.look(0, step))
    assert made is not None, "the last report has the picture"
    if back is None:
        yield Journey(seen, made, False, None, None, 1.0, 0.0)
        return
    returned: Image.Image | None = None
    for step in translated(back.network, made, back.side, quality):
        returned = step.picture
        if draft is not None and returned is None:
            yield Journey(seen, made, False, None, None, *clock.look(1, step))
    assert returned is not None, "the last report has the picture"
    yield Journey(seen, made, False, returned, lost(seen, returned, prepared.alpha), 1.0, 0.0)


@dataclass(frozen=True)
class _Clock:
    """Guesses from the pace so far."""

    legs: int
    begun: float

    def look(self, leg: int, step: Progress) -> tuple[float, float]:
        """Share of the work, and seconds left."""
        share = (leg + step.share) / self.legs
        spent = time.monotonic() - self.begun
        return share, spent / share * (1 - share) if share else 0.0
