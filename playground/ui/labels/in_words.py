"""A sentence instead of a label: which digit, how bold, how it leans."""

from __future__ import annotations

from functools import partial
from html import escape

import gradio as gr

from playground.ui.components.examples import examples
from playground.ui.components.model_card import model_card
from playground.ui.components.picture_html import image_tag, look
from playground.ui.components.seed_row import seed_of, seed_row
from playground.ui.events import BESIDE, Refill, Update
from playground.ui.labels import label_html
from playground.ui.labels.illustrations import Illustration, Illustrations
from playground.ui.labels.layout import controls_column, pictures_column, section_row

SAMPLES = 24
FIRST = "a thin slanted seven"
EXAMPLES = ("a bold upright eight", "a fat 3 leaning left", "something thin")
LEFT_OUT = "left to the latent"
WIDE = "at how much the pictures differ: all that a sentence leaves out is left to the latent."
"""of a sentence that asks for nothing"""
WISHES = {"digit": "which digit", "stroke": "how bold", "slant": "how it leans"}
"""what the page calls the attributes"""


def words_section(illustrations: Illustrations) -> Refill:
    """It has a model of its own, which must be here: the tab's models know labels only."""
    with section_row("labels-words"):
        with controls_column():
            text = gr.Textbox(
                FIRST, label="Say what to draw", max_length=300, elem_id="words-text",
                info="A sentence about one digit. What it leaves out, the latent decides.",
            )  # fmt: skip
            examples(EXAMPLES, text, "words-examples")
            seed = seed_row("words", "Other latents")
            card = model_card(title="About this model", elem_id="words-card")
        with pictures_column():
            pictures = gr.HTML(elem_id="words-pictures", min_height=240)
    draw = partial(draw_sentence, illustrations)
    gr.on([text.change, seed.change], draw, [text, seed], pictures, **BESIDE)

    def show(_: str, said: str, at: float | None) -> Update:
        return {card: illustrations.card, pictures: draw(said, at)}

    return Refill(show, [text, seed], [pictures, card])


def draw_sentence(illustrations: Illustrations, text: str, seed: float | None) -> str:
    """What was understood, and the pictures; what is wrong with the sentence, if anything is."""
    try:
        made = illustrations.illustrate(text, SAMPLES, seed_of(seed))
    except ValueError as error:  # said in place, not in a toast: it comes with every key
        return label_html.note_html(str(error))
    return read_html(made) + sheet_html(made, illustrations.origin)


def read_html(made: Illustration) -> str:
    """A line for each attribute: what the sentence says of it, and in how many pictures it is found."""
    rows = []
    for name, title in WISHES.items():
        said = f"<small>{LEFT_OUT}</small>"
        if name in made.wish.said:
            found = f"found in {int(made.granted.each[name].sum())} of {len(made.pictures)}"
            said = f"<b>{escape(made.wish.said[name])}</b> <small>{found}</small>"
        rows.append(f"<div><dt>{title}</dt><dd>{said}</dd></div>")
    return f'<dl class="wish">{"".join(rows)}</dl>{_unknown(made.wish.unknown)}'


def _unknown(words: tuple[str, ...]) -> str:
    """Words that the reader does not know are named: a sentence half understood must not look understood."""
    if not words:
        return ""
    quoted = ", ".join(f"“{escape(word)}”" for word in words)
    return f'<div class="hint" role="status">Not known, and so left out: {quoted}.</div>'


def sheet_html(made: Illustration, origin: str) -> str:
    """The pictures, each with whether it shows all that was asked for."""
    whole = made.granted.whole
    seen = "at the marks: ✓ where all that was asked for is found." if whole is not None else WIDE
    asked = ", ".join(made.wish.said.values()) or "anything"
    tiles = []
    for i, picture in enumerate(made.pictures):
        mark = "" if whole is None else _mark(bool(whole[i]))
        tiles.append(f"<figure>{image_tag(picture, f'{asked}, latent {i + 1}')}{mark}</figure>")
    return (
        f'{look(seen)}<div class="sheet short" data-asked="{escape(asked)}">{"".join(tiles)}</div>'
        f'<div class="source">{escape(origin)}. Our own digit classifier names the digit; stroke and slant are '
        "measured.</div>"
    )


def _mark(right: bool) -> str:
    return f'<figcaption><b class="{"yes" if right else "no"}">{"✓" if right else "✗"}</b></figcaption>'
