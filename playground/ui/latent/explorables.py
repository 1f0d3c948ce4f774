"""What the tab derives from a model once, and keeps: its directions, its sliders, and what measures its pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from queue import SimpleQueue

import torch
from torch import Tensor

from playground.latent import (
    Direction,
    Directions,
    Map,
    Scorer,
    directions_for,
    disentangle,
    draw,
    has_directions,
    join,
    latents,
    map_of,
    move,
    scorer_for,
    truncate,
    usual_difference,
)
from playground.latent.finding import Progress, no_progress
from playground.latent.look import has_attention
from playground.models import Generator
from playground.once import Once
from playground.pretrained import Pretrained, PretrainedGenerator, WeightsMissing
from playground.ui.components.slider_panel import Group, SliderRow

PRINCIPAL = 8
"""sliders for what moves the picture most"""
SAMPLES = 400
"""pictures on the map"""
COMPARED = 128
"""pictures by chance, to know how much two of them differ"""
MOST_READY = 16
"""models that are kept ready: those that ship, and some that were trained here"""
BEST = 6
"""sliders that are seen at once; the others lie in drawers"""
HINTS = {
    "attribute": "Each was measured on thousands of pictures, and moves one thing most.",
    "class": "Towards one class; the others give way.",
    "principal": "Whatever moves the most pixels, strongest first. Nobody gave them names.",
}
"""what sliders of a kind do"""
DRAWERS = {"attribute": "More attributes", "class": "More classes", "principal": "Principal directions"}
"""what the drawer is called in which the rest of them lies"""


@dataclass(frozen=True)
class Settings:
    """What makes the picture, beside the latent."""

    amounts: tuple[float, ...]
    """along the model's directions, standard deviations"""
    psi: float = 1.0
    """truncation, 0 to 1"""
    keep: bool = False
    """whether each direction leaves the other attributes alone"""


@dataclass(frozen=True, eq=False)
class Explorable:
    """One model, ready to be explored."""

    name: str
    entry: PretrainedGenerator
    generator: Generator
    directions: Directions
    """one a slider; none while they are being measured"""
    scorer: Scorer | None
    """what can be measured in its pictures; None where nobody ships who can"""
    _maps: Once[Map] = field(default_factory=Once)
    """the one map of its pictures, before and after its directions are measured"""

    @cached_property
    def isolated(self) -> Directions:
        """The same directions, each made to leave the other attributes alone."""
        return disentangle(self.directions)

    @cached_property
    def looks(self) -> bool:
        """Whether it can be seen where it looks."""
        return has_attention(self.generator)

    def owns(self, latent: list[float]) -> bool:
        """Whether the latent fits this model. While another model is opened, the one before may still be in hand."""
        return len(latent) == self.generator.latent_dim

    @property
    def map(self) -> Map:
        """Pictures by chance; those that look alike lie together. Made once, also when many ask at the same time."""
        features = None if self.scorer is None else self.scorer.features
        return self._maps.get(SAMPLES, lambda: map_of(self.generator, SAMPLES, features=features))

    @cached_property
    def compared(self) -> Tensor:
        """Some pictures by chance (n, c, s, s)."""
        return draw(self.generator, latents(COMPARED, self.generator.latent_dim, seed=0))

    @cached_property
    def usual(self) -> float:
        """How much two of its pictures differ, see `usual_difference`."""
        return usual_difference(self.compared)

    @cached_property
    def spreads(self) -> Tensor:
        """Standard deviation (a,) of each score over drawn pictures."""
        return torch.empty(0) if self.scorer is None else self.scorer.score(self.compared).std(dim=0)

    @cached_property
    def side(self) -> int:
        """Pixels of a picture's edge."""
        return draw(self.generator, torch.zeros(1, self.generator.latent_dim)).shape[-1]

    @cached_property
    def groups(self) -> list[Group]:
        """The sliders, none moved: one a direction, with its place among them for a key. The best ones come first, the
        rest in a closed drawer for each kind."""
        meanings = self.directions.meanings
        if not meanings:
            return []
        rows = [SliderRow(str(i), title_of(meaning), step_of(meaning)) for i, meaning in enumerate(meanings)]
        best = best_of(meanings)
        first = Group("Begin with these", HINTS[meanings[best[0]].kind], tuple(rows[i] for i in best))
        rest = {
            kind: tuple(rows[i] for i, meaning in enumerate(meanings) if meaning.kind == kind and i not in best)
            for kind in HINTS
        }
        drawers = [Group(DRAWERS[kind], HINTS[kind], of_kind, open=False) for kind, of_kind in rest.items() if of_kind]
        return [first, *drawers]

    def latent_of(self, seed: int) -> list[float]:
        """The latent of a seed."""
        latent: list[float] = latents(1, self.generator.latent_dim, seed)[0].tolist()
        return latent

    def latent_after(self, latent: list[float], settings: Settings) -> Tensor:
        """The latent (1, d) of the picture that is shown."""
        return self.latents_after(latent, settings, torch.tensor([settings.amounts]))

    def latents_after(self, latent: list[float], settings: Settings, amounts: Tensor) -> Tensor:
        """The latents (n, d) of pictures that differ in their amounts (n, k)."""
        z = truncate(torch.tensor([latent]), settings.psi).expand(len(amounts), -1)
        return move(z, self.isolated if settings.keep else self.directions, amounts)


