"""Checkpoints of the original pix2pix and CycleGAN project, from anybody: read without running any code in them.

What a file says is checked before memory is spent on it: its size, then names and shapes, then the numbers.
"""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from playground.models.translator import Translator
from playground.translation.norms import normed_by_picture
from playground.translation.original import plan_of, without_relics
from playground.translation.other_checkpoints import ASK_FOR_WEIGHTS, kind_of_file, refuse_other_zip
from playground.translation.stand_ins import stand_ins_allowed

MOST_BYTES = 10**9
"""a U-Net 256 of 128 channels has 870 MB"""
MOST_WEIGHTS = 2_000
ZIP_START = b"PK\x03\x04"
LEGACY_START = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
"""the files of PyTorch before 1.6: a pickled number that nobody else begins with"""
WRAPPINGS = (
    "state_dict", "model_state_dict", "netG", "G", "net_G", "generator", "params_ema", "params", "model", "weights",
)  # fmt: skip
"""under which trainers keep the weights, beside optimisers and counts"""
MOST_WRAPPINGS = 3
"""one inside another"""

Device = Literal["meta", "cpu"]

CODE = (
    "{name} holds more than weights: opening it would run a program, so it is left closed. "
    "Save the weights alone, with torch.save(network.state_dict(), ...)."
)
DAMAGED = "{name} is cut short or damaged. Copy or download it once more."
NO_CHECKPOINT = f"{{name}} is not a checkpoint of PyTorch. {ASK_FOR_WEIGHTS}"
OTHER_KIND = f"{{name}} is {{kind}}. {ASK_FOR_WEIGHTS}"
NO_WEIGHTS = (
    "{name} is a checkpoint, but not a list of weights by name, as torch.save(network.state_dict(), ...) makes."
)


@dataclass(frozen=True)
class OriginalGenerator:
    """A generator of the original project."""

    network: Translator
    """float32, in eval mode, without gradients; batch norm by its running statistics, as in the original with --eval"""
    by_picture: Translator
    """the same weights; batch norm by the picture at hand, as in the original's test.py by default"""
    summary: str
    """what it is, such as "U-Net 256, 64 channels, batch norm, 54.4 M parameters" """

    @property
    def has_batch_norm(self) -> bool:
        """Whether the two networks differ."""
        return self.by_picture is not self.network


def load_original(path: Path) -> OriginalGenerator:
    """The generator in a .pth or .safetensors file: U-Net or ResNet, batch or instance norm, with dropout or without.

    ValueError in plain words for everything else; no code in the file is run.
    """
    promised = _weights(path, "meta")
    if sum(tensor.numel() for tensor in promised.values()) > path.stat().st_size:  # no number takes less than a byte
        raise ValueError(DAMAGED.format(name=path.name))
    plan = plan_of(promised)
    found = _weights(path, "cpu")
    state = {}
    for name, empty in plan.network.state_dict().items():
        theirs = plan.names[name]
        # Taken out of what was found, so that the weights are not in memory twice.
        tensor = found.pop(theirs, torch.zeros(empty.shape))
        order = torch.channels_last if tensor.ndim == 4 else torch.contiguous_format
        state[name] = tensor.to(empty.dtype, copy=True, memory_format=order)
        if not bool(torch.isfinite(state[name]).all()):  # in float32: of 8 bits torch cannot tell
            raise ValueError(f"{theirs} has entries that are no numbers. This network's training went wrong.")
        del tensor
    plan.network.load_state_dict(state, strict=True, assign=True)
    network = plan.network.requires_grad_(False).eval()
    return OriginalGenerator(network, normed_by_picture(network), plan.summary)


def _weights(path: Path, device: Device) -> dict[str, Tensor]:
    """Weights by name. On the meta device they have shapes and take no memory."""
    start = _start(path)
    if start.startswith((ZIP_START, LEGACY_START)):
        if start.startswith(ZIP_START):
            _refuse_packed(path)
        weights = _from_torch(path, device)
    elif start[8:9] == b"{":
        weights = _from_safetensors(path, device)
    elif start.startswith(b"\x80"):
        raise ValueError(CODE.format(name=path.name))
    elif (kind := kind_of_file(start)) is not None:
        raise ValueError(OTHER_KIND.format(name=path.name, kind=kind))
    else:
        raise ValueError(NO_CHECKPOINT.format(name=path.name))
    return without_relics(weights)


