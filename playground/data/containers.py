"""What viewers forgive in a picture's file: its bytes, mended so that Pillow shows the same pixels.

Nothing is decoded here but, of a JPEG without an end, what tells whether more is missing.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Mapping

from PIL import Image

from playground.data.colour_spaces import icc_profile, space_of_chunks, space_of_code_points

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_SHOWN = (b"tRNS", b"eXIf", b"acTL", b"fcTL", b"fdAT")
"""chunks that are not critical, and yet change what is seen; comments, dates and clipping paths do not"""
PNG_COLOURS = (b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM")
PNG_GREY = 0
"""the kind of colours of one shade a pixel (PNG, 11.2.1)"""
NCLX, MOST_BOXES = b"colrnclx", 10_000
JPEG_START, JPEG_END = b"\xff\xd8", b"\xff\xd9"
LARGEST_PROFILE = 2_000_000
"""bytes; those of presses have about 600,000"""
FILLING = bytes.fromhex("3ac591e65d07b82f73d41e8a49c60bf52d9963a8d17e5ab0") * 2
"""stands where a JPEG's data may be missing: whatever it decodes to, it is seldom what zeros decode to"""


def visible_png(content: bytes) -> tuple[bytes, dict[bytes, bytes]]:
    """Of a PNG what is seen, and the chunks that say what its colours are, which `png_colours` reads.

    Chunks that show nothing are left out, and those with a wrong checksum, as libpng does. No PNG: as it is.
    """
    if not content.startswith(PNG_START):
        return content, {}
    kept, colours, end = [PNG_START], dict[bytes, bytes](), len(PNG_START)
    for kind, start, end in _png_chunks(content):
        is_critical = kind[:1].isupper()
        if not is_critical and kind not in (*PNG_SHOWN, *PNG_COLOURS):
            continue
        whole = content[start:end]
        if not is_critical and zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:]):
            continue
        if kind in PNG_COLOURS:
            colours.setdefault(kind, whole[8:-4])
        else:
            kept.append(whole if kind != b"tRNS" else _clear_shade(whole, content[24:26]))
    kept.append(content[end:])
    return b"".join(kept), colours


def _clear_shade(chunk: bytes, depth_and_kind: bytes) -> bytes:
    """A chunk tRNS with its shade of 2 or 4 bits as one of 8, which Pillow makes of the pixels, but not of this."""
    depth, kind = depth_and_kind
    if kind != PNG_GREY or depth not in (2, 4) or len(chunk) != 14:
        return chunk
    most = 2**depth - 1
    data = b"tRNS" + struct.pack(">H", (int.from_bytes(chunk[8:10]) & most) * (255 // most))
    return chunk[:4] + data + struct.pack(">I", zlib.crc32(data))


def png_colours(chunks: Mapping[bytes, bytes]) -> tuple[bytes | None, bool]:
    """The ICC profile of those chunks, None for sRGB; and whether they name colours that cannot be converted.

    The first that is there counts: cICP, iCCP, sRGB, then gAMA with cHRM (PNG third edition, 4.3).
    """
    points = chunks.get(b"cICP", b"")
    space = space_of_code_points(points[0], points[1]) if len(points) == 4 else None
    if space is None:
        profile = _profile(chunks.get(b"iCCP", b""))
        if profile is not None or b"sRGB" in chunks or len(points) == 4:
            return profile, len(points) == 4
        space = space_of_chunks(chunks.get(b"gAMA", b""), chunks.get(b"cHRM", b""))
    return None if space.is_srgb else icc_profile(space), False


def avif_colours(content: bytes) -> tuple[bytes | None, bool]:
    """The same of an AVIF without a profile, of its first box nclx (ISO/IEC 14496-12, 12.1.5)."""
    at = content.find(NCLX, 0, MOST_BOXES)
    if at < 0 or len(content) < at + len(NCLX) + 4:
        return None, False
    space = space_of_code_points(*struct.unpack_from(">HH", content, at + len(NCLX)))
    if space is None:
        return None, True
    return None if space.is_srgb else icc_profile(space), False


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each whole chunk up to the last (PNG, 5.3)."""
    start = len(PNG_START)
    while start + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, start)
        if start + 12 + length > len(content) or not kind.isalpha():
            return
        yield kind, start, start + 12 + length
        start += 12 + length
        if kind == b"IEND":
            return


def _profile(packed: bytes) -> bytes | None:
    """What a chunk iCCP holds: a name, a zero, the method 0, and the profile compressed (PNG, 11.3.2.3)."""
    _, found, rest = packed.partition(b"\0")
    if not found or rest[:1] != b"\0":
        return None
    try:
        profile = zlib.decompressobj().decompress(rest[1:], LARGEST_PROFILE + 1)
    except zlib.error:
        return None
    return profile if 0 < len(profile) <= LARGEST_PROFILE else None


def without_half_end(content: bytes) -> bytes:
    """A JPEG cut off within its end marker, without the half that is there: data never end with ff."""
    return content.rstrip(JPEG_END[:1]) if content.startswith(JPEG_START) else content


def lacks_only_its_end(content: bytes) -> bool:
    """Whether this is a JPEG that has all its data, and no end marker behind them. It is decoded to find out.

    Missing data are decoded as what follows: the picture then changes with the filling.
    """
    if not content.startswith(JPEG_START):
        return False
    scan = _first_scan(content)
    if scan is None or content.find(JPEG_END, scan) >= 0:  # within data, ff is always followed by 00
        return False
    try:
        plain, filled = (_glance(content + filling + JPEG_END) for filling in (b"", FILLING))
    except Exception:  # decoders meet hostile bytes, and raise whatever they trip over
        return False
    return plain == filled


def _first_scan(content: bytes) -> int | None:
    """Where the first scan of the picture itself begins; its preview lies in a segment before (ITU-T T.81, B.1.1)."""
    at = len(JPEG_START)
    while at + 4 <= len(content) and content[at] == 0xFF:
        if content[at + 1] == 0xFF:
            at += 1
        elif content[at + 1] == 0xDA:
            return at
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return None


def _glance(content: bytes) -> bytes:
    """Pixels in which a lack shows: at an eighth, but for a progressive JPEG, whose last scans bring finer detail."""
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
        if not picture.info.get("progressive"):
            picture.draft(None, (max(1, picture.width // 8), max(1, picture.height // 8)))
        return picture.tobytes()
