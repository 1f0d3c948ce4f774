"""Hundreds of made-up zips and checkpoints, odd and broken: what can be used is used, of the rest it is told."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image, ImageDraw
from safetensors.torch import save as to_safetensors
from torch import Tensor

from playground.data.own_pictures import prepare
from playground.models.resnet import ResNet
from playground.translation.checkpoints import load_original

CHECKPOINTS, ZIPS = 200, 60
NAMES = (
    "cat", "dog", "images", "train", "test", "..", "", ".hidden", "__MACOSX", "ä ö", "x" * 90, "<b>", "a\\b", "\u202e",
)  # fmt: skip
PARTS = (
    "9" * 30, "9" * 5000, "-1", "٣", "", "filt", "weight_orig", "parametrizations.weight.original0", "running_mean",
)  # fmt: skip


def changed(rng: random.Random, content: bytes) -> bytes:
    """Some bytes changed, or cut away."""
    if rng.random() < 0.3:
        return content[: rng.randrange(len(content))]
    damaged = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        damaged[rng.choice([rng.randrange(len(damaged)), rng.randrange(min(200, len(damaged)))])] = rng.randrange(256)
    return bytes(damaged)


# ---- checkpoints


def original_weights(rng: random.Random) -> dict[str, Tensor]:
    """In the original's names: a row of layers, or blocks in blocks."""
    if rng.random() < 0.5:
        norm = rng.choice(["instance", "batch"])
        tensors = ResNet(3, 3, 4, 1, norm=norm, smooth=False).state_dict()  # type: ignore[arg-type]
        return {name.replace(".layers.", ".conv_block.").replace("layers.", "model."): t for name, t in tensors.items()}
    widths, weights = (4, 8, 16, 32, 32), dict[str, Tensor]()

    def normed(layer: str, channels: int) -> None:
        for leaf in ("weight", "bias", "running_mean", "running_var"):
            weights[f"{layer}.{leaf}"] = torch.ones(channels)

    for depth, width in enumerate(widths):
        outer, is_last = (3 if depth == 0 else widths[depth - 1]), depth == len(widths) - 1
        block = "model.model." + ("1.model." + "3.model." * (depth - 1) if depth else "")
        down, up = (0, 3) if depth == 0 else (1, 3 if is_last else 5)
        weights[f"{block}{down}.weight"] = torch.ones(width, outer, 4, 4)
        weights[f"{block}{up}.weight"] = torch.ones(width if is_last else 2 * width, outer, 4, 4)
        if depth == 0:
            weights[f"{block}{up}.bias"] = torch.ones(3)
        else:
            normed(f"{block}{up + 1}", outer)
            if not is_last:
                normed(f"{block}2", width)
    return weights


def odd_tensor(rng: random.Random, tensor: Tensor) -> Any:
    if tensor.layout != torch.strided or tensor.numel() > 10**6:  # odd enough
        return tensor
    return rng.choice(
        [
            tensor.half(),
            tensor.to(torch.int8),
            tensor.to(torch.complex64),
            tensor.flatten(),
            tensor[..., None],
            tensor[:0] if tensor.ndim else tensor,
            torch.tensor(1.0),
            torch.zeros(1).expand(10**4, 10**4),
            torch.eye(3).to_sparse(),
            tensor * float("nan"),
            tensor.to("meta"),
            None,
            "text",
            {"deeper": tensor},
        ]
    )


def odd_name(rng: random.Random, name: str) -> Any:
    parts = name.split(".")
    parts[rng.randrange(len(parts))] = rng.choice(PARTS)
    return rng.choice([".".join(parts), f"netG.{name}", f"module.{name}", name[:-3], 7, "<img src=x>", name * 40])


def odd_checkpoint(rng: random.Random) -> Any:
    weights: dict[Any, Any] = dict(original_weights(rng))
    for _ in range(rng.choice([0, 1, 1, 1, 3, 20])):
        name = rng.choice(list(weights))
        tensor = weights.pop(name)
        if rng.random() < 0.7:
            is_renamed = rng.random() < 0.5 and isinstance(name, str)
            weights[odd_name(rng, name) if is_renamed else name] = (
                odd_tensor(rng, tensor) if rng.random() < 0.7 and isinstance(tensor, Tensor) else tensor
            )
    wrapped = {rng.choice(["state_dict", "netG", "G", "generator", "x", "ema"]): weights, "epoch": 3, "lr": {0: 0.1}}
    return rng.choice([weights, weights, wrapped, {"model": wrapped}, [weights]])


def refusal(path: Path) -> str | None:
    """Why it is not loaded. Anything but the plain refusal is raised: it would be a traceback."""
    try:
        load_original(path)
    except ValueError as error:
        if type(error) is not ValueError:
            raise
        return str(error)
    return None


@pytest.mark.filterwarnings("ignore")
def test_any_checkpoint_is_loaded_or_told_in_plain_words(tmp_path: Path) -> None:
    rng = random.Random(0)
    path, loaded = tmp_path / "latest_net_G.pth", 0
    for number in range(CHECKPOINTS):
        content = io.BytesIO()
        torch.save(odd_checkpoint(rng), content, _use_new_zipfile_serialization=rng.random() < 0.7)
        written = content.getvalue()
        if rng.random() < 0.15:
            written = to_safetensors({name: tensor.contiguous() for name, tensor in original_weights(rng).items()})
        path.write_bytes(changed(rng, written) if rng.random() < 0.4 else written)
        said = refusal(path)
        loaded += said is None
        assert said is None or (said.endswith((".", ")")) and len(said) < 1500 and "digits" not in said), (number, said)
    assert loaded > 5


# ---- zips


def drawing(rng: random.Random) -> bytes:
    made, content = Image.new("L", (28, 28)), io.BytesIO()
    ImageDraw.Draw(made).rectangle((4, 4, rng.randint(8, 20), rng.randint(8, 20)), fill=255)
    made.save(content, rng.choice(["PNG", "BMP", "GIF", "JPEG"]))
    return content.getvalue()


def odd_zip(rng: random.Random) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number in range(rng.choice([0, 1, 20, 40])):
            folders = "/".join(rng.choice(NAMES) for _ in range(rng.randrange(4)))
            name = f"{folders}/{number}{rng.choice(['.png', '.PNG', '', '.txt', '.zip'])}"
            packing = rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
            inside = drawing(rng)
            archive.writestr(name, changed(rng, inside) if rng.random() < 0.2 else inside, packing)
    return content.getvalue()


@pytest.mark.filterwarnings("ignore")
def test_any_zip_is_read_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    rng = random.Random(1)
    read = 0
    for number in range(ZIPS):
        path = tmp_path / f"{number}.zip"
        content = odd_zip(rng)
        path.write_bytes(changed(rng, content) if rng.random() < 0.5 else content)
        made = prepare([path])
        read += len(made.images)
        assert len(made.images) == len(made.names) == len(made.folders)
        assert all(sentence.endswith((".", "!")) and sentence.isprintable() for sentence in made.problems), number
        assert made.labels is None or len(made.labels) == len(made.images)
    assert read > ZIPS
