"""SinGAN: a generator from one picture (Shaham et al. 2019), from coarse to fine.

At every scale a small network adds detail to the enlarged picture of the scale before, and a critic compares patches
of 11 x 11 pixels with those of the picture at that size: coarse scales learn how a picture is laid out, fine ones
what it is made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.config import setting
from playground.data import single_picture
from playground.models.singan import PatchCritic, Pyramid, pyramid_sizes, resized
from playground.runs import Figure, Plot
from trainers.data import DataCache
from trainers.method import LOSSES, Method, Preview, Turn
from trainers.tensors import adam, apply_gradients, place, set_learning_rate

SAMPLES = 4
"""drawn beside the reconstruction whenever a run publishes a picture"""
PENALTY_SIDE = 40
"""pixels of the square on which the critic's slope is measured: it sees 11 x 11, so that a part tells of the whole"""
NOISE = 0.1
"""how loud the noise of a scale is, as a share of what the scale before could not draw (section 3)"""
SLOWER, SLOWER_AFTER = 0.1, 0.8
"""what the learning rates are multiplied by, after this share of a scale's turns"""


@dataclass(frozen=True)
class SinGanConfig:
    """Everything that changes the result."""

    picture: Path = setting(
        Path(single_picture.EXAMPLE.name),
        "Picture",
        "The one picture that is learnt from: the name of one that was brought to the page, or a path.",
        group="shell",
    )
    longest: int = setting(
        128, "Longer side", "Of the picture that is learnt from, pixels. Twice as many take four times as long.",
        (32, 256), group="main",
    )  # fmt: skip
    steps: int = setting(
        250, "Steps at the finest scale", "How often both players move there; more often where pictures are smaller.",
        (1, 3000), group="main",
    )  # fmt: skip
    scales: int = setting(6, "Scales", "From coarse to fine, each the same factor larger.", (1, 12))
    coarsest: int = setting(25, "Coarsest scale", "Pixels of its shorter side.", (12, 64))
    width: int = setting(24, "Width", "Channels of every layer.", (4, 128))
    reconstruction: float = setting(
        10.0, "Weight of the picture itself", "Of drawing it again from one fixed noise (eq. 6).", (0, 1e3)
    )
    penalty: float = setting(0.1, "Weight of the slope", "Of keeping the critic's slope near 1 (eq. 5).", (0, 1e3))
    lr: float = setting(1e-3, "Learning rate", "Of both players; a tenth of it at the end of a scale.", (1e-6, 0.1),
                        live=True)  # fmt: skip
    beta1: float = setting(0.5, "Momentum (beta 1)", "How much of the last gradients Adam remembers.", (0.0, 0.99))
    seed: int = setting(0, "Seed", "Fixes first weights and chance.", (0, 2**31 - 1))


