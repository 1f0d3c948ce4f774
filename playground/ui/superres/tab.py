"""The Super-resolution tab: a photograph on the left; shrunk and restored, or straight enlarged, on the right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import gradio as gr

from playground.ui.components.chooser import choice_of, thumbs
from playground.ui.components.method_links import method_links
from playground.ui.components.model_card import model_card
from playground.ui.components.status_line import WAITING, status_line
from playground.ui.components.upload import box_path
from playground.ui.events import NEWEST, QUEUED, STREAM, Update, fill_at_first_visit, visitor, wire_end
from playground.ui.hosting import Host
from playground.ui.superres import trial
from playground.ui.superres.enlarge_all import AllControls, all_section
from playground.ui.superres.enlarge_methods import EnlargeMethods
from playground.ui.superres.photo_source import EXAMPLES, PhotoSource, source_section
from playground.ui.superres.piece import PieceReport, PieceView, piece_section
from playground.ui.superres.trial import TrialView, trial_section

WAITS = status_line(WAITING, "waiting")


def superres_tab(tab: gr.Tab, host: Host) -> None:
    """Lay out the tab and wire it. It is filled when somebody opens it: who came to train need not wait for it."""
    methods = host.enlargers
    with gr.Row(equal_height=False, elem_classes="superres"):
        with gr.Column(scale=4, min_width=280, elem_classes="superres-source"):
            source = source_section(methods)
            cards = _cards(methods)
            method_links(host, "superres", "sr-runs")
        with gr.Column(scale=13, min_width=320):
            test = trial_section(methods)
            with gr.Column(elem_classes=["card", "compared", "enlarging"]):
                look, make = piece_section(), all_section(methods)
    _wire_all(methods, source, look, make)

    def fill() -> Update:
        texts = {card: methods.card(name) for name, card in cards.items()}
        return {source.examples: gr.HTML(**choice_of(EXAMPLES, thumbs(methods.examples()))), **texts}

    visit = fill_at_first_visit(tab, fill, [source.examples, *cards.values()])
    for wish in (visit, *_wishes(source, make)):
        _wire_trial(methods, source, test, wish)
        _wire_piece(methods, source, look, make, wish)
    _wire_piece(methods, source, look, make, look.area.input(None, None, None, **NEWEST), is_new=False)


def _cards(methods: EnlargeMethods) -> dict[str, gr.Markdown]:
    """Where the cards of the networks go, folded."""
    with gr.Column(elem_classes="card"):
        return {
            name: model_card(title=methods.method(name).title, elem_id=f"sr-card-{name}") for name in methods.names[1:]
        }


def _wishes(source: PhotoSource, make: AllControls) -> list[Any]:
    """Events after which there is something else to work at."""

    def take(file: Any) -> list[Any]:
        return [box_path(file), None]

    chosen = [source.path, source.most_pixels]
    return [
        source.upload.input(take, source.upload, chosen, preprocess=False, **NEWEST),
        source.examples.select(lambda: [None, None, None], None, [source.upload, *chosen], **NEWEST),
        source.mode.input(None, None, None, **NEWEST),
        make.shrink.click(lambda offer: offer, make.offer, source.most_pixels, **QUEUED),
    ]


def _wire_trial(methods: EnlargeMethods, source: PhotoSource, test: TrialView, wish: Any) -> None:
    """Shrink, restore and score after this event, where that is what the visitor looks at."""
    nothing_new: Update = {test.status: gr.skip()}

    def run(path: str | None, example: Any, mode: str, seen: str | None, request: gr.Request) -> Iterator[Update]:
        yield nothing_new  # a run that says nothing would empty them
        photo = methods.photo(path, example)
        if mode == trial.MODE and (photo is None or str(photo) != seen):
            steps = test.run(methods, photo)
            waiting = {test.status: WAITS}
            yield from methods.seconds.run(visitor(request, "test"), steps, waiting, nothing_new)

    inputs = [source.path, source.examples, source.mode, test.photo]
    wish.success(run, inputs, test.outputs, **STREAM, concurrency_id="superres-test")


def _wire_piece(
    methods: EnlargeMethods, source: PhotoSource, look: PieceView, make: AllControls, wish: Any, is_new: bool = True
) -> None:
    """Enlarge a piece after this event, and tell what the whole would cost. is_new: perhaps of another photograph."""
    nothing_new: Update = {look.status: gr.skip()}

    def run(
        path: str | None, example: Any, mode: str, most: int | None, at: Any, report: PieceReport | None,
        request: gr.Request,
    ) -> Iterator[Update]:  # fmt: skip
        yield nothing_new  # a run that says nothing would empty them
        photo = methods.photo(path, example)
        is_seen = is_new and report is not None and (report.photo, report.most_pixels) == (photo, most)
        if mode != trial.MODE and not is_seen:
            steps = look.run(methods, photo, at, most, is_new)
            waiting = {look.status: WAITS}
            yield from methods.seconds.run(visitor(request, "look"), steps, waiting, nothing_new)

    def show_cost(report: PieceReport | None, name: str) -> Update:
        return make.show_cost(methods, report, name)

    inputs = [source.path, source.examples, source.mode, source.most_pixels, look.area, look.report]
    wish.success(run, inputs, look.outputs, **STREAM, concurrency_id="superres-look").success(
        show_cost, [look.report, make.method], make.before, **QUEUED
    )


def _wire_all(methods: EnlargeMethods, source: PhotoSource, look: PieceView, make: AllControls) -> None:
    """The whole of it. Another photograph ends it, and so does Stop."""

    def run(report: PieceReport | None, name: str, request: gr.Request) -> Iterator[Update]:
        waiting = {**make.busy(), make.status: WAITS}
        steps = make.run(methods, report, name)
        try:
            yield from methods.minutes.run(visitor(request), steps, waiting, {make.status: gr.skip()})
        except Exception:
            yield make.idle("")  # not by `failure`, which also comes after a Stop, and late
            raise

    def show_cost(report: PieceReport | None, name: str) -> Update:
        return make.show_cost(methods, report, name)

    make.method.input(show_cost, [look.report, make.method], make.before, **NEWEST)
    make.go.click(run, [look.report, make.method], make.outputs, **STREAM)
    wire_end(make.stop.click, methods.minutes, "", make.idle, None, make.outputs)
    another = partial(gr.on, [source.upload.input, source.examples.select, make.shrink.click])
    wire_end(another, methods.minutes, "", make.clear, None, make.outputs)
