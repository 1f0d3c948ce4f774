"""Folders of pictures, paired and not: what is read, how it is cut, what is refused."""

from __future__ import annotations

import os
import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from playground.data import folders
from playground.data.dataset import DataUnavailable
from playground.data.folder_files import read_rgb, read_to_cut
from playground.data.folders import Cut, PictureMemory, kind_in, pairs_in, part_to_show, stack
from playground.data.picture_files import picture_files, pictures_in
from playground.sketch import BUILDING

CUT = Cut(side=16, load=16)
JITTER = Cut(side=16, load=24)


def noise(seed: int, width: int = 24, height: int = 24) -> Image.Image:
    """Every place of it differs from every other."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def plain(colour: str, width: int = 24, height: int = 24) -> Image.Image:
    return Image.new("RGB", (width, height), colour)


def beside(a: Image.Image, b: Image.Image) -> Image.Image:
    both = Image.new("RGB", (a.width + b.width, a.height))
    both.paste(a, (0, 0))
    both.paste(b, (a.width, 0))
    return both


def saved(picture: Image.Image, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
    return path


def colour_of(picture: Tensor) -> list[int]:
    """The mean, red, green and blue, each -1, 0 or 1."""
    values: list[int] = picture.mean(dim=(1, 2)).round().int().tolist()
    return values


RED, BLUE = [1, -1, -1], [-1, -1, 1]


def blocks(seed: int, side: int = 48) -> Image.Image:
    """A label map as its classes are kept: a palette PNG of three colours in squares of 5 pixels."""
    chosen = np.random.default_rng(seed).integers(0, 3, (10, 10), dtype=np.uint8).repeat(5, axis=0).repeat(5, axis=1)
    labels = Image.fromarray(chosen[:side, :side], mode="P")
    labels.putpalette([128, 0, 0, 0, 0, 128, 0, 128, 128])
    return labels


# ---- pairs


def test_pairs_side_by_side(tmp_path: Path) -> None:
    saved(beside(plain("red"), plain("blue")), tmp_path / "train" / "x.png")
    pairs = pairs_in(tmp_path, "train")
    assert len(pairs) == 1
    a, b = pairs.pair(0, CUT, None)
    assert a.shape == b.shape == (3, 16, 16)
    assert (colour_of(a), colour_of(b)) == (RED, BLUE)


@pytest.mark.parametrize(("a", "b"), [("trainA", "trainB"), ("train/A", "train/B")])
def test_pairs_in_two_folders_belong_together_by_name(tmp_path: Path, a: str, b: str) -> None:
    for name, colours in (("1", ("red", "blue")), ("2", ("blue", "red"))):
        saved(plain(colours[0]), tmp_path / a / f"{name}.png")
        saved(plain(colours[1]), tmp_path / b / f"{name}.jpg")
    pairs = pairs_in(tmp_path, "train")
    assert len(pairs) == 2
    assert [colour_of(half) for half in pairs.pair(0, CUT, None)] == [RED, BLUE]
    assert [colour_of(half) for half in pairs.pair(1, CUT, None)] == [BLUE, RED]


def test_the_other_direction_swaps_given_and_wanted(tmp_path: Path) -> None:
    saved(beside(plain("red"), plain("blue")), tmp_path / "test" / "x.png")
    given, wanted = pairs_in(tmp_path, "test", "BtoA").pair(0, CUT, None)
    assert (colour_of(given), colour_of(wanted)) == (BLUE, RED)


def test_a_partner_of_another_size_is_brought_to_the_first_ones(tmp_path: Path) -> None:
    saved(plain("red", 40, 24), tmp_path / "trainA" / "x.png")
    saved(plain("blue", 10, 6), tmp_path / "trainB" / "x.png")
    given, wanted = pairs_in(tmp_path, "train").pair(0, CUT, random.Random(0))
    assert given.shape == wanted.shape == (3, 16, 16)


def test_both_halves_are_cut_and_mirrored_alike(tmp_path: Path) -> None:
    saved(beside(noise(1, 40, 30), noise(1, 40, 30)), tmp_path / "train" / "x.png")
    pairs = pairs_in(tmp_path, "train")
    drawn = [pairs.pair(0, JITTER, random.Random(seed)) for seed in range(20)]
    assert all(torch.equal(a, b) for a, b in drawn)
    assert len({tuple(a.flatten().tolist()) for a, _ in drawn}) > 15  # and not always the same way


def test_the_same_random_numbers_cut_the_same_square_and_none_cut_the_middle(tmp_path: Path) -> None:
    saved(beside(noise(1), noise(2)), tmp_path / "train" / "x.png")
    pairs = pairs_in(tmp_path, "train")
    first, again = (pairs.pair(0, JITTER, random.Random(3)) for _ in range(2))
    assert all(torch.equal(one, other) for one, other in zip(first, again, strict=True))
    middle = pairs.pair(0, JITTER, None)[0]
    expected = torch.from_numpy(np.asarray(noise(1).crop((4, 4, 20, 20))).copy()).permute(2, 0, 1) / 127.5 - 1
    assert torch.allclose(middle, expected, atol=1e-6)


def test_flips_mirror_half_of_the_pictures_or_none(tmp_path: Path) -> None:
    saved(noise(1, 16, 16), tmp_path / "trainA" / "x.png")
    pictures = kind_in(tmp_path, "train", "A")
    straight = pictures.picture(0, CUT, None)
    drawn = [pictures.picture(0, CUT, random.Random(seed)) for seed in range(100)]
    mirrored = sum(torch.equal(picture, straight.flip(2)) for picture in drawn)
    assert 30 < mirrored < 70
    assert mirrored + sum(torch.equal(picture, straight) for picture in drawn) == 100
    kept = Cut(16, 16, flips=False)
    assert all(torch.equal(pictures.picture(0, kept, random.Random(seed)), straight) for seed in range(10))


def test_values_reach_from_minus_1_to_1(tmp_path: Path) -> None:
    saved(beside(plain("black"), plain("white")), tmp_path / "train" / "x.png")
    black, white = pairs_in(tmp_path, "train").pair(0, CUT, None)
    assert (float(black.min()), float(black.max()), float(white.min()), float(white.max())) == (-1, -1, 1, 1)


# ---- pictures without partners


def test_unpaired_pictures_have_names_and_numbers_of_their_own(tmp_path: Path) -> None:
    for name in ("b.png", "a.jpg", "c.webp"):
        saved(plain("red", 60, 20), tmp_path / "trainA" / name)
    saved(plain("blue"), tmp_path / "trainB" / "z.bmp")
    (tmp_path / "trainA" / "notes.txt").write_text("no picture")
    (tmp_path / "trainA" / "folder.png").mkdir()
    (tmp_path / "trainA" / "._a.jpg").write_bytes(b"what a Mac puts beside a picture")
    a, b = kind_in(tmp_path, "train", "A"), kind_in(tmp_path, "train", "B")
    assert [path.name for path in a.files] == ["a.jpg", "b.png", "c.webp"]
    assert (len(a), len(b)) == (3, 1)
    assert a.picture(1, CUT, random.Random(0)).shape == (3, 16, 16)
    assert colour_of(b.picture(0, CUT, None)) == BLUE


# ---- single pictures


def test_pictures_are_read_upright_in_colour_and_on_white(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    plain("red", 40, 20).save(tmp_path / "turned.jpg", exif=exif)
    assert read_rgb(tmp_path / "turned.jpg").size == (20, 40)
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert read_rgb(tmp_path / "clear.png").getpixel((0, 0)) == (255, 255, 255)
    for mode in ("L", "P", "CMYK", "1"):
        path = tmp_path / ("x.tif" if mode == "CMYK" else "x.png")
        plain("white").convert(mode).save(path)
        assert read_rgb(path).getpixel((0, 0)) == (255, 255, 255)


def test_stacked_pictures_are_channels_last() -> None:
    both = stack([torch.zeros(3, 4, 4), torch.ones(3, 4, 4)])
    assert both.shape == (2, 3, 4, 4)
    assert both.is_contiguous(memory_format=torch.channels_last)


# ---- what is refused


def test_a_folder_without_pairs_says_how_to_lay_them_out(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match=r"has no pairs\. Put pictures with A on the left .* trainA/ and trainB/"):
        pairs_in(tmp_path, "train")
    with pytest.raises(DataUnavailable, match=r"has no pictures in testB/\. Put some there"):
        kind_in(tmp_path, "test", "B")
    assert pictures_in(tmp_path / "nowhere") == ()


def test_a_folder_that_is_not_there_is_called_so(tmp_path: Path) -> None:
    for read in (lambda: pairs_in(tmp_path / "maps", "train"), lambda: kind_in(tmp_path / "maps", "train", "A")):
        with pytest.raises(DataUnavailable, match=r"There is no folder .*maps\. Name the one"):
            read()


def test_folders_may_be_written_with_other_capitals(tmp_path: Path) -> None:
    for name in ("TrainA/1.png", "trainb/1.png", "TESTA/1.png", "TestB/1.png"):
        saved(plain("red" if "A/" in name else "blue"), tmp_path / name)
    assert len(kind_in(tmp_path, "train", "A")) == len(kind_in(tmp_path, "test", "B")) == 1
    a, b = pairs_in(tmp_path, "train").pair(0, CUT, None)
    assert (colour_of(a), colour_of(b), part_to_show(tmp_path)) == (RED, BLUE, "test")
    saved(beside(plain("red"), plain("blue")), tmp_path / "maps" / "Train" / "1.png")
    saved(plain("red", 48), tmp_path / "maps" / "train" / "1.png")  # as it should be written goes first
    assert colour_of(pairs_in(tmp_path / "maps", "train").pair(0, CUT, None)[1]) == RED


def test_names_that_cannot_be_shown_do_no_harm(tmp_path: Path) -> None:
    """A name on disk is bytes: some are no text, or would steer a terminal."""
    saved(plain("red"), tmp_path / "trainA" / "1.png")
    for name in (b"\xffq.jpg", b"a\x1b[31m\nb.jpg", b"\xff.txt", b".\xffh.jpg"):
        (tmp_path / "trainA" / os.fsdecode(name)).write_bytes(b"no picture")
    usable = kind_in(tmp_path, "train", "A").usable()
    assert len(usable) == 1 and len(usable.left_out) == 4
    assert all(sentence.isprintable() and sentence.encode() for sentence in usable.left_out)


def test_a_picture_without_partner_is_named(tmp_path: Path) -> None:
    for name in ("trainA/1.png", "trainB/1.png", "trainB/2.png"):
        saved(plain("red"), tmp_path / name)
    with pytest.raises(DataUnavailable, match="do not match: '2' has no partner"):
        pairs_in(tmp_path, "train")


def test_two_empty_folders_are_refused(tmp_path: Path) -> None:
    for name in ("trainA", "trainB"):
        (tmp_path / name).mkdir()
    with pytest.raises(DataUnavailable, match="trainB hold no pictures"):
        pairs_in(tmp_path, "train")


@pytest.mark.parametrize("content", [b"I am a text.", b"", b"\x89PNG\r\n\x1a\n cut"])
def test_a_file_that_is_no_picture_is_named(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "train"
    folder.mkdir()
    (folder / "letter.png").write_bytes(content)
    pairs = pairs_in(tmp_path, "train")  # files are opened when they are asked for
    with pytest.raises(DataUnavailable, match=r"letter\.png is not a picture that can be read"):
        pairs.pair(0, CUT, None)


@pytest.mark.parametrize(("side", "load"), [(8, 32), (64, 32), (0, 0)])
def test_a_cut_larger_than_the_picture_or_tiny_is_refused(side: int, load: int) -> None:
    with pytest.raises(ValueError, match="the side must be from 16 to"):
        Cut(side, load)


# ---- label maps


@pytest.mark.parametrize("cut", [Cut(side=16, load=16), Cut(side=32, load=37), Cut(side=64, load=96)])
def test_between_two_classes_of_a_label_map_there_is_no_third_one(tmp_path: Path, cut: Cut) -> None:
    saved(blocks(0), tmp_path / "trainA" / "1.png")
    saved(noise(1, 48, 48), tmp_path / "trainB" / "1.png")
    labels, photo = pairs_in(tmp_path, "train").pair(0, cut, random.Random(0))
    classes = {(128, 0, 0), (0, 0, 128), (0, 128, 128)}
    assert {tuple(c) for c in ((labels + 1) * 127.5).round().int().flatten(1).T.tolist()} <= classes
    assert len(photo.flatten(1).unique(dim=1).T) > 100


def test_a_label_map_is_cut_in_training_as_it_is_in_use(tmp_path: Path) -> None:
    path = saved(blocks(2), tmp_path / "trainA" / "1.png")
    learnt = kind_in(tmp_path, "train", "A").picture(0, Cut(side=32, load=32), None)
    with Image.open(path) as opened:
        used = BUILDING.label_map(opened, 32)
    assert np.array_equal(((learnt + 1) * 127.5).round().byte().permute(1, 2, 0).numpy(), np.asarray(used))


def test_a_photograph_as_large_as_its_map_or_not_is_smooth(tmp_path: Path) -> None:
    saved(blocks(3), tmp_path / "trainA" / "1.png")
    saved(noise(4, 96, 96), tmp_path / "trainB" / "1.png")
    photo = pairs_in(tmp_path, "train").pair(0, Cut(side=48, load=48), None)[1]
    smooth = noise(4, 96, 96).resize((48, 48), Image.Resampling.BICUBIC)
    assert np.array_equal(((photo + 1) * 127.5).round().byte().permute(1, 2, 0).numpy(), np.asarray(smooth))


# ---- which files are used


def test_subfolders_and_every_ending_of_pictures_count(tmp_path: Path) -> None:
    for name in ("1.jpg", "2.JFIF", "3.ppm", "4.gif", "monday/5.jpg", "monday/early/6.bmp"):
        path = tmp_path / "trainA" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        plain("red").save(path, "JPEG" if name == "2.JFIF" else None)
    (tmp_path / "trainA" / "monday" / "back").symlink_to(tmp_path / "trainA")
    pictures = kind_in(tmp_path, "train", "A").usable()
    assert [path.stem for path in pictures.files] == list("123456")
    assert pictures.left_out == ()


def test_what_is_passed_over_is_named_in_one_line_of_its_kind(tmp_path: Path) -> None:
    saved(plain("red"), tmp_path / "1.png")
    for name in ("notes.txt", "raw.heic", ".0.png", "._1.png", ".DS_Store", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"no picture")
    hidden, others = picture_files(tmp_path).left_out
    assert hidden == f"1 hidden file was left out: {tmp_path}/.0.png."
    assert others.startswith(f"2 other files were left out, such as {tmp_path}/notes.txt. Names of pictures end in")


def test_the_whole_name_pairs_and_its_ending_only_where_it_must(tmp_path: Path) -> None:
    for folder, ending in (("trainA", "png"), ("trainB", "jpg")):
        for name in ("1.jpg", "1.png", f"2.{ending}", f"monday/1.{ending}"):
            saved(plain("red"), tmp_path / folder / name)
    pairs = pairs_in(tmp_path, "train").files
    names = [[str(path.relative_to(tmp_path)) for path in pair if path is not None] for pair in pairs]
    assert names == [
        ["trainA/1.jpg", "trainB/1.jpg"],
        ["trainA/1.png", "trainB/1.png"],
        ["trainA/2.png", "trainB/2.jpg"],
        ["trainA/monday/1.png", "trainB/monday/1.jpg"],
    ]
    saved(plain("red"), tmp_path / "trainA" / "2.webp")
    with pytest.raises(DataUnavailable, match="do not match: '2' has several"):
        pairs_in(tmp_path, "train")


def test_one_folder_of_two_is_no_folder_of_pictures_side_by_side(tmp_path: Path) -> None:
    saved(plain("red"), tmp_path / "train" / "A" / "1.png")
    with pytest.raises(DataUnavailable, match=r"do not match: .*train/B is missing"):
        pairs_in(tmp_path, "train")


def test_broken_pictures_are_named_and_left_out_before_anything_is_learnt(tmp_path: Path) -> None:
    for name in ("trainA/1.png", "trainA/2.png", "trainB/1.png", "trainB/2.png"):
        path = saved(noise(1), tmp_path / name)
    path.write_bytes(path.read_bytes()[:200])
    pairs = pairs_in(tmp_path, "train").usable()
    assert [a.name for a, _ in pairs.files] == ["1.png"]
    assert len(pairs.left_out) == 1 and "trainB/2.png is not a picture that can be read" in pairs.left_out[0]
    assert len(kind_in(tmp_path, "train", "A").usable()) == 2
    (tmp_path / "trainB" / "1.png").unlink()
    with pytest.raises(DataUnavailable, match=r"None of the pictures can be read\. .*B/2\.png"):
        kind_in(tmp_path, "train", "B").usable()


def test_links_to_files_that_were_not_fetched_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "trainA"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.jpg").symlink_to(tmp_path / ".git" / "annex" / "nothing")
    said = f"3 linked files were left out, such as {folder}/0.jpg. A link leads nowhere until its file is fetched"
    with pytest.raises(DataUnavailable, match=re.escape(said)):
        kind_in(tmp_path, "train", "A")
    saved(noise(1), folder / "good.png")
    assert said in kind_in(tmp_path, "train", "A").left_out[0]


def test_a_photograph_with_a_palette_is_no_label_map(tmp_path: Path) -> None:
    palette = noise(1, 24, 24).resize((96, 96), Image.Resampling.BICUBIC).quantize(256)
    saved(palette, tmp_path / "trainA" / "photo.png")
    saved(blocks(1), tmp_path / "trainA" / "map.png")
    assert read_to_cut(tmp_path / "trainA" / "photo.png")[1] == Image.Resampling.BICUBIC
    assert read_to_cut(tmp_path / "trainA" / "map.png")[1] == Image.Resampling.NEAREST


def test_lines_and_pictures_of_nothing_are_named_before_anything_is_learnt(tmp_path: Path) -> None:
    for name, picture in (
        ("good", noise(1)),
        ("line", plain("red", 30_000, 1)),
        ("long", plain("red", 500, 12)),
        ("dot", plain("red", 3, 3)),
        ("nothing", Image.new("RGBA", (24, 24), (9, 9, 9, 0))),
    ):
        saved(picture, tmp_path / "trainA" / f"{name}.png")
    pictures = kind_in(tmp_path, "train", "A").usable()
    assert [path.stem for path in pictures.files] == ["good"]
    said = " ".join(pictures.left_out)
    assert said.count("Left out: ") == 4 and "transparent everywhere" in said
    assert "dot.png has only 3 × 3 pixels" in said and "more than 32 times as long as it is wide (500 × 12" in said


def test_a_picture_side_by_side_is_as_odd_as_its_halves(tmp_path: Path) -> None:
    for size in ((1, 24), (14, 24), (48, 24), (24 * 40, 24)):
        saved(plain("red", *size), tmp_path / "train" / f"{size[0]}.png")
    pairs = pairs_in(tmp_path, "train").usable()
    assert [a.stem for a, _ in pairs.files] == ["48", "960"]
    assert f"Left out: each half of {tmp_path}/train/14.png has only 7 × 24 pixels" in " ".join(pairs.left_out)
    assert all(pairs.pair(index, JITTER, None)[0].shape == (3, 16, 16) for index in range(2))


def test_val_stands_in_for_test_and_train_for_both(tmp_path: Path) -> None:
    saved(plain("red"), tmp_path / "trainA" / "1.png")
    assert part_to_show(tmp_path) == "train"
    saved(plain("red"), tmp_path / "valA" / "1.png")
    assert (part_to_show(tmp_path), part_to_show(tmp_path, "A"), part_to_show(tmp_path, "B")) == ("val", "val", "train")
    (tmp_path / "test").mkdir()
    assert part_to_show(tmp_path) == "val"
    saved(plain("red"), tmp_path / "test" / "1.png")
    assert (part_to_show(tmp_path), part_to_show(tmp_path, "A")) == ("test", "val")
    saved(plain("red"), tmp_path / "A" / "test" / "1.png")
    assert part_to_show(tmp_path, "A") == "test"


# ---- in memory


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are decoded from now on."""
    decoded: list[Path] = []
    read = folders.read_to_cut

    def read_and_note(path: Path) -> tuple[Image.Image, Image.Resampling]:
        decoded.append(path)
        return read(path)

    monkeypatch.setattr(folders, "read_to_cut", read_and_note)
    return decoded


