"""Pictures kept in memory, so that training decodes no file once more in each pass."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PIL import Image

MOST_KEPT = 512 * 10**6
"""bytes of pictures"""


class PictureMemory:
    """Pictures, the first ones that come, until they take MOST_KEPT: those that no longer fit are read again.

    Nothing is thrown out: passes come in an order by chance, in which the oldest picture is as likely to be wanted
    next as any other.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most, self.kept = most, 0
        self._pictures: dict[Hashable, tuple[Image.Image, ...]] = {}

    def get(self, key: Hashable, read: Callable[[], tuple[Image.Image, ...]]) -> tuple[Image.Image, ...]:
        """What `read` gives, RGB; called again only where it found no room."""
        if key not in self._pictures:
            pictures = read()
            size = sum(picture.width * picture.height * 3 for picture in pictures)
            if self.kept + size > self.most:
                return pictures
            self.kept += size
            self._pictures[key] = pictures
        return self._pictures[key]
