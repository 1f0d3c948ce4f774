"""Two moments of a run side by side: where they stand, and the button that pins one. Filled by ui/live/pins.js."""

from __future__ import annotations

from playground.ui.assets import beside

PIN_BUTTON = (
    '<button type="button" id="pin" title="Key p. Or click a curve: it is a time line." disabled>Pin moment</button>'
)


def pinned_moments() -> str:
    """As HTML; it hides itself while nothing is pinned."""
    return beside(__file__, "html")
