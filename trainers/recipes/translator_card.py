"""The cards of the networks that turn a picture into a picture."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playground.data.built_in import built_in
from playground.export.card import day_of, device_of, front_matter, model_card
from playground.models.patchgan import PatchGAN
from playground.models.translator import Translator
from playground.pretrained import DISCRIMINATOR, PretrainedTranslator, translator_entry
from playground.runs import METHOD, Run
from trainers.folder_method import FolderMethod
from trainers.methods import experiment_in, name_of
from trainers.pairs import PairMethod
from trainers.recipes.translator_data import DATA


def translator_card(
    name: str,
    run: Run,
    network: Translator,
    images: int,
    measurements: Sequence[str],
    share: float = 1.0,
    rest: Path | None = None,
) -> str:
    """The text of README.md.

    images: training pictures shown. measurements: sentences on what was measured. share: of this run in the weights,
    the rest is of another run that led to it.
    """
    entry, data, settings = translator_entry(name), DATA[name], run.settings()
    method, config = experiment_in(run)
    assert issubclass(method, FolderMethod)
    program = name_of(method)
    front = front_matter(license=data.hub_licence, pipeline_tag="image-to-image", tags=[program, entry.takes])
    kind = type(network)
    weights = sum(parameter.numel() for parameter in network.parameters())
    opening = entry.summary
    if entry.takes != "small":
        opening += f" Works best on pictures whose shorter side has about {entry.side} pixels."
    paragraphs = {
        "Architecture": f"{_first_line(kind)} {weights:,} parameters, stored as float16: "
        f"`{kind.__module__}.{kind.__name__}`.{_opponent(entry, method, config)} Source: {method.source}",
        "Data": f"{data.title}. Licence: {data.licence}. Source: {data.source}.",
        "Objective": method.objective_words(config),
        "Recipe": f"{data.preparation}\n\n```bash\n{_commands(program, settings)}\n```\n\n"
        f"{_where_stopped(settings)}Trained on {images:,} squares by the last command{device_of(run)}. "
        f"What is stored is the running average of the generator's weights{_mixed(share, settings, rest)}.",
        "Quality": " ".join(measurements),
        "Use": _use(network),
        "Limits": data.limits,
        "Date": f"{day_of(run)}.",
    }
    picture = "![What it makes of pictures that it was not trained on](preview.png)"
    return model_card(front, f"{entry.title} ({program})", f"{opening}\n\n{picture}", paragraphs)


def _opponent(entry: PretrainedTranslator, method: type[FolderMethod], config: Any) -> str:
    """The discriminator that comes along, if one does."""
    if entry.discriminator is None:
        return ""
    assert issubclass(method, PairMethod)
    discriminator = method.discriminator_of(config)
    assert isinstance(discriminator, PatchGAN)
    side, kind = discriminator.patches.side, type(discriminator)
    weights = sum(parameter.numel() for parameter in discriminator.parameters())
    return (
        f" In `{DISCRIMINATOR}/` lies the discriminator that it played against, {weights:,} parameters, which judges "
        f"patches of {side} x {side} pixels of both pictures: `{kind.__module__}.{kind.__name__}`."
    )


def _mixed(share: float, settings: Mapping[str, Any], rest: Path | None) -> str:
    """Which other run has a share in the weights. ValueError for one that did not lead to this one."""
    if share == 1:
        return ""
    after = [each["start"] for each in _stages(settings)[1:]]
    if rest is None or str(rest) not in after:
        raise ValueError(f"{rest} is none of the runs that led to this one: the card could not say how to train it.")
    before = "the run before it" if str(rest) == after[-1] else f"run {after.index(str(rest)) + 1}"
    return f", mixed with that of {before}: {share:.0%} of the one, {1 - share:.0%} of the other"


def _commands(program: str, settings: Mapping[str, Any]) -> str:
    """The lines that train it again, one after the other, with the data where the recipe has put them."""
    lines: list[str] = []
    for stage, each in enumerate(_stages(settings)):
        if lines:
            lines[-1] += f" --out stage{stage}"
            each = {**each, "start": f"stage{stage}"}
        lines.append(_command(program, each))
    return "\n".join(lines)


def _where_stopped(settings: Mapping[str, Any]) -> str:
    """How far runs came that were gone on from before they had ended."""
    words = ""
    for stage, after in enumerate(_stages(settings)[1:], 1):
        status = Run(Path(after["start"])).status()
        if status.epoch < status.epochs - 0.1:
            words += f"Run {stage} was stopped after {status.epoch:.1f} epochs. "
    return words


def _stages(settings: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The settings of every run that led to this one, the first one first."""
    if settings.get("start") is None:
        return [settings]
    return [*_stages(Run(Path(settings["start"])).settings()), settings]


def _command(program: str, settings: Mapping[str, Any]) -> str:
    data = str(settings["data"])
    words = ["python", "-m", "trainers", program, "--data", data if built_in(data) else "data"]
    for name, value in settings.items():
        flag = name.replace("_", "-")
        if name in (METHOD, "data") or value is None:
            continue
        words += [f"--{flag}" if value else f"--no-{flag}"] if isinstance(value, bool) else [f"--{flag}", str(value)]
    return shlex.join(words)


def _first_line(kind: type[Translator]) -> str:
    return (kind.__doc__ or "").split("\n\n")[0]


def _use(network: Translator) -> str:
    name, module, multiple = type(network).__name__, type(network).__module__, network.multiple
    return f"""In the folder of GAN Playground:

```python
import torch
from {module} import {name}

network = {name}.from_pretrained("path/to/this/folder").eval()
with torch.no_grad():  # pictures (n, 3, h, w) in [-1, 1], h and w multiples of {multiple}
    translated = network(pictures)
```"""
