"""How good a network is that turns a picture into a picture: measured on what it has not seen, for its card."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import skimage.data
import torch
from PIL import Image
from torch import Tensor

from playground.data import to_unit
from playground.data.built_in import pairs_of, part_shown
from playground.data.folder_files import read_rgb, unreadable
from playground.data.folders import Cut, Pairs, kind_in, part_to_show, stack
from playground.data.picture_files import pictures_in
from playground.metrics.agreement import (
    agreement,
    kernel_distance,
    mean_absolute_difference,
    nearest_colours,
    overlaps,
    palette_distance,
)
from playground.metrics.detail import colourfulness, fixed_share, mean_sharpness
from playground.metrics.repainting import edges_kept, explained_by_colour
from playground.metrics.restoration import luminance
from playground.metrics.spectrum import peaks_above_original, strengths
from playground.models.translator import Translator
from playground.pretrained import Pretrained
from playground.pretrained.registry import translator_entry
from playground.sketch import LABEL_SETS, LabelSet
from playground.superres.methods import BICUBIC, EnlargeMethod, method_called, reach_of
from playground.superres.restore import Trial, trial
from trainers.features import LiteFeatures
from trainers.recorder import grid_picture

CLASSICS = ("astronaut", "chelsea", "coffee", "rocket")
SEEN_AS = {"train": "trained on", "test": "kept back", "val": "kept back"}
"""what a card says of the pictures of a part"""
SHOWN = 12
"""pictures on the contact sheet"""
OURS_TO_SHOW = (
    "ink-to-colour",
    "outline-to-garment",
    "outline-to-garment-l1",
    "outline-to-garment-game",
    "vangogh-to-photo",
    "ukiyoe-to-photo",
    "toon-to-pixels",
    "pixels-to-toon",
)
"""networks whose input may be shown beside what they made of it"""


@dataclass(frozen=True, eq=False)
class TranslatorMeasurement:
    """What a network made of pictures that were kept back."""

    sentences: Sequence[str]
    sheet: Image.Image


def measure_pairs(settings: dict[str, Any], network: Translator, name: str, way: str) -> TranslatorMeasurement:
    """On the test pairs: difference to the target, distance as a set, labels where it makes labels."""
    source, target, part = pairs_held_back(settings)
    made = translate(network, source)
    blank = mean_absolute_difference(source, target)
    sentences = [
        f"On {len(source)} pairs that were {SEEN_AS[part]}: mean absolute difference to the target "
        f"{mean_absolute_difference(made, target):.1f} of 255 grey levels ({blank:.1f} for the input as it is).",
        _as_a_set(source, made, target),
        f"Where what is wanted has 1, its pictures have a sharpness (mean square of the Laplacian) of "
        f"{mean_sharpness(made) / mean_sharpness(target):.2f}, and "
        f"{colourfulness(made) / colourfulness(target):.2f} of the colour (the strongest channel minus the weakest).",
    ]
    entry = translator_entry(name)
    if entry.labels:
        labels = LABEL_SETS[entry.labels]
        sentences.append(
            _stamped(labels, source, made, target) if entry.takes == "labels" else _labels_found(labels, made, target)
        )
    chosen = torch.arange(SHOWN) * len(source) // SHOWN
    if name in OURS_TO_SHOW:
        rows = torch.stack([source[chosen], made[chosen], target[chosen]], dim=1).flatten(0, 1)
        return TranslatorMeasurement(sentences, grid_picture(rows, 9))
    sentences.append(
        f"The preview shows what it made of pictures that were {SEEN_AS[part]}; those may not be shown here."
    )
    return TranslatorMeasurement(sentences, grid_picture(made[chosen], 6))


def pairs_held_back(settings: dict[str, Any]) -> tuple[Tensor, Tensor, str]:
    """Sources and targets that a run has not seen, (n, 3, side, side) each, and the part of the data that they are."""
    root = Path(settings["data"])
    part = part_shown(root)
    pairs: Pairs = pairs_of(root, part, settings["direction"]).usable()
    cut = Cut(settings["side"], settings["load"], False)
    drawn = [pairs.pair(index, cut, None) for index in range(len(pairs))]
    return stack([a for a, _ in drawn]), stack([b for _, b in drawn]), part


def measure_cycle(settings: dict[str, Any], network: Translator, name: str, way: str) -> TranslatorMeasurement:
    """On the test pictures: distance to the wanted kind as a set, and what is more than another tint."""
    # CUT has one generator, and its run says which way it leads.
    forth = settings.get("direction", way) == "AtoB"
    letters: tuple[Literal["A", "B"], Literal["A", "B"]] = ("A", "B") if forth else ("B", "A")
    root, cut = Path(settings["data"]), Cut(settings["side"], settings["load"], False)
    source, target = (_all(root, letter, cut) for letter in letters)
    made = translate(network, source)
    before, after = palette_distance(source, target), palette_distance(made, target)
    by_colour, kept = explained_by_colour(source, made), edges_kept(source, made)
    sentences = [
        f"Of {len(source)} pictures that were {SEEN_AS[part_to_show(root, letters[0])]}, a table of colours fitted to "
        f"each explains {by_colour.mean():.0%} of the result ({by_colour.min():.0%} to {by_colour.max():.0%}); a tint "
        f"would have 100%. The steepness of edges, at a quarter of the size, correlates {kept.mean():.2f} with the "
        "input's.",
        f"{after:.0%} of the pixels would need another colour for the palette of the wanted kind, {before:.0%} in the "
        "input as it is.",
        _as_a_set(source, made, target),
    ]
    chosen = torch.arange(min(SHOWN, len(made))) * len(made) // min(SHOWN, len(made))
    if name in OURS_TO_SHOW:
        return TranslatorMeasurement(
            sentences, grid_picture(torch.stack([source[chosen], made[chosen]], dim=1).flatten(0, 1), 6)
        )
    return TranslatorMeasurement(sentences, grid_picture(made[chosen], 6))


def measure_restoration(settings: dict[str, Any], network: Translator, name: str, way: str) -> TranslatorMeasurement:
    """On photographs that were kept back, and on classic test pictures: PSNR and SSIM beside bicubic's."""
    bicubic = method_called(Pretrained(), BICUBIC)
    methods = (bicubic, EnlargeMethod(name, name, "", network, reach_of(network)))
    root = Path(settings["data"])
    part = part_to_show(root)
    paths = pictures_in(root / part)
    broken = unreadable(paths)
    kept = [read_rgb(path) for path in paths if path not in broken]
    sentences, rows, every = [], list[Tensor](), list[Trial]()
    for title, originals in ((f"photographs that were {SEEN_AS[part]}", kept), (", ".join(CLASSICS), classics())):
        trials = [list(trial(methods, original))[-1] for original in originals]
        psnr, ssim = (
            [sum(getattr(each.restored[i].score, figure) for each in trials) / len(trials) for i in (0, 1)]
            for figure in ("psnr", "ssim")
        )
        sentences.append(
            f"On {len(originals)} pictures ({title}), Y channel, 4 pixels shaved: PSNR {psnr[1]:.2f} dB, SSIM "
            f"{ssim[1]:.4f}; bicubic {psnr[0]:.2f} dB, {ssim[0]:.4f}."
        )
        rows = [square for each in trials for square in _squares(each)]
        every += trials
    sentences.append(_grids(every))
    sentences.append("The preview shows squares of bicubic, ours and the original.")
    return TranslatorMeasurement(sentences, grid_picture(torch.stack(rows), 6))