class SinGan(Method):
    """A pyramid of generators and one critic, which goes up with them."""

    title, year = "SinGAN", 2019
    parent, adds = "wasserstein_gp", "structure"
    summary = "One picture is enough: patches of it, from coarse to fine, teach how to draw others like it."
    source = "Shaham et al. 2019, SinGAN: Learning a Generative Model from a Single Natural Image, section 3"
    departures = (
        "So that it takes minutes on a processor: six scales whatever the size, and no batch norm, as in "
        "ConSinGAN (Hinz et al. 2021); one step of each player a turn, not three; fewer turns at twice the "
        "learning rate, most of them where pictures are small; 24 channels; the critic's slope is measured on a "
        "part of the picture."
    )
    formula = (
        "Dₙ: max  Dₙ([[xₙ]]) − Dₙ(x̃ₙ) − λ · (|∇Dₙ(x̂)| − 1)²\n"
        "Gₙ: max  Dₙ([[x̃ₙ = ↑x̃ₙ₋₁ + Gₙ(zₙ + ↑x̃ₙ₋₁)]]) [[− α · |Gₙ(z*) − xₙ|²]]"
    )
    hint = (
        "The picture at the scale of the moment, the same drawn from its own noise z*, and four others drawn from "
        "chance. An epoch is a scale."
    )
    config_type = SinGanConfig
    config: SinGanConfig
    learns_from = "picture"
    smooth = True
    players = ("D", "G")
    stateful = ("generator", "discriminator", "g_optimizer", "d_optimizer")
    figures: ClassVar[tuple[Figure, ...]] = (
        Figure("d_loss", "D", plot="losses", role="discriminator"),
        Figure("g_loss", "G", plot="losses", role="generator"),
        Figure("error", "z*", plot="error", role="fake"),
        Figure("scale", "scale", plot="scale"),
    )
    plots: ClassVar[tuple[Plot, ...]] = (
        LOSSES,
        Plot("error", "How far the picture drawn from z* is from the picture, grey levels",
             "Root of the mean square, of 255 levels. It jumps where a finer scale begins."),
        Plot("scale", "Scale that is learnt", "1 is the coarsest: it decides where things are."),
    )  # fmt: skip

    def __init__(self, config: SinGanConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        picture = single_picture.load(config.picture, data.own_root, config.longest).to(accelerator.device)
        height, width = picture.shape[-2:]
        sizes = pyramid_sizes(height, width, config.scales, config.coarsest)
        self.pictures = [resized(picture, size).clamp(-1, 1) for size in sizes]
        self.turns = [round(config.steps * sizes[-1][1] / width) for _, width in sizes]
        weights = torch.Generator().manual_seed(config.seed)
        self.generator = place(Pyramid(sizes, config.width), accelerator, weights)
        self.discriminator = place(PatchCritic(config.width), accelerator, weights)
        self.generator.anchor.copy_(torch.randn(self.generator.anchor.shape, generator=weights))
        self.learn_scale(0)

    # ---- from scale to scale

    @property
    def images_per_epoch(self) -> float:
        """Turns of the scale of the moment."""
        return self.turns[self.scale_and_turn()[0]]

    @property
    def epoch(self) -> float:
        """Scales that are done, and the share of the next."""
        scale, turn = self.scale_and_turn()
        return scale + turn / self.turns[scale]

    @property
    def epochs(self) -> float:
        return float(self.config.scales)

    def pictures_until(self, epochs: float) -> float:
        """Turns at finer scales take longer, as they have more pixels."""
        now, left = self.pictures[self.scale_and_turn()[0]][0, 0].numel(), 0.0
        for scale, (turns, picture) in enumerate(zip(self.turns, self.pictures, strict=True)):
            share = min(epochs, scale + 1) - max(self.epoch, scale)
            left += max(0.0, share) * turns * picture[0, 0].numel() / now
        return left

    def scale_and_turn(self) -> tuple[int, int]:
        """The scale of the next turn, and how many of its turns are done: all of them at the end of a run."""
        done, last = self.images, len(self.turns) - 1
        for scale, turns in enumerate(self.turns):
            if done < turns or scale == last:
                return scale, done
            done -= turns
        raise AssertionError("there is no scale")

    def learn_scale(self, scale: int) -> None:
        """From here on the generator of that scale learns; those before it stand still."""
        self.scale = scale
        self.g_optimizer = adam(self.generator.scales[scale], self.config.lr, self.config.beta1)
        self.d_optimizer = adam(self.discriminator, self.config.lr, self.config.beta1)
        self.before = torch.zeros_like(self.pictures[0])
        if scale > 0:
            with torch.no_grad():
                self.before = resized(self.generator.reconstruction(scale - 1), self.generator.sizes[scale])

    def begin_scale(self, scale: int) -> None:
        """Go one scale up: its weights start as those of the scale before, its noise as loud as detail is missing."""
        self.generator.scales[scale].load_state_dict(self.generator.scales[scale - 1].state_dict())
        self.learn_scale(scale)
        missing = (self.before - self.pictures[scale]).square().mean().sqrt()
        self.generator.amplitudes[scale] = NOISE * missing

    # ---- the game of one scale

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """The critic, then the generator of the scale of the moment."""
        scale, done = self.scale_and_turn()
        if scale > self.scale:
            self.begin_scale(scale)
        slower = SLOWER if done >= SLOWER_AFTER * self.turns[scale] else 1.0
        for optimizer in (self.g_optimizer, self.d_optimizer):
            set_learning_rate(optimizer, slower * turn.config.lr)
        chance = torch.Generator().manual_seed(self.config.seed * 1_000_003 + self.images)
        self.images += 1
        fake = self.sample(chance)
        figures = {"scale": torch.tensor(scale + 1.0, device=fake.device)}
        if turn.moves("D"):
            d_loss = self.d_loss(self.pictures[scale], fake.detach(), chance)
            apply_gradients(self.accelerator, self.d_optimizer, self.discriminator, d_loss)
            figures["d_loss"] = d_loss
        if turn.moves("G"):
            figures |= self.update_generator(fake)
        return figures

    def sample(self, chance: torch.Generator) -> Tensor:
        """One picture of the scale of the moment, whose generator alone has a graph."""
        scale, size = self.scale, self.generator.sizes[self.scale]
        before = torch.zeros(1, 3, *size, device=self.accelerator.device)
        if scale > 0:
            with torch.no_grad():
                before = resized(self.generator.samples(1, chance, last=scale - 1), size)
        noise = torch.randn(before.shape, generator=chance).to(before.device)
        drawn: Tensor = self.generator(before, noise, scale)
        return drawn

    def d_loss(self, real: Tensor, fake: Tensor, chance: torch.Generator) -> Tensor:
        """The Wasserstein critic of patches, and its slope at every pixel between the two (eq. 4 and 5)."""
        loss = self.verdicts(fake).mean() - self.verdicts(real).mean()
        height, width = (max(1, length - PENALTY_SIDE + 1) for length in real.shape[-2:])
        top, left = (int(torch.randint(room, (1,), generator=chance)) for room in (height, width))
        share = torch.rand(1, generator=chance).to(real.device)
        between = torch.lerp(fake, real, share)[..., top : top + PENALTY_SIDE, left : left + PENALTY_SIDE]
        between = between.detach().requires_grad_()
        (slope,) = torch.autograd.grad(self.discriminator(between).sum(), between, create_graph=True)
        steepness: Tensor = torch.linalg.vector_norm(slope, dim=1)
        return loss + self.config.penalty * (steepness - 1).square().mean()

    def update_generator(self, fake: Tensor) -> dict[str, Tensor]:
        """One step: patches like the picture's, and from z* the picture itself (eq. 6)."""
        scale, real = self.scale, self.pictures[self.scale]
        noise = self.generator.anchor if scale == 0 else torch.zeros_like(self.before)
        self.discriminator.requires_grad_(False)
        g_loss = -self.verdicts(fake).mean()
        error = F.mse_loss(self.generator(self.before, noise, scale), real)
        loss = g_loss + self.config.reconstruction * error
        apply_gradients(self.accelerator, self.g_optimizer, self.generator.scales[scale], loss)
        self.discriminator.requires_grad_(True)
        return {"g_loss": g_loss, "error": 127.5 * error.detach().sqrt()}

    def verdicts(self, picture: Tensor) -> Tensor:
        """The critic's numbers, a patch each."""
        with self.accelerator.autocast():
            numbers: Tensor = self.discriminator(picture)
        return numbers.float()

    # ---- telling

    @torch.inference_mode()
    def preview(self) -> Preview:
        """The picture, the picture from z*, and samples, all as large as the last scale."""
        chance = torch.Generator().manual_seed(self.config.seed)
        again = self.generator.reconstruction(self.scale)
        samples = self.generator.samples(SAMPLES, chance, last=self.scale)
        shown = torch.cat([self.pictures[self.scale], again, samples]).float()
        return Preview(resized(shown, self.generator.sizes[-1]).clamp(-1, 1).cpu(), columns=3)

    def to_checkpoint(self) -> dict[str, Any]:
        """With what it takes to draw from it alone: sizes, scales that are done, and the last that was begun."""
        sizes = [list(size) for size in self.generator.sizes]
        return super().to_checkpoint() | {"sizes": sizes, "scales_done": self.epoch, "scale": self.scale}

    def restore(self, checkpoint: Mapping[str, Any]) -> None:
        """The optimizers are those of the scale that was learnt last."""
        self.generator.load_state_dict(checkpoint["generator"])
        self.images = max(0, checkpoint["images"] - 1)
        self.learn_scale(self.scale_and_turn()[0])
        super().restore(checkpoint)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        name = Path(config.picture).stem
        return {
            "name": f"singan-{name}",
            "subject": f"{name} · {config.longest} pixels",
            "data": "one picture",
            "caption": "Pictures drawn after one",
        }

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        critic = PatchCritic(config.width)
        return [("Critic of one scale", critic, (torch.zeros(2, 3, 32, 32),), "Patches of a picture")]
