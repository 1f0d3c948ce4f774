"""InfoGAN: codes that nobody explains come to mean something (Chen et al. 2016).

Beside noise, G is given a code: one of ten classes and two numbers (section 7.2, appendix C.1). A recogniser Q on
D's features must read the code back from the picture. G and Q share that reward: L_I (eq. 5 and 6), a lower bound of
the mutual information between code and picture. So G may not ignore its code, and the code takes hold of whatever
tells digits apart most plainly. Nobody is shown a label.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.config import setting
from playground.models import Architecture
from playground.models.dcgan import DCGAN28Discriminator, DCGAN28Generator
from playground.runs import Figure, Plot
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.generative import Batch
from trainers.method import Preview, Turn
from trainers.methods.gan import Gan, GanConfig, Terms

NOISE, CLASSES, NUMBERS = 62, 10, 2
LATENT = NOISE + CLASSES + NUMBERS
LOUDNESS = 4.0
"""of the class code beside 62 numbers of noise: a one would hardly be heard in the first layer"""
HIDDEN = 128
STYLES, ENDS = 4, 0.95
"""rows of the preview that show the class code, and how far the numbers are turned in the rows below"""


class InfoGanGenerator(DCGAN28Generator):
    """The small DCGAN's generator. It makes its code out of 12 of its standard normal numbers."""

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        """z: (n, 74), standard normal -> (n, 1, 28, 28) in [-1, 1]."""
        which, turned = codes(z)
        return super().forward(torch.cat([z[:, :NOISE], LOUDNESS * F.one_hot(which, CLASSES), turned], dim=1), classes)


def codes(z: Tensor) -> tuple[Tensor, Tensor]:
    """Of latents (n, 74): the class, int64 (n,), evenly drawn, and two numbers (n, 2), uniform in [-1, 1]."""
    return z[:, NOISE : NOISE + CLASSES].argmax(dim=1), torch.erf(z[:, NOISE + CLASSES :] / math.sqrt(2))


