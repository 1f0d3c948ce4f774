"""Fashion-MNIST comes from Debian, the cache or a mirror, in that order, and only with the right bytes.

The files here are tiny stand-ins in the same format; one test reads the real package where it is installed.
"""

from __future__ import annotations

import gzip
import socket
import struct
from collections.abc import Callable
from hashlib import md5
from pathlib import Path

import pytest
import torch

from playground.data import DATASETS, Dataset, DataUnavailable, fashion, load
from playground.data.dataset import cache_folder

COUNT = 3
CONTENTS = {
    "train-images-idx3-ubyte.gz": struct.pack(">HBBIII", 0, 8, 3, COUNT, 28, 28) + b"\x07" * COUNT * 784,
    "train-labels-idx1-ubyte.gz": struct.pack(">HBBI", 0, 8, 1, COUNT) + bytes([9, 0, 3]),
}


def write_clothes(folder: Path) -> None:
    folder.mkdir(parents=True)
    for file, content in CONTENTS.items():
        (folder / file).write_bytes(gzip.compress(content))


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No Debian package, an empty cache, no network, and the checksums of the stand-ins."""

    def no_network(url: str) -> bytes:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(fashion, "DEBIAN_FOLDER", tmp_path / "debian")
    monkeypatch.setattr(fashion, "_fetch", no_network)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for file, content in CONTENTS.items():
        monkeypatch.setitem(fashion.MD5, file, md5(content, usedforsecurity=False).hexdigest())


@pytest.fixture
def cached(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "gan-playground" / "FashionMNIST" / "raw"


def mirror(asked: list[str]) -> Callable[[str], bytes]:
    def fetch(url: str) -> bytes:
        asked.append(url)
        return gzip.compress(CONTENTS[url.rsplit("/", 1)[1]])

    return fetch


def check(clothes: Dataset) -> None:
    assert clothes.images.shape == (COUNT, 1, 28, 28)
    assert clothes.images.dtype == torch.uint8
    assert clothes.labels is not None
    assert clothes.labels.tolist() == [9, 0, 3]
    assert [clothes.class_names[i] for i in clothes.labels] == ["Ankle boot", "T-shirt/top", "Dress"]


def test_debian_package_is_enough(tmp_path: Path) -> None:
    write_clothes(tmp_path / "debian")
    check(load("fashion_mnist"))


def test_torchvisions_files_in_the_cache_are_enough(cached: Path) -> None:
    write_clothes(cached)
    check(load("fashion_mnist"))


def test_downloads_once_then_reads_the_cache(monkeypatch: pytest.MonkeyPatch, cached: Path) -> None:
    asked: list[str] = []
    monkeypatch.setattr(fashion, "_fetch", mirror(asked))
    check(load("fashion_mnist"))
    check(load("fashion_mnist"))
    assert len(asked) == 2
    assert sorted(p.name for p in cached.iterdir()) == sorted(CONTENTS)


def test_damaged_cache_is_downloaded_again(monkeypatch: pytest.MonkeyPatch, cached: Path) -> None:
    write_clothes(cached)
    (cached / "train-images-idx3-ubyte.gz").write_bytes(b"<html>Please log in to the guest network</html>")
    asked: list[str] = []
    monkeypatch.setattr(fashion, "_fetch", mirror(asked))
    check(load("fashion_mnist"))
    assert [url.rsplit("/", 1)[1] for url in asked] == ["train-images-idx3-ubyte.gz"]


def test_log_in_page_instead_of_the_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fashion, "_fetch", lambda url: b"<html>Please log in to the guest network</html>")
    with pytest.raises(DataUnavailable, match="could not be downloaded"):
        load("fashion_mnist")


def test_without_network_the_message_says_how_to_get_it() -> None:
    with pytest.raises(DataUnavailable) as caught:
        load("fashion_mnist")
    assert "sudo apt install dataset-fashion-mnist" in str(caught.value)
    assert "connect to the internet once" in str(caught.value)


def test_cache_that_cannot_be_written_is_the_same_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DataUnavailable, match="sudo apt install"):
        fashion.load("train", cache=tmp_path / "file")


def test_silent_mirror_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(fashion, "SILENCE_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(TimeoutError, match="timed out"):
        fashion._fetch(f"http://127.0.0.1:{server.getsockname()[1]}/train-images-idx3-ubyte.gz")


def test_installed_package_has_the_canonical_checksums(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    if not fashion.DEBIAN_FOLDER.is_dir():
        pytest.skip("the Debian package dataset-fashion-mnist is not installed")
    clothes = fashion.load("test", cache=tmp_path)
    assert clothes.images.shape == (10_000, 1, 28, 28)
    assert clothes.labels is not None
    assert torch.bincount(clothes.labels).tolist() == [1000] * 10


def test_a_user_without_a_home_is_told_where_to_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    for name in ("faces", "fashion_mnist"):
        with pytest.raises(DataUnavailable, match="Set XDG_CACHE_HOME to a folder"):
            DATASETS[name].load("train")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "gan-playground"
