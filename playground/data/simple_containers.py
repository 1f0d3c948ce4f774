"""Icons, bitmaps and WebP whose last bytes were lost: their bytes, mended as those of `containers` are."""

from __future__ import annotations

import struct

from playground.data.bitmap_masks import without_rare_masks

ICON, BITMAP, RIFF, WEBP, PNG = b"\0\0\1\0", b"BM", b"RIFF", b"WEBP", b"\x89PNG\r\n\x1a\n"
LARGEST_ICON = 1024
"""pixels of a side, of one that is no PNG"""
MOST_LACKING = 4
"""bytes that may lack at the end: filling, and a pixel at most"""


def mended(content: bytes) -> bytes:
    """What Pillow opens as viewers do; all other files as they are. Raises ValueError for an icon that lies."""
    if content.startswith(ICON):
        return _largest_of_icon(content)
    if content.startswith(BITMAP):
        return without_rare_masks(_filled(content, _length_of_bitmap(content)))
    if content.startswith(RIFF) and content[8:12] == WEBP:
        return _filled(content, 8 + int.from_bytes(content[4:8], "little"))
    return content


def _largest_of_icon(content: bytes) -> bytes:
    """The PNG in it, where the largest picture is one: then its own header counts, and not what the icon says."""
    count = struct.unpack_from("<H", content, 4)[0]
    entries = [struct.unpack_from("<BBBBHHII", content, 6 + 16 * place) for place in range(count)]
    *_, size, start = max(entries, key=lambda entry: ((entry[0] or 256) * (entry[1] or 256), entry[5]))
    if content.startswith(PNG, start):
        return content[start : start + size]
    width, height = struct.unpack_from("<ii", content, start + 4)
    if not (0 < width <= LARGEST_ICON and 0 < abs(height) <= 2 * LARGEST_ICON):  # its mask lies below it
        raise ValueError(f"an icon must have at most {LARGEST_ICON} pixels a side, got {width} x {height}")
    return content


def _length_of_bitmap(content: bytes) -> int:
    """Bytes of a file whose pixels are not packed; 0 for another one."""
    if len(content) < 54 or int.from_bytes(content[14:18], "little") < 40:
        return 0
    start = int.from_bytes(content[10:14], "little")
    width, height, _, bits, packing = struct.unpack_from("<iiHHI", content, 18)
    return start + (width * bits + 31) // 32 * 4 * abs(height) if packing in (0, 3) else 0


def _filled(content: bytes, length: int) -> bytes:
    lack = length - len(content)
    return content + bytes(lack) if 0 < lack <= MOST_LACKING else content
