"""AnoGAN: what cannot be drawn is strange (Schlegl et al. 2017).

A GAN learns normal pictures. Then, for any picture, the latent is searched whose drawing is nearest: in pixels (eq. 3,
residual loss) and in D's features (eq. 5, discrimination loss), by descent on the latent alone. What remains of both
is the anomaly score (eq. 7): small for what G has learned to draw, large for what it has never seen. Here garments are
hidden among digits (digits among garments, and among your own pictures), and the area under the ROC curve says how
well the score finds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from playground.config import setting
from playground.data import load
from playground.models import Architecture
from playground.models.dcgan import DCGAN28Discriminator, DCGAN28Generator
from playground.runs import Figure, Plot
from trainers.cost import passes_flops
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.game import R1_PAID
from trainers.method import Preview, Turn
from trainers.methods.gan import Gan, GanConfig
from trainers.tensors import resized

LATENT, HIDDEN = 32, 128
TESTED = 32
"""pictures of each kind whose latents are searched"""
SHOWN, COLUMNS = 8, 8
"""of each kind in the preview"""
SEARCH_RATE, FAR, BETA = 0.05, 1e-4, (0.9, 0.99)
"""of the search's steps (Adam); what it costs that a latent is long"""
FEATURES = 0.1
"""share of the discrimination loss in the score: lambda of eq. 6"""
STRANGE = "mnist"
"""what is hidden among all pictures but digits"""

ARCHITECTURES = {
    "anogan28": Architecture(
        name="anogan28",
        title="AnoGAN, 28 pixels",
        summary="The small DCGAN with 32 latents; the last features of its discriminator help to compare pictures.",
        source="Schlegl et al. 2017, Unsupervised Anomaly Detection with GANs, section 2; layers of the small DCGAN.",
        image_size=28,
        latent_dim=LATENT,
        generator=lambda: DCGAN28Generator(latent_dim=LATENT),
        discriminator=lambda spectral_norm: DCGAN28Discriminator(
            hidden=HIDDEN, batch_norm=False, spectral_norm=spectral_norm
        ),
        suggested={"d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.0, "beta2": 0.99, "decay": True, "batch_size": 32,
                   "objective": "non_saturating_r1"},
    )
}  # fmt: skip


@dataclass(frozen=True)
class AnoGanConfig(GanConfig):
    """One game, and a search beside it."""

    architecture: str = architecture_setting("anogan28", lambda: ARCHITECTURES)
    search_every: int = setting(
        3, "Turns per step of the search", "The larger, the more time is left for the game.", (1, 100)
    )


