"""Methods that learn a data set and draw new pictures from latents: what they have in common."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor
from torch.nn import functional as F

from playground.config import own_classes
from playground.data import DATASETS
from playground.models import Architecture, Generator
from playground.models.layers import every_class
from playground.pretrained import has_classifier
from trainers.data import DataCache
from trainers.dataset_config import DatasetConfig, with_values
from trainers.method import Method, Mismatch, Preview, name_of
from trainers.tensors import averaged_weights, moved, next_positions, own_share, resized

GRID = 64
"""latents that the published grid shows, in rows of eight"""
EVALUATED = 2_000
"""pictures measured at a time: enough for a steady figure, few enough to be quick"""
CHUNK = 256
MOVED = 14
"""pictures of a small set are moved by up to the 14th part of their side: a drawing stays the same drawing"""
UNSEEN = " that it has not learned from"
"""of pictures in a method's hint; it learns from all of a data set without a classifier: see DataCache.unseen"""
COLOURS = {1: "grey", 3: "colour"}


@dataclass(frozen=True, eq=False)
class Batch:
    """Pictures (n, c, s, s) in [-1, 1] and what they show: classes (n, num_classes), None where nobody is told."""

    pictures: Tensor
    classes: Tensor | None = None
    latents: Tensor | None = None
    """(n, latent_dim), what they were drawn from or what an encoder wrote of them; None where there are none"""

    def detached(self) -> Batch:
        """The same for D's turn: nothing flows back into G."""
        latents = None if self.latents is None else self.latents.detach()
        return dataclasses.replace(self, pictures=self.pictures.detach(), latents=latents)


