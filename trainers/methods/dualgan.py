"""DualGAN: two kinds of pictures teach each other, as two translators of languages do (Yi et al. 2017, section 3).

The closed loop of CycleGAN and DiscoGAN, found at the same time and named after dual learning for translation. What is
its own: the discriminators are Wasserstein critics (eq. 1 and 2). They give scores without bounds, learn several times
a turn, and no weight of theirs may be large (algorithm 1). Generators are U-Nets: each scale is handed across.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from playground.config import setting
from playground.models.patchgan import PatchGAN
from playground.models.translator import Translator
from playground.models.unet import UNet
from playground.objectives import OBJECTIVES
from playground.objectives.critics import clip_weights
from playground.objectives.objective import DISTANCE
from playground.runs import Figure, Plot
from trainers.method import Turn
from trainers.methods.cyclegan import CycleGan
from trainers.methods.discogan import DiscoGan
from trainers.tensors import apply_gradients, decayed, place, set_learning_rate
from trainers.unpaired import UnpairedConfig


@dataclass(frozen=True)
class DualGanConfig(UnpairedConfig):
    """Everything that changes the result."""

    epochs: float = setting(100.0, "Epochs", "Passes over the pictures A.", (0.01, 10_000), group="main")
    batch_size: int = setting(4, "Batch size", "Pictures of each kind looked at in one step.", (1, 256))
    width: int = setting(32, "Width", "Channels of the generators' first layer.", (4, 256))
    downs: int = setting(5, "Halvings in G", "Until its narrow middle, and back.", (2, 6))
    halvings: int = setting(3, "Halvings in D", "Of the critics: their patch grows with each.", (1, 6))
    d_steps: int = setting(2, "Steps of the critics", "Each turn, before the generators' one (n).", (1, 20), live=True)
    clip: float = setting(0.05, "Clip", "How large a weight of a critic may be (c).", (0.001, 1.0))
    lr: float = setting(
        2e-4, "Learning rate", "Of all players; it falls over the second half, to a fiftieth.", (1e-6, 0.1), live=True
    )
    beta1: float = setting(0.0, "Momentum (beta 1)", "How much of the last gradients Adam remembers.", (0.0, 0.99))
    cycle: float = setting(
        1000.0, "Weight of the way back", "Of the mean absolute difference after there and back (eq. 3).", (0, 1e4)
    )
    identity: float = setting(0.0, "Weight of identity", "Of the change to a picture of the wanted kind.", (0, 1e4))
    pool: int = setting(0, "Older fakes", "That critics are shown now and then; the paper has none.", (0, 1000))


class DualGan(DiscoGan):
    """Two translators and two critics."""

    title, year = "DualGAN", 2017
    parent, adds = "wasserstein", "domains"
    summary = "Two translators that undo each other, judged by critics whose scores have no bounds."
    source = "Yi et al. 2017, DualGAN: Unsupervised Dual Learning for Image-to-Image Translation, section 3, eq. 1 to 3"
    departures = (
        "The clip is 0.05, within the paper's 0.01 to 0.1, and λ 1000, within its 100 to 1000. Critics see patches, "
        "of 34 pixels on the sets that come with the page, and have no norm: one of each picture hides its colour. "
        "Generators draw no noise (the paper's dropout). Adam without momentum takes the place of RMSProp. "
        "Four minutes are too few for outlines that look like a digit's own: it is hidden in them, and comes back."
    )
    formula = (
        "D_A: max  [[D_A(a) − D_A(G_B(b))]]  with [[|w| ≤ c]] for every weight w\n"
        "D_B: max  [[D_B(b) − D_B(G_A(a))]]  with [[|w| ≤ c]] for every weight w\n"
        "G_A, G_B: max  [[D_B(G_A(a)) + D_A(G_B(b))]] − λ · |G_B(G_A(a)) − a| − λ · |G_A(G_B(b)) − b|"
    )
    config_type = DualGanConfig  # type: ignore[assignment]
    config: DualGanConfig  # type: ignore[assignment]
    objective = OBJECTIVES["wasserstein"]
    hint = "In threes: a picture, the other kind, and what comes back. First from A, then from B."
    small: ClassVar[Mapping[str, object]] = {
        "batch_size": 8, "width": 16, "downs": 3, "halvings": 2, "epochs": 6.0, "lr": 5e-4,
    }  # fmt: skip
    figures = (*CycleGan.figures, Figure("distance", DISTANCE.title, plot="distance", role="discriminator"))
    plots = (*CycleGan.plots, Plot("distance", DISTANCE.heading, DISTANCE.hint))
    terms = CycleGan.terms

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """The critics `d_steps` times, then both generators on what the critics have just seen (algorithm 1)."""
        for optimizer in (self.g_optimizer, self.d_optimizer):
            set_learning_rate(optimizer, decayed(turn.config.lr, self.epoch, self.config.epochs))
        figures: dict[str, Tensor] = {}
        for _ in range(turn.config.d_steps if turn.moves("D") else 1):
            a, b, made_a, made_b = self.next_translations()
            if turn.moves("D"):
                figures |= self.update_critics(a, b, made_a, made_b)
        if turn.moves("G"):
            figures |= self.update_generators(a, b, made_a, made_b)
        return figures

    def update_critics(self, a: Tensor, b: Tensor, made_a: Tensor, made_b: Tensor) -> dict[str, Tensor]:
        """One step of both, after which no weight is larger than the clip (eq. 1 and 2)."""
        loss = self.both_d_losses(a, b, made_a, made_b)
        apply_gradients(self.accelerator, self.d_optimizer, self.discriminators, loss)
        clip_weights(self.discriminators, self.config.clip)
        return {"d_loss": loss / 2, "distance": -loss / 2}

    lost = CycleGan.lost
    """absolute differences, which blur less than squares (section 3.1)"""

    def new_discriminator(self, config: Any, weights: torch.Generator) -> nn.Module:
        """Without a norm: a norm of each picture would hide from the critic how bright and of what colour it is."""
        return place(PatchGAN(3, config.width, config.halvings, norm="none"), self.accelerator, weights)

    @classmethod
    def generator_of(cls, config: Any) -> Translator:
        return UNet(downs=config.downs, width=config.width, norm="instance")

    @classmethod
    def game_words(cls, config: Any) -> str:
        return "Wasserstein loss, with weight clipping, of a PatchGAN for each kind of picture"
