"""Bitmaps of Windows whose colours lie under masks that Pillow does not know: the same pixels, one byte a colour."""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

HEADER, MASKS = 14, 54
"""bytes before the header, and before the masks: they follow a short header, and belong to a long one"""
UNDER_MASKS, UNDER_FOUR_MASKS = 3, 6
"""ways to pack (BI_BITFIELDS, BI_ALPHABITFIELDS)"""
WITH_ALPHA = 56
"""bytes of the shortest header that has a mask for alpha"""
KNOWN = {
    16: ((0xF800, 0x7E0, 0x1F), (0x7C00, 0x3E0, 0x1F)),
    32: ((0xFF0000, 0xFF00, 0xFF),),
}
"""masks of red, green and blue that Pillow reads whatever stands in the fourth byte, by bits of a pixel"""
BLUE_FIRST = struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)

Pixels = npt.NDArray[np.uint32]


def without_rare_masks(content: bytes) -> bytes:
    """A bitmap under rare masks with 32 bits a pixel under the usual ones; all other files as they are."""
    if len(content) < MASKS + 16:
        return content
    start, length = struct.unpack_from("<II", content, 10)
    width, height, _, bits, packing = struct.unpack_from("<iiHHI", content, 18)
    red, green, blue, alpha = struct.unpack_from("<4I", content, MASKS)
    if length < WITH_ALPHA and packing != UNDER_FOUR_MASKS:
        alpha = 0
    is_known = packing == UNDER_MASKS and (red, green, blue) in KNOWN.get(bits, ()) and alpha in (0, 0xFF000000)
    if packing not in (UNDER_MASKS, UNDER_FOUR_MASKS) or bits not in KNOWN or is_known or width <= 0:
        return content
    row, rows = (width * bits + 31) // 32 * 4, abs(height)
    if len(content) < start + row * rows or rows == 0:
        return content  # which is refused
    pixels = np.frombuffer(content, np.uint8, row * rows, start).reshape(rows, row).view(f"<u{bits // 8}")[:, :width]
    channels = [_eight_bits(pixels.astype(np.uint32), mask) for mask in (blue, green, red, alpha)]
    data = np.stack(channels, axis=2).tobytes()
    head = struct.pack("<IiiHHIIiiII", 108, width, height, 1, 32, UNDER_MASKS, len(data), 0, 0, 0, 0) + BLUE_FIRST
    head += b"BGRs" + bytes(48)
    before = HEADER + len(head)
    return b"BM" + struct.pack("<IHHI", before + len(data), 0, 0, before) + head + data


def _eight_bits(pixels: Pixels, mask: int) -> npt.NDArray[np.uint8]:
    """What lies under a mask, from 0 to 255; 255 where there is no mask, which of all colours alpha alone may lack."""
    if mask == 0:
        return np.full(pixels.shape, 255, np.uint8)
    shift = (mask & -mask).bit_length() - 1
    values = ((pixels & mask) >> shift).astype(np.float64)
    return (values * 255 / (mask >> shift)).round().astype(np.uint8)