class Recogniser(nn.Module):
    """Q: features of D (n, HIDDEN) -> logits of the class (n, 10) and a guess at the numbers (n, 2)."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(HIDDEN, HIDDEN), nn.LeakyReLU(0.2), nn.Linear(HIDDEN, CLASSES + NUMBERS))

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        read: Tensor = self.layers(features)
        return read[:, :CLASSES], read[:, CLASSES:]


ARCHITECTURES = {
    "infogan28": Architecture(
        name="infogan28",
        title="InfoGAN, 28 pixels",
        summary="The small DCGAN with a code of one class in ten and two numbers, and a head on D that reads it back.",
        source="Chen et al. 2016, InfoGAN, appendix C.1 for the codes; layers of the small DCGAN.",
        image_size=28,
        latent_dim=LATENT,
        generator=lambda: InfoGanGenerator(latent_dim=LATENT),
        discriminator=lambda **options: DCGAN28Discriminator(hidden=HIDDEN, **options),
        suggested={"d_lr": 1e-3, "g_lr": 2e-3, "beta1": 0.3, "batch_size": 32},
        batch_norm_in_d=True,
    )
}


@dataclass(frozen=True)
class InfoGanConfig(GanConfig):
    """One game with codes."""

    architecture: str = architecture_setting("infogan28", lambda: ARCHITECTURES)
    code_weight: float = setting(
        1.0,
        "Weight of the codes",
        "How much G is paid for pictures from which its codes can be read (lambda in eq. 6).",
        (0.0, 10.0),
        live=True,
    )


class InfoGan(Gan):
    """The game, and a recogniser that reads the codes."""

    title, year = "InfoGAN", 2016
    parent, adds = "gan", "codes"
    formula = (
        "D, [[Q]]: max  log D(x) + log(1 − D(G(z[[, c]]))) [[+ λ · log Q(c | G(z, c))]]\n"
        "G, [[Q]]: max  log D(G(z[[, c]])) [[+ λ · log Q(c | G(z, c))]]"
    )
    summary = "Codes found without labels: a class and two numbers that must be readable from the picture."
    source = "Chen et al. 2016, InfoGAN: Interpretable Representation Learning, eq. 5 and 6"
    beside = (
        "Beside it, the generator and a recogniser on the discriminator's features make small what is misread of the "
        f"codes ({source})."
    )
    departures = (
        "The networks are the small DCGAN's. D's turn reads the codes of fakes too, so that the features which D "
        "and Q share serve both (the authors' code trains them together as well). Codes are made from standard "
        "normal numbers, so that the generator is called like any other. The class code is "
        f"{LOUDNESS:g} times as loud."
    )
    hint = (
        "In the first four rows only the class code changes from left to right, each row with noise of its own. Then "
        "two rows in which only the first number changes, and two for the second. Nobody told it what they mean."
    )
    config_type = InfoGanConfig
    config: InfoGanConfig
    architectures = ARCHITECTURES
    stateful = (*Gan.stateful, "recogniser")
    figures = (
        *Gan.figures,
        Figure("information", "read from fakes", "nats", plot="information", role="encoder"),
        Figure("code_error", "error of the numbers", plot="code_error", role="encoder"),
    )
    plots = (
        *Gan.plots,
        Plot(
            "information",
            "What a picture says of its class code, nats",
            f"A lower bound of the mutual information. All of it would be log 10 = {math.log(CLASSES):.2f}.",
        ),
        Plot("code_error", "How far the two numbers are misread", "Mean distance; guessing 0 each time gives 0.5."),
    )
    recogniser: Recogniser

    def __init__(self, config: InfoGanConfig, accelerator: Accelerator, data: DataCache) -> None:
        self.weight = config.code_weight
        super().__init__(config, accelerator, data)

    @classmethod
    def build(cls, config: Any) -> dict[str, nn.Module]:
        return super().build(config) | {"recogniser": Recogniser()}

    def learning_in_d(self) -> nn.Module:
        return nn.ModuleList([self.discriminator, self.recogniser])

    def learning_in_g(self) -> nn.Module:
        return nn.ModuleList([self.generator, self.recogniser])

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        self.weight = turn.config.code_weight
        return super().turn(turn)

    def d_cost(self, real: Batch, fake: Batch) -> Terms:
        loss, figures = super().d_cost(real, fake)
        return loss + self.weight * self.misreading(fake)[0], figures

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        """What G makes small: being seen through, and being misread (eq. 6)."""
        loss, figures = super().g_cost(fake, real)
        misread, read = self.misreading(fake)
        return loss + self.weight * misread, figures | read

    def misreading(self, fake: Batch) -> Terms:
        """-L_I but for a constant: nats lost on the class, and the numbers' error under a normal of variance 1/4."""
        assert fake.latents is not None
        which, numbers = codes(fake.latents)
        with self.accelerator.autocast():
            features = self.discriminator.layers[:-1](fake.pictures)
            logits, guess = self.recogniser(features)
        class_loss, guess = F.cross_entropy(logits.float(), which), guess.float()
        number_loss = 2 * (guess - numbers).square().sum(dim=1).mean()
        error = (guess - numbers).abs().mean()
        return class_loss + number_loss, {"information": math.log(CLASSES) - class_loss, "code_error": error}

    def preview(self) -> Preview:
        """Rows in which only one code changes from left to right."""
        noise = self.fixed_latents(STYLES + 2 * NUMBERS)
        rows = [noise[i].repeat(CLASSES, 1) for i in range(len(noise))]
        for i, row in enumerate(rows):
            if i < STYLES:
                row[:, NOISE : NOISE + CLASSES] = 3 * torch.eye(CLASSES)
            else:
                row[:, NOISE + CLASSES + (i - STYLES) // 2] = torch.linspace(-ENDS, ENDS, CLASSES).erfinv() * math.sqrt(
                    2
                )
        return Preview(self.draw(torch.cat(rows)), columns=CLASSES)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "Rows in which one code changes from left to right,"}
