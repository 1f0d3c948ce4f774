"""Context encoder: fill a hole by what surrounds it (Pathak et al. 2016, section 3).

An encoder squeezes a picture with a hole into a few numbers, a decoder draws the whole picture from them, and only the
hole is taken from it. Two costs pull (eq. 3): being near the original, in squares (L_rec, eq. 1), which blurs where
several fillings would do; and looking real to a discriminator (L_adv, eq. 2), which picks one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from playground.config import setting
from playground.models import Architecture
from playground.models.dcgan import DCGAN28Discriminator, dcgan28_drawing, dcgan28_seeing
from playground.models.layers import Network
from playground.runs import Figure, Plot
from trainers.cost import BATCH, count_flops
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.game import R1_PAID
from trainers.generative import Batch
from trainers.method import Preview, Turn
from trainers.methods.gan import Gan, GanConfig, Terms

SIDE, HOLE = 28, 14
SEEN = 128
"""numbers between encoder and decoder"""
SHOWN = 24


class Filler(Network):
    """Encoder and decoder: pictures with a hole in, pictures without out. Outside the hole nothing changes."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *dcgan28_seeing(width, SEEN, batch_norm=True), dcgan28_drawing(SEEN, width)
        )  # fmt: skip

    def forward(self, pictures: Tensor, hole: Tensor) -> Tensor:
        """pictures: (n, 1, 28, 28) in [-1, 1]; hole: bool, the same shape -> the same shape, filled."""
        drawn: Tensor = self.layers(torch.where(hole, 0.0, pictures))
        return torch.where(hole, drawn.to(pictures.dtype), pictures)


def holes(n: int, rng: torch.Generator) -> Tensor:
    """Squares of HOLE pixels, each somewhere: bool (n, 1, 28, 28)."""
    corner = torch.randint(SIDE - HOLE + 1, (2, n, 1), generator=rng, device=rng.device)
    line = torch.arange(SIDE, device=rng.device)
    rows, columns = (line >= corner) & (line < corner + HOLE)
    squares: Tensor = rows[:, :, None] & columns[:, None, :]
    return squares[:, None]


ARCHITECTURES = {
    "context28": Architecture(
        name="context28",
        title="Context encoder, 28 pixels",
        summary="The small DCGAN's discriminator as the encoder, its generator as the decoder, 128 numbers between.",
        source="Pathak et al. 2016, Context Encoders: Feature Learning by Inpainting, section 3.1; for 28 pixels.",
        image_size=SIDE,
        latent_dim=0,
        generator=Filler,  # type: ignore[arg-type]
        discriminator=DCGAN28Discriminator,
        suggested={
            "objective": "non_saturating_r1", "penalty_weight": 1.0, "d_lr": 1e-3, "g_lr": 2e-3, "beta1": 0.5,
            "beta2": 0.99, "decay": True, "batch_size": 32,
        },
        batch_norm_in_d=True,
    )
}  # fmt: skip


@dataclass(frozen=True)
class ContextEncoderConfig(GanConfig):
    """One game for the holes."""

    architecture: str = architecture_setting("context28", lambda: ARCHITECTURES)
    adversarial: float = setting(
        0.05,
        "Weight of the game",
        "How much G cares to look real, beside being near the original. At 0 fillings are blurred.",
        (0.0, 10.0),
        live=True,
    )


@dataclass(frozen=True, eq=False)
class Filled(Batch):
    """Filled pictures, what they were, and where the holes are."""

    original: Tensor | None = None
    hole: Tensor | None = None