def test_a_picture_is_decoded_once_and_cut_anew_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        saved(noise(number), tmp_path / "trainA" / f"{number}.png")
    forgetful, pictures = kind_in(tmp_path, "train", "A"), kind_in(tmp_path, "train", "A")
    expected = [replace(forgetful, memory=PictureMemory(0)).picture(i % 3, JITTER, random.Random(i)) for i in range(9)]
    decoded = counted(monkeypatch)
    drawn = [pictures.picture(i % 3, JITTER, random.Random(i)) for i in range(9)]
    assert all(torch.equal(one, other) for one, other in zip(drawn, expected, strict=True))
    assert not torch.equal(drawn[0], drawn[3])
    assert len(decoded) == 3
    pictures.picture(0, Cut(side=16, load=20), None)  # another size
    assert len(decoded) == 4


def test_pairs_stay_pairs_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(2):
        saved(beside(noise(number), noise(number)), tmp_path / "train" / f"{number}.png")
    pairs, decoded = pairs_in(tmp_path, "train"), counted(monkeypatch)
    for index in (0, 1, 0, 1):
        a, b = pairs.pair(index, JITTER, random.Random(index))
        assert torch.equal(a, b)
    assert len(decoded) == 2


def test_memory_keeps_what_fits_and_reads_the_rest_again() -> None:
    memory, reads = PictureMemory(most=24 * 24 * 3 * 2), []

    def picture(index: int) -> Image.Image:
        def read() -> tuple[Image.Image, ...]:
            reads.append(index)
            return (noise(index),)

        return memory.get(index, read)[0]

    for _ in range(2):
        for index in range(3):
            assert picture(index).tobytes() == noise(index).tobytes()
    assert reads == [0, 1, 2, 2] and memory.kept == memory.most
