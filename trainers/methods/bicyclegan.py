"""BicycleGAN: many answers to one picture, from pairs that show one answer each (Zhu et al. 2017, NeurIPS).

G is told a code z beside the picture A. Two cycles keep z from being passed over: B -> z -> B, where an encoder E reads
z off the wanted picture (eq. 5), and z -> B -> z, where E must read z off what G made of it (eq. 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn import functional as F

from playground.config import setting
from playground.models.coded import CodedUNet, CodeEncoder
from playground.models.patchgan import PatchGAN
from playground.models.translator import Translator
from playground.objectives import OBJECTIVES
from playground.runs import Figure, Plot
from trainers.data import DataCache
from trainers.folder_method import in_rows, refuse_large_side
from trainers.method import LOSSES, Mismatch, Preview, Turn
from trainers.pairs import PairConfig, PairMethod
from trainers.tensors import adam, apply_gradients, decayed, own_share, place, set_learning_rate

ANSWERS = 6
"""to each picture, in what a run publishes: the same six codes for all"""
SHOWN = 4
"""pictures that are answered"""


@dataclass(frozen=True)
class BicycleGanConfig(PairConfig):
    """Everything that changes the result."""

    latent_dim: int = setting(8, "Numbers in a code", "That tell one answer from another.", (1, 64))
    l1: float = setting(
        10.0, "Weight of L1", "Of the difference to the target, drawn with its own code (eq. 3).", (0, 1e4)
    )
    latent: float = setting(
        0.5, "Weight of the code", "Of reading the code off what was drawn with it (eq. 7).", (0, 1e3)
    )
    kl: float = setting(0.01, "Weight of the prior", "Of keeping codes where they are drawn from (eq. 4).", (0, 1e3))


class BicycleGan(PairMethod):
    """A generator that is told a code, an encoder that reads codes, and a discriminator."""

    title, year = "BicycleGAN", 2017
    parent, adds = "pix2pix", "codes"
    summary = "One picture has many answers: a code says which, and must be readable in what is drawn."
    source = "Zhu et al. 2017, Toward Multimodal Image-to-Image Translation, section 3"
    departures = (
        "One discriminator for both cycles, which sees A as in pix2pix, where the paper has two that do not. The "
        "first adversarial loss, where it has least squares."
    )
    formula = (
        "D: max  log D(A, B) + ½ log(1 − D(A, G(A, [[z]]))) + ½ log(1 − D(A, G(A, [[E(B)]])))\n"
        "G: max  log D(A, G(A, [[z]])) + log D(A, G(A, [[E(B)]])) − λ₁ · |B − G(A, [[E(B)]])| "
        "[[− λ_z · |E(G(A, z)) − z|]]\n"
        "[[E: max  log D(A, G(A, E(B))) − λ₁ · |B − G(A, E(B))| − λ_KL · KL(E(B) ‖ N(0, 1))]]"
    )
    hint = "Each row: what is given, six answers with the same six codes in every row, and what was wanted."
    config_type = BicycleGanConfig
    config: BicycleGanConfig
    shown_on = "drawn-faces"  # ink does not say what is blond
    generator: CodedUNet
    objective = OBJECTIVES["non_saturating"]
    stateful = (*PairMethod.stateful, "encoder")
    terms: ClassVar[Mapping[str, str]] = {
        "l1": "the mean absolute difference to the target, drawn with the code read off it",
        "latent": "the mean absolute difference between a code and what is read off its picture",
        "kl": "the divergence of the codes from the normal distribution",
        "perceptual": "the difference in features of {features}",
    }
    figures = (
        Figure("d_loss", "D", plot="losses", role="discriminator"),
        Figure("g_loss", "G", plot="losses", role="generator"),
        Figure("l1", "L1", plot="l1", role="fake"),
        Figure("latent", "code", plot="latent", role="encoder"),
        Figure("apart", "two answers", plot="apart", role="fake"),
    )
    plots = (
        LOSSES,
        Plot("l1", "Distance to the wanted picture (L1)", "Drawn with the code read off the wanted picture; of 2."),
        Plot("latent", "How far the code that is read is from the code that was drawn", "0.8 is a guess of nothing."),
        Plot(
            "apart", "How far two answers to one picture are apart", "Mean absolute difference; 0: it has one answer."
        ),
    )

    def __init__(self, config: BicycleGanConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        weights = torch.Generator().manual_seed(config.seed + 1)
        self.encoder = place(CodeEncoder(config.latent_dim, config.width), accelerator, weights)
        self.g_players = nn.ModuleList([self.generator, self.encoder])
        self.g_optimizer = adam(self.g_players, config.lr, config.beta1)
        self.shown_codes = torch.randn(ANSWERS, config.latent_dim, generator=weights)

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """Two answers to each picture, with the code of the wanted one and with a code by chance; then both players."""
        for optimizer in (self.g_optimizer, self.d_optimizer):
            set_learning_rate(optimizer, decayed(turn.config.lr, self.epoch, self.config.epochs))
        chance = torch.Generator().manual_seed(self.config.seed * 1_000_003 + self.step)
        source, target = self.next_pairs()
        noise, code = self.codes(chance), self.codes(chance)
        mean, log_variance = self.encoder(target)
        with self.accelerator.autocast():
            again = self.generator.coloured(source, mean + (0.5 * log_variance).exp() * noise)
            other = self.generator.coloured(source, code)
        figures: dict[str, Tensor] = {}
        if turn.moves("D"):
            d_loss = self.d_loss(source, target, again.detach()) + self.d_loss(source, target, other.detach())
            apply_gradients(self.accelerator, self.d_optimizer, self.discriminator, 0.5 * d_loss)
            figures["d_loss"] = d_loss / 2
        if turn.moves("G"):
            self.discriminator.requires_grad_(False)
            loss, told = self.g_loss(source, again, target)
            g_loss = self.deceived(source, other)
            latent = self.code_lost(other.float(), code)
            divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(dim=1).mean()
            loss = loss + g_loss + self.config.latent * latent + self.config.kl * divergence
            if self.features is not None:
                with self.accelerator.autocast():
                    loss = loss + self.config.perceptual * self.features.difference(again, target)
            apply_gradients(self.accelerator, self.g_optimizer, self.g_players, loss)
            self.discriminator.requires_grad_(True)
            self.average.update_parameters(self.generator)
            apart = (again.detach().float() - other.detach().float()).abs().mean()
            figures |= told | {"g_loss": (told["g_loss"] + g_loss) / 2, "latent": latent, "apart": apart}
        return figures

    def codes(self, chance: torch.Generator) -> Tensor:
        """By chance, this process's share of a batch: (n, latent_dim), normal."""
        drawn = torch.randn(self.config.batch_size, self.config.latent_dim, generator=chance)
        return own_share(self.accelerator, drawn).to(self.accelerator.device)

    def code_lost(self, made: Tensor, code: Tensor) -> Tensor:
        """How far the code read off a picture is from the one that it was made with (eq. 7), to teach G alone: an
        encoder that took part could agree with G on a code that hides (section 3.3)."""
        frozen = {name: weight.detach() for name, weight in self.encoder.named_parameters()}
        mean, _ = functional_call(self.encoder, frozen, (made,))
        return F.l1_loss(mean, code)

    def d_loss(self, source: Tensor, target: Tensor, fake: Tensor) -> Tensor:
        return self.objective.d_loss(self.verdicts(source, target), self.verdicts(source, fake))

    def g_loss(self, source: Tensor, fake: Tensor, target: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Of the picture drawn with the target's own code: deceive, and be the target (eq. 2 and 3)."""
        g_loss, l1 = self.deceived(source, fake), F.l1_loss(fake.float(), target)
        return g_loss + self.config.l1 * l1, {"g_loss": g_loss, "l1": l1}

    def deceived(self, source: Tensor, fake: Tensor) -> Tensor:
        """G's cost of being seen through."""
        logits = self.verdicts(source, fake)
        return self.objective.g_loss(logits, logits.detach())

    def verdicts(self, source: Tensor, pictures: Tensor) -> Tensor:
        """D's logits for pictures beside what they were made from, a patch each."""
        with self.accelerator.autocast():
            logits: Tensor = self.discriminator(torch.cat([source, pictures], dim=1))
        return logits.float()

    @torch.inference_mode()
    def preview(self) -> Preview:
        """Rows of a source, its answers to the same codes, its target."""
        source, target = (pictures[:SHOWN] for pictures in self.shown)
        asked, average = source.to(self.accelerator.device), self.average.module
        assert isinstance(average, CodedUNet)
        with self.accelerator.autocast():
            answers = [
                average.coloured(asked, code.to(asked.device).expand(len(asked), -1)) for code in self.shown_codes
            ]
        return Preview(in_rows(source, *answers, target), columns=ANSWERS + 2)

    @classmethod
    def generator_of(cls, config: Any) -> Translator:
        return CodedUNet(config.latent_dim, downs=config.side.bit_length() - 1, width=config.width, most=config.most)

    @classmethod
    def discriminator_of(cls, config: Any) -> nn.Module:
        return PatchGAN(6, config.width, config.halvings, norm="instance")

    @classmethod
    def game_words(cls, config: Any) -> str:
        return "Non-saturating adversarial loss of a PatchGAN that sees input and output"

    @classmethod
    def refuse_mismatch(cls, config: Any) -> None:
        refuse_large_side(config)
        side, least = config.side, 2 ** (config.halvings + 2)
        if side.bit_count() != 1 or side < least:
            raise Mismatch(f"side must be a power of two and at least {least}: networks halve it. It is {side}.")
