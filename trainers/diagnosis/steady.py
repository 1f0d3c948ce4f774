"""A verdict is told when it has held for a while, so that the page does not change its mind with every batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History

LOOK_SECONDS = 1.0
"""from one look at a run to the next"""
HOLDING = 4
"""looks in a row that must agree on another condition before it is told"""
REPEATING = 10
"""looks from a sentence to the next one of the same condition: people are still reading it"""


class SteadyDiagnosis:
    """What is told of a run, look by look."""

    def __init__(self, told: Diagnosis | None = None) -> None:
        """told: what was told last, of a run that goes on."""
        self.told = told
        self._looks_since = 0
        """it was told"""
        self._other, self._agreeing = "", 0
        """the condition that was found instead of the told one, and by how many looks in a row"""

    def look(self, found: Diagnosis | None) -> bool:
        """One look more; returns whether there is something new in `told`. found: None where nobody can tell.

        That a run has diverged is told at once, and so is the first verdict after those that left it open.
        """
        self._looks_since += 1
        if found is None or found == self.told:
            self._other = ""
            return False
        if self.told is None or (self.told.is_open and self.told.condition != found.condition):
            return self._tell(found)
        if found.condition == "diverged" != self.told.condition:
            return self._tell(found)
        if found.condition == self.told.condition:
            self._other = ""
            return self._looks_since >= REPEATING and self._tell(found)
        self._agreeing = self._agreeing + 1 if found.condition == self._other else 1
        self._other = found.condition
        return self._agreeing >= HOLDING and self._tell(found)

    def _tell(self, found: Diagnosis) -> bool:
        self.told, self._looks_since, self._other = found, 0, ""
        return True


def diagnoses_of(
    events: Iterable[Mapping[str, Any]], diagnose: Callable[[History], Diagnosis | None]
) -> Iterator[tuple[Mapping[str, Any], Diagnosis]]:
    """What is told of a recorded run: each new diagnosis, with the event of a step after which it was told."""
    history, steady, due = History(), SteadyDiagnosis(), 0.0
    for event in events:
        history.read(event)
        if event.get("kind") == "step" and event["seconds"] >= due:
            due = event["seconds"] + LOOK_SECONDS
            if steady.look(diagnose(history)) and steady.told is not None:
                yield event, steady.told
