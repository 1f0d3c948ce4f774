"""The three steps from own pictures to a run, as HTML. A step that cannot be done yet says what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import torch

from playground.data.own_pictures import ENOUGH_STEPS, STANDARD, PreparedUpload
from playground.data.pixels import contact_sheet
from playground.runs.presets import FIRST, PRESETS
from playground.ui.components.method_form import dataset_choices
from playground.ui.components.picture_html import address_of
from playground.ui.components.status_line import duration
from playground.ui.shell.sections import section_link
from playground.ui.train.own_plan import OwnPlan, epoch_words

MOST_PROBLEMS = 12
MOST_NAMED = 12
"""classes that are named in a sentence"""
SHOWN, COLUMNS, GAP = 48, 8, 2
"""pictures on the contact sheet, in a row of it, and pixels between them"""


def heading(number: int, title: str) -> str:
    return f'<h3><b aria-hidden="true">{number}</b> {title}</h3>'


CHOOSE = (
    f"{heading(1, 'Choose pictures')}<p>Pictures or one zip: {STANDARD.min_files} at least, a few hundred are better. "
    "Folders in a zip are classes: ten of them can teach networks that are told what to draw.</p>"
)


def report_html(made: PreparedUpload) -> str:
    """Of step 1: how many pictures are used, what was done to them, which files are not used and why."""
    count = len(made.images)
    used = f"<b>{count:,} pictures are chosen.</b>" if made.shortage is None else escape(made.shortage)
    lines = [*made.notes, *made.problems[:MOST_PROBLEMS]]
    if len(made.problems) > MOST_PROBLEMS:
        lines.append(f"And {len(made.problems) - MOST_PROBLEMS} more files could not be used.")
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<p>{used}</p>" + (f"<ul>{listed}</ul>" if listed else "")


def steps_html(made: PreparedUpload | None, plan: OwnPlan | None) -> str:
    """Steps 2 and 3. made: None before anything was uploaded. plan: None where there are too few pictures."""
    return f'<div class="own-steps">{_see(made, plan)}{_train(plan, "" if made is None else made.shortage or "")}</div>'


def _step(number: int, title: str, body: str, waits: bool) -> str:
    kind = ' class="waits"' if waits else ""
    return f"<section{kind}>{heading(number, title)}{body}</section>"


def _see(made: PreparedUpload | None, plan: OwnPlan | None) -> str:
    title = "See them as the networks will"
    if made is None or not len(made.images):
        return _step(2, title, "<p>First choose pictures: they appear here, small and grey.</p>", waits=True)
    count, (height, width) = len(made.images), made.images.shape[1:]
    facts = [
        f"<b>{width}×{height} pixels, grey.</b> Each is kept whole and made smaller; what it lacks to a square is "
        "filled with the colour of its border.",
        _class_words(made.classes),
    ]
    if plan is not None:
        called = next(title for title, name in dataset_choices(plan.name) if name == plan.name)
        facts.append(f"In the form the set is called “{escape(called)}”.")
    return _step(2, title, _sheet_html(made, count) + "".join(f"<p>{fact}</p>" for fact in facts), waits=False)


def _sheet_html(made: PreparedUpload, count: int) -> str:
    previews = made.previews(SHOWN)
    pictures = torch.stack([torch.from_numpy(array) for array, _ in previews])[:, None]
    address = address_of(contact_sheet(pictures, COLUMNS, GAP), lossless=True, quality=0, method=0)
    names = escape(", ".join(name for _, name in previews[:COLUMNS]))
    more = f" {len(previews)} of {count:,} are shown." if count > len(previews) else ""
    alt = f"{len(previews)} of your pictures, small and grey. The first row: {names}"
    return f'<figure class="pixels"><img src="{address}" alt="{alt}"><figcaption>{more}</figcaption></figure>'


def _class_words(classes: Sequence[str]) -> str:
    if not classes:
        return "No classes: for these, bring a zip in which every picture lies in the folder of its class."
    named = ", ".join(classes[:MOST_NAMED]) + (" and more" if len(classes) > MOST_NAMED else "")
    return escape(f"Their folders are {len(classes)} classes: {named}.")


def _train(plan: OwnPlan | None, shortage: str) -> str:
    if plan is None:
        missing = escape(shortage) or f"This needs {STANDARD.min_files} pictures or more."
        return _step(3, "Train", f"<p>{missing}</p>{_button('', disabled=True)}", waits=True)
    time = "how long they take is known once they train" if plan.seconds is None else (
        f"about {duration(plan.seconds)} on this machine"
    )  # fmt: skip
    epochs = "one epoch" if plan.epochs == 1 else f"{plan.epochs} epochs"
    words = [
        f"{epoch_words(plan.pictures, plan.repeats)}: <b>{plan.steps_per_epoch:,} steps</b>. In a step both networks "
        f"learn from {plan.batch_size} of them.",
        f"Digits need about {ENOUGH_STEPS:,} steps: <b>{epochs}</b>, {time}.",
    ]
    other = (
        f"The networks are those of the preset “{escape(PRESETS[FIRST].title)}”. For others, or more epochs: "
        f"{section_link('train', 'watch', 'Watch')}, where your pictures are chosen too."
    )
    said = "".join(f"<p>{word}</p>" for word in words)
    return _step(3, "Train", f'{said}{_button(plan.name)}<p class="hint">{other}</p>', waits=False)


def _button(name: str, disabled: bool = False) -> str:
    state = " disabled" if disabled else ""
    return f'<button type="button" id="own-train" data-set="{escape(name)}"{state}>Train on these</button>'
