"""Text to image: G draws what a sentence asks for (Reed et al. 2016).

A sentence is read into a wish: a number for each value of each attribute, 1 where it is asked for (playground.words).
G is told the wish beside its noise. D must name what a picture shows, as in an AC-GAN (Odena et al. 2017, section 3),
and G is paid for pictures in which D finds what was wished. A sentence rarely says everything: what it leaves out, some
of the latent's numbers decide.

Of a drawn face everything is recorded, so that a wish that says everything describes one picture: there G may also be
paid for likeness to it, as in pix2pix (Isola et al. 2017, section 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor
from torch.nn import functional as F

from playground.config import setting
from playground.data import faces, mnist
from playground.models.wishes import WishedGenerator
from playground.runs import Figure, Plot
from playground.words import TOPICS
from playground.words.architectures import ARCHITECTURES
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.generative import Batch
from trainers.method import Mismatch, Preview, Turn
from trainers.methods.gan import Gan, GanConfig, Terms
from trainers.tensors import share_of_batch

COLUMNS = 8


@dataclass(frozen=True)
class Rows:
    """What the published picture shows: a wish for each row."""

    wishes: tuple[tuple[int, ...], ...]
    """a value of each attribute, -1 where nothing is said"""
    hint: str
    """the same in words"""


ROWS: Mapping[str, Rows] = {
    mnist.NAME: Rows(
        ((7, 0, 2), (7, 2, 0), (3, 2, 1), (0, 0, -1), (0, 2, -1), (-1, 2, -1), (-1, -1, 2), (-1, -1, -1)),
        "Each row is one wish, each column one latent. Wished are: a thin seven that leans right; a bold seven that "
        "leans left; a bold, upright three; a thin zero; a bold zero; anything bold; anything that leans right; and "
        "anything at all.",
    ),
    faces.NAME: Rows(
        (
            (1, 0, 3, 2, -1, -1, 0, -1, -1, -1), (0, 1, -1, 0, -1, -1, -1, 1, -1, -1),
            (1, -1, -1, -1, -1, -1, 2, -1, -1, 3), (-1, 2, 1, 4, -1, -1, -1, -1, 2, 0),
            (0, -1, 2, 3, 0, -1, 1, -1, -1, -1), (-1, 0, 0, -1, 2, 4, -1, -1, -1, -1),
            (-1, -1, -1, -1, -1, -1, -1, -1, 1, 2), (-1,) * 10,
        ),
        "Each row is one wish, each column one latent. Wished are: a smile, open eyes and a red bun without a beard; "
        "an angry face with a full black beard that does not smile; a smile, a wink and yellow clothes; a long grey "
        "beard, an undercut and a blue shirt; closed eyes and short, spiky, blond hair without a smile; long hair with "
        "a side parting and dark skin without a beard; a green turtleneck; and anything at all.",
    ),
}  # fmt: skip


USE = """In the folder of GAN Playground. The network that reads is in `reader`, where the command below puts it:

```python
from playground.models.reader import SentenceReader
from playground.models.wishes import {network}
from playground.words import TOPICS, draw_wish, read_wish

generator = {network}.from_pretrained("path/to/this/folder").eval()
reader = SentenceReader.from_pretrained("path/to/this/folder/reader").eval()
wish = read_wish(reader, TOPICS["{dataset}"], "{example}")
pictures = draw_wish(generator, wish, n=16, seed=0)  # (16, {shape}) in [-1, 1]
```

