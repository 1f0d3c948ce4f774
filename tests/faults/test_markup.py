"""Markup at each door by which a stranger's words come in: none of it stands in the page as markup.

Doors are names of uploaded files, of what lies in archives, of classes, weights and runs, what a run says of
itself, and links. Where words are shown is looked through: HTML, Markdown, toasts, and what streams to the page.
"""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
import torch
from coroutines import finished
from gradio.block_function import BlockFunction
from gradio.utils import get_upload_folder
from hostile import MARKUP
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from small import experiment
from starlette.requests import Request
from test_any_event import usual_value

from playground.export.picture import SETTINGS
from playground.pretrained.entries import PretrainedGenerator
from playground.runs import Run, RunStore
from playground.runs.about import About, Figure, LiveSetting, Plot, about_to_json
from playground.runs.status import Status
from playground.ui.hosting import Host
from playground.ui.labels.label_models import LabelModels
from playground.ui.live.race_source import RaceSource
from playground.ui.live.run_source import RunSource
from playground.ui.sessions import Session

UNESCAPED = "<img src=x"
STEPS = 40
"""of an event's answers, the most that are looked at"""


def shown(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from shown(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from shown(each)


@pytest.fixture
def toasts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    for kind in ("Info", "Warning"):
        monkeypatch.setattr(gr, kind, lambda sentence, *_, **__: said.append(sentence))
    return said


def takes_markup(part: Any) -> bool:
    """Whether what it shows is not escaped by itself, as by a template of Handlebars."""
    return isinstance(part, gr.Markdown) or (
        isinstance(part, gr.HTML) and any(raw in part.html_template for raw in ("${", "{{{"))
    )


async def answers(page: gr.Blocks, event: BlockFunction, values: list[Any], session: Session, query: str) -> list[str]:
    """All that is shown for an event, and for those that follow it, as markup."""
    scope = {"type": "http", "path": "/", "headers": [], "query_string": query.encode(), "client": ("::1", 1)}
    asked: dict[str, Any] = {
        "request": gr.Request(Request(scope), session_hash="somebody"), "event_data": gr.EventData(None, {}),
    }  # fmt: skip
    found: list[str] = []
    steps: Any = None
    for _ in range(STEPS):
        try:
            answer = await page.process_api(event, values, session, iterator=steps, **asked)
        except gr.Error as refusal:
            return [*found, str(refusal.message)]
        for part, value in zip(event.outputs, answer["data"], strict=True):
            if takes_markup(part):
                found += shown(value)
        steps = answer["iterator"]
        if not answer["is_generating"]:
            break
    for after in page.fns.values():
        if after.trigger_after == event._id and after.fn is not None:
            found += await answers(page, after, [usual_value(part) for part in after.inputs], session, query)
    return found


def uploaded(name: str, contents: bytes) -> dict[str, Any]:
    """As Gradio's script says that a file has arrived."""
    path = Path(get_upload_folder()) / "markup" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents)
    return {"path": str(path), "orig_name": name, "meta": {"_type": "gradio.FileData"}}


def png(place: int = 0, **texts: str) -> bytes:
    """A square on a picture, at a place of its own."""
    file, info = io.BytesIO(), PngInfo()
    for name, text in texts.items():
        info.add_text(name, text)
    picture = Image.new("RGB", (40, 40), "#a33")
    picture.paste("#fff", (place, place, place + 10, place + 10))
    picture.save(file, "PNG", pnginfo=info)
    return file.getvalue()


def archive() -> bytes:
    """Two classes of that name, and a file that is no picture."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        for number in range(24):
            opened.writestr(f"{MARKUP} {number % 2}/{MARKUP} {number}.png", png(number))
        opened.writestr(f"{MARKUP} 0/{MARKUP} none.png", b"no picture")
        opened.writestr(f"{MARKUP}.exe", b"no picture")
    return file.getvalue()


def weights() -> bytes:
    file = io.BytesIO()
    torch.save({f"{MARKUP}.weight": torch.zeros(2, 2)}, file)
    return file.getvalue()


def test_names_of_files_are_no_markup(page: gr.Blocks, toasts: list[str]) -> None:
    bad_settings = f'{{"config": {{"seed": "{MARKUP}", "method": "{MARKUP}"}}}}'
    files = [
        uploaded(f"{MARKUP}.png", png()),
        uploaded(f"{MARKUP} broken.png", b"no picture"),
        uploaded(f"{MARKUP} settings.png", png(**{SETTINGS: bad_settings})),
        uploaded(f"{MARKUP}.zip", archive()),
        uploaded(f"{MARKUP}.pth", weights()),
    ]
    doors = [
        (event, place)
        for event in page.fns.values()
        if event.fn is not None and event.api_visibility == "private"
        for place, part in enumerate(event.inputs)
        if isinstance(part, gr.File | gr.Image | gr.UploadButton)
    ]
    assert len({event.inputs[place].elem_id for event, place in doors}) >= 11

    async def look() -> list[str]:
        holes, heard = [], 0
        for event, place in doors:
            door = event.inputs[place]
            several = isinstance(door, gr.File) and door.file_count == "multiple"
            for sent in [[file] for file in files] if several else files:
                values = [usual_value(part) for part in event.inputs]
                values[place] = sent
                texts = await answers(page, event, values, Session(page), "")
                heard += sum("&lt;img" in text for text in texts)
                holes += [f"{door.elem_id}: {text:.300}" for text in texts if UNESCAPED in text]
        assert heard > 8, "names are said, and not only left out"
        return holes

    holes = finished(look) + [f"toast: {text:.300}" for text in toasts if UNESCAPED in text]
    assert not holes, "\n".join(holes)


@pytest.mark.parametrize("key", ["run", "race", "contestants", "method", "architecture", "dataset", "data", "preset"])
def test_words_of_a_link_are_no_markup(page: gr.Blocks, toasts: list[str], key: str) -> None:
    opening = [event for event in page.fns.values() if getattr(event.fn, "__name__", "") == "open_link"]

    async def look() -> list[str]:
        query = f"{key}=%3Cimg%20src=x%20onerror=alert(1)%3E"
        return [text for event in opening for text in await answers(page, event, [], Session(page), query)]

    assert not [text for text in finished(look) + toasts if UNESCAPED in text]


def test_names_of_classes_are_no_markup(
    page: gr.Blocks, host: Host, toasts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which come from the folders of uploaded archives."""
    usual = LabelModels.entry

    def renamed(models: LabelModels, name: str) -> PretrainedGenerator:
        entry = usual(models, name)
        return dataclasses.replace(entry, dataset="own-0123456789ab-10", own_classes=(MARKUP,) * 10)

    monkeypatch.setattr(LabelModels, "entry", renamed)
    sections = {"class-sheet", "class-grid", "between-here", "between-strip", "accuracy-said", "accuracy-failures"}
    events = [event for event in page.fns.values() if sections & {part.elem_id for part in event.outputs}]
    assert sections <= {part.elem_id for event in events for part in event.outputs}

    async def look() -> list[str]:
        texts = []
        for event in events:
            texts += await answers(page, event, [usual_value(part) for part in event.inputs], Session(page), "")
        return texts

    texts = finished(look) + toasts
    assert sum("&lt;img" in text for text in texts) >= len(sections) - 1
    assert not (holes := [text[:400] for text in texts if UNESCAPED in text]), "\n".join(holes)


def strange_run(store: RunStore) -> Run:
    """One whose every word is markup."""
    words = {f.name: MARKUP for f in dataclasses.fields(About) if f.type == "str"}
    about = About(
        **words,
        classes=(MARKUP,) * 2,
        players=(MARKUP, MARKUP),
        figures=(Figure(MARKUP, MARKUP, MARKUP, plot=MARKUP), Figure("loss", MARKUP, MARKUP, plot="p")),
        plots=(Plot(MARKUP, MARKUP, MARKUP), Plot("p", MARKUP, MARKUP)),
        live=(LiveSetting(MARKUP, MARKUP, 1.0, 0.0, 2.0, whole=False),),
        card=dict.fromkeys(("kind", "title", "summary", MARKUP), MARKUP),
    )
    run = store.create(experiment())
    (run.path / "about.json").write_text(about_to_json(about))
    run.write_tag(name=MARKUP)
    run.log.append({"kind": MARKUP, "step": 1, "epoch": 0.1, "seconds": 1.0, MARKUP: 0.5, "loss": 0.5})
    (frame, *_) = Run(Path("pretrained/groups-mnist/run")).frames()
    run.add_frame(5, 0.5, frame.path.read_bytes())
    run.write_status(Status("failed", step=5, epoch=0.5, epochs=1, reason=MARKUP))
    return run


def test_what_a_run_says_of_itself_is_no_markup(page: gr.Blocks, host: Host, toasts: list[str]) -> None:
    run = strange_run(host.store)
    sources = (RunSource(run.id, run, lambda _: None), RaceSource([run], lambda _: None))
    streamed = [dict(source.look().parts) | {"buttons": None} for source in sources]  # whose labels are set as text
    watched = {"run-stream", "race-stream"}
    events = [e for e in page.fns.values() if e.fn is not None and e.api_visibility == "private"]

    async def look() -> list[str]:
        texts: list[str] = []
        for event in events:
            named = watched & {part.elem_id for part in event.inputs}
            if named or "MyRuns.renew" in getattr(event.fn, "__qualname__", ""):
                values = [run.id if part.elem_id in watched else usual_value(part) for part in event.inputs]
                texts += await answers(page, event, values, Session(page), "")
        return texts

    texts = [text for parts in streamed for text in shown(parts)] + finished(look) + toasts
    assert sum("&lt;img" in text for text in texts) > 8, "the words are there"
    assert not (holes := [text[:400] for text in texts if UNESCAPED in text]), "\n".join(holes)
