"""Semi-supervised GAN: D learns to name digits from 100 labels (Odena 2016, SGAN; Salimans et al. 2016, Improved GAN).

D has ten outputs, one for each class. What it takes for real is any picture that it can name: D(x) = Z / (Z + 1),
where Z is the sum of exp over its outputs (Salimans et al., section 5); this is Odena's eleventh output, for fakes,
held at 0. So the game, which needs no label, teaches the features with which classes are named. G plays that game
(Odena, algorithm 1). Beside it learns the same net from the same 100 labels without the game, for comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.config import setting
from playground.models import Architecture
from playground.models.dcgan import DCGAN28Generator, dcgan28_seeing
from playground.models.layers import Discriminator, Dropout, bound_slopes
from playground.runs import Figure, Plot
from trainers.cost import passes_flops
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.generative import Batch
from trainers.methods.gan import Gan, GanConfig, Terms
from trainers.naming import NamingGame
from trainers.tensors import average_of, resized

LATENT, HIDDEN, CLASSES = 64, 256, 10
NAMED = 50
"""labelled pictures in one step"""


class NamingDiscriminator(Discriminator):
    """Names ten classes; how real a picture is follows from how sure of a name it is."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, width: int = 24, spectral_norm: bool = False) -> None:
        super().__init__(image_size=28)
        self.layers = nn.Sequential(*dcgan28_seeing(width, HIDDEN, batch_norm=False))
        self.naming = nn.Sequential(Dropout(0.5), nn.Linear(HIDDEN, CLASSES))
        if spectral_norm:
            bound_slopes(self)

    def names(self, x: Tensor) -> Tensor:
        """Pictures (n, 1, 28, 28) in [-1, 1] -> logits of the classes (n, 10)."""
        named: Tensor = self.naming(self.layers(self.checked(x)))
        return named

    def forward(self, x: Tensor) -> Tensor:
        """The same -> logits (n,) of being real: log Z."""
        return self.names(x).logsumexp(dim=1)


ARCHITECTURES = {
    "ssgan28": Architecture(
        name="ssgan28",
        title="Semi-supervised GAN, 28 pixels",
        summary="The small DCGAN, whose discriminator names ten classes; a picture that has no name is a fake.",
        source="Salimans et al. 2016, Improved Techniques for Training GANs, section 5; layers of the small DCGAN.",
        image_size=28,
        latent_dim=LATENT,
        generator=lambda: DCGAN28Generator(latent_dim=LATENT),
        discriminator=NamingDiscriminator,
        suggested={"d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.0, "beta2": 0.99, "decay": True, "batch_size": 64,
                   "objective": "non_saturating", "spectral_norm": True},
    )
}  # fmt: skip


@dataclass(frozen=True)
class SsGanConfig(GanConfig):
    """One game and a few labels."""

    architecture: str = architecture_setting("ssgan28", lambda: ARCHITECTURES)
    labels: int = setting(100, "Labelled pictures", "How many pictures are named; as many of each class.", (10, 1000))


class SsGan(NamingGame):
    """The game, the naming of a few pictures, and a net that learns to name without the game."""

    title, year = "Semi-supervised GAN", 2016
    parent, adds = "gan", "labels"
    formula = (
        "D: max  log D(x) + log(1 − D(G(z))) [[+ log p(y | x) of 100]],  [[D = Z / (Z + 1), Z = Σ exp lₖ]]\n"
        "G: max  log D(G(z))"
    )
    summary = "The discriminator learns to name digits from 100 labels: the game with unlabelled pictures helps it."
    source = (
        "Odena 2016, Semi-Supervised Learning with Generative Adversarial Networks, algorithm 1; Salimans et al. 2016, "
        "Improved Techniques for Training GANs, section 5"
    )
    beside = f"Beside it, the discriminator wants the few pictures that have labels to be named rightly ({source})."
    departures = (
        "The layers are the small DCGAN's, with dropout in place of Salimans' weight norm and noise. G plays Odena's "
        "game: with Salimans' feature matching (section 3.1) its digits stayed in pieces. D has spectral norm (Miyato "
        "et al. 2018), with which digits come much sooner, though without it D named more of them rightly. Pictures "
        "without any labels play the game alone."
    )
    hint = "Beside the pictures, look at how many test pictures the discriminator names rightly."
    config_type = SsGanConfig
    config: SsGanConfig
    architectures = ARCHITECTURES
    stateful = (*NamingGame.stateful, "average_d")
    tested_every = 100
    figures = (
        *Gan.figures,
        Figure("accuracy", "with the game", plot="accuracy", role="discriminator"),
        Figure("accuracy_alone", "without it", plot="accuracy", role="plain"),
        Figure("naming", "D", "nats", plot="naming", role="discriminator"),
    )
    plots = (
        *Gan.plots,
        Plot(
            "accuracy",
            "Test pictures that are named rightly",
            "Both nets have seen the same few labels; only one plays the game with pictures that have none.",
        ),
        Plot("naming", "How wrong the names of labelled pictures are, nats"),
    )
    discriminator: NamingDiscriminator
    alone: NamingDiscriminator

    def __init__(self, config: SsGanConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.average_d = average_of(self.discriminator)
        self.named = None if self.labels is None else few_of_each(self.labels, config.labels, config.seed)
        """which pictures have labels, int64 (n,)"""

    @classmethod
    def build(cls, config: GanConfig) -> dict[str, nn.Module]:
        alone = cls.architectures[config.architecture].build(spectral_norm=config.spectral_norm)[1]
        return super().build(config) | {"alone": alone}

    def naming_rate(self, config: Any) -> float:
        return float(config.d_lr)

    def average_player(self) -> nn.Module:
        return self.average_d

    def names(self, network: NamingDiscriminator, pictures: Tensor) -> Tensor:
        return network.names(pictures)

    def update_discriminator(self, real: Batch, fake: Batch) -> dict[str, Tensor]:
        """D's step, and one of the net without a game on as many labelled pictures."""
        figures = super().update_discriminator(real, fake)
        self.average_d.update_parameters(self.discriminator)
        if self.named is not None:
            self.learn_alone(self.misnaming(self.alone))
        return figures

    def d_cost(self, real: Batch, fake: Batch) -> Terms:
        loss, figures = super().d_cost(real, fake)
        if self.named is None:
            return loss, figures
        wrong = self.misnaming(self.discriminator)
        return loss + wrong, figures | {"naming": wrong}

    def misnaming(self, network: NamingDiscriminator) -> Tensor:
        """Cross-entropy of some of the labelled pictures, a scalar."""
        assert self.named is not None and self.labels is not None
        chosen = self.named[torch.randint(len(self.named), (NAMED,), generator=self.rng, device=self.rng.device)]
        with self.accelerator.autocast():
            names = network.names(resized(self.pictures[chosen], self.architecture.image_size))
        return F.cross_entropy(names.float(), self.labels[chosen])

    @classmethod
    def flops(cls, config: Any) -> int | None:
        labelled = NAMED / config.batch_size
        return passes_flops(cls.networks(config), {"Generator": 1, "Discriminator": 4 + 2 * labelled})


def few_of_each(labels: Tensor, wanted: int, seed: int) -> Tensor:
    """Which pictures are shown with their labels, int64: as many of each class, about `wanted` in all."""
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed)).to(labels.device)
    classes = labels.unique()
    each = max(1, wanted // len(classes))
    return torch.cat([order[labels[order] == kind][:each] for kind in classes])