class Generative(Method):
    """Holds the data set and the only source of chance; draws the grid; measures samples."""

    config_type: ClassVar[type[DatasetConfig]]
    architectures: ClassVar[Mapping[str, Architecture]]
    """the networks that it can train, by name"""
    plain: ClassVar[Mapping[str, object]] = {}
    """settings of networks whose source says nothing of them"""
    draws_from_noise: ClassVar[bool] = True
    drawing: ClassVar[str]
    """the stateful attribute whose pictures are shown: an average, where one is kept"""
    config: DatasetConfig

    def __init__(self, config: DatasetConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.refuse_mismatch(config)
        self.architecture = self.architectures[config.architecture]
        dataset = data.dataset(config.dataset)
        self.pictures = dataset.images.to(accelerator.device)
        """uint8 (n, c, h, w), the whole data set; it stays on the device"""
        self.labels = None if dataset.labels is None else dataset.labels.to(accelerator.device)
        self.repeats = dataset.repeats
        """how often an epoch shows each picture: those of a small set are moved a little each time"""
        # The others of a distributed run need no evaluator: the main process measures.
        self.evaluator = data.evaluator(config.dataset) if accelerator.is_main_process else None
        # Each process of a distributed run draws its own latents.
        self.rng = torch.Generator(accelerator.device).manual_seed(config.seed + 1 + accelerator.process_index)
        """the only source of chance after initialisation"""

    @property
    def images_per_epoch(self) -> float:
        return len(self.pictures) * self.repeats

    def coming_places(self) -> Tensor:
        """Where this process's share of the coming batch lies in `pictures`, int64 (n,)."""
        index = next_positions(self.config.seed, self.images, self.config.batch_size, len(self.pictures))
        return own_share(self.accelerator, index).to(self.pictures.device)

    def next_places(self) -> Tensor:
        """The same, and the batch counts as shown."""
        share = self.coming_places()
        self.images += self.config.batch_size
        return share

    def next_batch(self) -> Batch:
        """This process's share of the next batch of real pictures."""
        batch = self.coming_batch()
        self.images += self.config.batch_size
        return batch

    def coming_batch(self) -> Batch:
        """What `next_batch` will return, for fakes that are drawn from the same real pictures."""
        share = self.coming_places()
        real = resized(self.pictures[share], self.architecture.image_size)
        if self.repeats > 1:
            chance = torch.Generator(self.rng.device).manual_seed(self.config.seed + MOVES + self.images)
            real = moved(real, self.architecture.image_size // MOVED, chance)
        return Batch(real.contiguous(memory_format=torch.channels_last), self.classes_at(share))

    def classes_at(self, places: Tensor) -> Tensor | None:
        """What the real pictures at these places (n,) show, (n, num_classes); None where nobody is told."""
        if not self.architecture.num_classes or self.labels is None:
            return None
        return F.one_hot(self.labels[places], self.architecture.num_classes).float()

    def unseen(self, data: DataCache, count: int) -> tuple[Tensor, Tensor | None]:
        """Pictures (count, c, s, s) in [-1, 1] kept from it, and their classes where somebody named them."""
        kept = data.unseen(self.config.dataset)
        pictures = resized(kept.images[:count], self.architecture.image_size).to(self.accelerator.device)
        return pictures, None if kept.labels is None else kept.labels[:count].to(self.accelerator.device)

    # ---- drawing

    def draw(self, latents: Tensor, classes: Tensor | None = None) -> Tensor:
        """(n, latent_dim), (n, num_classes) where it is told them -> (n, c, h, w) in [-1, 1], on the CPU."""
        given = [part.to(self.accelerator.device).split(CHUNK) for part in call_arguments(latents, classes)]
        with torch.inference_mode(), self.accelerator.autocast():
            chunks = [getattr(self, self.drawing)(*parts) for parts in zip(*given, strict=True)]
        return torch.cat(chunks).float().cpu()

    def fixed_latents(self, n: int, salt: int = 1_000_003) -> Tensor:
        """(n, latent_dim): the same throughout a run."""
        rng = torch.Generator().manual_seed(self.config.seed + salt)
        return self.prior(n, rng)

    def prior(self, n: int, rng: torch.Generator) -> Tensor:
        """What pictures are drawn from, (n, latent_dim)."""
        return torch.randn(n, self.architecture.latent_dim, generator=rng, device=rng.device)

    def preview(self) -> Preview:
        """Eight rows of eight latents; for networks that are told classes, a column for each, a style for each row."""
        classes = self.architecture.num_classes
        if not classes:
            return Preview(self.draw(self.fixed_latents(GRID)), columns=8)
        styles = self.fixed_latents(classes).repeat_interleave(classes, dim=0)
        return Preview(self.draw(styles, torch.eye(classes).repeat(classes, 1)), columns=classes)

    def evaluate(self, goes_on: Callable[[], bool]) -> dict[str, Any] | None:
        """Fréchet distance, classes covered and diversity of EVALUATED samples, as far as a classifier knows them."""
        if self.evaluator is None:
            return None
        latents, classes = (
            self.fixed_latents(EVALUATED, 2_000_003),
            every_class(EVALUATED, self.architecture.num_classes),
        )
        drawn: list[Tensor] = []
        for part in torch.arange(EVALUATED).split(CHUNK):
            if not goes_on():
                return None  # a person waits for the pause or the stop; large networks draw for seconds
            drawn.append(self.draw(latents[part], None if classes is None else classes[part]))
        pictures = torch.cat(drawn)
        if not pictures.isfinite().all():
            return None  # the weights have run away; the next loss says so
        found = self.evaluator.evaluate(pictures)
        event: dict[str, Any] = {"samples": found.samples, "diversity": round(found.diversity, 4)}
        if found.fid is not None and found.coverage is not None:
            seen = found.coverage
            event |= {"fid": round(found.fid, 3), "covered": seen.covered, "counts": list(seen.counts)}
            event["confident"] = seen.confident
        return event

    # ---- going to a checkpoint and back

    def to_checkpoint(self) -> dict[str, Any]:
        return super().to_checkpoint() | {"rng": self.rng.get_state()}

    def restore(self, checkpoint: Mapping[str, Any]) -> None:
        super().restore(checkpoint)
        same_device = len(checkpoint["rng"]) == len(self.rng.get_state())
        if self.accelerator.is_main_process and same_device:
            self.rng.set_state(checkpoint["rng"].cpu())
        else:  # the checkpoint holds the main process's; the others must not repeat its latents
            self.rng.manual_seed(self.config.seed + 1 + self.accelerator.process_index + checkpoint["images"])

    # ---- before there is a run

    @classmethod
    def usual(cls, raw: Mapping[str, object] | None = None) -> Any:
        """As the chosen architecture's source suggests."""
        config = cls.config_type()
        wanted = str((raw or {}).get("architecture", config.architecture))
        architecture = cls.architectures.get(wanted) or cls.architectures[config.architecture]
        return with_values(config, {**cls.plain, "architecture": architecture.name, **architecture.suggested})

    @classmethod
    def refuse_mismatch(cls, config: Any) -> None:
        """Refuses colour networks on grey pictures or the reverse, and networks that need labels nobody gave."""
        networks, entry = cls.architectures[config.architecture], DATASETS.get(config.dataset)
        # Uploaded pictures are made grey; their folders are their classes.
        title, channels, classes = ("your own pictures", 1, own_classes(config.dataset)) if entry is None else (
            entry.title, entry.channels, entry.num_classes
        )  # fmt: skip
        if channels != networks.channels:
            raise Mismatch(
                f"{networks.title} draws {COLOURS[networks.channels]} pictures, and {title} are {COLOURS[channels]}. "
                "Choose other pictures or other networks."
            )
        said = f"{title} have {classes}" if classes else f"nobody has said so for {title}"
        if networks.num_classes and classes != networks.num_classes:
            raise Mismatch(
                f"{networks.title} must be told which of {networks.num_classes} classes a picture shows, and {said}. "
                "Choose digits or clothes, a zip with that many folders, or networks without labels."
            )

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        networks = cls.architectures[config.architecture]
        model = config.architecture if len(cls.architectures) > 1 else name_of(cls)
        entry = DATASETS.get(config.dataset)
        data = "uploaded pictures" if entry is None else entry.title
        return {
            "name": f"{model}-{config.dataset}".replace("_", "-"),
            "subject": f"{data} · {networks.title}",
            "data": data,
            "caption": grid_caption(networks),
            "hint": cls.hint if has_classifier(config.dataset) else cls.hint.replace(UNSEEN, ""),
            "classes": () if entry is None else entry.class_names,
            "grey": networks.channels == 1,
            "card": cls.card(config),
        }

    @classmethod
    def card(cls, config: Any) -> dict[str, str]:
        """Paragraphs of the card of a generator that it has trained; "origin" opens it."""
        networks = cls.architectures[config.architecture]
        return {
            "kind": cls.title,
            "title": networks.title,
            "origin": cls.summary,
            "architecture": f"{networks.summary} Source: {networks.source}",
            "objective": f"{cls.title}. {cls.summary} Source: {cls.source}",
        }

    @classmethod
    def build_generator(cls, config: Any) -> Generator:
        """The network that draws, as a checkpoint's weights fit it."""
        return cls.architectures[config.architecture].build_generator()

    @classmethod
    def generator_weights(cls, checkpoint: Mapping[str, Any]) -> dict[str, Tensor]:
        """Of the generator whose pictures were published."""
        return averaged_weights(checkpoint[cls.drawing])


def rows_in_pairs(above: Tensor, below: Tensor, columns: int) -> Preview:
    """Pictures (n, c, h, w) on the CPU in rows, and under each row the pictures that belong to them."""
    rows = zip(above.split(columns), below.split(columns), strict=True)
    return Preview(torch.cat([row for pair in rows for row in pair]), columns)


def grid_caption(networks: Architecture) -> str:
    """What the published picture shows."""
    classes = networks.num_classes
    if classes:
        return f"{classes**2} pictures drawn by the generator, a column for each of {classes} classes,"
    return f"{GRID} pictures drawn by the generator"


def call_arguments(latents: Tensor, classes: Tensor | None) -> tuple[Tensor, ...]:
    """What a generator is called with: no classes for one that cannot be asked."""
    return (latents,) if classes is None else (latents, classes)


def in_half(places: Tensor, half: int, count: int) -> Tensor:
    """Places moved into one half of `count` pictures, those at even (0) or at odd (1) places: none lies in both."""
    moved = places // 2 * 2 + half
    return torch.where(moved < count, moved, moved - 2)  # of an odd number, the last has no neighbour


MOVES = 3_000_017
"""apart from the seeds of latents: how each batch is moved follows from the seed and its place alone"""
