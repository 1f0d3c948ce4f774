"""Methods that learn to turn pictures into pictures from a folder: what they have in common."""

from __future__ import annotations

import random
import sys
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

import torch
from torch import Tensor

from playground.config import setting
from playground.data.built_in import Kind, built_in, part_shown
from playground.data.file_names import without_place
from playground.data.folders import Pairs, Part, Pictures
from playground.models.translator import Translator
from playground.runs import Run
from trainers.features import FEATURES
from trainers.method import Method, Mismatch, name_of
from trainers.tensors import averaged_weights, next_positions, own_share

T = TypeVar("T")
Files = TypeVar("Files", Pairs, Pictures)
Way = Literal["AtoB", "BtoA"]


@dataclass(frozen=True)
class FolderConfig:
    """What every method asks that learns from a folder of pictures."""

    data: Path = setting(Path("data"), "Pictures", "What is learnt from.", group="main")
    epochs: float = setting(100.0, "Epochs", "Passes over the training pictures.", (0.01, 10_000), group="main")
    batch_size: int = setting(1, "Batch size", "Pictures looked at in one step.", (1, 256))
    seed: int = setting(0, "Seed", "Fixes first weights, order and chance.", (0, 2**31 - 1))
    start: Path | None = setting(
        None,
        "Go on from",
        "Run directory of an equal network to go on from, with other losses or rates; else from nothing.",
        group="shell",
    )


class FolderMethod(Method):
    """Reads pictures when they are asked for, in an order that the seed decides."""

    config_type: ClassVar[type[FolderConfig]]
    config: FolderConfig
    learns_from = "folder"
    smooth = True
    folder_words: ClassVar[str]
    """what the folder of pictures holds, for a person"""
    tab: ClassVar[str]
    """of the page, where its networks are used, and where it can be started too"""
    measured_by: ClassVar[Literal["pairs", "cycle", "enlargement"]]
    """how the quality of its networks is measured: against targets, as sets of two kinds, or after shrinking"""
    built_in: ClassVar[Kind | None] = None
    """which of the sets that come with the page it can learn from, instead of a folder"""
    shown_on: ClassVar[str] = ""
    """of these the one that shows best what is new about it; the first where empty"""
    small: ClassVar[Mapping[str, object]] = {}
    """the settings that suit such a set: it is seen to change within a minute"""
    terms: ClassVar[Mapping[str, str]]
    """what is weighted by which setting, beside the game; {features} stands for the title of the chosen ones"""

    def read_batch(self, count: int, seed: int, read: Callable[[int, random.Random], T]) -> list[T]:
        """This process's share of the next batch of `count` pictures: `read` gets a number and its own chance."""
        start, batch = self.images, self.config.batch_size
        index = next_positions(seed, start, batch, count)
        places = own_share(self.accelerator, torch.arange(batch)).tolist()
        return [read(int(index[i]), random.Random(seed * 1_000_003 + start + i)) for i in places]

    def tell(self, sentences: Sequence[str]) -> None:
        """Say before the first turn what will not be used; of several processes only one speaks. Who watches the run
        is told as well, but not where on this machine the folder lies."""
        self.left_out = (*self.left_out, *(without_place(sentence, self.config.data) for sentence in sentences))
        if self.accelerator.is_main_process:
            for sentence in sentences:
                print(sentence, file=sys.stderr)

    def all_usable(self, found: Files) -> Files:
        """Without the files that cannot be read, after saying which. Raises DataUnavailable where none is left."""
        usable = found.usable()
        self.tell(usable.left_out)
        return usable

    @classmethod
    def usual(cls, raw: Mapping[str, object] | None = None) -> Any:
        """What suits photographs; where `raw` names a set that comes with the page, what suits that."""
        name = str((raw or {}).get("data", ""))
        chosen = built_in(name) if cls.built_in else None
        if chosen is None:
            return cls.config_type()
        sizes: dict[str, Any] = {"side": chosen.side, "load": chosen.side, "flips": False}
        return replace(cls.config_type(), data=Path(name), **(sizes | dict(cls.small)))

    @classmethod
    def parts_shown(cls, config: Any) -> set[Part]:
        """Which parts of the folder the published pictures come from."""
        return {part_shown(Path(config.data))}

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        chosen = built_in(config.data)
        folder = Path(config.data).name
        title = chosen.title if chosen else folder
        kept_back = "train" not in cls.parts_shown(config)
        seen = "Never trained on." if kept_back else "Some are trained on: the folder keeps none back for this."
        return {
            "hint": f"{cls.hint} {seen}",
            "name": f"{name_of(cls)}-{folder}",
            "subject": f"{title} · {cls.title}",
            "data": title,
            "caption": f"Pictures of {title}",
        }

    @classmethod
    @abstractmethod
    def translator(cls, config: Any, checkpoint: Mapping[str, Any], way: Way) -> Translator:
        """The running average of the generator in a checkpoint, float32, in eval mode. way: of a method with two."""

    @classmethod
    @abstractmethod
    def game_words(cls, config: Any) -> str:
        """What the generator makes small first of all, for its card."""

    @classmethod
    def objective_words(cls, config: Any) -> str:
        """All that it makes small: the game, and the terms that count."""
        features = FEATURES[config.features].title if hasattr(config, "features") else ""
        weighted = [
            f"{getattr(config, name):g} times {words.format(features=features)}"
            for name, words in cls.terms.items()
            if getattr(config, name)
        ]
        return f"{', '.join([cls.game_words(config), *weighted])}."


