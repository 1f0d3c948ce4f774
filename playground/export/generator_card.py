"""The model card of a generator that a run has trained: its method's own words, and what the run measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from huggingface_hub import EvalResult

from playground.config import plain_number, plain_values
from playground.export.card import day_of, device_of, front_matter, model_card, recipe_command, terms_of
from playground.export.writing import model_name
from playground.models import Generator
from playground.runs import Frame, Run

TASK = "unconditional-image-generation"
METRICS = {"fid": "Fréchet distance in features of the playground's classifier", "covered": "classes covered, of 10"}
"""events that go into the front matter, by their names in an evaluation"""


@dataclass(frozen=True, eq=False)
class Trained:
    """A generator and how far it had come."""

    method: str
    """as the command line calls it"""
    config: Any
    """the settings it was trained with"""
    generator: Generator
    """the moving average of the weights where one is kept, float32, in eval mode"""
    step: int
    epoch: float
    """as published at that step, or at the last one before it"""
    frame: Frame | None
    """the last picture published at or before that step"""
    evaluation: dict[str, Any] | None
    """the last measurement of its samples at or before that step"""


def generator_card(run: Run, trained: Trained, float16: bool, measurements: Sequence[str] = ()) -> str:
    """The text of README.md. Every figure is the run's own or in `measurements`; what was not measured is not there."""
    about, config, generator = run.about(), trained.config, trained.generator
    words, terms = about.card, terms_of(config.dataset)
    front = front_matter(
        license=terms.hub_licence,
        pipeline_tag=TASK,
        tags=[trained.method, config.architecture],
        datasets=[config.dataset] if terms.is_public else None,
        **_results(run, config.dataset, trained.evaluation or {}),
    )
    channels, side = _picture_shape(generator)
    given = f"{generator.latent_dim} random numbers" + (" and a class" if generator.num_classes else "")
    kind = "grey picture" if channels == 1 else "colour picture"
    opening = f"Turns {given} into a {kind} of {side} x {side} pixels. {words['origin']}"
    if trained.frame is not None:
        opening += "\n\n![Pictures of fixed latents](preview.png)"
    weights = sum(parameter.numel() for parameter in generator.parameters())
    stored = "float16" if float16 else "float32"
    summary, _, source = words["architecture"].rpartition(" Source: ")
    paragraphs = {
        "Architecture": f"{summary} {weights:,} parameters, stored as {stored}: `{_path_of(generator)}`. "
        f"Source: {source}",
        "Data": f"{terms.title}. Licence: {terms.licence}. Source: {terms.source}.",
        "Objective": words["objective"],
        "Recipe": _recipe(run, trained),
        "Quality": " ".join([_quality(trained.evaluation or {}), *measurements]),
        "Use": words.get("use") or _use(generator, channels, side),
        "Limits": words.get("limits") or _limits(generator),
        "Date": f"{day_of(run)}.",
    }
    return model_card(front, f"{words['title']}: {terms.title}", opening, paragraphs)


@torch.inference_mode()
def _picture_shape(generator: Generator) -> tuple[int, int]:
    """Channels and pixels along each side of what it draws."""
    classes = (torch.zeros(1, generator.num_classes),) if generator.num_classes else ()
    picture = generator(torch.zeros(1, generator.latent_dim), *classes)
    return picture.shape[1], picture.shape[-1]


def _results(run: Run, dataset: str, evaluation: dict[str, Any]) -> dict[str, Any]:
    """Front matter fields; none where there is no figure, since the Hub wants no empty list."""
    results = [
        EvalResult(
            task_type=TASK,
            dataset_type=dataset,
            dataset_name=terms_of(dataset).title,
            metric_type=name,
            metric_name=title,
            metric_value=evaluation[name],
        )
        for name, title in METRICS.items()
        if evaluation.get(name) is not None
    ]
    return {"model_name": model_name(run), "eval_results": results} if results else {}


def _recipe(run: Run, trained: Trained) -> str:
    text = f"Trained for {trained.epoch:.2f} epochs ({trained.step:,} steps) with this command{device_of(run)}:"
    text += f"\n\n```bash\n{recipe_command(trained.method, trained.config)}\n```"
    orders, started_with = run.orders(), plain_values(trained.config)
    steered = [
        f"{name} was last {plain_number(value)}"
        for name, value in orders.settings.items()
        if value != started_with.get(name)
    ]
    if orders.steps_asked:
        steered.append(f"single steps were played: {orders.steps_asked}")
    if steered:
        text += f"\n\nThe run was steered by hand ({'; '.join(steered)}): the command alone does not repeat it."
    return text


def _quality(evaluation: dict[str, Any]) -> str:
    if not evaluation:
        return "Not measured."
    parts = []
    if evaluation.get("fid") is not None:
        parts.append(f"Fréchet distance {evaluation['fid']:.1f} to the test pictures")
    if evaluation.get("covered") is not None:
        parts.append(f"{evaluation['covered']} of 10 classes covered")
    if evaluation.get("diversity") is not None:
        parts.append(f"diversity {evaluation['diversity']:.2f}, where real pictures have 1")
    occasion = f"Measured on {evaluation['samples']:,} pictures after {evaluation['epoch']:.2f} epochs"
    text = f"{occasion}: {'; '.join(parts)}."
    if evaluation.get("fid") is not None:
        text += (
            " The distance is taken in the features of the playground's own classifier; it cannot be "
            "compared with one in Inception features."
        )
    return text


def _use(generator: Generator, channels: int, side: int) -> str:
    name = type(generator).__name__
    classes = f", torch.eye({generator.num_classes})[torch.arange(16) % {generator.num_classes}]"
    asked = classes if generator.num_classes else ""
    return f"""In the folder of GAN Playground:

```python
import torch
from {type(generator).__module__} import {name}

generator = {name}.from_pretrained("path/to/this/folder").eval()
with torch.no_grad():  # (16, {channels}, {side}, {side}) in [-1, 1]
    pictures = generator(torch.randn(16, {generator.latent_dim}){asked})
```"""


def _limits(generator: Generator) -> str:
    asked = (
        "Not every picture shows the class that was asked for."
        if generator.num_classes
        else "It cannot be asked for one subject, and some latents give pictures of nothing."
    )
    return f"It draws what its training data show and nothing else. {asked}"


def _path_of(generator: Generator) -> str:
    return f"{type(generator).__module__}.{type(generator).__name__}"
