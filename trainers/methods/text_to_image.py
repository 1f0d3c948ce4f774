"""Text to image: G draws what a sentence asks for (Reed et al. 2016).

A sentence is read into a wish: a number for each value of each attribute, 1 where it is asked for (playground.words).
G is told the wish beside its noise. D must name what a picture shows, as in an AC-GAN (Odena et al. 2017, section 3),
and G is paid for pictures in which D finds what was wished. A sentence rarely says everything: what it leaves out, some
of the latent's numbers decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor
from torch.nn import functional as F

from playground.config import setting
from playground.data import to_unit
from playground.data.mnist import NAME as MNIST
from playground.models import Architecture
from playground.models.acgan import ACGAN28Discriminator
from playground.models.wishes import WishedDCGAN28Generator
from playground.runs import Figure, Plot
from playground.words import NUM_VALUES, SIZES, attributes_of, wishes_of
from trainers.data import DataCache
from trainers.dataset_config import architecture_setting
from trainers.generative import CHUNK, Batch
from trainers.method import Mismatch, Preview, Turn
from trainers.methods.gan import Gan, GanConfig, Terms
from trainers.tensors import share_of_batch

NOISE = 64
"""numbers of the latent for all that cannot be wished"""
PREVIEW: tuple[tuple[int, int, int], ...] = (
    (7, 0, 2), (7, 2, 0), (3, 2, 1), (0, 0, -1), (0, 2, -1), (-1, 2, -1), (-1, -1, 2), (-1, -1, -1),
)  # fmt: skip
"""digit, stroke and slant that are wished in each row, -1 where nothing is said: as the hint says them"""
COLUMNS = 8

ARCHITECTURES = {
    "words28": Architecture(
        name="words28",
        title="Digits in words, 28 pixels",
        summary="The small DCGAN; G is told which digit, how bold and how it leans, and D must name all three.",
        source="Reed et al. 2016, Generative Adversarial Text to Image Synthesis; layers of the small DCGAN, half as "
        "wide again.",
        image_size=28,
        latent_dim=NOISE + NUM_VALUES,
        generator=partial(WishedDCGAN28Generator, SIZES, NOISE),
        discriminator=partial(ACGAN28Discriminator, NUM_VALUES),
        suggested={"d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.3, "batch_size": 32},
        batch_norm_in_d=True,
        conditioning="auxiliary",
    )
}


USE = """In the folder of GAN Playground, with the network that reads in the subfolder `reader`:

```python
from playground.models.reader import SentenceReader
from playground.models.wishes import WishedDCGAN28Generator
from playground.words import draw_wish, read_wish

generator = WishedDCGAN28Generator.from_pretrained("path/to/this/folder").eval()
reader = SentenceReader.from_pretrained("path/to/this/folder/reader").eval()
pictures = draw_wish(generator, read_wish(reader, "a thin slanted seven"), n=16, seed=0)  # (16, 1, 28, 28) in [-1, 1]
```

The reader learns from made-up sentences in a few minutes: `python -m trainers reader --model path/to/this/folder`."""


@dataclass(frozen=True)
class TextToImageConfig(GanConfig):
    """One game about wishes."""

    architecture: str = architecture_setting("words28", lambda: ARCHITECTURES)
    wish_weight: float = setting(
        1.0, "Weight of a wish", "How much a wish counts that D does not find in the picture.", (0.0, 10.0), live=True
    )


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
    formula = "D: as before [[+ log P(a | x)]]\nG: as before [[+ log P(wish | G(z, wish))]]"
    hint = (
        "Each row is one wish, each column one latent. Wished are: a thin seven that leans right; a bold seven that "
        "leans left; a bold, upright three; a thin zero; a bold zero; anything bold; anything that leans right; and "
        "anything at all."
    )
    config_type = TextToImageConfig
    config: TextToImageConfig
    generator: WishedDCGAN28Generator
    architectures = ARCHITECTURES
    figures = (*Gan.figures, Figure("granted", "wishes granted", plot="granted", role="generator"))
    plots = (
        *Gan.plots,
        Plot("granted", "Wishes that the discriminator finds in the fakes", "1 is all of them."),
    )

    def __init__(self, config: TextToImageConfig, accelerator: Accelerator, data: DataCache) -> None:
        self.weight = config.wish_weight
        super().__init__(config, accelerator, data)
        assert self.labels is not None
        parts = zip(self.pictures.split(CHUNK), self.labels.split(CHUNK), strict=True)
        self.shown = torch.cat([wishes_of(attributes_of(to_unit(pictures), labels)) for pictures, labels in parts])
        """(n, values): what each picture shows, a wish that says everything"""

    @classmethod
    def refuse_mismatch(cls, config: Any) -> None:
        super().refuse_mismatch(config)
        if config.dataset != MNIST:
            raise Mismatch("Only digits can be asked for in words: nobody has said what other pictures show.")

    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        self.weight = turn.config.wish_weight
        return super().turn(turn)

    def classes_at(self, places: Tensor) -> Tensor:
        return self.shown[places]

    def sample(self) -> Batch:
        """A batch of fakes with their graph, and what was wished of each: whatever their latents say."""
        latents = self.prior(share_of_batch(self.accelerator, self.config.batch_size), self.rng)
        with self.accelerator.autocast():
            return Batch(self.generator(latents), self.generator.completed(latents), latents)

    def misnamed(self, named: Tensor, classes: Tensor) -> Tensor:
        return self.weight * misnamed(named, classes)

    def g_cost(self, fake: Batch, real: Batch | None) -> Terms:
        """As ever; one look of D serves its verdict, the cost of the naming, and what is told of it."""
        with self.accelerator.autocast():
            logits, named = self.ask(fake)
        assert named is not None and fake.classes is not None
        granted = found(named, fake.classes).sum() / fake.classes.sum()
        return self.wanted(logits.float(), real) + self.misnamed(named.float(), fake.classes), {"granted": granted}

    def preview(self) -> Preview:
        """The wishes of PREVIEW, each drawn from COLUMNS latents."""
        wishes = wishes_of(torch.tensor(PREVIEW)).repeat_interleave(COLUMNS, dim=0)
        return Preview(self.draw(self.fixed_latents(COLUMNS).repeat(len(PREVIEW), 1), wishes), columns=COLUMNS)

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": "A row for each wish,"}

    @classmethod
    def card(cls, config: Any) -> dict[str, str]:
        common = super().card(config)
        return common | {
            "origin": "This is the generator of a generative adversarial network, and it may also be told what is "
            "wished. Its weights are averaged over the last training steps.",
            "objective": f"{common['objective']}. Beside it, the discriminator must name digit, stroke and slant, and "
            "the generator wants what was wished named of its pictures (Odena et al. 2017, Conditional Image "
            "Synthesis with Auxiliary Classifier GANs, section 4).",
            "limits": "It draws one digit at a time, and knows nothing of one but which it is, how bold its stroke is "
            "and how it leans.",
            "use": USE,
        }


def misnamed(named: Tensor, wishes: Tensor) -> Tensor:
    """Cross-entropy of the attributes that are wished, added up, the mean over pictures. Both (n, values)."""
    chances = torch.cat([part.log_softmax(dim=1) for part in named.split(list(SIZES), dim=1)], dim=1)
    return -(wishes * chances).sum(dim=1).mean()


def found(named: Tensor, wishes: Tensor) -> Tensor:
    """1 for each wished value that is the likeliest of its attribute, else 0: (n, values)."""
    parts = named.split(list(SIZES), dim=1)
    return wishes * torch.cat([F.one_hot(part.argmax(dim=1), part.shape[1]) for part in parts], dim=1)
