"""StyleGAN: a style for every layer (Karras et al. 2019, section 2 and 3; blocks as in Karras et al. 2020).

The latent does not go into the picture. A mapping network turns it into a style w; the drawing begins with a constant,
and each of its layers is told by w how much of every channel to draw, and adds noise as strong as it has learnt.
In training most pictures follow two styles, one up to some layer and another from there on (section 3.1), so that
layers cannot rely on each other's style. The game is the plain one with R1 (appendix C).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor

from playground.models import Architecture
from playground.models.dcgan import DCGAN28Discriminator
from playground.models.style import Noise, StyleGenerator
from playground.runs import Figure, Plot
from trainers.dataset_config import architecture_setting
from trainers.method import Preview, Turn
from trainers.methods.gan import Gan, GanConfig

SIDE, LATENT = 28, 64
SOURCES = 7
"""pictures along each edge of the mixing table"""
FROM_COLUMN = 2
"""the layers from this one on follow the column's style: of 14 pixels the second, and those of 28"""

ARCHITECTURES = {
    "style28": Architecture(
        name="style28",
        title="Small StyleGAN, 28 pixels",
        summary="A mapping network turns the latent into a style that each of five layers follows, with noise in each.",
        source="Karras et al. 2019, A Style-Based Generator Architecture for GANs, section 2; blocks of Karras et al. "
        "2020; cut down to 28 pixels.",
        image_size=SIDE,
        latent_dim=LATENT,
        generator=partial(
            StyleGenerator, LATENT, style_dim=64, width=16, image_size=SIDE, first_side=7, channels=1
        ),
        discriminator=partial(DCGAN28Discriminator, batch_deviation=True),
        suggested={
            "objective": "non_saturating_r1", "d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.0, "beta2": 0.99, "decay": True,
            "batch_size": 32,
        },
        batch_norm_in_d=True,
    )
}  # fmt: skip


@dataclass(frozen=True)
class StyleGanConfig(GanConfig):
    """One game with styles."""

    architecture: str = architecture_setting("style28", lambda: ARCHITECTURES)


class StyleGan(Gan):
    """The game, and a generator whose layers follow styles."""

    title, year, parent = "StyleGAN", 2019, "progressive"
    adds = "structure"
    summary = "The latent becomes a style that each layer is told; layers may follow the styles of different pictures."
    source = "Karras et al. 2019, A Style-Based Generator Architecture for Generative Adversarial Networks, section 2"
    departures = (
        "28 pixels from a constant of 7 × 7, in five layers. The modulation and the skip connections are "
        "StyleGAN2's (2020, sections 2.2 and 4.1). Latents are not normalised. D is the small "
        "DCGAN's. It does not grow: all sizes learn at once. Four mapping layers, where the paper has eight. "
        "R1 counts a tenth (γ = 1, the paper's 10)."
    )
    formula = (
        "D: max  log D(x) + log(1 − D([[G(w, noise)]])) − γ/2 · |∇D(x)|²\nG: max  log D([[G(w, noise)]]),  [[w = f(z)]]"
    )
    hint = (
        "A mixing table. The first column and the first row are whole pictures. Each other one has the coarse layers "
        "of the picture at the left of its row, and the fine layers of the one on top of its column. The corner is "
        "the mean style."
    )
    config_type = StyleGanConfig
    config: StyleGanConfig
    architectures = ARCHITECTURES
    figures = (*Gan.figures, Figure("noise", "strength of noise", plot="noise", role="generator"))
    plots = (
        *Gan.plots,
        Plot("noise", "How strong the noise is that the layers add", "The mean of five layers; each learns its own."),
    )

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        figures = super().turn(turn)
        if not turn.moves("G"):
            return figures
        strengths = [layer.strength.detach() for layer in self.generator.modules() if isinstance(layer, Noise)]
        return dict(figures) | {"noise": torch.stack(strengths).abs().mean()}

    def preview(self) -> Preview:
        """The mixing table: (1 + SOURCES) squared pictures."""
        generator = self.average.module
        assert isinstance(generator, StyleGenerator)
        latents = self.fixed_latents(2 * SOURCES).to(self.accelerator.device)
        with torch.inference_mode(), self.accelerator.autocast():
            styles = generator.styles(latents)
            mean = generator.styles(latents[:1], psi=0.0)
            drawn = generator.draw(mixing_table(styles[:SOURCES], styles[SOURCES:], mean))
        return Preview(drawn.float().cpu(), columns=1 + SOURCES)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "A mixing table of styles"}


def mixing_table(rows: Tensor, columns: Tensor, corner: Tensor) -> Tensor:
    """Styles of a table, row by row: ((r + 1) * (c + 1), layers, d).

    rows: (r, layers, d); columns: (c, layers, d); corner: (1, layers, d).
    """
    lines = [torch.cat([corner, columns])]
    for row in rows:
        coarse = row[:FROM_COLUMN].expand(len(columns), -1, -1)
        lines += [row[None], torch.cat([coarse, columns[:, FROM_COLUMN:]], dim=1)]
    return torch.cat(lines)
