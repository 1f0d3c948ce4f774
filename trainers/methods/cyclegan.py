"""CycleGAN: learn to turn pictures A into pictures B and back, without pairs (Zhu et al. 2017).

Any two folders will do: trainA/ and trainB/, and testA/ and testB/ for pictures that are kept back.
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
from playground.data.built_in import part_shown
from playground.data.folders import Letter, Part
from playground.models.resnet import ResNet
from playground.models.translator import NORMS, Translator
from playground.runs import Figure, Plot
from trainers.data import DataCache
from trainers.folder_method import (
    Way,
    in_rows,
    with_weights,
)
from trainers.image_pool import ImagePool
from trainers.method import LOSSES, Preview, Turn
from trainers.tensors import adam, apply_gradients, average_of, decayed, place, set_learning_rate
from trainers.unpaired import UnpairedConfig, UnpairedMethod


@dataclass(frozen=True)
class CycleGanConfig(UnpairedConfig):
    """Everything that changes the result."""

    epochs: float = setting(100.0, "Epochs", "Passes over the pictures A.", (0.01, 10_000), group="main")
    width: int = setting(24, "Width", "Channels of the generators' first layer.", (4, 256))
    blocks: int = setting(6, "Residual blocks", "Of each generator.", (1, 16))
    norm: str = setting(
        "instance", "Norm", "Of the generators' layers.", choices=lambda: {name: name for name in NORMS}
    )
    residual: bool = setting(
        False, "Add to the input", "Generators add what they make to what they are given: near pictures, sharper."
    )
    halvings: int = setting(3, "Halvings in D", "Of the discriminators: their patch grows with each.", (1, 6))
    spectral_norm: bool = setting(
        False,
        "Spectral norm",
        "In the discriminators, instead of instance norm, which does not see how bright or dark the whole is.",
    )
    lr: float = setting(
        2e-4, "Learning rate", "Of all players; it falls over the second half, to a fiftieth.", (1e-6, 0.1), live=True
    )
    beta1: float = setting(0.5, "Momentum (beta 1)", "How much of the last gradients Adam remembers.", (0.0, 0.99))
    cycle: float = setting(
        10.0, "Weight of the cycle", "Of the mean absolute difference after there and back (eq. 3).", (0, 1e4)
    )
    identity: float = setting(
        0.0,
        "Weight of identity",
        "Of the change to a picture that is of the wanted kind already (section 5.2).",
        (0, 1e4),
    )
    pool: int = setting(
        50, "Older fakes", "That discriminators are shown now and then (Shrivastava et al. 2017).", (0, 1000)
    )


class CycleGan(UnpairedMethod):
    """Two generators, there and back, and a discriminator for each kind of picture."""

    title, year = "CycleGAN", 2017
    parent, adds = "pix2pix", "domains"
    formula = (
        "D_A: min  ¼ (D_A(a) − 1)² + ¼ D_A(F(b))²\n"
        "D_B: min  ¼ (D_B(b) − 1)² + ¼ D_B(G(a))²\n"
        "G, F: min  ½ (D_B(G(a)) − 1)² + ½ (D_A(F(b)) − 1)² [[+ λ · |F(G(a)) − a| + λ · |G(F(b)) − b|]]"
    )
    summary = "No pairs: what goes there must come back, so a generator cannot draw just anything."
    source = "Zhu et al. 2017, Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks, sec. 3"
    departures = (
        "Smaller networks: the generators begin with 24 channels where the paper has 64. On the small sets that "
        "come with the page the pictures are small too, with 16 channels and three residual blocks. Squares count "
        "half, as in LSGAN's own paper (Mao et al. 2017), where this one counts them whole: beside them λ = 10 weighs "
        "as much as 20 would there. D's cost is halved once more, as in the paper."
    )
    config_type = CycleGanConfig
    config: CycleGanConfig
    hint = "In threes: a picture, its translation, and what comes back. Both directions."
    previews = 4
    terms: ClassVar[Mapping[str, str]] = {
        "cycle": "the mean absolute difference after there and back",
        "identity": "the change to pictures of the wanted kind",
    }
    stateful = (
        "a_to_b", "b_to_a", "discriminator_a", "discriminator_b", "average_a_to_b", "average_b_to_a",
        "g_optimizer", "d_optimizer", "pool_a", "pool_b",
    )  # fmt: skip
    figures: ClassVar[tuple[Figure, ...]] = (
        Figure("d_loss", "D", plot="losses", role="discriminator"),
        Figure("g_loss", "G", plot="losses", role="generator"),
        Figure("cycle", "there and back", plot="cycle", role="fake"),
    )
    plots: ClassVar[tuple[Plot, ...]] = (
        LOSSES,
        Plot("cycle", "What the way there and back loses (L1)", "Mean absolute difference to where it began."),
    )

    def __init__(self, config: CycleGanConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.a, self.b = self.learnt("A"), self.learnt("B")
        self.shown_a, self.shown_b = self.preview_pictures("A", self.a), self.preview_pictures("B", self.b)
        weights = torch.Generator().manual_seed(config.seed)
        self.a_to_b, self.b_to_a = (place(self.generator_of(config), accelerator, weights) for _ in "ab")
        self.discriminator_a, self.discriminator_b = (self.new_discriminator(config, weights) for _ in "ab")
        self.average_a_to_b, self.average_b_to_a = average_of(self.a_to_b), average_of(self.b_to_a)
        self.generators = nn.ModuleList([self.a_to_b, self.b_to_a])
        self.discriminators = nn.ModuleList([self.discriminator_a, self.discriminator_b])
        self.g_optimizer = adam(self.generators, config.lr, config.beta1)
        self.d_optimizer = adam(self.discriminators, config.lr, config.beta1)
        self.pool_a, self.pool_b = ImagePool(config.pool, config.seed), ImagePool(config.pool, config.seed + 1)

    @property
    def images_per_epoch(self) -> float:
        return len(self.a)

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """Both generators on a batch of each kind, then both discriminators."""
        for optimizer in (self.g_optimizer, self.d_optimizer):
            set_learning_rate(optimizer, decayed(turn.config.lr, self.epoch, self.config.epochs))
        a, b, made_a, made_b = self.next_translations()
        figures: dict[str, Tensor] = {}
        if turn.moves("G"):
            figures |= self.update_generators(a, b, made_a, made_b)
        if turn.moves("D"):
            d_loss = self.both_d_losses(a, b, made_a, made_b)
            # Halved, so that D learns more slowly than G (appendix 7.1).
            apply_gradients(self.accelerator, self.d_optimizer, self.discriminators, 0.5 * d_loss)
            figures["d_loss"] = d_loss / 2
        return figures

    def next_translations(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The next pictures a and b, and made_a and made_b, as `update_generators` has them."""
        # B has an order of its own.
        a, b = self.next_pictures(self.a, 0), self.next_pictures(self.b, 1)
        self.images += self.config.batch_size
        # For the identity a picture of the wanted kind goes along: two small batches cost a GPU more than a large one.
        seen_a, seen_b = (torch.cat([a, b]), torch.cat([b, a])) if self.config.identity else (a, b)
        with self.accelerator.autocast():
            made_b, made_a = self.a_to_b(seen_a), self.b_to_a(seen_b)
        return a, b, made_a, made_b

    def both_d_losses(self, a: Tensor, b: Tensor, made_a: Tensor, made_b: Tensor) -> Tensor:
        """The sum of both discriminators' costs; older fakes take the place of some."""
        fake_b, fake_a = made_b[: len(a)].detach(), made_a[: len(b)].detach()
        loss = self.d_loss(self.discriminator_b, b, self.pool_b.exchanged(fake_b))
        return loss + self.d_loss(self.discriminator_a, a, self.pool_a.exchanged(fake_a))

    def update_generators(self, a: Tensor, b: Tensor, made_a: Tensor, made_b: Tensor) -> dict[str, Tensor]:
        """One step of both: deceive, come back, and leave alone what is of the wanted kind already (eq. 3).

        made_b: what became of a, and, where identity counts, of b too; made_a likewise.
        """
        fake_b, fake_a = made_b[: len(a)], made_a[: len(b)]
        self.discriminators.requires_grad_(False)
        with self.accelerator.autocast():
            back_a, back_b = self.b_to_a(fake_b), self.a_to_b(fake_a)
        g_loss = self.g_loss(self.discriminator_b, fake_b) + self.g_loss(self.discriminator_a, fake_a)
        cycle = self.lost(back_a.float(), a) + self.lost(back_b.float(), b)
        loss = g_loss + self.config.cycle * cycle
        if self.config.identity:
            same_b, same_a = made_b[len(a) :], made_a[len(b) :]
            loss = loss + self.config.identity * (F.l1_loss(same_b.float(), b) + F.l1_loss(same_a.float(), a))
        apply_gradients(self.accelerator, self.g_optimizer, self.generators, loss)
        self.discriminators.requires_grad_(True)
        self.average_a_to_b.update_parameters(self.a_to_b)
        self.average_b_to_a.update_parameters(self.b_to_a)
        return {"g_loss": g_loss / 2, "cycle": cycle / 2}

    @classmethod
    def parts_shown(cls, config: Any) -> set[Part]:
        letters: tuple[Letter, Letter] = ("A", "B")
        return {part_shown(Path(config.data), letter) for letter in letters}

    @torch.inference_mode()
    def preview(self) -> Preview:
        """For each picture: itself, the other kind, and back; rows of A, then rows of B."""
        rows = []
        for shown, there, back in (
            (self.shown_a, self.average_a_to_b, self.average_b_to_a),
            (self.shown_b, self.average_b_to_a, self.average_a_to_b),
        ):
            with self.accelerator.autocast():
                other = there(shown.to(self.accelerator.device))
                again = back(other)
            rows.append(in_rows(shown, other, again))
        return Preview(torch.cat(rows), columns=6)

    @classmethod
    def translator(cls, config: Any, checkpoint: Mapping[str, Any], way: Way) -> Translator:
        weights = checkpoint["average_a_to_b" if way == "AtoB" else "average_b_to_a"]
        return with_weights(cls.generator_of(config), weights)

    @classmethod
    def generator_of(cls, config: Any) -> Translator:
        """A generator that has not learnt anything; both are alike."""
        return ResNet(width=config.width, blocks=config.blocks, norm=config.norm, residual=config.residual)

    def lost(self, back: Tensor, begun: Tensor) -> Tensor:
        """What the way there and back has lost: a scalar (eq. 2)."""
        return F.l1_loss(back, begun)

    @classmethod
    def game_words(cls, config: Any) -> str:
        return "Least squares adversarial loss of a PatchGAN for each kind of picture"