class ContextEncoder(Gan):
    """The game, and the original as a second measure."""

    title, year, parent = "Context encoder", 2016, "gan"
    adds = "encoder"
    summary = "Fills a hole by what surrounds it: near the original, and so that a discriminator takes it for real."
    source = "Pathak et al. 2016, Context Encoders: Feature Learning by Inpainting, eq. 1 to 3"
    beside = f"Beside it, the generator makes small how far its fillings are from the originals, in squares ({source})."
    departures = (
        "Grey pictures of 28 pixels and holes of 14, at a place drawn anew for each (the paper's are central, a "
        "few random). D sees the filled picture, not the filling alone, since it would not know where a random "
        "hole was. The hole's edge has no greater weight. Weights of the costs are fitted to this size: λ is 0.05. "
        + R1_PAID
    )
    formula = (
        "D: max  log D(x) + log(1 − D(x̂)) − γ/2 · |∇D(x)|²\n"
        "G: min  [[|hole ⊙ (x − x̂)|²]] − λ · log D(x̂),  [[x̂ = x outside the hole]]"
    )
    hint = (
        "In threes, from top to bottom: a picture with a hole, the hole filled, the original, from which it has not "
        "learned."
    )
    config_type = ContextEncoderConfig
    config: ContextEncoderConfig
    architectures = ARCHITECTURES
    draws_from_noise = False
    figures = (*Gan.figures, Figure("missed", "error in the hole", plot="missed", role="generator"))
    plots = (
        *Gan.plots,
        Plot("missed", "How far fillings are from the originals", "Root of the mean square; from black to white is 2."),
    )
    generator: Filler  # type: ignore[assignment]

    def __init__(self, config: ContextEncoderConfig, accelerator: Accelerator, data: DataCache) -> None:
        self.weight = config.adversarial
        super().__init__(config, accelerator, data)
        rng = torch.Generator(accelerator.device).manual_seed(config.seed)
        shown, _ = self.unseen(data, SHOWN)
        self.shown = shown, holes(len(shown), rng)

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        self.weight = turn.config.adversarial
        return super().turn(turn)

    def sample(self) -> Filled:
        """The pictures of the next batch with holes, filled."""
        original = self.coming_batch().pictures
        hole = holes(len(original), self.rng)
        with self.accelerator.autocast():
            return Filled(self.generator(original, hole), original=original, hole=hole)

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        """What G makes small (eq. 3)."""
        assert isinstance(fake, Filled) and fake.original is not None and fake.hole is not None
        # Where D stood still nobody has counted the batch that the fakes were made from, and it would come for ever.
        game, figures = super().g_cost(fake, real or self.next_batch())
        missed = (fake.pictures - fake.original).float()[fake.hole].square().mean()
        return missed + self.weight * game, figures | {"missed": missed.sqrt()}

    def preview(self) -> Preview:
        """Rows in threes: with a hole, filled, as they were."""
        original, hole = self.shown
        with torch.inference_mode(), self.accelerator.autocast():
            filled = self.average(original, hole).float()
        rows = torch.stack([torch.where(hole, 0.0, original), filled, original])
        columns = SHOWN // 3
        sets = rows.view(3, -1, columns, 1, SIDE, SIDE) if len(original) == SHOWN else rows[:, None]
        return Preview(sets.transpose(0, 1).reshape(-1, 1, SIDE, SIDE).cpu(), columns=sets.shape[2])

    def evaluate(self, goes_on: Callable[[], bool]) -> None:
        """Nothing is measured: it draws no pictures of its own."""

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "Pictures with holes, filled, and as they were"}

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        built = cls.fresh_networks(config)
        pictures = torch.zeros(2, 1, SIDE, SIDE)
        return [
            ("Generator", built["generator"], (pictures, pictures > 0), "Picture with a hole"),
            ("Discriminator", built["discriminator"], (pictures,), "Picture"),
        ]

    @classmethod
    def flops(cls, config: Any) -> int | None:
        built = {name: network.to("meta") for name, network in cls.fresh_networks(config).items()}
        pictures = torch.empty(BATCH, 1, SIDE, SIDE, device="meta")

        def turn() -> None:
            filled, judge = built["generator"](pictures, pictures > 0), built["discriminator"]
            torch.autograd.backward((judge(pictures) + judge(filled.detach())).sum())
            torch.autograd.backward(judge(filled).sum())

        return count_flops(turn)
