"""The card of a generator that learnt from one picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from playground.export.card import day_of, device_of, front_matter, model_card, recipe_command
from playground.models.singan import Pyramid
from playground.runs import Run
from trainers.method import name_of
from trainers.methods.singan import SinGan

if TYPE_CHECKING:
    from trainers.pyramids import TrainedPyramid

OPENING = (
    "A generator that has learnt from one picture. It draws others that are made of the same patches, of any size, and "
    "belongs to whoever the picture belongs to."
)
LIMITS = (
    "It knows patches, not things: it moves rocks and clouds about well, and faces badly. Nothing that it draws is "
    "anywhere but in its one picture."
)


def pyramid_card(
    run: Run, name: str, trained: TrainedPyramid, *,
    data: str = "One picture, which is not in this folder.", licence: str = "other", opening: str = OPENING,
    measured: Sequence[str] = (),
) -> str:  # fmt: skip
    """The text of README.md. licence: as the Hub says it. measured: sentences."""
    generator, config, kind = trained.generator, trained.config, name_of(SinGan)
    weights = sum(parameter.numel() for parameter in generator.parameters())
    (height, width), scales = generator.sizes[-1], len(generator.sizes)
    paragraphs = {
        "Architecture": f"{scales} small networks, each of which adds detail to what the coarser one drew; {weights:,} "
        f"parameters: `{Pyramid.__module__}.Pyramid`. Source: {SinGan.source}",
        "Data": data,
        "Objective": f"The Wasserstein distance with gradient penalty between patches of 11 x 11 pixels, weight "
        f"{config.penalty:g}, and {config.reconstruction:g} times the squared difference to the picture itself when "
        f"it is drawn from its own noise z*. {SinGan.departures}",
        "Recipe": f"Trained for {trained.done:.1f} of {scales} scales, up to {width} x {height} pixels, with this "
        f"command{device_of(run)}:\n\n```bash\n{recipe_command(kind, config)}\n```",
        **({"Quality": " ".join(measured)} if measured else {}),
        "Use": _use(name, trained.last, height, width),
        "Limits": LIMITS,
        "Date": f"{day_of(run)}.",
    }
    front = front_matter(license=licence, pipeline_tag="unconditional-image-generation", tags=[kind])
    return model_card(front, f"{name} ({kind})", opening, paragraphs)


def _use(name: str, last: int, height: int, width: int) -> str:
    return f"""In the folder of GAN Playground:

```python
import torch
from playground.models.singan import Pyramid

generator = Pyramid.from_pretrained("{name}")
with torch.no_grad():  # pictures (n, 3, h, w), about in [-1, 1]
    pictures = generator.samples(4, torch.Generator().manual_seed(0), last={last}).clamp(-1, 1)
    wide = generator.samples(1, torch.Generator().manual_seed(1), last={last}, start=1, size=({height}, {2 * width}))
    again = generator.reconstruction({last})  # the picture itself
```"""
