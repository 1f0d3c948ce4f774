"""ClusterGAN: latents that fall into groups, and an encoder that finds them again (Mukherjee et al. 2019).

A latent is one of ten classes and 30 numbers of so little noise that the classes stay apart (section 2.3). An encoder
of its own reads both back from fakes; it and G make small what is misread (eq. 2). Since G must draw everything there
is, and the encoder must be able to name what was asked, each class takes a group of pictures. The encoder then sorts
real pictures into groups, which nobody showed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.config import setting
from playground.models import Architecture
from playground.models.dcgan import DCGAN28Discriminator, DCGAN28Generator, Encoder28
from playground.runs import Figure, Plot
from trainers.cost import passes_flops
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.generative import Batch
from trainers.method import Preview, Turn
from trainers.methods.gan import Gan, GanConfig, Terms

NOISE, CLASSES = 30, 10
LATENT = NOISE + CLASSES
SPREAD = 0.3
"""standard deviation of the noise beside a class of 1"""
TESTED, EVERY = 1_000, 50
"""test pictures that purity is measured on, and turns from one time to the next"""


def parts(z: Tensor) -> tuple[Tensor, Tensor]:
    """Of latents (n, 40), standard normal: little noise (n, 30), and the class, int64 (n,), evenly drawn."""
    return SPREAD * z[:, :NOISE], z[:, NOISE:].argmax(dim=1)


class ClusterGenerator(DCGAN28Generator):
    """The small DCGAN's generator. It makes its class out of ten of its standard normal numbers."""

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        """z: (n, 40), standard normal -> (n, 1, 28, 28) in [-1, 1]."""
        noise, which = parts(z)
        return super().forward(torch.cat([noise, F.one_hot(which, CLASSES)], dim=1), classes)


ARCHITECTURES = {
    "clustergan28": Architecture(
        name="clustergan28",
        title="ClusterGAN, 28 pixels",
        summary="The small DCGAN, whose latents are one of ten classes and a little noise, and an encoder.",
        source="Mukherjee et al. 2019, ClusterGAN, section 2 and appendix; layers of the small DCGAN.",
        image_size=28,
        latent_dim=LATENT,
        generator=lambda: ClusterGenerator(latent_dim=LATENT),
        discriminator=DCGAN28Discriminator,
        suggested={"d_lr": 1e-3, "g_lr": 2e-3, "beta1": 0.3, "beta2": 0.99, "decay": True, "batch_size": 64,
                   "objective": "non_saturating"},
        batch_norm_in_d=True,
    )
}  # fmt: skip


@dataclass(frozen=True)
class ClusterGanConfig(GanConfig):
    """One game with groups."""

    architecture: str = architecture_setting("clustergan28", lambda: ARCHITECTURES)
    class_weight: float = setting(
        1.0, "Weight of the class", "What it costs to misread the class of a fake.", (0.0, 50.0), live=True
    )  # fmt: skip
    noise_weight: float = setting(
        1.0, "Weight of the noise", "What it costs to misread the noise of a fake.", (0.0, 50.0), live=True
    )  # fmt: skip