def with_weights(network: Translator, average: Mapping[str, Tensor]) -> Translator:
    """Those of an AveragedModel's state; in eval mode."""
    network.load_state_dict(averaged_weights(average))
    return network.eval()


def start_weights(start: Path) -> dict[str, Any]:
    """The newest state of a run that another one goes on from. Raises Mismatch where there is none."""
    if not Run(start).checkpoint.is_file():
        raise Mismatch(f"{start} has no checkpoint to start from.")
    checkpoint: dict[str, Any] = torch.load(Run(start).checkpoint, map_location="cpu", weights_only=True)
    return checkpoint


def mixed(ours: Mapping[str, Tensor], theirs: Mapping[str, Tensor], share: float) -> dict[str, Tensor]:
    """Weights between those of two networks, of which one learnt on from the other: `share` of the first's (Wang et
    al. 2018, ESRGAN, section 3.4).

    ValueError for a share outside 0 to 1, or for networks of different shapes.
    """
    if not 0 <= share <= 1 or {n: w.shape for n, w in ours.items()} != {n: w.shape for n, w in theirs.items()}:
        raise ValueError(f"only two networks of one shape can be mixed, by a share from 0 to 1; it is {share:g}")
    return {name: torch.lerp(theirs[name], weight, share) for name, weight in ours.items()}


def averaged_start(start: Path, share: float = 1.0) -> dict[str, Tensor]:
    """The averaged weights of a run to go on from, mixed with those of the run before it: `share` of its own.

    Raises Mismatch where there is none to mix with, ValueError where theirs do not fit.
    """
    weights = averaged_weights(start_weights(start)["average"])
    if share == 1:
        return weights
    before = Run(start).settings().get("start")
    if before is None:
        raise Mismatch(f"{start} went on from no other run: there is nothing to mix its network with.")
    return mixed(weights, averaged_weights(start_weights(Path(before))["average"]), share)


def refuse_large_side(config: Any) -> None:
    """Raises Mismatch where squares of `side` cannot be cut out of pictures of `load`."""
    if config.side > config.load:
        raise Mismatch(f"load must be at least side, {config.side}: squares are cut out of it. It is {config.load}.")


def evenly_spread(count: int, most: int) -> list[int]:
    """Numbers of at most `most` of `count` pictures."""
    shown = min(most, count)
    return [i * count // shown for i in range(shown)]


def in_rows(*columns: Tensor) -> Tensor:
    """Pictures side by side: (n, c, h, w) each -> (n * columns, c, h, w)."""
    return torch.stack([column.float().cpu() for column in columns], dim=1).flatten(0, 1)
