"""The model card of a generator that a run has trained: a GAN's, a VAE's or a mixture's."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from huggingface_hub import EvalResult

from playground.config import GanConfig
from playground.export.card import front_matter, model_card, recipe_command, terms_of
from playground.export.files import model_name
from playground.export.trained import Trained
from playground.families import FAMILIES
from playground.models import ARCHITECTURES, Architecture, Generator
from playground.objectives import OBJECTIVES
from playground.runs import Run

TASK = "unconditional-image-generation"
METRICS = {"fid": "Fréchet distance in features of the playground's classifier", "covered": "classes covered, of 10"}
"""events that go into the front matter, by their names in a verdict"""


def gan_card(run: Run, trained: Trained, float16: bool, findings: Sequence[str] = ()) -> str:
    """The text of README.md. Every figure is the run's own or in `findings`; what was not measured is not there."""
    config = run.config()
    architecture = ARCHITECTURES[config.architecture]
    family = FAMILIES[architecture.family]
    objective = family.cost or OBJECTIVES[config.objective]
    terms = terms_of(config.dataset)
    front = front_matter(
        license=terms.hub_licence,
        pipeline_tag=TASK,
        tags=[architecture.family, config.architecture],
        datasets=[config.dataset] if terms.is_public else None,
        **_results(config, trained.verdict or {}),
    )
    side = architecture.image_size
    given = f"{architecture.latent_dim} random numbers" + (" and a class" if architecture.num_classes else "")
    kind = "grey picture" if architecture.channels == 1 else "colour picture"
    opening = f"Turns {given} into a {kind} of {side} x {side} pixels. {family.origin}"
    if trained.frame is not None:
        opening += "\n\n![Pictures of fixed latents](preview.png)"
    weights = sum(parameter.numel() for parameter in trained.generator.parameters())
    stored = "float16" if float16 else "float32"
    paragraphs = {
        "Architecture": f"{architecture.summary} {weights:,} parameters, stored as {stored}: "
        f"`{_path_of(trained.generator)}`. Source: {architecture.source}",
        "Data": f"{terms.title}. Licence: {terms.licence}. Source: {terms.source}.",
        "Objective": f"{objective.title}. {objective.summary} Source: {objective.source}",
        "Recipe": _recipe(run, config, trained),
        "Quality": " ".join([_quality(trained.verdict or {}), *findings]),
        "Use": _use(trained.generator, architecture),
        "Limits": _limits(architecture),
        "Date": f"{_day(run)}.",
    }
    return model_card(front, f"{architecture.title}: {terms.title}", opening, paragraphs)


def _results(config: GanConfig, verdict: dict[str, Any]) -> dict[str, Any]:
    """Front matter fields; none where there is no figure, since the Hub wants no empty list."""
    results = [
        EvalResult(
            task_type=TASK,
            dataset_type=config.dataset,
            dataset_name=terms_of(config.dataset).title,
            metric_type=name,
            metric_name=title,
            metric_value=verdict[name],
        )
        for name, title in METRICS.items()
        if verdict.get(name) is not None
    ]
    return {"model_name": model_name(config), "eval_results": results} if results else {}


def _recipe(run: Run, config: GanConfig, trained: Trained) -> str:
    text = f"Trained for {trained.epoch:.2f} epochs ({trained.step:,} steps) with this command:"
    text += f"\n\n```bash\n{recipe_command('gan', config)}\n```"
    orders = run.orders()
    steered = [
        f"{name} was last {value:g}"
        for name in ("d_lr", "g_lr", "d_steps")
        if (value := getattr(orders, name)) not in (None, getattr(config, name))
    ]
    if orders.steps_asked:
        steered.append(f"single steps were played: {orders.steps_asked}")
    if steered:
        text += f"\n\nThe run was steered by hand ({'; '.join(steered)}): the command alone does not repeat it."
    return text


def _quality(verdict: dict[str, Any]) -> str:
    if not verdict:
        return "Not measured."
    parts = []
    if verdict.get("fid") is not None:
        parts.append(f"Fréchet distance {verdict['fid']:.1f} to the test pictures")
    if verdict.get("covered") is not None:
        parts.append(f"{verdict['covered']} of 10 classes covered")
    if verdict.get("diversity") is not None:
        parts.append(f"diversity {verdict['diversity']:.2f}, where real pictures have 1")
    occasion = f"Measured on {verdict['samples']:,} pictures after {verdict['epoch']:.2f} epochs"
    text = f"{occasion}: {'; '.join(parts)}."
    if verdict.get("fid") is not None:
        text += (
            " The distance is taken in the features of the playground's own classifier; it cannot be "
            "compared with one in Inception features."
        )
    return text


def _use(generator: Generator, architecture: Architecture) -> str:
    name, side = type(generator).__name__, architecture.image_size
    classes = f", torch.eye({generator.num_classes})[torch.arange(16) % {generator.num_classes}]"
    asked = classes if generator.num_classes else ""
    return f"""In the folder of GAN Playground:

```python
import torch
from {type(generator).__module__} import {name}

generator = {name}.from_pretrained("path/to/this/folder").eval()
with torch.no_grad():  # (16, {architecture.channels}, {side}, {side}) in [-1, 1]
    pictures = generator(torch.randn(16, {generator.latent_dim}){asked})
```"""


def _limits(architecture: Architecture) -> str:
    asked = (
        "Not every picture shows the class that was asked for."
        if architecture.num_classes
        else "It cannot be asked for one subject, and some latents give pictures of nothing."
    )
    return f"It draws what its training data show and nothing else. {asked}"


def _path_of(generator: Generator) -> str:
    return f"{type(generator).__module__}.{type(generator).__name__}"


def _day(run: Run) -> str:
    """When the weights were saved, in UTC."""
    return datetime.datetime.fromtimestamp(run.checkpoint.stat().st_mtime, datetime.UTC).date().isoformat()