def classics() -> list[Image.Image]:
    """Test pictures that come with scikit-image, RGB."""
    return [Image.fromarray(getattr(skimage.data, name)()[..., :3]) for name in CLASSICS]


def _grids(trials: Sequence[Trial]) -> str:
    """Whether the second way back, ours, leaves a grid of its own."""
    made, originals = (
        [luminance(np.asarray(picture)) for picture in pictures]
        for pictures in ([each.restored[1].picture for each in trials], [each.original for each in trials])
    )
    plain = [peaks_above_original(made, originals, period) for period in (2, 4)]
    dotted = [
        peaks_above_original([strengths(each) for each in made], [strengths(each) for each in originals], period)
        for period in (2, 4)
    ]
    return (
        f"A grid of the network's own would stand out of the power spectrum at periods of 2 and 4 pixels: they stand "
        f"out {plain[0]:+.1f} and {plain[1]:+.1f} dB more than in the originals; in that of how strongly each pixel "
        f"differs from its neighbours, where dots on a grid show, {dotted[0]:+.1f} and {dotted[1]:+.1f} dB more."
    )


def _squares(report: Trial) -> list[Tensor]:
    """A square of each: both ways back, and the original."""
    pictures = [*(restored.picture for restored in report.restored), report.original]
    return [to_unit(torch.from_numpy(np.asarray(p)[80:208, 120:248].copy()).permute(2, 0, 1)) for p in pictures]


MEASURES: dict[str, Callable[[dict[str, Any], Translator, str, str], TranslatorMeasurement]] = {
    "pairs": measure_pairs,
    "cycle": measure_cycle,
    "enlargement": measure_restoration,
}


def _stamped(labels: LabelSet, source: Tensor, made: Tensor, target: Tensor) -> str:
    """How much of the detail on walls is the same at the same pixels of every picture."""
    walls = nearest_colours(source, torch.tensor(labels.palette) / 127.5 - 1) == list(labels.colours).index("building")
    ours, photographs = fixed_share(made, walls), fixed_share(target, walls)
    return (
        f"Of the detail on walls {ours:.1%} is the same at the same pixels whatever the map is; of photographs "
        f"{photographs:.1%}."
    )


def _labels_found(labels: LabelSet, made: Tensor, target: Tensor) -> str:
    """How right the labels are, all together and class by class."""
    palette = torch.tensor(labels.palette) / 127.5 - 1
    found, wanted = (nearest_colours(pictures, palette) for pictures in (made, target))
    right, overlap = agreement(found, wanted, len(palette))
    shares = overlaps(found, wanted, len(palette)).tolist()
    shown = zip(labels.colours, shares, strict=True)
    each = ", ".join(f"{name} {share:.2f}" for name, share in shown if not math.isnan(share))
    return f"{right:.1%} of the pixels have the right label; mean intersection over union {overlap:.3f}: {each}."


@torch.inference_mode()
def translate(network: Translator, source: Tensor) -> Tensor:
    """(n, 3, s, s) in [-1, 1] -> the same."""
    return torch.cat([network(part) for part in source.split(8)])


@torch.inference_mode()
def _as_a_set(source: Tensor, made: Tensor, target: Tensor) -> str:
    features = LiteFeatures()
    wanted, given, ours = (
        torch.cat([features(part) for part in pictures.split(8)]) for pictures in (target, source, made)
    )
    return (
        f"Kernel distance to the wanted kind of picture (KID x 1000, in features of EfficientNet-Lite0, which are not "
        f"Inception's): {kernel_distance(wanted, ours):.1f}, where the input as it is has "
        f"{kernel_distance(wanted, given):.1f}."
    )


def _all(root: Path, letter: Literal["A", "B"], cut: Cut) -> Tensor:
    pictures = kind_in(root, part_to_show(root, letter), letter).usable()
    return stack([pictures.picture(index, cut, None) for index in range(len(pictures))])
