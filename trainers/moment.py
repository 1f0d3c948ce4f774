"""A moment of a game of two, looked at without touching it: the same few fakes and real pictures, and D's verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import nn

from trainers.generative import COLOURS
from trainers.method import Game
from trainers.tensors import own_share, share_of_batch

if TYPE_CHECKING:
    from trainers.methods.gan import Gan

MOST = 8
"""pictures of each kind, as many as stand in a row of the page"""
SALT = 4_000_037
"""apart from the seeds of other latents"""


def moment_of(method: Gan) -> Game | None:
    """Both players see whole batches, as in their turns, for some layers look across a batch; MOST of each are told.

    None where D judges no pictures, or G draws from more than latents.
    """
    if not method.draws_from_noise:
        return None
    with untouched(method), torch.no_grad(), method.accelerator.autocast():
        latents = method.prior(share_of_batch(method.accelerator, method.config.batch_size), method.rng)
        method.rng.manual_seed(method.config.seed + SALT)  # `sample` draws the same ones
        fake, real = method.sample(), method.next_batch()
        if fake.pictures.ndim != 4 or fake.pictures.shape[1] not in COLOURS:
            return None
        fake_verdicts, real_verdicts = (
            method.objective.verdict(method.ask(batch)[0].float())[:MOST].cpu() for batch in (fake, real)
        )
    few = min(MOST, len(fake_verdicts), len(real_verdicts))
    fakes, reals = (batch.pictures[:few].float().cpu() for batch in (fake, real))
    return Game(latents[:few].float().cpu(), fakes, reals, fake_verdicts[:few], real_verdicts[:few])


@contextmanager
def untouched(method: Gan) -> Iterator[None]:
    """Inside, chance and the next real pictures are the same ones each time. Afterwards all is as it was: chance, the
    count of pictures, and what layers write down while they look (running means, singular vectors)."""
    chance, images = method.rng.get_state(), method.images
    networks = [value for value in vars(method).values() if isinstance(value, nn.Module)]
    buffers = [(buffer, buffer.clone()) for network in networks for buffer in network.buffers()]
    places = torch.arange(method.config.batch_size) % len(method.pictures)
    share = own_share(method.accelerator, places).to(method.pictures.device)
    vars(method)["coming_places"] = lambda: share
    method.rng.manual_seed(method.config.seed + SALT)
    try:
        yield
    finally:
        del vars(method)["coming_places"]
        method.rng.set_state(chance)
        method.images = images
        with torch.no_grad():
            for buffer, before in buffers:
                buffer.copy_(before)
