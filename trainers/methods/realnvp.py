"""A normalising flow: picture to noise and back, without loss (Dinh et al. 2017, Real NVP; Kingma and Dhariwal 2018).

The network is a one-to-one map f from pictures to latents z of the same size. So the chance of a picture is known
exactly: log p(x) = log N(f(x); 0, 1) + log |det df/dx| (Dinh et al. 2017, eq. 2), and f read backwards draws.
Each step leaves one half of the numbers as they are and scales and shifts the other half by what a small network
makes of the first: easily undone, and the determinant is a product of scales (eq. 4 to 8). Between steps all channels
are mixed by a square matrix (Glow, section 3.2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models import Architecture
from playground.models.flow import NUMBERS, SIDE, Flow, to_logits, to_pictures
from playground.runs import Figure, Plot
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.generative import GRID
from trainers.likelihood import COST, Likelihood, LikelihoodConfig
from trainers.method import Preview
from trainers.tensors import resized

CALM = 0.8
"""of the noise that the preview is drawn from: likelier pictures, less variety (Glow, section 6)"""
FITTED = 1_000
"""pictures that the first layer is fitted to"""
SHOWN_Z = 3.0
"""latents from minus to plus this are shown from black to white"""

ARCHITECTURES = {
    "realnvp28": Architecture(
        name="realnvp28",
        title="Small flow, 28 pixels",
        summary="Fourteen steps that can each be undone, from a picture to as many numbers of noise and back.",
        source="Dinh et al. 2017, Density Estimation Using Real NVP, section 3; mixing of channels from Kingma and "
        "Dhariwal 2018, Glow, section 3.2; cut down, with dense steps at the end.",
        image_size=SIDE,
        latent_dim=NUMBERS,
        generator=Flow,
        suggested={"lr": 1e-3, "batch_size": 64, "epochs": 5},
    )
}


@dataclass(frozen=True)
class RealNvpConfig(LikelihoodConfig):
    """Everything that changes the result."""

    architecture: str = architecture_setting("realnvp28", lambda: ARCHITECTURES)


class RealNvp(Likelihood):
    """The flow."""

    title, year = "Normalising flow", 2017
    summary = "One network that can be read both ways: pictures become noise and noise pictures, without any loss."
    source = "Dinh et al. 2017, Density Estimation Using Real NVP, eq. 2 to 8; Kingma and Dhariwal 2018, Glow"
    departures = (
        "All 784 numbers go to the end (no factoring out). The last steps are dense, so that each sees a whole "
        "digit. Scales are bounded by tanh. Only the first layer is fitted to data beforehand (Glow's actnorm, "
        "section 3.1, a number each). Pictures have 8 grey levels: with fewer, noise hides less of what matters "
        "(Glow has 32 for its faces). FID stays high in the recording: likely is not the same as good to look at, and "
        "it ends long before the five passes through the data that are suggested."
    )
    formula = "min  − log N(f(x); 0, 1) [[− log |det ∂f/∂x|]]"
    hint = (
        "First row: real pictures. Second: the noise z that each becomes, its numbers from black to white. Third: "
        f"what that noise becomes on the way back, the same pictures. Below: new noise, {CALM} times as loud as usual."
    )
    config_type = RealNvpConfig
    config: RealNvpConfig
    architectures = ARCHITECTURES
    figures = (*Likelihood.figures, Figure("bits", "bits a pixel", plot="bits", role="generator"))
    plots = (COST, Plot("bits", "Bits a pixel", "The same cost. Without any foresight it would be 3.", skip=0.02))

    def __init__(self, config: RealNvpConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        rng = torch.Generator(accelerator.device).manual_seed(config.seed)
        logits, _ = to_logits(resized(self.pictures[:FITTED], SIDE), rng)
        for flow in (self.generator, self.average.module):
            assert isinstance(flow, Flow)
            flow.scaling.fit(logits)

    def figures_of(self, loss: Tensor) -> dict[str, Tensor]:
        return {"loss": loss, "bits": loss / (NUMBERS * math.log(2))}

    def preview(self) -> Preview:
        """Real pictures, their noise, the way back; then new ones."""
        columns = 8
        rng = torch.Generator(self.accelerator.device).manual_seed(self.config.seed)
        logits, _ = to_logits(resized(self.pictures[:columns], SIDE), rng)
        real = to_pictures(logits).cpu()
        flow = self.average.module
        assert isinstance(flow, Flow)
        with torch.inference_mode():
            z, _ = flow.latents(logits)
        new = CALM * self.fixed_latents(GRID - 3 * columns)
        drawn = self.draw(torch.cat([z.cpu(), new]))
        noise = F.pixel_shuffle(z.cpu().view(columns, 16, 7, 7), 4)
        return Preview(torch.cat([real, (noise / SHOWN_Z).clamp(-1, 1), drawn]), columns)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "Real pictures, their noise, the way back, and new pictures"}

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        flow = cls.architectures[config.architecture].build_generator()
        return [("Generator", flow, (torch.zeros(2, NUMBERS),), "Noise z")]
