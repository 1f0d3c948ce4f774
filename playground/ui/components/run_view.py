"""A run on the page: where its picture, progress, diagnosis and curves stand.

The browser's script follows the run's stream (playground/ui/live) and puts what comes into these places. A reload, a
broken line, another run: the script asks anew, and the run goes on meanwhile.
"""

from __future__ import annotations

import gradio as gr

from playground.ui.assets import UI, beside
from playground.ui.hosting import DEMO, Host
from playground.ui.live.run_source import first_picture

PIN_BUTTON = (
    '<button type="button" id="pin" title="Key p. Or click a curve: it is a time line." disabled>Pin moment</button>'
)
STEP_SAID = '<p class="step-said" hidden></p>'
"""what a single step did, where the game that shows it is out of sight"""


def live_place(part: str, elem_id: str, html: str = "", below: str = "") -> gr.HTML:
    """Where a part of a stream stands; html until it comes. below: more HTML, which stays."""
    return gr.HTML(f'<div data-live="{part}">{html}</div>{below}', elem_id=elem_id)


def stream(module: str, value: str, elem_id: str, *more: str) -> gr.HTML:
    """A component without looks whose value names what is watched. module: the `__file__` with the script beside it.
    more: names of scripts of ui/live besides."""
    scripts = [beside(str(UI / "live" / name), "js") for name in ("stream", "charts", *more)]
    return gr.HTML(
        value, html_template="<i></i>", js_on_load="\n".join([*scripts, beside(module, "js")]), apply_default_css=False,
        elem_id=elem_id, elem_classes="stream",
    )  # fmt: skip


def run_stream() -> gr.HTML:
    """Its value is the id of the run that is watched; listen to `end`, which comes when the run ends, and to `tick`,
    which comes now and then while it moves on and somebody looks at what it was like before."""
    return stream(__file__, "", "run-stream", "game", "pins")


def run_picture(host: Host) -> gr.HTML:
    """The run's picture: at first, what the bundled run began with. In its place two moments, where some are pinned."""
    first = first_picture(DEMO, host.demo)
    return live_place("live-picture", "live-picture", first, pinned_moments())


def pinned_moments() -> str:
    """Two of them side by side, as HTML, filled by ui/live/pins.js; it hides itself while nothing is pinned."""
    return beside(str(UI / "components" / "pinned"), "html")


def curves_panel() -> None:
    """The run's curves, and distance to real pictures over time."""
    live_place("curves", "curves")
    live_place("distances", "distances")


def game_view() -> None:
    """The game of two networks: noise, G, fakes, D, real pictures and D's verdicts. Filled by ui/live/game.js; it hides
    itself where nobody plays. While two moments are compared, their figures stand in its place (pins.js)."""
    gr.HTML(beside(str(UI / "components" / "game_view"), "html"), elem_id="game", elem_classes="card")
