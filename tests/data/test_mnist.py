"""The bundled digits are the canonical ones, and damage to them is noticed and explained."""

from __future__ import annotations

import gzip
import shutil
import struct
import subprocess
import sys
from hashlib import md5
from pathlib import Path

import pytest
import torch

from playground.data import DATASETS, DataUnavailable, Split, load, mnist, to_bytes, to_unit
from playground.data.idx import IdxError, read_idx

TRAIN_IMAGES = "train-images-idx3-ubyte.gz"


def write_gz(path: Path, content: bytes) -> str:
    """Write a gzip file and return the MD5 of what is inside."""
    path.write_bytes(gzip.compress(content))
    return md5(content, usedforsecurity=False).hexdigest()


@pytest.fixture
def copy_of_mnist(tmp_path: Path) -> Path:
    return Path(shutil.copytree(mnist.FOLDER, tmp_path / "mnist"))


@pytest.mark.parametrize(("split", "count"), [("train", 60_000), ("test", 10_000)])
def test_bundled_digits_are_complete(split: Split, count: int) -> None:
    digits = load("mnist", split=split)
    assert digits.images.shape == (count, 1, 28, 28)
    assert digits.images.dtype == torch.uint8
    assert digits.labels is not None
    assert digits.labels.shape == (count,)
    assert digits.labels.dtype == torch.int64
    assert digits.class_names == tuple("0123456789")
    assert set(digits.labels.tolist()) == set(range(10))


def test_first_training_digits_are_the_well_known_ones() -> None:
    labels = load("mnist").labels
    assert labels is not None
    assert labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]


def test_readme_names_licence_and_every_checksum() -> None:
    readme = (mnist.FOLDER / "README.md").read_text(encoding="utf-8")
    assert "CC BY-SA 3.0" in readme
    assert all(f"{file} " in readme and digest in readme for file, digest in mnist.MD5.items())


def test_one_changed_pixel_is_noticed(copy_of_mnist: Path) -> None:
    path = copy_of_mnist / "t10k-images-idx3-ubyte.gz"
    content = bytearray(gzip.decompress(path.read_bytes()))
    content[4000] ^= 1
    path.write_bytes(gzip.compress(bytes(content), compresslevel=1))
    with pytest.raises(DataUnavailable, match=r"t10k-images-idx3-ubyte.gz is damaged.*git checkout"):
        mnist.load("test", copy_of_mnist)


@pytest.mark.parametrize("content", [b"", b"version https://git-lfs.github.com/spec/v1\n", b"\x1f\x8b\x08\x00"])
def test_file_that_is_no_gzip_is_damaged(copy_of_mnist: Path, content: bytes) -> None:
    (copy_of_mnist / TRAIN_IMAGES).write_bytes(content)
    with pytest.raises(DataUnavailable, match=rf"{TRAIN_IMAGES} is damaged.*git checkout"):
        mnist.load("train", copy_of_mnist)


def test_truncated_file_is_damaged(copy_of_mnist: Path) -> None:
    path = copy_of_mnist / TRAIN_IMAGES
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(DataUnavailable, match=rf"{TRAIN_IMAGES} is damaged"):
        mnist.load("train", copy_of_mnist)


def test_missing_file_is_named(copy_of_mnist: Path) -> None:
    (copy_of_mnist / TRAIN_IMAGES).unlink()
    with pytest.raises(DataUnavailable, match=rf"{TRAIN_IMAGES} is missing.*git checkout"):
        mnist.load("train", copy_of_mnist)


def test_idx_gives_the_array_of_its_header(tmp_path: Path) -> None:
    digest = write_gz(tmp_path / "a.gz", struct.pack(">HBBII", 0, 8, 2, 2, 3) + bytes(range(6)))
    assert read_idx(tmp_path / "a.gz", digest).tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (struct.pack(">HBBI", 0, 8, 1, 5) + b"abc", "ends early"),
        (struct.pack(">HBBI", 0, 8, 1, 2) + b"abc", "goes on"),
        (struct.pack(">HBBI", 0, 13, 1, 1) + b"abcd", "must start with"),
        (struct.pack(">HBBIII", 0, 8, 3, 2**31, 2**31, 2**31), "must hold"),
        (struct.pack(">HBBI", 0, 8, 1, 0), "must hold"),
    ],
)
def test_idx_whose_header_lies_is_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    digest = write_gz(tmp_path / "a.gz", content)
    with pytest.raises(IdxError, match=complaint):
        read_idx(tmp_path / "a.gz", digest)


def test_bytes_survive_the_way_to_unit_and_back() -> None:
    grey = torch.arange(256, dtype=torch.uint8)
    unit = to_unit(grey)
    assert unit.dtype == torch.float32
    assert unit.min() == -1
    assert unit.max() == 1
    assert torch.equal(to_bytes(unit), grey)


def test_any_float_can_be_drawn() -> None:
    wild = torch.tensor([-7.0, 7.0, float("nan"), float("inf"), -float("inf")])
    assert to_bytes(wild).tolist() == [0, 255, 0, 255, 0]
    assert to_bytes(wild.bfloat16()).tolist() == [0, 255, 0, 255, 0]


def test_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match="mnist, fashion_mnist"):
        load("imagenet")
    with pytest.raises(DataUnavailable, match="Choose one of"):
        load("own-0123456789ab")  # nowhere to look for it
    assert set(DATASETS) == {"mnist", "fashion_mnist", "faces"}


@pytest.mark.slow
def test_importing_the_data_sets_loads_neither_torchvision_nor_gradio() -> None:
    code = "import sys, playground.data; sys.exit(bool({'torchvision', 'gradio'} & set(sys.modules)))"
    root = Path(mnist.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
