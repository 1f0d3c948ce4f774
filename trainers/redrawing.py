"""Games whose discriminator draws pictures again: what EBGAN and BEGAN have in common."""

from __future__ import annotations

from typing import Any, ClassVar

import torch

from playground.models.autoencoder import AutoEncodingDiscriminator
from playground.objectives import Objective
from trainers.generative import Batch
from trainers.method import Preview
from trainers.methods.gan import Gan, Terms
from trainers.tensors import resized

COLUMNS, DRAWN = 8, 32


class RedrawingGame(Gan):
    """The game with energies, which D makes low for real pictures, in place of logits.

    What is shown is minus the energy, so that real pictures stand above fakes as in the other games.
    """

    hint = (
        "Four rows of new pictures; below, the fourth of them as the discriminator draws it again. Then a row of real "
        "pictures, and these as it draws them again: what it cannot copy it takes for fake."
    )
    game: ClassVar[Objective]
    """the rules, as functions of the energies"""

    @classmethod
    def rules(cls, config: Any) -> Objective:
        return cls.game

    def d_cost(self, real: Batch, fake: Batch) -> Terms:
        real_energy, fake_energy = self.verdicts(real)[0], self.verdicts(fake)[0]
        return self.d_terms(real_energy, fake_energy)

    def d_terms(self, real: torch.Tensor, fake: torch.Tensor) -> Terms:
        """What D makes small, from the energies (n,) of both kinds, and figures beside it."""
        figures = {"d_real": -real.detach().mean(), "d_fake": -fake.detach().mean()}
        return self.objective.d_loss(real, fake), figures

    def preview(self) -> Preview:
        """Fakes, the last row of them redrawn, real pictures, these redrawn."""
        drawn = self.draw(self.fixed_latents(DRAWN))
        real = self.real_examples()
        assert isinstance(self.discriminator, AutoEncodingDiscriminator)
        with torch.inference_mode(), self.accelerator.autocast():
            shown = torch.cat([drawn[-COLUMNS:], real]).to(self.accelerator.device)
            again = self.discriminator.redraw(shown).float().cpu()
        return Preview(torch.cat([drawn, again[:COLUMNS], real, again[COLUMNS:]]), columns=COLUMNS)

    def real_examples(self) -> torch.Tensor:
        """The first COLUMNS pictures of the data, (n, c, s, s) in [-1, 1], on the CPU."""
        some = self.pictures[torch.arange(COLUMNS) % len(self.pictures)]
        return resized(some, self.architecture.image_size).cpu()

    @classmethod
    def divergence_advice(cls) -> str:
        """No other objective can be chosen."""
        return "Try smaller learning rates."

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        caption = "New pictures, and what the discriminator makes of them and of real ones,"
        return super().describe(config) | {"caption": caption}
