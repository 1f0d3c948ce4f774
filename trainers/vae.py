"""The training loop of a variational autoencoder (Kingma and Welling 2014, algorithm 1)."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from playground.config import GanConfig
from playground.elbo import divergence, reconstruction, sample_latents
from playground.models import ARCHITECTURES, Architecture, initialise
from playground.models.vae import VAE28Decoder
from trainers.engine import Diverged, Turn, apply_gradients, mean_over_processes, next_batch, set_learning_rate
from trainers.state import adam, warmed_up_average


@dataclass
class VaeState:
    """Everything that training changes, and what it needs to go on after an interruption."""

    config: GanConfig
    networks: nn.ModuleDict
    """encoder and decoder: they learn together, from one cost"""
    average: AveragedModel
    """exponential moving average of the decoder: the one that is shown and kept"""
    optimizer: torch.optim.Optimizer
    rng: torch.Generator
    """the only source of chance after initialisation: the latents that the encoder's means stand for"""
    accelerator: Accelerator
    step: int = 0
    images: int = 0

    @property
    def architecture(self) -> Architecture:
        return ARCHITECTURES[self.config.architecture]

    @classmethod
    def fresh(cls, config: GanConfig, accelerator: Accelerator) -> VaeState:
        """Initial weights and optimizer. The same config gives the same bits on the same machine."""
        architecture = ARCHITECTURES[config.architecture]
        decoder, encoder = architecture.build_generator(), architecture.build_encoder()
        weights_rng = torch.Generator().manual_seed(config.seed)
        initialise(decoder, weights_rng)
        initialise(encoder, weights_rng)
        device = accelerator.device
        networks = nn.ModuleDict({"encoder": encoder, "decoder": decoder})
        networks = networks.to(device).to(memory_format=torch.channels_last)
        return cls(
            config, networks,
            average=AveragedModel(decoder, multi_avg_fn=warmed_up_average(), use_buffers=True).eval(),
            optimizer=adam(networks, config.g_lr, config.beta1),
            rng=torch.Generator(device).manual_seed(config.seed + 1 + accelerator.process_index),
            accelerator=accelerator,
        )  # fmt: skip

    def to_checkpoint(self) -> dict[str, Any]:
        """Tensors and plain numbers only, so that it loads with weights_only."""
        return {
            "config": dataclasses.asdict(self.config),
            "networks": self.networks.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "rng": self.rng.get_state(),
            "step": self.step,
            "images": self.images,
        }

    def restore(self, checkpoint: dict[str, Any]) -> None:
        """Go on exactly where `to_checkpoint` was called."""
        for name in ("networks", "average", "optimizer"):
            getattr(self, name).load_state_dict(checkpoint[name])
        same_device = len(checkpoint["rng"]) == len(self.rng.get_state())
        if self.accelerator.is_main_process and same_device:
            self.rng.set_state(checkpoint["rng"].cpu())
        else:  # the checkpoint holds the main process's; the others must not repeat its latents
            self.rng.manual_seed(self.config.seed + 1 + self.accelerator.process_index + checkpoint["images"])
        self.step, self.images = checkpoint["step"], checkpoint["images"]


@dataclass(frozen=True)
class VaeStep:
    """What one turn did, in nats a picture."""

    step: int
    epoch: float
    images: int
    """pictures shown so far"""
    loss: float
    """the negative evidence lower bound: the sum of the other two"""
    reconstruction: float
    divergence: float


def train(state: VaeState, pictures: Tensor, turns: Iterable[Turn], labels: Tensor | None = None) -> Iterator[VaeStep]:
    """Take one step a turn, whoever was meant to move, at G's learning rate. Labels are not looked at.

    pictures: uint8 (n, c, h, w), the whole data set; it stays on the device.
    """
    for turn in turns:
        set_learning_rate(state.optimizer, turn.g_lr)
        loss, misfit, excess = update(state, next_batch(state, pictures).pictures)
        state.step += 1
        if not math.isfinite(loss):
            raise Diverged(
                f"At step {state.step} the cost was no longer a number: the weights have run away. "
                "Try a smaller learning rate of the generator."
            )
        yield VaeStep(state.step, state.images / len(pictures), state.images, loss, misfit, excess)


def update(state: VaeState, pictures: Tensor) -> tuple[float, float, float]:
    """One step of both networks on a batch in [-1, 1]; returns the cost and its two parts."""
    encoder, decoder = state.networks["encoder"], state.networks["decoder"]
    assert isinstance(decoder, VAE28Decoder)
    with state.accelerator.autocast():
        mean, log_variance = encoder(pictures)
    mean, log_variance = mean.float(), log_variance.float()
    latents = sample_latents(mean, log_variance, state.rng)
    with state.accelerator.autocast():
        log_odds = decoder.log_odds(latents)
    misfit = reconstruction(log_odds.float(), pictures)
    excess = divergence(mean, log_variance)
    apply_gradients(state, state.optimizer, state.networks, misfit + excess)
    state.average.update_parameters(decoder)
    loss, misfit_now, excess_now = mean_over_processes(state, misfit + excess, misfit, excess)
    return loss, misfit_now, excess_now


@torch.inference_mode()
def draw(state: VaeState, latents: Tensor, classes: Tensor | None = None) -> Tensor:
    """What the averaged decoder makes of the latents: (n, c, h, w) in [-1, 1], on the CPU. No classes are known."""
    with state.accelerator.autocast():
        chunks = [state.average(part) for part in latents.to(state.accelerator.device).split(256)]
    return torch.cat(chunks).float().cpu()