class AnoGan(Gan):
    """The game, and the search for latents of test pictures, of which half are strange."""

    title, year = "AnoGAN", 2017
    parent, adds = "gan", "encoder"
    formula = (
        "D: max  log D(x) + log(1 − D(G(z))) − γ/2 · |∇D(x)|²\nG: max  log D(G(z))\n"
        "[[A(x) = min over z of  (1 − λ) · |x − G(z)| + λ · |f(x) − f(G(z))|]]"
    )
    summary = "What cannot be drawn is strange: it searches the latent of a picture and looks at what is left over."
    source = "Schlegl et al. 2017, Unsupervised Anomaly Detection with GANs, section 2, eq. 3, 5 and 7"
    departures = (
        "The search goes on beside the training, a step on all of the test pictures every few turns, so that you "
        "can watch it; so it follows a G that still changes. The layers are the small DCGAN's. A small penalty "
        f"keeps latents of the search from leaving what the prior draws. {R1_PAID}"
    )
    hint = (
        "In threes: a picture that it has not learned from, the nearest that was found among all that it can draw, and "
        "what is left over. The first three rows are of its own kind, the last three strange."
    )
    config_type = AnoGanConfig
    config: AnoGanConfig
    architectures = ARCHITECTURES
    stateful = (*Gan.stateful, "latents", "search_optimizer")
    figures = (
        *Gan.figures,
        Figure("roc_area", "ROC area", plot="roc", role="encoder"),
        Figure("normal_score", "its own kind", plot="scores", role="real"),
        Figure("strange_score", "strange", plot="scores", role="fake"),
    )
    plots = (
        *Gan.plots,
        Plot(
            "roc",
            "How well the score finds strange pictures (area under the ROC curve)",
            "How often a strange picture scores above one of its own kind: 1 always, 0.5 by chance.",
        ),
        Plot("scores", "Anomaly score: what is left over of a picture", "The further apart, the better they are told."),
    )

    def __init__(self, config: AnoGanConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        strange = load("fashion_mnist" if config.dataset == STRANGE else STRANGE, split="test")
        both = [kind.images[:TESTED] for kind in (data.unseen(config.dataset), strange)]
        self.tested = torch.cat([resized(part, self.architecture.image_size) for part in both]).to(accelerator.device)
        self.normal = len(both[0])
        """pictures of its own kind; the others, behind them, are strange"""
        self.latents = nn.Embedding(len(self.tested), LATENT).to(accelerator.device)
        self.latents.weight.data.copy_(self.fixed_latents(len(self.tested), 3_000_017))
        self.search_optimizer = torch.optim.Adam(self.latents.parameters(), lr=SEARCH_RATE, betas=BETA)

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        figures = dict(super().turn(turn))
        if self.step % self.config.search_every == 0:
            figures |= self.search()
        return figures

    def search(self) -> dict[str, Tensor]:
        """One step of all latents towards their pictures, through networks that stand still."""
        self.discriminator.requires_grad_(False)
        scores, _ = self.scores()
        latents = self.latents.weight
        far = FAR * latents.square().sum(dim=1)
        # The sum, not the mean: each picture is searched as if it were alone.
        (slope,) = torch.autograd.grad((scores + far).sum(), latents)
        latents.grad = slope
        self.search_optimizer.step()
        self.discriminator.requires_grad_(True)
        own, strange = scores.detach().split([self.normal, len(scores) - self.normal])
        return {"roc_area": roc_area(own, strange), "normal_score": own.mean(), "strange_score": strange.mean()}

    def scores(self) -> tuple[Tensor, Tensor]:
        """Of each test picture its anomaly score (n,) by eq. 7, and the drawing (n, 1, 28, 28) that it comes from."""
        with self.accelerator.autocast():
            drawn = self.average(self.latents.weight)
            features = [self.discriminator.layers[:-1](pictures).float() for pictures in (drawn, self.tested)]
        residual = (drawn.float() - self.tested).abs().flatten(1).mean(dim=1)
        discrimination = (features[0] - features[1]).abs().mean(dim=1)
        return (1 - FEATURES) * residual + FEATURES * discrimination, drawn.float()

    def preview(self) -> Preview:
        """Rows in threes: pictures, the nearest found, the difference; its own kind, then strange ones."""
        with torch.no_grad():
            found = self.average(self.latents.weight).float()
        rows = []
        for start in (0, self.normal):
            part = slice(start, start + SHOWN)
            asked, drawn = self.tested[part].cpu(), found[part].cpu()
            rows += [asked, drawn, (asked - drawn).abs() - 1]
        return Preview(torch.cat(rows), columns=COLUMNS)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "Pictures, the nearest that can be drawn, what is left over,"}

    @classmethod
    def flops(cls, config: Any) -> int | None:
        searched = 2 * TESTED / (config.batch_size * config.search_every)
        return passes_flops(cls.networks(config), {"Generator": 1 + searched, "Discriminator": 3 + 2 * searched})


def roc_area(normal: Tensor, strange: Tensor) -> Tensor:
    """The area under the ROC curve of scores (n,) and (m,): how often a strange one is above a normal one; ties count
    half (Hanley and McNeil 1982). A scalar."""
    higher = (strange[:, None] > normal).float() + 0.5 * (strange[:, None] == normal).float()
    return higher.mean()
