"""Model cards: the README.md of a model folder, with the front matter that the Hugging Face Hub reads."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from huggingface_hub import ModelCardData

from playground.data import DATASETS
from playground.runs import Run

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

HUB_LICENCES = frozenset({"cc-by-sa-3.0", "cc-by-sa-4.0", "cc-by-4.0", "cc0-1.0", "mit", "apache-2.0"})
"""names the Hub knows, among those our data come under"""
NO_RUN_BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
"""an older time of a file is that of a machine without a clock, or of a copy"""


@dataclass(frozen=True)
class LicenceTerms:
    """Where training data come from, and on which terms."""

    title: str
    licence: str
    source: str
    is_public: bool = True
    """whether the Hub has a data set of that name"""

    @property
    def hub_licence(self) -> str:
        """The Hub's name of the licence, which our texts begin with: "CC BY-SA 3.0, ..." is cc-by-sa-3.0."""
        name = self.licence.split(",")[0].lower().replace(" ", "-")
        return name if name in HUB_LICENCES else "other"


OWN_TERMS = LicenceTerms("your own pictures", "whatever you have the right to", "uploaded to the page", is_public=False)


def terms_of(dataset: str) -> LicenceTerms:
    """Those of a data set by its name; pictures that somebody uploaded are their own affair."""
    entry = DATASETS.get(dataset)
    return OWN_TERMS if entry is None else LicenceTerms(entry.title, entry.licence, entry.source)


def recipe_command(program: str, options: DataclassInstance) -> str:
    """The line that runs `python -m trainers <program>` with exactly these options, in a POSIX shell.

    Every option is spelt out: a default may change from one version to the next.
    """
    words = ["python", "-m", "trainers", program]
    for field in dataclasses.fields(options):
        value, flag = getattr(options, field.name), field.name.replace("_", "-")
        if isinstance(value, bool):
            words.append(f"--{flag}" if value else f"--no-{flag}")
        else:
            words += [f"--{flag}", str(value)]
    return shlex.join(words)


def model_card(front: ModelCardData, title: str, opening: str, paragraphs: Mapping[str, str]) -> str:
    """The text of a README.md: front matter, heading, opening, then a paragraph for each bold name."""
    body = [f"**{name}.** {text}" for name, text in paragraphs.items()]
    return "\n\n".join([f"---\n{front.to_yaml()}\n---\n# {title}", opening, *body]) + "\n"


def front_matter(**fields: Any) -> ModelCardData:
    """What every card of this project says to the Hub, and the given fields."""
    tags = ["gan-playground", "pytorch_model_hub_mixin", *fields.pop("tags", [])]
    return ModelCardData(library_name="pytorch", tags=tags, **fields)


def device_of(run: Run) -> str:
    """(cuda, bf16): where a run was trained last, and in which precision; nothing where it does not say."""
    device = run.status().device
    return f" ({device})" if device else ""


def day_of(run: Run) -> str:
    """When the weights were saved, in UTC: 2026-11-26. Today, where the file has no time."""
    saved = datetime.fromtimestamp(run.checkpoint.stat().st_mtime, UTC)
    return (saved if saved >= NO_RUN_BEFORE else datetime.now(UTC)).date().isoformat()
