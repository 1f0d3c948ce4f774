"""python -m trainers ship-translator: a model folder out of a run that learnt from a folder, measured, with a card."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor

from playground.data import to_bytes
from playground.data.pixels import picture_of
from playground.models.translator import Translator
from playground.pretrained import DISCRIMINATOR, PAIRS
from playground.pretrained.entries import PretrainedTranslator
from playground.pretrained.registry import names_of, translator_entry
from playground.runs import Run
from playground.runs.files import write_whole
from trainers.folder_method import FolderMethod, evenly_spread, mixed
from trainers.folder_method import start_weights as checkpoint_of
from trainers.methods import experiment_in
from trainers.pairs import PairMethod
from trainers.recipes.translator_card import translator_card
from trainers.recipes.translator_data import DATA
from trainers.recipes.translator_measures import MEASURES, pairs_held_back


@dataclass(frozen=True)
class ShipTranslatorCommand:
    """Write config.json, model.safetensors, a card with what was measured, and a contact sheet."""

    run: Path
    """run directory of pix2pix, cyclegan, cut or srgan"""
    out: Path
    """folder to make or to renew; its name says which network it is, for example pretrained/ink-to-colour"""
    way: Literal["AtoB", "BtoA"] = "AtoB"
    """of a CycleGAN: which of its two generators"""
    share: float = 1.0
    """of this run in the weights, the rest of another one (Wang et al. 2018, ESRGAN, section 3.4)"""
    rest: Path | None = None
    """run that the rest is taken from: one of those that led to this one; without it, that which it went on from"""
    pairs: int = 0
    """how many of the pairs that were kept back to store beside it, where it learnt from pairs that may be shown"""


def main(command: ShipTranslatorCommand) -> int:
    """Raises ValueError for a name that is not registered, or a run without a checkpoint."""
    name = command.out.name
    if name not in (known := names_of(PretrainedTranslator)) or name not in DATA:
        raise ValueError(f"{name} is not registered. Choose one of: {', '.join(known)}.")
    run = Run(command.run)
    checkpoint = checkpoint_of(command.run)
    method, config = experiment_in(run)
    if not issubclass(method, FolderMethod):
        raise ValueError(f"{method.title} makes no network that turns a picture into a picture.")
    # What is stored is what is measured.
    network, rest = method.translator(config, checkpoint, command.way), None
    if command.share != 1:
        rest = command.rest or config.start
        before = network_of(rest, command.way)
        network.load_state_dict(mixed(network.state_dict(), before.state_dict(), command.share))
    network.half().float()
    measured = MEASURES[method.measured_by](run.settings(), network, name, command.way)
    command.out.mkdir(parents=True, exist_ok=True)
    text = translator_card(name, run, network, checkpoint["images"], measured.sentences, command.share, rest)
    write_whole(command.out / "README.md", text.encode())
    picture = io.BytesIO()
    measured.sheet.save(picture, "PNG", optimize=True)
    write_whole(command.out / "preview.png", picture.getvalue())
    network.half().save_pretrained(command.out)
    if translator_entry(name).discriminator is not None:
        assert issubclass(method, PairMethod)
        discriminator = method.discriminator_of(config)
        discriminator.load_state_dict(checkpoint["discriminator"])
        discriminator.half().save_pretrained(command.out / DISCRIMINATOR)  # type: ignore[operator]
    if command.pairs:
        store_pairs(*pairs_held_back(run.settings())[:2], command.out / PAIRS, command.pairs)
    print(f"{command.out} is ready. {' '.join(measured.sentences)}")
    return 0


def network_of(run: Path | None, way: Literal["AtoB", "BtoA"]) -> Translator:
    """What a run has learnt. ValueError where there is no run."""
    if run is None:
        raise ValueError("This run went on from no other: there is nothing to mix its network with. Leave out --share.")
    method, config = experiment_in(Run(run))
    assert issubclass(method, FolderMethod)
    return method.translator(config, checkpoint_of(run), way)


def store_pairs(source: Tensor, target: Tensor, folder: Path, count: int) -> None:
    """Some of the pairs, side by side, so that they can be read again as a folder of pairs."""
    (folder / "test").mkdir(parents=True, exist_ok=True)
    for index in evenly_spread(len(source), count):
        both = picture_of(to_bytes(torch.cat([source[index], target[index]], dim=2)))
        both.save(folder / "test" / f"{index:03}.png", optimize=True)
