"""The Super-resolution tab: a photograph on the left; shrunk and restored, or straight enlarged, on the right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from playground.ui.components.chooser import thumbs
from playground.ui.components.upload import upload_path
from playground.ui.errors import spoken
from playground.ui.hosting import Host
from playground.ui.photo.steps import PRIVATE, STREAM, spoken_steps
from playground.ui.superres import looking, trying
from playground.ui.superres.bench import Bench
from playground.ui.superres.looking import Looking, Seen, looked, looking_section
from playground.ui.superres.making import Making, cleared, made, making_section, stopped, told
from playground.ui.superres.source import Source, source_section
from playground.ui.superres.trying import Trying, tried, trying_section
from playground.ui.translation_runs import runs_section

TRAINERS = ("srgan",)


def superres_tab(tab: gr.Tab, host: Host) -> None:
    """Lay out the tab and wire it. It is filled when somebody opens it: who came to train need not wait for it."""
    bench = Bench(host.translators)
    with gr.Row(equal_height=False, elem_classes="superres"):
        with gr.Column(scale=4, min_width=300):
            source = source_section(bench)
        with gr.Column(scale=9, min_width=320, elem_classes="superres-result"):
            test = trying_section()
            with gr.Column(elem_classes="enlarging"):
                look, make = looking_section(), making_section(bench)
    cards = _cards(bench)
    runs_section(host, TRAINERS, "sr-runs")
    _make(bench, source, look, make)
    opening = _opening(tab, bench, [source.examples, *cards])
    for wish in (opening, *_wishes(source, make)):
        _try(bench, source, test, wish)
        _look(bench, source, look, make, wish)
    _look(bench, source, look, make, look.area.input(None, None, None, **PRIVATE), is_new=False)


def _cards(bench: Bench) -> list[gr.Markdown]:
    """Where the cards of the networks go, folded."""
    cards = []
    for name in bench.names[1:]:
        title = f"{bench.method(name).title}: training, quality, licence"
        with gr.Column(elem_classes="card"), gr.Accordion(title, open=False, elem_id=f"sr-card-{name}"):
            cards.append(gr.Markdown())
    return cards


def _opening(tab: gr.Tab, bench: Bench, outputs: list[Any]) -> Any:
    """The tab is opened; for the first time, or what the visitor chose is there."""
    opened = gr.State(False)

    def fill(is_open: bool) -> list[Any]:
        if is_open:
            return [True, *([gr.skip()] * len(outputs))]
        texts = [bench.card(name) for name in bench.names[1:]]
        return [True, gr.HTML(value=0, options=thumbs(bench.examples())), *texts]

    return tab.select(spoken(fill), opened, [opened, *outputs], **PRIVATE)


def _wishes(source: Source, make: Making) -> list[Any]:
    """Events after which there is something else to work at."""

    def take(file: Any) -> list[Any]:
        return [str(upload_path(file)) if file else None, None]

    chosen = [source.path, source.most_pixels]
    return [
        # Unchecked by Gradio, which would show a stranger's broken file as a fault of this program.
        source.upload.input(spoken(take), source.upload, chosen, preprocess=False, **PRIVATE),
        source.examples.select(lambda: [None, None, None], None, [source.upload, *chosen], **PRIVATE),
        source.mode.input(None, None, None, **PRIVATE),
        make.shrink.click(lambda offer: offer, make.offer, source.most_pixels, **PRIVATE),
    ]


def _try(bench: Bench, source: Source, test: Trying, wish: Any) -> None:
    """Shrink, restore and score after this event, where that is what the visitor looks at."""

    def run(path: str | None, example: Any, mode: str, shown: str | None, request: gr.Request) -> Iterator[list[Any]]:
        yield [gr.skip()] * len(test.outputs)  # a run that says nothing would empty them
        photo = bench.photo(path, example)
        if mode == trying.MODE and (photo is None or str(photo) != shown):
            waiting = [gr.skip(), trying.WAITING, gr.skip(), gr.skip()]
            yield from spoken_steps(bench.in_turn("look", f"{request.session_hash} test", tried(bench, photo), waiting))

    wish.success(run, [source.path, source.examples, source.mode, test.shown], test.outputs, **STREAM)


def _look(bench: Bench, source: Source, look: Looking, make: Making, wish: Any, is_new: bool = True) -> None:
    """Enlarge a piece after this event, and tell what the whole would cost. is_new: perhaps of another photograph."""

    def run(
        path: str | None, example: Any, mode: str, most: int | None, at: Any, seen: Seen | None, request: gr.Request
    ) -> Iterator[list[Any]]:
        yield [gr.skip()] * len(look.outputs)  # a run that says nothing would empty them
        photo = bench.photo(path, example)
        is_seen = is_new and seen is not None and (seen.photo, seen.most_pixels) == (photo, most)
        if mode == looking.MODE and not is_seen:
            steps = looked(bench, photo, at, most, is_new)
            waiting = [gr.skip(), gr.skip(), trying.WAITING, gr.skip()]
            yield from spoken_steps(bench.in_turn("look", f"{request.session_hash} look", steps, waiting))

    inputs = [source.path, source.examples, source.mode, source.most_pixels, look.area, look.seen]
    wish.success(run, inputs, look.outputs, **STREAM).success(
        lambda seen, name: told(bench, seen, name), [look.seen, make.method], make.before, **PRIVATE
    )


def _make(bench: Bench, source: Source, look: Looking, make: Making) -> None:
    """The whole of it. Another photograph ends it, and so does Stop."""

    def run(seen: Seen | None, name: str, request: gr.Request) -> Iterator[list[Any]]:
        waiting = [trying.WAITING, gr.File(visible=False), gr.Button(interactive=False), gr.Button(interactive=True)]
        try:
            yield from spoken_steps(bench.in_turn("whole", str(request.session_hash), made(bench, seen, name), waiting))
        except Exception:
            yield stopped("")  # not by `failure`, which also comes after a Stop, and late
            raise

    make.method.input(lambda seen, name: told(bench, seen, name), [look.seen, make.method], make.before, **PRIVATE)
    work = make.go.click(run, [look.seen, make.method], make.outputs, **STREAM)
    make.stop.click(stopped, None, make.outputs, cancels=[work], **PRIVATE)
    others = [source.upload.input, source.examples.select, make.shrink.click]
    gr.on(others, cleared, None, make.outputs, cancels=[work], **PRIVATE)
