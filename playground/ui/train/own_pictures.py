"""Learning from your own pictures: upload, look, use."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from playground.data import own_pictures
from playground.ui.components.method_form import dataset_choices
from playground.ui.errors import spoken
from playground.ui.hosting import Host

MOST_PROBLEMS = 12


def own_pictures_section(host: Host, dataset: gr.Dropdown) -> None:
    """A folded part of the form. Choosing the pictures puts them into `dataset`."""
    with gr.Accordion("Use your own pictures", open=False):
        limits = own_pictures.STANDARD
        gr.HTML(
            f'<div class="hint">Choose pictures or one zip: {limits.min_files} at least, a few hundred are better. '
            "They are made grey and 28 pixels small, and you see them before you use them.</div>"
        )
        files = gr.File(
            label="Pictures",
            file_count="multiple",
            type="filepath",
            height=120,
            elem_id="own-files",
        )
        invert = gr.Radio(
            [("Decide for me", "auto"), ("Yes", "yes"), ("No", "no")],
            value="auto",
            label="Swap dark and light",
            info="Digits are light on dark here; drawings on paper are the other way round.",
        )
        report = gr.HTML(elem_id="own-report")
        preview = gr.Gallery(label="As the networks will see them", columns=8, height=200, visible=False, format="png")
        use = gr.Button("Learn from these", interactive=False, elem_id="own-use")
        prepared: Any = {"show_progress": "minimal", "concurrency_id": "upload", "concurrency_limit": 1,
                         "api_visibility": "private"}  # fmt: skip
        gr.on([files.change, invert.input], show, [files, invert], [report, preview, use], **prepared)
        use.click(spoken(partial(keep, host)), [files, invert], [dataset, report], **prepared)


def show(files: list[str] | None, invert: own_pictures.Invert) -> list[Any]:
    """What was understood, and what was not."""
    if not files:
        return ["", gr.Gallery(visible=False), gr.Button(interactive=False)]
    made = own_pictures.prepare([Path(file) for file in files], invert=invert)
    lines = [f"<b>{len(made.images):,} pictures are ready.</b>"] if len(made.images) else []
    lines += [escape(made.shortage)] if made.shortage else []
    lines += [escape(problem) for problem in made.problems[:MOST_PROBLEMS]]
    if len(made.problems) > MOST_PROBLEMS:
        lines.append(f"And {len(made.problems) - MOST_PROBLEMS} more files could not be used.")
    previews = [(array, caption) for array, caption in made.previews(24)]
    return [
        "<br>".join(lines),
        gr.Gallery(previews, visible=bool(previews)),
        gr.Button(interactive=made.shortage is None),
    ]


def keep(host: Host, files: list[str] | None, invert: own_pictures.Invert) -> list[Any]:
    """Save the pictures under their own name and choose them."""
    made = own_pictures.prepare([Path(file) for file in files or []], invert=invert)
    name = own_pictures.save(made, host.own_root)
    note = f"<b>{len(made.images):,} pictures are chosen.</b> Press Train to learn from them."
    return [gr.Dropdown(choices=dataset_choices(name), value=name), note]