def _start(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ValueError(
                f"{path.name} has more than {MOST_BYTES // 10**6:,} MB, which is no network of this project."
            )
        with open(path, "rb") as file:
            start = file.read(32)
    except OSError as error:
        raise ValueError(f"{path.name} cannot be read: {error.strerror}.") from error
    if not start:
        raise ValueError(f"{path.name} is empty.")
    return start


def _refuse_packed(path: Path) -> None:
    """PyTorch stores weights as they are. Packed ones may become a million times larger when they are read."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ValueError(DAMAGED.format(name=path.name)) from error
    refuse_other_zip(path.name, [entry.filename for entry in entries])
    is_torch = any(entry.filename.endswith("data.pkl") for entry in entries)
    if not is_torch or any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
        raise ValueError(NO_CHECKPOINT.format(name=path.name))


def _from_torch(path: Path, device: Device) -> dict[str, Tensor]:
    try:
        # Opened here: a name that ends in .safetensors would have torch take the file for one.
        with open(path, "rb") as file, stand_ins_allowed():
            loaded = torch.load(file, map_location=device, weights_only=True)
    except pickle.UnpicklingError as error:
        raise ValueError(CODE.format(name=path.name)) from error
    except NotImplementedError as error:  # a sparse weight has numbers where shapes alone are wanted
        raise ValueError(NO_WEIGHTS.format(name=path.name)) from error
    except MemoryError as error:
        raise ValueError(f"There is not enough memory to read {path.name}.") from error
    # What a damaged file makes its reader stumble over is anything: a missing key, a wrong type, a number too large.
    except Exception as error:
        raise ValueError(DAMAGED.format(name=path.name)) from error
    weights = _check(loaded, path)
    if device == "cpu" and any(tensor.is_meta for tensor in weights.values()):
        raise ValueError(NO_WEIGHTS.format(name=path.name))
    return weights


def _from_safetensors(path: Path, device: Device) -> dict[str, Tensor]:
    try:
        with safe_open(path, framework="pt") as file:
            names = list(file.keys())
            if device == "cpu":
                return _check({name: file.get_tensor(name) for name in names}, path)
            return _check({name: torch.empty(file.get_slice(name).get_shape(), device="meta") for name in names}, path)
    except SafetensorError as error:
        raise ValueError(DAMAGED.format(name=path.name)) from error


def _joined(parts: Mapping[object, object]) -> dict[str, object]:
    """The weights of several networks in one list, each name behind its network's; counts and optimisers go."""
    return {
        f"{part}.{name}": tensor
        for part, weights in parts.items()
        if isinstance(weights, Mapping)
        for name, tensor in weights.items()
        if isinstance(tensor, Tensor)
    }


def _check(loaded: object, path: Path) -> dict[str, Tensor]:
    """ValueError for what is not a moderate number of plain tensors by name, or such a list in a WRAPPING."""
    for _ in range(MOST_WRAPPINGS):
        if isinstance(loaded, Mapping):
            loaded = next((loaded[key] for key in WRAPPINGS if isinstance(loaded.get(key), Mapping)), loaded)
    if isinstance(loaded, Mapping) and any(isinstance(part, Mapping) for part in loaded.values()):
        loaded = _joined(loaded)
    if not isinstance(loaded, Mapping) or not 0 < len(loaded) <= MOST_WEIGHTS:
        raise ValueError(NO_WEIGHTS.format(name=path.name))
    for name, tensor in loaded.items():
        plain = isinstance(tensor, Tensor) and tensor.layout == torch.strided and not tensor.is_quantized
        if not isinstance(name, str) or not plain or tensor.is_complex():
            raise ValueError(NO_WEIGHTS.format(name=path.name))
    return dict(loaded)
