"""Bad and hostile uploads: each is named in plain words, none raises, none costs more than its limit."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from playground.data import DataUnavailable, load
from playground.data.own_pictures import Limits, PreparedUpload, prepare, save


def noise(side: int = 40, seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8))


def encoded(format: str, picture: Image.Image | None = None, **options: object) -> bytes:
    content = io.BytesIO()
    (picture or noise()).save(content, format, **options)
    return content.getvalue()


def zip_of(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes whose header promises any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b"")


def given(folder: Path, limits: Limits | None = None, **files: bytes) -> PreparedUpload:
    """Upload files; `name_png` stands for name.png."""
    paths = []
    for name, content in files.items():
        paths.append(folder / name.replace("_", "."))
        paths[-1].write_bytes(content)
    return prepare(paths, limits or Limits())


def only_problem(prepared: PreparedUpload) -> str:
    assert len(prepared.images) == 0
    assert len(prepared.problems) == 1, prepared.problems
    return prepared.problems[0]


NOT_READABLE = "is not a picture this page can read. Save it as JPEG or PNG and try again."


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("notes.jpg", b"Dear diary, this is no picture.", NOT_READABLE),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic" + bytes(50), "is HEIC, as iPhones save it"),
        (
            "vector.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "is a drawing of lines (SVG). This page cannot read it.",
        ),
        ("print.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is a PostScript document."),
        ("empty.png", b"", "is empty"),
        ("cut.jpg", encoded("JPEG", noise(300))[:9000], "is cut short or damaged"),
        ("cut.png", encoded("PNG")[:500], "is cut short or damaged"),
        ("dot.png", encoded("PNG", Image.new("L", (1, 1), 9)), "is one even colour"),
        ("clear.png", encoded("PNG", Image.new("RGBA", (9, 9), (0, 0, 0, 0))), "is one even colour"),
        ("bomb.png", png_claiming(8000, 8000), "has more than 51 million pixels"),
        ("refused.png", png_claiming(60_000, 60_000), "has more than 51 million pixels"),
        ("tall.png", png_claiming(1, 2**31 - 1), "has more than 51 million pixels"),
        ("zero.png", png_claiming(0, 5), "is cut short or damaged"),
        ("set.rar", b"Rar!\x1a\x07\x00", "is an archive this page cannot open. Make a .zip"),
        ("set.zip", b"not a zip", "is not a whole zip file"),
        ("void.zip", b"", "is not a whole zip file"),
    ],
)
def test_bad_file_is_named_in_plain_words(tmp_path: Path, file: str, content: bytes, complaint: str) -> None:
    (tmp_path / file).write_bytes(content)
    problem = only_problem(prepare([tmp_path / file]))
    assert problem.startswith(f"{file} ")
    assert complaint in problem


def test_one_bad_file_leaves_the_good_ones(tmp_path: Path) -> None:
    prepared = given(tmp_path, a_png=encoded("PNG"), b_jpg=b"text", c_jpg=encoded("JPEG"))
    assert prepared.names == ("a.png", "c.jpg")
    assert len(prepared.problems) == 1
    assert prepared.problems[0].startswith("b.jpg")


def test_folder_and_vanished_file_are_named(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    problems = prepare([tmp_path / "folder", tmp_path / "gone.png"]).problems
    assert [p.split(" is not a file")[0] for p in problems] == ["folder", "gone.png"]


@pytest.mark.parametrize("action", ["error", "ignore"])
def test_what_pillow_warns_of_is_refused(tmp_path: Path, action: Literal["error", "ignore"]) -> None:
    guard = Image.MAX_IMAGE_PIXELS
    assert guard is not None
    with warnings.catch_warnings(action=action):
        problem = only_problem(given(tmp_path, Limits(max_pixels=10**9), a_png=png_claiming(10_000, 10_000)))
    assert "million pixels" in problem
    assert guard == Image.MAX_IMAGE_PIXELS


def test_jpeg_of_endless_scans_is_refused_before_decoding(tmp_path: Path) -> None:
    content = encoded("JPEG", progressive=True)
    scans = content[content.index(b"\xff\xda") : -2]
    problem = only_problem(given(tmp_path, a_jpg=content[:-2] + scans * 50 + b"\xff\xd9"))
    assert "is built in an unusual way" in problem
    assert len(given(tmp_path, b_jpg=content).images) == 1


def test_film_behind_a_photo_is_not_mistaken_for_scans(tmp_path: Path) -> None:
    film = b"\xff\xda" + random.Random(0).randbytes(20)
    assert len(given(tmp_path, a_jpg=encoded("JPEG") + film * 500).images) == 1


def test_zip_bomb_costs_no_more_than_one_file_may(tmp_path: Path) -> None:
    limits = Limits(max_file_bytes=10**6)
    bomb = zip_of({"bomb.png": bytes(300 * 10**6)})
    tracemalloc.start()
    problem = only_problem(given(tmp_path, limits, a_zip=bomb))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problem == "bomb.png in a.zip has more than 1 MB. Save a smaller copy and try again."
    assert peak < 10 * 10**6


def test_zip_that_lies_about_its_sizes_is_read_no_further(tmp_path: Path) -> None:
    honest = zip_of({"bomb.png": bytes(5 * 10**6)})
    lying = honest.replace(struct.pack("<I", 5 * 10**6), struct.pack("<I", 100))
    assert lying != honest
    problem = only_problem(given(tmp_path, Limits(max_file_bytes=10**6), a_zip=lying))
    assert problem.startswith("bomb.png in a.zip ")


def test_many_small_files_stop_at_the_total(tmp_path: Path) -> None:
    members = {f"{i}.png": encoded("PNG", noise(100, i)) for i in range(20)}
    size = len(members["0.png"])
    prepared = given(tmp_path, Limits(max_unpacked_bytes=10 * size + 2000), a_zip=zip_of(members))
    assert len(prepared.images) == 10
    assert "unpacks to more than" in prepared.problems[0]


def test_of_many_files_some_are_used_evenly_spread(tmp_path: Path) -> None:
    members = {f"{i}.png": encoded("PNG", noise(seed=i)) for i in range(8)}
    prepared = given(tmp_path, Limits(max_files=5), a_zip=zip_of(members))
    assert len(prepared.images) == 5
    assert prepared.names == tuple(f"{i}.png in a.zip" for i in (0, 2, 4, 5, 7))
    assert prepared.problems == ("Of your 8 files, 5 are looked at, spread evenly over all of them.",)


def test_classes_in_zips_or_folders_of_their_own_all_come_through(tmp_path: Path) -> None:
    by_class = [{f"{kind}/{i}.png": encoded("PNG", noise(seed=i)) for i in range(20)} for kind in "abcd"]
    sorted_by_class = {name: content for members in by_class for name, content in members.items()}
    (tmp_path / "four").mkdir()
    for prepared in (
        given(tmp_path, Limits(max_files=20), all_zip=zip_of(sorted_by_class)),
        given(tmp_path / "four", Limits(max_files=20), **{f"{i}_zip": zip_of(m) for i, m in enumerate(by_class)}),
    ):
        assert [sum(name.startswith(kind) for name in prepared.names) for kind in "abcd"] == [5, 5, 5, 5]
        assert prepared.problems == ("Of your 80 files, 20 are looked at, spread evenly over all of them.",)


def test_single_files_are_spread_too(tmp_path: Path) -> None:
    prepared = given(tmp_path, Limits(max_files=2), **{f"{i}_png": encoded("PNG", noise(seed=i)) for i in range(6)})
    assert prepared.names == ("0.png", "3.png")


def test_bad_files_count_too(tmp_path: Path) -> None:
    members = {f"{i}.png": b"junk" for i in range(8)}
    prepared = given(tmp_path, Limits(max_files=5), a_zip=zip_of(members))
    assert len(prepared.problems) == 6


def test_what_only_ends_in_zip_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(50))
    (said,) = prepare([tmp_path / "a.zip"]).problems
    assert said == "a.zip is no zip, but an archive of RAR. Make a .zip of the pictures and try again."


def test_endless_table_of_contents_is_not_read(tmp_path: Path) -> None:
    members = {f"{i}": b"" for i in range(100)}
    problem = only_problem(given(tmp_path, Limits(max_files=20, max_listed=100), a_zip=zip_of(members)))
    assert problem == "a.zip lists far too many files. Zip at most 20 pictures."


def test_upload_stops_at_its_size(tmp_path: Path) -> None:
    good = encoded("PNG")
    prepared = given(tmp_path, Limits(max_upload_bytes=len(good)), a_png=good, b_png=good)
    assert prepared.names == ("a.png",)
    assert "together" in prepared.problems[0]


def test_upload_stops_at_its_time(tmp_path: Path) -> None:
    assert "take too long" in only_problem(given(tmp_path, Limits(max_seconds=0), a_png=encoded("PNG")))


def test_zip_in_a_zip_stays_closed(tmp_path: Path) -> None:
    inner = zip_of({"a.png": encoded("PNG")})
    assert "inner.ZIP in a.zip is a zip inside a zip" in only_problem(
        given(tmp_path, a_zip=zip_of({"inner.ZIP": inner}))
    )
    disguised = given(tmp_path, b_zip=zip_of({"inner.png": inner}))
    assert "is an archive, such as a zip or an office document." in only_problem(disguised)


def test_names_that_climb_out_write_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    good = encoded("PNG")
    members = {"../../evil.png": good, "/abs.png": good, "..\\..\\win.png": good, "C:\\x.png": good}
    prepared = given(tmp_path / "in", a_zip=zip_of(members))
    assert len(prepared.images) == 4
    assert not any(".." in name for name in prepared.names)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.zip", "in"]


def test_messages_repeat_no_long_or_unprintable_names(tmp_path: Path) -> None:
    name = "\x1b[31m\u202e" + "x" * 300 + ".png"
    problem = only_problem(given(tmp_path, a_zip=zip_of({name: b"junk"})))
    assert problem.isprintable()
    assert len(problem) < 200
    assert "xxx.png in a.zip" in problem


def test_locked_zip_is_named_once(tmp_path: Path) -> None:
    content = bytearray(zip_of({"a.png": encoded("PNG"), "b.png": encoded("PNG")}))
    for start, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(start)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(start, at + 1)
    problem = only_problem(given(tmp_path, a_zip=bytes(content)))
    assert problem == "a.zip is locked with a password (2 of 2 files). Zip without one."


def test_unusual_packing_is_named(tmp_path: Path) -> None:
    content = zip_of({"a.png": encoded("PNG")}, zipfile.ZIP_LZMA)
    assert "a.png in a.zip is packed in an unusual way" in only_problem(given(tmp_path, a_zip=content))


@pytest.mark.parametrize(
    "content",
    [encoded(f) for f in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")]
    + [zip_of({"a.png": encoded("PNG", noise(8)), "b.gif": encoded("GIF", noise(8))})],
    ids=["png", "jpg", "gif", "bmp", "tiff", "webp", "zip"],
)
@pytest.mark.filterwarnings("ignore")
def test_flipped_bytes_never_raise(tmp_path: Path, content: bytes, request: pytest.FixtureRequest) -> None:
    rng = random.Random(0)
    path = tmp_path / f"broken.{request.node.callspec.id}"
    for _ in range(150):
        broken = bytearray(content)
        for _ in range(rng.randint(1, 6)):
            # headers lie at the start, a zip's table of contents at the end
            broken[rng.choice([rng.randrange(60), rng.randrange(len(broken)), -rng.randint(1, 150)])] = rng.randrange(
                256
            )
        path.write_bytes(bytes(broken[: rng.choice([len(broken), rng.randrange(len(broken))])]))
        prepared = prepare([path])
        assert len(prepared.images) + len(prepared.problems) >= 1


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    images = np.random.default_rng(0).integers(0, 256, (16, 28, 28), dtype=np.uint8)
    return tmp_path / f"{save(PreparedUpload(images, ('x',) * 16, (), 16), tmp_path)}.safetensors"


def expect_damaged(path: Path) -> None:
    with pytest.raises(DataUnavailable, match=f"{path.stem} are damaged on disk. Upload them again"):
        load(path.stem, path.parent)


def test_saved_set_that_was_changed_is_refused(saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[-1] ^= 1
    saved.write_bytes(content)
    expect_damaged(saved)


@pytest.mark.parametrize("keep", [0, 5, 100, -1])
def test_saved_set_that_was_cut_is_refused(saved: Path, keep: int) -> None:
    saved.write_bytes(saved.read_bytes()[:keep])
    expect_damaged(saved)


def test_saved_set_of_another_shape_or_name_is_refused(saved: Path) -> None:
    save_file({"images": torch.zeros(16, 1, 32, 32)}, saved)
    expect_damaged(saved)
    save_file({"weights": torch.zeros(3)}, saved)
    expect_damaged(saved)