The reader learns from made-up sentences in a few minutes:
`python -m trainers reader --dataset {dataset} --model path/to/this/folder`."""


@dataclass(frozen=True)
class TextToImageConfig(GanConfig):
    """One game about wishes."""

    architecture: str = architecture_setting("words28", lambda: ARCHITECTURES)
    wish_weight: float = setting(
        1.0, "Weight of a wish", "How much a wish counts that D does not find in the picture.", (0.0, 10.0), live=True
    )
    likeness: float = setting(
        0.0, "Weight of likeness", "How much G pays for each pixel unlike the picture that the wish was read from. 0 "
        "where a wish leaves open what its picture looks like.", (0.0, 100.0), live=True
    )  # fmt: skip


class TextToImage(Gan):
    """The game, and a G that is asked."""

    title, year, parent = "Text to image", 2016, "gan"
    adds = "labels"
    summary = "A sentence says what to draw; what it leaves out, the latent decides."
    source = "Reed et al. 2016, Generative Adversarial Text to Image Synthesis, section 4"
    departures = (
        "Reed's G hears the features of a network that reads; here it hears that network's answer, which you can "
        "check. D names attributes instead of judging pairs of picture and text."
    )
    formula = (
        "D: max  log D(x) + log(1 − D(G(z[[, w]]))) [[+ log P(a | x) + log P(w | G(z, w))]]\n"
        "G: max  log D(G(z[[, w]])) [[+ log P(w | G(z, w))]]\n"
        "[[w: what is wished, a: what a picture shows]]"
    )
    hint = ROWS[mnist.NAME].hint
    config_type = TextToImageConfig
    config: TextToImageConfig
    generator: WishedGenerator
    architectures = ARCHITECTURES
    figures = (*Gan.figures, Figure("granted", "wishes granted", plot="granted", role="generator"))
    plots = (
        *Gan.plots,
        Plot("granted", "Wishes that the discriminator finds in the fakes", "1 is all of them."),
    )

    def __init__(self, config: TextToImageConfig, accelerator: Accelerator, data: DataCache) -> None:
        self.weight, self.likeness = config.wish_weight, config.likeness
        super().__init__(config, accelerator, data)
        self.topic = TOPICS[config.dataset]
        self.shown = self.topic.wishes_of(self.topic.values_of(data.dataset(config.dataset))).to(accelerator.device)
        """(n, values): what each picture shows, a wish that says everything"""
        self.described: Tensor | None = None
        """the pictures that the last fakes' wishes were read from; None where latents made the wishes up"""

    @classmethod
    def refuse_mismatch(cls, config: Any) -> None:
        super().refuse_mismatch(config)
        if config.dataset not in TOPICS:
            raise Mismatch(
                "Only digits and drawn faces can be asked for in words: nobody has said what other pictures show."
            )

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        self.weight, self.likeness = turn.config.wish_weight, turn.config.likeness
        return super().turn(turn)

    def classes_at(self, places: Tensor) -> Tensor:
        return self.shown[places]

    def sample(self) -> Batch:
        """A batch of fakes with their graph, and what was wished of each: whatever their latents say, or, where
        likeness counts, what the coming real pictures show."""
        latents = self.prior(share_of_batch(self.accelerator, self.config.batch_size), self.rng)
        self.described, wishes = None, None
        if self.likeness:
            real = self.coming_batch()
            self.described, wishes = real.pictures, real.classes
        wishes = self.generator.completed(latents, wishes)
        with self.accelerator.autocast():
            return Batch(self.generator(latents, wishes), wishes, latents)

    def misnamed(self, named: Tensor, classes: Tensor) -> Tensor:
        return self.weight * misnamed(named, classes, self.topic.sizes)

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        """As ever; one look of D serves its verdict, the cost of the naming, and what is told of it."""
        with self.accelerator.autocast():
            logits, named = self.ask(fake)
        assert named is not None and fake.classes is not None
        granted = found(named, fake.classes, self.topic.sizes).sum() / fake.classes.sum()
        cost = self.wanted(logits.float(), real) + self.misnamed(named.float(), fake.classes)
        if self.described is not None:
            if real is None:  # D stood still, and the batch that was described has not been counted
                self.next_places()
            cost = cost + self.likeness * F.l1_loss(fake.pictures.float(), self.described)
        return cost, {"granted": granted}

    def preview(self) -> Preview:
        """The wishes of ROWS, each drawn from COLUMNS latents."""
        rows = ROWS[self.config.dataset].wishes
        wishes = self.topic.wishes_of(torch.tensor(rows)).repeat_interleave(COLUMNS, dim=0)
        return Preview(self.draw(self.fixed_latents(COLUMNS).repeat(len(rows), 1), wishes), columns=COLUMNS)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "A row for each wish,", "hint": ROWS[config.dataset].hint}

    @classmethod
    def card(cls, config: Any) -> dict[str, str]:
        common, topic, networks = super().card(config), TOPICS[config.dataset], ARCHITECTURES[config.architecture]
        likeness = (
            " It also pays for each pixel unlike the picture that the wish was read from (Isola et al. 2017, "
            "Image-to-Image Translation with Conditional Adversarial Networks, section 3.1)."
        )
        return common | {
            "origin": "This is the generator of a generative adversarial network, and it may also be told what is "
            "wished. Its weights are averaged over the last training steps.",
            "objective": f"{common['objective']}. Beside it, the discriminator must name {topic.everything}, and the "
            "generator wants what was wished named of its pictures (Odena et al. 2017, Conditional Image Synthesis "
            f"with Auxiliary Classifier GANs, section 3).{likeness if config.likeness else ''}",
            "limits": topic.limits,
            "use": USE.format(
                network=type(cls.build_generator(config)).__name__,
                dataset=config.dataset,
                example=topic.examples[0],
                shape=f"{networks.channels}, {networks.image_size}, {networks.image_size}",
            ),
        }


def misnamed(named: Tensor, wishes: Tensor, sizes: Sequence[int]) -> Tensor:
    """Cross-entropy of the attributes that are wished, added up, the mean over pictures. Both (n, values)."""
    chances = torch.cat([part.log_softmax(dim=1) for part in named.split(list(sizes), dim=1)], dim=1)
    return -(wishes * chances).sum(dim=1).mean()


def found(named: Tensor, wishes: Tensor, sizes: Sequence[int]) -> Tensor:
    """1 for each wished value that is the likeliest of its attribute, else 0: (n, values)."""
    parts = named.split(list(sizes), dim=1)
    return wishes * torch.cat([F.one_hot(part.argmax(dim=1), part.shape[1]) for part in parts], dim=1)
