"""A variational autoencoder (Kingma and Welling 2014, algorithm 1): no game, one cost.

An encoder says of each picture where in latent space it lies, as a mean and a variance; a decoder draws the picture
again from a point drawn there. Both make small the negative evidence lower bound: the nats that are lost when the
picture is drawn again, and the nats that its latents carry.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.config import setting
from playground.models import Encoder
from playground.models.vae import VAE28, VAE28Decoder
from playground.runs import Figure, Plot
from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History
from trainers.cost import BATCH, count_flops
from trainers.data import DataCache
from trainers.dataset_config import DatasetConfig, architecture_setting
from trainers.diagnosis import diagnose_alone
from trainers.generative import Generative
from trainers.method import Turn
from trainers.tensors import adam, apply_gradients, average_of, decayed, place, set_learning_rate

ARCHITECTURES = {VAE28.name: VAE28}


@dataclass(frozen=True)
class VaeConfig(DatasetConfig):
    """Everything that changes the result."""

    architecture: str = architecture_setting(VAE28.name, lambda: ARCHITECTURES)
    lr: float = setting(
        2e-3, "Learning rate", "How far one step of both networks goes. It falls over the second half.", (1e-6, 0.1),
        live=True,
    )  # fmt: skip
    beta1: float = setting(0.9, "Momentum (beta 1)", "How much of the last gradients Adam remembers.", (0.0, 0.99))


class Vae(Generative):
    """Encoder and decoder: they learn together."""

    title, year = "Variational autoencoder", 2014
    adds = "no game"
    formula = "min  −log p(x|z) [[+ KL(q(z|x) ‖ p(z))]]"
    summary = "No game: an encoder squeezes each picture into a few numbers, a decoder draws it again from them."
    source = "Kingma and Welling 2014, Auto-Encoding Variational Bayes, section 2.2, eq. 3"
    departures = (
        "Convolutional layers like the small DCGAN's, where the paper has one dense hidden layer. The codes' "
        "prior is learned too, by a flow between it and the normal numbers that you steer (Dinh et al. 2017)."
    )
    config_type = VaeConfig
    config: VaeConfig
    architectures = ARCHITECTURES
    drawing = "average"
    stateful = ("networks_together", "average", "optimizer")
    figures = (
        Figure("loss", "cost", "nats a picture", plot="cost", role="generator"),
        Figure("reconstruction", "detail that is lost", plot="parts", role="fake"),
        Figure("divergence", "said by z (KL)", plot="parts", role="encoder"),
    )
    plots = (
        Plot(
            "cost",
            "The cost: negative evidence lower bound, nats a picture",
            "There is no opponent. Its first moments are left out.",
            skip=0.1,
        ),
        Plot(
            "parts",
            "Its parts: detail that is lost, and what the latents z say (KL)",
            "More said, less lost: the two are traded against each other.",
            skip=0.1,
        ),
    )

    def __init__(self, config: VaeConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        weights = torch.Generator().manual_seed(config.seed)
        decoder = place(self.architecture.build_generator(), accelerator, weights)
        assert isinstance(decoder, VAE28Decoder)
        self.decoder = decoder
        self.encoder: Encoder = place(self.architecture.build_encoder(), accelerator, weights)
        self.networks_together = nn.ModuleDict({"encoder": self.encoder, "decoder": self.decoder})
        self.average = average_of(self.decoder)
        self.optimizer = adam(self.networks_together, config.lr, config.beta1)

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """One step of both networks."""
        set_learning_rate(self.optimizer, decayed(turn.config.lr, self.epoch, self.config.epochs))
        pictures = self.next_batch().pictures
        with self.accelerator.autocast():
            mean, log_variance = self.encoder(pictures)
        mean, log_variance = mean.float(), log_variance.float()
        codes = sample_codes(mean, log_variance, self.rng)
        with self.accelerator.autocast():
            log_odds = self.decoder.log_odds(codes)
        misfit = reconstruction(log_odds.float(), pictures)
        excess = divergence(codes, mean, log_variance, self.decoder.prior.log_density(codes))
        apply_gradients(self.accelerator, self.optimizer, self.networks_together, misfit + excess)
        self.average.update_parameters(self.decoder)
        return {"loss": misfit + excess, "reconstruction": misfit, "divergence": excess}

    @classmethod
    def diagnose(cls, config: Any, history: History) -> Diagnosis | None:
        return diagnose_alone(history)

    @classmethod
    def card(cls, config: Any) -> dict[str, str]:
        return super().card(config) | {
            "kind": "a variational autoencoder",
            "origin": "This is the decoder of a variational autoencoder: it learned to draw each training picture "
            "again from a few numbers. Its weights are averaged over the last training steps.",
            "objective": "Evidence lower bound. The nats that are lost when a picture is drawn again, and those that "
            f"its numbers carry: together a bound on how unlikely the picture is. Source: {cls.source}",
        }

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        chosen = cls.architectures[config.architecture]
        pictures = torch.zeros(2, chosen.channels, chosen.image_size, chosen.image_size)
        return [
            ("Generator", chosen.build_generator(), (torch.zeros(2, chosen.latent_dim),), "Noise z"),
            ("Encoder", chosen.build_encoder(), (pictures,), "Picture"),
        ]

    @classmethod
    def flops(cls, config: Any) -> int | None:
        chosen = cls.architectures[config.architecture]
        encoder, decoder = chosen.build_encoder().to("meta"), chosen.build_generator().to("meta")
        pictures = torch.empty(BATCH, chosen.channels, chosen.image_size, chosen.image_size, device="meta")

        def step() -> None:
            mean, log_variance = encoder(pictures)
            torch.autograd.backward(decoder(mean + log_variance).sum())

        return count_flops(step)


def reconstruction(log_odds: Tensor, pictures: Tensor) -> Tensor:
    """-E[log p(x|z)] for a Bernoulli decoder (Kingma and Welling 2014, appendix C.1): a scalar, the batch's mean.

    log_odds: (n, c, s, s), any real number: log odds that a pixel is white. pictures: the same shape in [-1, 1];
    a grey pixel counts as white with the probability that its grey value says.
    """
    whiteness = (pictures + 1) / 2
    return F.binary_cross_entropy_with_logits(log_odds, whiteness, reduction="sum") / len(pictures)


def divergence(codes: Tensor, mean: Tensor, log_variance: Tensor, log_prior: Tensor) -> Tensor:
    """KL(q(code|x) || p(code)) by one code drawn for each picture (eq. 2 of the paper, with a prior that learns).

    codes, mean, log_variance: (n, latent_dim); log_prior: (n,), nats. Returns the batch's mean, a scalar.
    """
    spread = (codes - mean).square() / log_variance.exp()
    log_posterior = -0.5 * (spread + log_variance + math.log(2 * math.pi)).sum(dim=1)
    return (log_posterior - log_prior).mean()


def sample_codes(mean: Tensor, log_variance: Tensor, rng: torch.Generator) -> Tensor:
    """code = mean + sigma * noise (section 2.4): chance stands outside, so that gradients pass to mean and sigma."""
    noise = torch.randn(mean.shape, generator=rng, device=rng.device)
    return mean + (log_variance / 2).exp() * noise
