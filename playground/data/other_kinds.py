"""What is often taken for a picture that can be read, told by its bytes: a true reason, and not "damaged"."""

from __future__ import annotations

import re

FILM, TARGA, CAMERA = "a film", "a Targa picture (TGA)", "the raw data of a camera"
RAW = "a TIFF of a rare kind, such as the raw data of a camera, or a damaged one"
WEB_PAGE = "a web page: the picture itself was not downloaded"
COMMON_KINDS = (
    (b"version https://git-lfs", "a pointer of git-lfs: the file itself was not fetched (git lfs pull does)"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"7z\xbc\xaf", "an archive of 7-Zip"),
    (b"Rar!", "an archive of RAR"),
)
"""what stands for a file, or has it inside: taken for a picture or for a checkpoint"""
KINDS = (
    *COMMON_KINDS,
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"8BPS", "a Photoshop document"),
    (b"gimp xcf", "a GIMP document"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"PK\x03\x04", "an archive, such as a zip or an office document"),
    (b"\x1aE\xdf\xa3", FILM),
    (b"OggS", FILM),
    (b"FUJIFILM", CAMERA),
    (b"icns", "an icon of macOS"),
    (b"\0\0\2\0\0\0\0\0", TARGA),
    (b"\0\0\x0a\0\0\0\0\0", TARGA),
    (b"\0\0\2\0", "a mouse pointer of Windows"),
    (b"DDS ", "a texture (DDS)"),
    (b"qoif", "a QOI picture"),
    (b"P7\n", "a PAM picture"),
    (b"PF\n", "a picture of floats in colour (PFM)"),
    (b"v/1\x01", "a picture in OpenEXR"),
    (b"#?RADIANCE", "a picture in Radiance HDR"),
    (b"II*\0", RAW),
    (b"MM\0*", RAW),
    (b"II+\0", RAW),
    (b"MM\0+", RAW),
    (b"IIU\0", CAMERA),
    (b"\x89HDF", "data in HDF5"),
    (b"\x93NUMPY", "an array of NumPy"),
)
RIFF_KINDS = {b"AVI ": FILM, b"WAVE": "a sound"}
READABLE = (b"\x89PNG\r\n\x1a\n", b"GIF8", b"\xff\xd8\xff")
"""how formats begin that can be read: such a file that is not recognised is damaged"""
AVIF = b"avif", b"avis"
HEIC = "HEIC, as iPhones save it (there: Settings, Camera, Formats, Most Compatible)"
BRANDS = dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), HEIC) | dict.fromkeys(
    (b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"qt  ", b"3gp4", b"3gp5"), FILM
) | {b"crx ": CAMERA}  # fmt: skip
"""of files of boxes (ISO/IEC 14496-12, 4.3; ISO/IEC 23008-12, 10)"""
MARKUP = 4_000
"""bytes in which a drawing or a web page shows what it is: comments and declarations may stand before"""
SVG = re.compile(rb"<svg[\s>:]", re.IGNORECASE)
HTML = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
RARE_JPEGS = dict.fromkeys((0xC3, 0xC7, 0xCB, 0xCF), "a JPEG without loss") | dict.fromkeys(
    (0xC5, 0xC6, 0xCD, 0xCE), "a JPEG in layers of sizes"
) | {0xF7: "a JPEG-LS picture"}  # fmt: skip
"""by the marker of its frame (ITU-T T.81, table B.1; T.87, C.1.1)"""
FRAMES = {0xC0, 0xC1, 0xC2, 0xC9, 0xCA, *RARE_JPEGS}


def kind_of(content: bytes) -> str | None:
    """The name of a kind of file that cannot be opened; None where it is none of those known here."""
    if content[4:8] == b"ftyp":
        return BRANDS.get(content[8:12])
    if content.startswith(b"RIFF"):
        return RIFF_KINDS.get(content[8:12])
    known = next((kind for start, kind in KINDS if content.startswith(start)), None)
    return known or _markup(content[:MARKUP])


def _markup(start: bytes) -> str | None:
    """Of text between angle brackets, in one byte a letter or in two."""
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if not text.lstrip().startswith(b"<"):
        return None
    if SVG.search(text) and not HTML.search(text):
        return "a drawing of lines (SVG)"
    return WEB_PAGE if HTML.search(text) else None


def is_damaged(content: bytes) -> bool:
    """Whether a file that was not recognised begins like one that can be read."""
    begins_like = content[:4], content[8:12]
    if content[4:8] == b"ftyp":
        return content[8:12] in AVIF
    return content.startswith(READABLE) or begins_like in ((b"RIFF", b"WEBP"), (b"RIFF", b""))


def rare_jpeg(content: bytes) -> str | None:
    """The name of a kind of JPEG that neither browsers nor this page read; None for all others."""
    at = 2
    while content.startswith(b"\xff\xd8") and at + 5 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in FRAMES:
            bits = content[at + 4]
            return RARE_JPEGS.get(marker, f"a JPEG of {bits} bits" if bits in (12, 16) else None)
        if marker == 0xDA:
            return None
        at += 1 if marker == 0xFF else 2 + int.from_bytes(content[at + 2 : at + 4])
    return None
