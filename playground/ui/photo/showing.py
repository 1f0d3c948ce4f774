"""What happens when somebody wants a picture translated: from the wish to what is on the page, step by step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from playground.data.uploads import display_name
from playground.translation.journey import Journey, journey
from playground.translation.prepare import Prepared, prepared_file
from playground.translation.quality import Quality, quality_of
from playground.ui.components.before_after import no_pictures, two_pictures
from playground.ui.photo.desk import OWN, Desk, Result, Tool
from playground.ui.photo.shown import WAITING, finished, returned, status, under_way

LOOK_SECONDS = 0.25
EMPTY = "Upload a picture, paste one or take a photo: it appears here, translated."


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see."""

    path: Path | None
    tool: Tool
    quality: Quality


@dataclass(frozen=True)
class View:
    """Values for the outputs of a run, in this order."""

    compare: Any
    cycle: Any
    status: Any
    stop: Any
    save: Any
    kept: Any

    def values(self) -> list[Any]:
        return [self.compare, self.cycle, self.status, self.stop, self.save, self.kept]


NOTHING_NEW = View(*[gr.skip()] * 6)
"""the last word of a run that was given up: Gradio sends that again as it ends, and it must not undo what came since"""


def wish_of(desk: Desk, source: str | None, at: Any, model: Any, quality: Any, own: str | None) -> Wish:
    """What was uploaded, or else the example at that place. ValueError in plain words."""
    tool = desk.tool(str(model), own)
    examples = desk.examples(tool.name)
    chosen = at if isinstance(at, int) and 0 <= at < len(examples) else 0
    path = Path(source) if source else examples[chosen] if examples else None
    return Wish(path, tool, quality_of(quality))


def shown(desk: Desk, wish: Wish, session: str) -> Iterator[View]:
    """Until it is done, or the same browser tab wants something else."""
    if wish.path is None:
        yield View(gr.HTML(**no_pictures(EMPTY)), "", "", _off(), _off(), None)
        return
    ticket = desk.attention.take(session)
    try:
        for view in _in_turn(desk, wish, wish.path):
            if not desk.attention.holds(session, ticket):
                yield NOTHING_NEW
                return
            if view is not None:
                yield view
    finally:
        desk.attention.leave(session, ticket)


def _in_turn(desk: Desk, wish: Wish, path: Path) -> Iterator[View | None]:
    """Quick ones never wait; of those in tiles only some are worked at. None: nothing new, look whether to go on."""
    if wish.quality == "quick":
        yield from _views(desk, wish, path)
        return
    yield View(gr.skip(), gr.skip(), status(WAITING, "waiting"), _on(), _off(), None)
    while not desk.gate.acquire(timeout=LOOK_SECONDS):
        yield None
    try:
        yield from _views(desk, wish, path)
    finally:
        desk.gate.release()


def _views(desk: Desk, wish: Wish, path: Path) -> Iterator[View]:
    tool, begun = wish.tool, time.perf_counter()
    prepared = prepared_file(path, tool.there.most_pixels)
    seen: Journey | None = None
    for step in journey(prepared, tool.there, tool.back, wish.quality):
        seconds = time.perf_counter() - begun
        is_new = seen is None or seen.there is not step.there
        kept = _kept(desk, result_of(step, prepared, tool, path)) if is_new else gr.skip()
        yield View(
            gr.HTML(**two_pictures(step.seen, step.there, "Yours", tool.title)) if is_new else gr.skip(),
            returned(step, tool) if is_new or step.is_over else gr.skip(),
            finished(step, tool, seconds, prepared.notes) if step.is_over else under_way(step),
            _off() if step.is_over else _on(),
            _on(),
            kept,
        )
        seen = step


def result_of(step: Journey, prepared: Prepared, tool: Tool, path: Path) -> Result:
    stem = Path(display_name(path.name)).stem
    name = "translated" if tool.name == OWN else tool.name
    return Result(step.there, prepared.picture.size, prepared.alpha, f"{stem}-{name}", tool.about)


def _kept(desk: Desk, result: Result) -> str:
    return desk.results.put(result, result.footprint)


def give_up(desk: Desk, session: str) -> None:
    """Whatever this browser tab had under way ends at its next tile."""
    desk.attention.leave(session, desk.attention.take(session))


def stopped() -> list[Any]:
    """Status and Stop button, after that."""
    return [status("Stopped", "stopped"), _off()]


def _on() -> gr.Button:
    return gr.Button(interactive=True)


def _off() -> gr.Button:
    return gr.Button(interactive=False)
