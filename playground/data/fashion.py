"""Fashion-MNIST: 70,000 pictures of clothes (Xiao, Rasul, Vollgraf 2017), from Debian or downloaded once.

Looked for in this order: the Debian package dataset-fashion-mnist, then the cache directory, in the layout of
torchvision.datasets.FashionMNIST, then that class's own mirrors.
"""

from __future__ import annotations

import time
import urllib.request
from http.client import HTTPException
from pathlib import Path

import torch
from torch import Tensor

from playground.data.dataset import Dataset, DatasetEntry, DataUnavailable, Split, cache_folder
from playground.data.idx import IdxError, read_idx
from playground.data.mnist import FILES
from playground.runs.files import write_whole

NAME = "fashion_mnist"
TITLE = "Clothes (Fashion-MNIST)"
CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
MD5 = {
    "train-images-idx3-ubyte.gz": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
    "train-labels-idx1-ubyte.gz": "9018921c3c673c538a1fc5bad174d6f9",
    "t10k-images-idx3-ubyte.gz": "8181f5470baa50b63fa0f6fddb340f0a",
    "t10k-labels-idx1-ubyte.gz": "15d484375f8d13e6eb1aabb0c3f46965",
}
"""of the unpacked bytes: Debian's .gz files and the original ones differ, their contents do not"""

DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
SILENCE_S = 5.0
"""give up on a mirror that says nothing for so long"""
DEADLINE_S = 300.0
"""give up on a file that takes longer: the largest has 26 MB"""
MAX_DOWNLOAD_BYTES = 40 * 10**6

UNAVAILABLE = (
    "Fashion-MNIST is not on this computer and could not be downloaded. On Debian or Ubuntu: "
    "sudo apt install dataset-fashion-mnist. Elsewhere: connect to the internet once and choose it again, "
    "it downloads by itself (30 MB)."
)


def load(split: Split = "train", cache: Path | None = None) -> Dataset:
    """60,000 (train) or 10,000 (test) pieces of clothing, light on black. Raises DataUnavailable."""
    images, labels = (_read(file, cache or cache_folder()) for file in FILES[split])
    return Dataset(NAME, TITLE, images.unsqueeze(1), labels.to(torch.int64), CLASS_NAMES)


ENTRY = DatasetEntry(
    NAME,
    TITLE,
    "60,000 shirts, shoes and bags. Harder than digits.",
    licence="MIT, Zalando SE",
    source="https://github.com/zalandoresearch/fashion-mnist",
    load=load,
    pictures=60_000,
    noun="garment",
    class_names=CLASS_NAMES,
)


def _read(file: str, cache: Path) -> Tensor:
    cached = cache / "FashionMNIST" / "raw" / file
    for path in (DEBIAN_FOLDER / file, cached):
        try:
            return read_idx(path, MD5[file])
        except (OSError, IdxError):
            continue  # absent or damaged: the next place may have it whole
    try:
        _download(file, cached)
        return read_idx(cached, MD5[file])
    except (OSError, HTTPException, IdxError) as error:
        raise DataUnavailable(UNAVAILABLE) from error


def _download(file: str, target: Path) -> None:
    """Fetch one file from torchvision's mirrors, whole or not at all. Raises OSError, HTTPException."""
    # late: a second that only a download needs
    from torchvision.datasets import FashionMNIST

    failure: OSError | HTTPException = OSError("no mirror is known")
    for mirror in FashionMNIST.mirrors:
        try:
            # torchvision's own download has no timeout and would hang on a network that swallows packets
            content = _fetch(mirror + file)
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, content)
            return
        except (OSError, HTTPException) as error:
            failure = error
    raise failure


def _fetch(url: str) -> bytes:
    give_up = time.monotonic() + DEADLINE_S
    content = bytearray()
    with urllib.request.urlopen(url, timeout=SILENCE_S) as response:
        while piece := response.read1(2**16):
            content += piece
            if len(content) > MAX_DOWNLOAD_BYTES or time.monotonic() > give_up:
                raise OSError(f"{url} is too large or too slow")
    return bytes(content)
