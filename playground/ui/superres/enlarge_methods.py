"""What the sections of the tab share: the ways of enlarging, photographs to try, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playground.pretrained import Pretrained
from playground.superres.methods import EnlargeMethod, method_called, method_names, slower_names
from playground.superres.restore import Trial, trial
from playground.translation.prepare import PreparedPicture, prepare_file
from playground.ui.components.model_card import card_with_sources
from playground.ui.visitor_turns import VisitorTurns

SECONDS_AT_ONCE, MINUTES_AT_ONCE = 2, 1
"""visitors for whom what takes seconds, and what takes minutes, is done at the same time; others wait in line"""
MOST_EXAMPLES = 8
READ_PIXELS = 40_000_000
"""of a photograph that is opened; those that are too large to enlarge are shrunk only when the visitor says so"""
NO_NETWORK = (
    "No network for this is in the folder `pretrained` of this copy, so only bicubic can be shown. Download the "
    "project again, or train one as the README says."
)


class EnlargeMethods:
    """One for all visitors."""

    def __init__(self, pretrained: Pretrained) -> None:
        self.pretrained = pretrained
        self.seconds, self.minutes = VisitorTurns(SECONDS_AT_ONCE), VisitorTurns(MINUTES_AT_ONCE)
        self._trials: dict[Path, Trial] = {}

    @property
    def names(self) -> list[str]:
        """Bicubic first, then the networks that are here."""
        return method_names(self.pretrained)

    @property
    def slower(self) -> list[str]:
        """Those that are never tried unasked."""
        return slower_names(self.pretrained)

    def method(self, name: str) -> EnlargeMethod:
        """ValueError for one that is not here."""
        return method_called(self.pretrained, name)

    def all(self) -> list[EnlargeMethod]:
        return [self.method(name) for name in self.names]

    def card(self, name: str) -> str:
        """The model card, and where the photographs to try are from."""
        return card_with_sources(self.pretrained, name, "Photos to try")

    def examples(self) -> list[Path]:
        """Photographs that ship beside the networks; none of them was learnt from."""
        folders = [self.pretrained.root / name / "examples" for name in self.names]
        found = next(filter(None, (sorted(f.glob("*.jpg")) + sorted(f.glob("*.png")) for f in folders)), [])
        return found[:MOST_EXAMPLES]

    def photo(self, path: str | None, example: object) -> Path | None:
        """What was uploaded, or else the example at that place."""
        examples = self.examples()
        at = example if isinstance(example, int) and 0 <= example < len(examples) else 0
        return Path(path) if path else examples[at] if examples else None

    def trial(self, photo: Path) -> Iterator[Trial]:
        """The test of a photograph. Those of the examples are made once: a class opens the page together."""
        if photo in self._trials:
            yield self._trials[photo]
            return
        for report in trial(self.all(), read_photo(photo).picture):
            yield report
        if photo in self.examples():
            self._trials[photo] = report


def read_photo(photo: Path, most_pixels: int = READ_PIXELS) -> PreparedPicture:
    """An upload or an example, ready to be worked at. Raises PictureError in plain words."""
    return prepare_file(photo, most_pixels)