class Explorables:
    """Every model that can be explored, each made ready when it is first asked for. Safe in several threads.

    A run's generator comes without directions. They are measured in thousands of its pictures, which takes seconds, and
    a minute where others keep the processor busy: until then it draws, and has no sliders.
    """

    def __init__(self, pretrained: Pretrained) -> None:
        self.pretrained = pretrained
        self._begun: Once[Explorable] = Once(MOST_READY)
        self._measured: Once[Explorable] = Once(MOST_READY)

    def of(self, name: str) -> Explorable:
        """As it is by now: nobody waits until its directions are measured.

        ValueError for what is no generator's name, and for one whose model asks for a class.
        """
        name = str(name)
        generator = self._generator(name)
        if has_directions(self.pretrained.root / name):
            return self.measured(name)
        return self._measured.made(generator) or self._begin(name, generator)

    def measured(self, name: str, progress: Progress = no_progress) -> Explorable:
        """With its directions. ValueError as `of`.

        progress: is told how much is measured of a model that came without them.
        """
        name = str(name)
        generator = self._generator(name)
        # By the network: that of a run may be another one by now, under the same name.
        return self._measured.get(generator, lambda: self._measure(name, generator, progress))

    def measure(self, name: str) -> Iterator[float]:
        """Have its directions measured; yields the share of its pictures that are drawn for it, and nothing where it is
        done already. ValueError as `of`."""
        shares: SimpleQueue[float | None] = SimpleQueue()
        with ThreadPoolExecutor(1) as thread:
            measuring = thread.submit(self.measured, name, shares.put)
            measuring.add_done_callback(lambda _: shares.put(None))
            while (share := shares.get()) is not None:
                yield share
            measuring.result()

    def _generator(self, name: str) -> Generator:
        entry = self.pretrained.generator_entry(name)
        if entry.asked:
            raise ValueError(f"{entry.title} wants to be told what to draw. Explore it in the Labels tab.")
        return self.pretrained.generator(name)

    def _begin(self, name: str, generator: Generator) -> Explorable:
        return self._begun.get(generator, lambda: self._make(name, generator))

    def _make(self, name: str, generator: Generator) -> Explorable:
        entry = self.pretrained.generator_entry(name)
        try:
            scorer = scorer_for(entry.subject, self.pretrained)
        except WeightsMissing:
            scorer = None
        return Explorable(name, entry, generator, Directions((), torch.empty(0, generator.latent_dim)), scorer)

    def _measure(self, name: str, generator: Generator, progress: Progress) -> Explorable:
        begun = self._begin(name, generator)
        found = directions_for(generator, self.pretrained.root / name, begun.scorer, progress)
        principal = found.only({"principal"})
        most = Directions(principal.meanings[:PRINCIPAL], principal.vectors[:PRINCIPAL])
        return replace(begun, directions=join([found.only({"attribute"}), found.only({"class"}), most]))


def best_of(meanings: Sequence[Direction]) -> list[int]:
    """Places of the sliders to begin with: attributes before classes, and these before what has no name. Of a kind,
    those that explain the most; but first one of each group, so that six do six things."""
    by_share = sorted(range(len(meanings)), key=lambda i: -meanings[i].explained)
    ahead: Counter[str] = Counter()
    ranks = dict[int, int]()
    for i in by_share:
        group = meanings[i].group or meanings[i].name
        ranks[i] = ahead[group]
        ahead[group] += 1
    kinds = list(HINTS)
    return sorted(by_share, key=lambda i: (kinds.index(meanings[i].kind), ranks[i]))[:BEST]


def title_of(meaning: Direction) -> str:
    """What the slider is called, also where it stands among those of other kinds."""
    return f"class {meaning.name}" if meaning.kind == "class" else meaning.name


def step_of(meaning: Direction) -> str:
    """What one standard deviation does, in a line."""
    if meaning.kind == "principal":
        return f"A step changes pixels by {meaning.effect:.0%}: {meaning.explained:.0%} of all variety."
    if not meaning.unit:
        return f"A step makes it {meaning.effect:.0%} likelier."
    return f"A step is {meaning.effect:.1f}{'' if meaning.unit == '°' else ' '}{meaning.unit} more."
