"""The game of two networks (Goodfellow et al. 2014, algorithm 1), to be read from top to bottom.

G turns latents into pictures; D says which pictures are real. They move in turn. What each makes small is the
objective's affair (playground.objectives): the same game is LSGAN, WGAN-GP or a hinge GAN. Networks that are told
classes make it a cGAN (Mirza and Osindero 2014); a D that must name them, an AC-GAN (Odena et al. 2017).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F

from playground.config import setting
from playground.models import ARCHITECTURES, Discriminator, Generator, set_layer_rng
from playground.objectives import OBJECTIVES, Move, Objective
from playground.runs import Figure, Plot
from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History
from trainers.cost import game_flops
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting, with_values
from trainers.diagnosis import diagnose_game
from trainers.game import PULL, VERDICTS, GameConfig, game_card, game_figures, game_plots, objective_setting
from trainers.generative import Batch, Generative, call_arguments
from trainers.method import LOSSES, Game, Turn
from trainers.moment import moment_of
from trainers.tensors import (
    adam,
    apply_gradients,
    average_of,
    decayed,
    gradient_norm,
    place,
    set_learning_rate,
    share_of_batch,
)

Terms = tuple[Tensor, dict[str, Tensor]]
"""a cost to make small, and figures to tell beside it"""


@dataclass(frozen=True)
class GanConfig(GameConfig):
    """One game. Everything that changes the result is here, and nothing else."""

    architecture: str = architecture_setting("dcgan28", lambda: ARCHITECTURES)
    objective: str = objective_setting("non_saturating_r1")
    label_smoothing: float = setting(
        0.0, "Label smoothing", "Tells D that real is only 1 minus this (Salimans et al. 2016).", (0.0, 0.45)
    )
    spectral_norm: bool = setting(
        False, "Spectral norm", "Keeps the discriminator from becoming too steep (Miyato et al. 2018)."
    )
    penalty_weight: float = setting(
        1.0, "Weight of the penalty", "How much D pays for being steep, beside what the objective's paper has; "
        "objectives without a penalty ignore it.", (0.01, 100.0)
    )  # fmt: skip


class Gan(Generative):
    """Both networks, and whose turn it is."""

    title, year = "GAN", 2014
    formula = "D: max  [[log D(x) + log(1 − D(G(z)))]] − γ/2 · |∇D(x)|²\nG: max  [[log D(G(z))]]"
    summary = "Two networks play against each other: the generator draws, the discriminator tells drawn from real."
    source = "Goodfellow et al. 2014, Generative Adversarial Nets, algorithm 1"
    departures = (
        "The paper's networks are dense, these are the small DCGAN's. Its game has only the coloured terms: here D "
        "also pays R1's penalty for its slope (Mescheder et al. 2018, γ = 1). The card Non-saturating plays without it."
    )
    config_type: ClassVar[type[Any]] = GanConfig
    config: Any
    architectures = ARCHITECTURES
    players = ("D", "G")
    drawing = "average"
    beside: ClassVar[str] = ""
    """what is made small beside the objective, in sentences for the card; empty where nothing is"""
    plain: ClassVar[Mapping[str, object]] = {"objective": "non_saturating", "beta2": 0.999, "decay": False}
    stateful: ClassVar[tuple[str, ...]] = ("generator", "discriminator", "average", "d_optimizer", "g_optimizer")
    figures: ClassVar[tuple[Figure, ...]] = (
        Figure("d_loss", "D", plot="losses", role="discriminator"),
        Figure("g_loss", "G", plot="losses", role="generator"),
        Figure("d_real", "real", plot="verdicts", role="real"),
        Figure("d_fake", "fake", plot="verdicts", role="fake"),
    )
    plots: ClassVar[tuple[Plot, ...]] = (LOSSES, VERDICTS)
    generator: Generator
    discriminator: Discriminator

    def __init__(self, config: Any, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.objective = self.rules(config)
        weights = torch.Generator().manual_seed(config.seed)
        networks = self.fresh_networks(config)
        for name, network in networks.items():
            setattr(self, name, place(network, accelerator, weights))
        self.average = average_of(self.generator)
        for network in networks.values():
            set_layer_rng(network, self.rng)
        self.d_optimizer = adam(self.learning_in_d(), config.d_lr, config.beta1, config.beta2)
        self.g_optimizer = adam(self.learning_in_g(), config.g_lr, config.beta1, config.beta2)

    @classmethod
    def fresh_networks(cls, config: Any) -> dict[str, nn.Module]:
        """Those of `build`. Layers draw weights from torch's own generator when made: it is put back as it was."""
        with torch.random.fork_rng(devices=[]):
            return cls.build(config)

    @classmethod
    def build(cls, config: Any) -> dict[str, nn.Module]:
        """The networks by name, in the order in which they get their first weights."""
        generator, discriminator = cls.architectures[config.architecture].build(
            spectral_norm=getattr(config, "spectral_norm", False),
            batch_norm_in_d=cls.rules(config).allows_batch_norm_in_d,
        )
        return {"generator": generator, "discriminator": discriminator}

    @classmethod
    def rules(cls, config: Any) -> Objective:
        """What the two make small."""
        return OBJECTIVES[config.objective]

    @classmethod
    def usual(cls, raw: Mapping[str, object] | None = None) -> Any:
        """As the networks' source suggests, and as suits the objective that `raw` names, or else theirs."""
        config = super().usual(raw)
        objective = OBJECTIVES.get(str((raw or {}).get("objective", getattr(config, "objective", ""))))
        if objective is None:
            return config
        rates = {name: float(f"{objective.slower * getattr(config, name):.3g}") for name in ("d_lr", "g_lr")}
        return with_values(config, rates | dict(objective.suggested))

    def learning_in_d(self) -> nn.Module:
        """What D's turn changes."""
        return self.discriminator

    def learning_in_g(self) -> nn.Module:
        """What G's turn changes."""
        return self.generator

    # ---- the game

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """D moves `d_steps` times, then G once: whoever is meant to."""
        figures: dict[str, Tensor] = {}
        real, fake = None, self.sample()
        if turn.moves("D"):
            set_learning_rate(self.d_optimizer, self.rate(turn.config.d_lr))
            for k in range(turn.config.d_steps):
                fake = fake if k == 0 else self.sample()
                real = self.next_batch()
                figures |= self.update_discriminator(real, fake)
        if turn.moves("G"):
            set_learning_rate(self.g_optimizer, self.rate(turn.config.g_lr))
            # The batch that D has just learned from serves G too: one forward pass of G less a turn.
            figures |= self.update_generator(fake, real)
        return figures

    def rate(self, wanted: float) -> float:
        """A learning rate as it is by now."""
        return decayed(wanted, self.epoch, self.config.epochs, steady=0.0) if self.config.decay else wanted

    def update_discriminator(self, real: Batch, fake: Batch) -> dict[str, Tensor]:
        """One step of D on a batch of each."""
        loss, figures = self.d_cost(real, fake.detached())
        apply_gradients(self.accelerator, self.d_optimizer, self.learning_in_d(), loss)
        if self.objective.constrain is not None:
            self.objective.constrain(self.discriminator)
        return {"d_loss": loss} | figures

    def update_generator(self, fake: Batch, real: Batch | None) -> dict[str, Tensor]:
        """One step of G through a D that stands still."""
        self.discriminator.requires_grad_(False)
        loss, figures = self.g_cost(fake, real)
        apply_gradients(self.accelerator, self.g_optimizer, self.learning_in_g(), loss)
        self.discriminator.requires_grad_(True)
        self.average.update_parameters(self.generator)
        if self.objective.tells_pull:
            figures = figures | {PULL.name: gradient_norm(self.generator)}
        return {"g_loss": loss} | figures

    def d_cost(self, real: Batch, fake: Batch) -> Terms:
        """What D makes small, and its mean verdicts in the objective's own terms."""
        objective = self.objective
        real_logits, real_naming = self.verdicts(real)
        fake_logits, fake_naming = self.verdicts(fake)
        loss = objective.d_loss(real_logits, fake_logits, smoothing=self.config.label_smoothing)
        loss, slopes = loss + real_naming + fake_naming, loss.new_empty(0)
        if objective.penalty is not None and self.step % objective.penalty_every == 0:

            def logits(pictures: Tensor) -> Tensor:
                return self.ask(dataclasses.replace(real, pictures=pictures))[0]

            slopes = objective.penalty.slopes(logits, real.pictures, fake.pictures.float(), self.rng)
            penalty = objective.penalty.cost(slopes).mean()
            loss = loss + self.config.penalty_weight * objective.penalty_every * penalty
        with torch.no_grad():
            figures = {"d_real": objective.verdict(real_logits).mean(), "d_fake": objective.verdict(fake_logits).mean()}
            move = Move(self.discriminator, real_logits.detach(), fake_logits.detach(), slopes.detach())
            figures |= {measure.name: measure.value(move) for measure in objective.measures}
        return loss, figures

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        """What G makes small. real: the batch that D has just seen; None where D stood still."""
        logits, naming = self.verdicts(fake)
        return self.wanted(logits, real) + naming, {}

    def wanted(self, logits: Tensor, real: Batch | None) -> Tensor:
        """What the objective makes G pay for D's logits (n,) of its fakes."""
        real_logits = logits.detach()  # most objectives do not look at these
        if self.objective.compares:
            with torch.no_grad():
                real_logits, _ = self.verdicts(real or self.next_batch())
        return self.objective.g_loss(logits, real_logits)

    def verdicts(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """D's logits (n,) for a batch, and the cost of what it takes the pictures for: 0 where it names nothing.

        In an AC-GAN both players want the pictures named right, real and fake (Odena et al. 2017, section 3, L_C).
        """
        with self.accelerator.autocast():
            logits, named = self.ask(batch)
        if named is None or batch.classes is None:
            return logits.float(), torch.zeros((), device=logits.device)
        return logits.float(), self.misnamed(named.float(), batch.classes)

    def misnamed(self, named: Tensor, classes: Tensor) -> Tensor:
        """What it costs that D's class logits do not name what is shown. Both (n, num_classes)."""
        return F.cross_entropy(named, classes)

    def ask(self, batch: Batch) -> tuple[Tensor, Tensor | None]:
        """What D says of a batch: logits (n,) and, where it must name what it sees, class logits."""
        return self.architecture.ask(self.discriminator, batch.pictures, batch.classes)

    def sample(self) -> Batch:
        """A batch of fakes with their graph, this process's share of it, of classes drawn evenly."""
        count, device = share_of_batch(self.accelerator, self.config.batch_size), self.rng.device
        latents = self.prior(count, self.rng)
        classes = None
        if num_classes := self.architecture.num_classes:
            asked = torch.randint(num_classes, (count,), generator=self.rng, device=device)
            classes = F.one_hot(asked, num_classes).float()
        with self.accelerator.autocast():
            return Batch(self.generator(*call_arguments(latents, classes)), classes, latents)

    # ---- telling

    def moment(self) -> Game | None:
        return moment_of(self)

    @classmethod
    def diagnose(cls, config: Any, history: History) -> Diagnosis | None:
        objective = cls.rules(config)
        return diagnose_game(history, objective.is_probability, saturates=objective.saturates)

    @classmethod
    def divergence_advice(cls) -> str:
        return "Try smaller learning rates, or a gentler objective such as non-saturating."

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        about = super().describe(config)
        objective = cls.rules(config)
        if hasattr(config, "objective"):
            about["subject"] += f" · {objective.title}"
        about["verdict"], about["verdict_is_probability"] = objective.verdict_name, objective.is_probability
        about["figures"] = game_figures(objective, cls.figures, Gan.figures)
        about["plots"] = game_plots(objective, cls.plots)
        return about

    @classmethod
    def card(cls, config: Any) -> dict[str, str]:
        played = game_card(cls.rules(config), cls.architectures[config.architecture], cls.beside)
        return super().card(config) | played

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        chosen, built = cls.architectures[config.architecture], cls.fresh_networks(config)
        classes = (torch.zeros(2, chosen.num_classes),) if chosen.num_classes else ()
        told = classes if chosen.conditioning == "conditional" else ()
        pictures = torch.zeros(2, chosen.channels, chosen.image_size, chosen.image_size)
        latents = torch.zeros(2, built["generator"].latent_dim)  # type: ignore[call-overload]
        return [
            ("Generator", built["generator"], (latents, *classes), "Noise z"),
            ("Discriminator", built["discriminator"], (pictures, *told), "Picture"),
        ]

    @classmethod
    def flops(cls, config: Any) -> int | None:
        return game_flops(cls.architectures[config.architecture], cls.rules(config), config)
