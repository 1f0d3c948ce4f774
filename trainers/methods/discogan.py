"""DiscoGAN: what two kinds of pictures have in common, found without pairs (Kim et al. 2017).

Two games and two reconstructions, as in CycleGAN, which came out the same month, and DualGAN (Yi et al. 2017). What is
its own: the first adversarial loss, squares for what the way there and back loses, and generators through whose narrow
middle everything has to pass, so that shapes change too: a digit becomes a garment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from torch import Tensor
from torch.nn import functional as F

from playground.config import setting
from playground.models.translator import Translator
from playground.models.unet import Bottleneck
from playground.objectives import OBJECTIVES
from playground.runs import Figure, Plot
from trainers.method import LOSSES, Mismatch
from trainers.methods.cyclegan import CycleGan
from trainers.unpaired import UnpairedConfig


@dataclass(frozen=True)
class DiscoGanConfig(UnpairedConfig):
    """Everything that changes the result."""

    epochs: float = setting(100.0, "Epochs", "Passes over the pictures A.", (0.01, 10_000), group="main")
    batch_size: int = setting(16, "Batch size", "Pictures of each kind looked at in one step.", (1, 256))
    side: int = setting(64, "Side", "Of the squares that are learnt from, pixels.", (16, 1024))
    load: int = setting(
        72, "Shorter side", "What a picture's shorter side becomes before the square is cut out, pixels.", (16, 2048)
    )
    width: int = setting(32, "Width", "Channels of the generators' first layer.", (4, 256))
    downs: int = setting(4, "Halvings in G", "Until its narrow middle, and back.", (2, 6))
    halvings: int = setting(3, "Halvings in D", "Of the discriminators: their patch grows with each.", (1, 6))
    spectral_norm: bool = setting(False, "Spectral norm", "In the discriminators, instead of instance norm.")
    lr: float = setting(
        2e-4, "Learning rate", "Of all players; it falls over the second half, to a fiftieth.", (1e-6, 0.1), live=True
    )
    beta1: float = setting(0.5, "Momentum (beta 1)", "How much of the last gradients Adam remembers.", (0.0, 0.99))
    cycle: float = setting(
        10.0, "Weight of the way back", "Of the mean square of what there and back loses (eq. 4 and 8).", (0, 1e4)
    )
    identity: float = setting(0.0, "Weight of identity", "Of the change to a picture of the wanted kind.", (0, 1e4))
    pool: int = setting(0, "Older fakes", "That discriminators are shown now and then; the paper has none.", (0, 1000))


class DiscoGan(CycleGan):
    """CycleGAN's four players, with generators that may change shapes."""

    title, year = "DiscoGAN", 2017
    parent, adds = "non_saturating", "domains"
    summary = "Two games, two reconstructions, and a narrow middle: what two kinds have in common must carry them over."
    source = "Kim et al. 2017, Learning to Discover Cross-Domain Relations with Generative Adversarial Networks, sec. 2"
    departures = (
        "Both discriminators see patches, of 34 pixels on the sets that come with the page: all of a picture of 32, "
        "half of one of 64. Features are not matched. What the way back loses counts ten times (λ = 10), where the "
        "paper's sum gives it no weight (eq. 4 and 8). D's cost is halved, as in CycleGAN."
    )
    formula = (
        "D_A: max  ½ log D_A(a) + ½ log(1 − D_A(G_BA(b)))\n"
        "D_B: max  ½ log D_B(b) + ½ log(1 − D_B(G_AB(a)))\n"
        "G_AB, G_BA: max  log D_B(G_AB(a)) + log D_A(G_BA(b)) "
        "[[− λ · |G_BA(G_AB(a)) − a|² − λ · |G_AB(G_BA(b)) − b|²]]"
    )
    config_type = DiscoGanConfig  # type: ignore[assignment]
    config: DiscoGanConfig  # type: ignore[assignment]
    objective = OBJECTIVES["non_saturating"]
    hint = "In threes: a picture, the other kind, and what comes back. First from A, then from B."
    small: ClassVar[Mapping[str, object]] = {
        "batch_size": 32, "width": 24, "downs": 3, "halvings": 2, "epochs": 12.0, "lr": 1e-3,
    }  # fmt: skip
    terms: ClassVar[Mapping[str, str]] = {
        "cycle": "the mean square of what is lost there and back",
        "identity": "the change to pictures of the wanted kind",
    }
    figures: ClassVar[tuple[Figure, ...]] = (
        Figure("d_loss", "D", plot="losses", role="discriminator"),
        Figure("g_loss", "G", plot="losses", role="generator"),
        Figure("cycle", "there and back", plot="cycle", role="fake"),
    )
    plots: ClassVar[tuple[Plot, ...]] = (
        LOSSES,
        Plot("cycle", "What the way there and back loses", "Mean of squares; black to white is 4."),
    )

    @classmethod
    def generator_of(cls, config: Any) -> Translator:
        return Bottleneck(downs=config.downs, width=config.width)

    def lost(self, back: Tensor, begun: Tensor) -> Tensor:
        """Squares (section 2.2, where the distance is left open)."""
        return F.mse_loss(back, begun)

    @classmethod
    def game_words(cls, config: Any) -> str:
        return "Non-saturating adversarial loss of a PatchGAN for each kind of picture"

    @classmethod
    def refuse_mismatch(cls, config: Any) -> None:
        super().refuse_mismatch(config)
        if config.side % 2**config.downs:
            raise Mismatch(
                f"side must be a multiple of {2**config.downs}: it is halved {config.downs} times. It is {config.side}."
            )
