"""Tiny methods of every kind, and a few turns of them: what the tests of trainers share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator
from PIL import Image, ImageOps
from torch import Tensor, nn

from playground.data import Dataset
from playground.runs import METHOD, Experiment
from trainers.data import DataCache
from trainers.method import Method, Turn, config_of, experiment_of
from trainers.methods import METHODS, chosen_method, method_of
from trainers.tensors import numbers

OWN = "own-0123456789ab"
"""name of pictures that nobody has kept anywhere"""
EVERY = list(METHODS)
FOLDER_METHODS = [name for name in EVERY if method_of(name).learns_from == "folder"]
GAMES = [name for name in EVERY if method_of(name).players]
SMALL: dict[str, dict[str, Any]] = {
    "pix2pix": {"side": 16, "load": 18, "batch_size": 4, "width": 4, "most": 8, "halvings": 2, "epochs": 4.0},
    "bicyclegan": {"side": 16, "load": 18, "batch_size": 4, "width": 4, "most": 8, "halvings": 2, "epochs": 4.0},
    "gaugan": {
        "side": 24,
        "load": 28,
        "batch_size": 4,
        "width": 4,
        "most": 8,
        "hidden": 4,
        "d_width": 4,
        "doublings": 2,
        "halvings": 2,
        "epochs": 4.0,
        "perceptual": 0.0,
    },
    "cyclegan": {"side": 16, "load": 18, "batch_size": 2, "width": 4, "blocks": 1, "halvings": 1, "epochs": 2.0},
    "discogan": {"side": 16, "load": 18, "batch_size": 2, "width": 4, "downs": 2, "halvings": 1, "epochs": 2.0},
    "dualgan": {
        "side": 16,
        "load": 18,
        "batch_size": 2,
        "width": 4,
        "downs": 2,
        "halvings": 1,
        "epochs": 2.0,
        "d_steps": 1,
    },
    "cut": {"side": 16, "load": 18, "batch_size": 2, "width": 4, "blocks": 1, "halvings": 1, "epochs": 2.0},
    "srgan": {"patches": 80, "side": 12, "batch_size": 4, "width": 6, "blocks": 1},
    "singan": {"longest": 32, "steps": 3, "scales": 3, "coarsest": 16, "width": 4},
    "text_to_image": {"dataset": "mnist"},
    "pixelda": {"dataset": "mnist"},
}
"""of methods that read folders, or one picture, or learn from some data sets only"""


def cache(pictures: Tensor, labels: Tensor | None = None, name: str = OWN) -> DataCache:
    """These pictures under that name, which nobody evaluates."""
    dataset = Dataset(name, name, pictures, labels, (), "", "")
    digits = Dataset("mnist", "mnist", pictures, torch.arange(len(pictures)) % 10, (), "", "")
    return DataCache(Path("nowhere"), {"mnist": digits, name: dataset}, {"mnist": None, name: None})  # type: ignore[dict-item]


def settings(method: str, root: Path, **changes: Any) -> dict[str, Any]:
    """Of a run that takes a moment. Pictures of a method that reads a folder are drawn below `root`."""
    if method_of(method).learns_from == "folder":
        small = {"data": folder(method, root)} | SMALL[method]
    elif method_of(method).learns_from == "picture":
        small = {"picture": folder(method, root) / "squares.png"} | SMALL[method]
    else:
        small = {"dataset": OWN, "batch_size": 8} | SMALL.get(method, {})
    return {METHOD: method} | small | changes


def built(given: dict[str, Any], accelerator: Accelerator, data: DataCache) -> Any:
    """A method that has not moved yet; what is left out is as its networks suggest."""
    method = chosen_method(given)
    return method(config_of(method, given), accelerator, data)


def experiment(given: dict[str, Any]) -> Experiment:
    """What a run of these settings is made from."""
    method = chosen_method(given)
    return experiment_of(method, config_of(method, given))


def everybody(method: Method, **changes: Any) -> Turn:
    """All players move, with other settings of the moment."""
    return Turn(method.players, config_of(type(method), vars(method.config) | changes))


def alone(method: Method, player: str) -> Turn:
    return Turn((player,), method.config)


def play(method: Method, turns: int, turn: Turn | None = None) -> list[dict[str, float]]:
    """The figures of so many turns, in which everybody moves unless it is said otherwise."""
    told = []
    for _ in range(turns):
        told.append(numbers(method.accelerator, method.turn(turn or everybody(method))))
        method.step += 1
    return told


def contents(value: Any, name: str = "") -> dict[str, Any]:
    """Tensors and numbers of a checkpoint by their path in it."""
    if isinstance(value, dict | list | tuple):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return {key: leaf for k, v in items for key, leaf in contents(v, f"{name}/{k}").items()}
    return {name: value.clone() if isinstance(value, Tensor) else value}


def differences(a: Method | dict[str, Any], b: Method | dict[str, Any]) -> list[str]:
    """Where the checkpoints of two methods differ by as much as a bit."""
    one, other = (contents(m.to_checkpoint() if isinstance(m, Method) else m) for m in (a, b))
    assert one.keys() == other.keys()
    return [name for name, value in one.items() if not _same(value, other[name])]


def _same(a: Any, b: Any) -> bool:
    return torch.equal(a, b) if isinstance(a, Tensor) else bool(a == b)


def weights(network: nn.Module) -> list[Tensor]:
    return [parameter.detach().clone() for parameter in network.parameters()]


def equal(a: list[Tensor], b: list[Tensor]) -> bool:
    return all(torch.equal(x, y) for x, y in zip(a, b, strict=True))


def folder(method: str, root: Path) -> Path:
    """A folder of tiny pictures, laid out as this method reads it; drawn once."""
    place = root / method
    if not place.exists():
        rng = np.random.default_rng(0)
        drawn = {"pix2pix": _pairs, "gaugan": _pairs, "cyclegan": _kinds, "cut": _kinds, "srgan": _stripes}
        (drawn | {"singan": _one, "discogan": _kinds, "dualgan": _kinds, "bicyclegan": _pairs})[method](place, rng)
    return place


def _square(rng: np.random.Generator) -> Image.Image:
    """A light square on coloured paper, 32 pixels wide."""
    picture = Image.new("RGB", (32, 32), tuple(rng.integers(0, 90, 3).tolist()))
    left, top = rng.integers(4, 16, 2).tolist()
    picture.paste((220, 220, 220), (left, top, left + 12, top + 12))
    return picture


def _pairs(root: Path, rng: np.random.Generator) -> None:
    """Squares, and beside each the same in negative."""
    for split, count in (("train", 8), ("test", 3)):
        (root / split).mkdir(parents=True)
        for number in range(count):
            both, given = Image.new("RGB", (64, 32)), _square(rng)
            both.paste(given, (0, 0))
            both.paste(ImageOps.invert(given), (32, 0))
            both.save(root / split / f"{number}.png")


def _kinds(root: Path, rng: np.random.Generator) -> None:
    """Squares, and others in negative."""
    for name, count in (("trainA", 8), ("trainB", 6), ("testA", 2), ("testB", 3)):
        (root / name).mkdir(parents=True)
        for number in range(count):
            picture = _square(rng)
            (picture if name.endswith("A") else ImageOps.invert(picture)).save(root / name / f"{number}.png")


def _stripes(root: Path, rng: np.random.Generator) -> None:
    """Dark and light bars, across and along."""
    for split, count in (("train", 4), ("test", 2)):
        (root / split).mkdir(parents=True)
        for number in range(count):
            bars = np.repeat(rng.integers(0, 2, 20) * 200 + 20, 9)[:176].astype(np.uint8)
            pixels = np.tile(bars, (176, 1))
            Image.fromarray(pixels if number % 2 else pixels.T).convert("RGB").save(root / split / f"{number}.png")


def _one(root: Path, rng: np.random.Generator) -> None:
    """One picture, 48 x 32: light squares on dark."""
    picture = Image.fromarray(np.kron(rng.integers(0, 2, (8, 12)) * 180 + 30, np.ones((4, 4))).astype(np.uint8))
    root.mkdir(parents=True)
    picture.convert("RGB").save(root / "squares.png")