class ClusterGan(Gan):
    """The game, and an encoder that reads fakes and sorts real pictures."""

    title, year = "ClusterGAN", 2019
    parent, adds = "infogan", "encoder"
    formula = (
        "D: max  log D(x) + log(1 − D(G(z)))\n"
        "G, [[E]]: min  − log D(G(z)) [[+ βₙ · |zₙ − Eₙ(G(z))|² + β_c · H(z_c, E_c(G(z)))]]"
    )
    summary = "Latents in ten groups, and an encoder that reads them back: it sorts real pictures without a label."
    source = "Mukherjee et al. 2019, ClusterGAN: Latent Space Clustering in GANs, eq. 2"
    beside = (
        "Beside it, the generator and an encoder make small what the encoder misreads of a fake's class and noise "
        f"({source})."
    )
    departures = (
        "The layers are the small DCGAN's. The game is any of the objectives, not Wasserstein's alone. Latents "
        "are made from standard normal numbers, so that the generator is called like any other. The noise beside a "
        f"class is {SPREAD:g} as loud (the paper's 0.1), and what is misread of it is measured by that. βₙ and β_c are "
        "1, the paper's 10."
    )
    hint = (
        "Each row is a group that was found without labels. The left half was drawn from noise, all of that group; the "
        "right half are real test pictures that the encoder puts into it. Black where it puts too few."
    )
    config_type = ClusterGanConfig
    config: ClusterGanConfig
    architectures = ARCHITECTURES
    stateful = (*Gan.stateful, "encoder")
    figures = (
        *Gan.figures,
        Figure("misread_class", "class", "nats", plot="misread", role="encoder"),
        Figure("misread_noise", "noise", plot="misread", role="plain"),
        Figure("purity", "purity", plot="purity", role="real"),
    )
    plots = (
        *Gan.plots,
        Plot("misread", "What the encoder misreads of fakes"),
        Plot("purity", "How pure the groups of real pictures are", "Share that is of its group's commonest class."),
    )
    encoder: Encoder28

    def __init__(self, config: ClusterGanConfig, accelerator: Accelerator, data: DataCache) -> None:
        self.weights = config
        super().__init__(config, accelerator, data)
        self.tested, self.tested_labels = self.unseen(data, TESTED)

    @classmethod
    def build(cls, config: GanConfig) -> dict[str, nn.Module]:
        return super().build(config) | {"encoder": Encoder28(LATENT)}

    def learning_in_g(self) -> nn.Module:
        return nn.ModuleList([self.generator, self.encoder])

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        self.weights = turn.config
        figures = dict(super().turn(turn))
        if self.tested_labels is not None and self.step % EVERY == 0:
            figures["purity"] = purity(self.groups(), self.tested_labels)
        return figures

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        """What G and the encoder make small: being seen through, and being misread."""
        assert fake.latents is not None
        loss, figures = super().g_cost(fake, real)
        noise, which = parts(fake.latents)
        with self.accelerator.autocast():
            read = self.encoder(fake.pictures).float()
        misread_noise = (read[:, :NOISE] - noise).square().mean() / SPREAD**2
        misread_class = F.cross_entropy(read[:, NOISE:], which)
        loss = loss + self.weights.noise_weight * misread_noise + self.weights.class_weight * misread_class
        return loss, figures | {"misread_class": misread_class, "misread_noise": misread_noise}

    @torch.no_grad()
    def groups(self) -> Tensor:
        """Into which group the encoder puts each test picture, int64 (n,)."""
        self.encoder.eval()
        found: Tensor = self.encoder(self.tested)[:, NOISE:].argmax(dim=1)
        self.encoder.train()
        return found

    def preview(self) -> Preview:
        """A row for each group: five drawn, five of the test pictures that are put into it."""
        half = CLASSES // 2
        latents = self.fixed_latents(CLASSES * half)
        latents[:, NOISE:] = 3 * torch.eye(CLASSES).repeat_interleave(half, dim=0)
        drawn, groups = self.draw(latents).split(half), self.groups()
        rows = []
        for group in range(CLASSES):
            members = self.tested[groups == group][:half].cpu()
            absent = members.new_full((half - len(members), *members.shape[1:]), -1.0)
            rows += [drawn[group], members, absent]
        return Preview(torch.cat(rows), columns=CLASSES)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "A row for each group: drawn, then real pictures put into it,"}

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        encoder = cls.fresh_networks(config)["encoder"]
        return [*super().networks(config), ("Encoder", encoder, (torch.zeros(2, 1, 28, 28),), "Picture")]

    @classmethod
    def flops(cls, config: Any) -> int | None:
        return passes_flops(cls.networks(config), {"Encoder": 1, "Generator": 1, "Discriminator": 3})


def purity(groups: Tensor, labels: Tensor) -> Tensor:
    """The share of pictures whose label is the commonest in their group: a scalar; groups, labels: int64 (n,)."""
    counts = torch.zeros(int(groups.max()) + 1, int(labels.max()) + 1, device=groups.device)
    counts.index_put_((groups, labels), torch.ones(len(groups), device=groups.device), accumulate=True)
    return counts.amax(dim=1).sum() / len(groups)
