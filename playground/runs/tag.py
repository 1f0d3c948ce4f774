"""What a person says of a run: its name, and whether it shall stay."""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from dataclasses import dataclass
from typing import Any

LONGEST_NAME = 60


@dataclass(frozen=True)
class Tag:
    """A run with a name, or one that is kept, is never cleared away by the page."""

    name: str = ""
    kept: bool = False

    @property
    def stays(self) -> bool:
        return self.kept or bool(self.name)


def tag_to_json(tag: Tag) -> str:
    return json.dumps(dataclasses.asdict(tag))


def tag_from_json(text: str) -> Tag:
    """Nothing said, where it cannot be read: also where it is damaged."""
    try:
        raw: Any = json.loads(text)
        name, kept = raw.get("name", ""), raw.get("kept", False)
    except (ValueError, AttributeError, RecursionError):
        return Tag()
    return Tag(name_of_person(name) if isinstance(name, str) else "", kept is True)


def name_of_person(typed: str) -> str:
    """What somebody typed as a name: one line, without signs that cannot be seen, and not too long."""
    seen = (sign if not unicodedata.category(sign).startswith("C") else " " for sign in typed)
    return " ".join("".join(seen).split())[:LONGEST_NAME].strip()
