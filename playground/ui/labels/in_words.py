"""A sentence instead of a label: a digit or a face as somebody describes it."""

from __future__ import annotations

from functools import partial
from html import escape

import gradio as gr

from playground.data import DATASETS
from playground.ui.components.examples import examples
from playground.ui.components.model_card import model_card
from playground.ui.components.picture_html import image_tag, look
from playground.ui.components.seed_row import seed_of, seed_row
from playground.ui.events import BESIDE, Refill, Update
from playground.ui.labels import label_html
from playground.ui.labels.illustrations import Illustration, Illustrations
from playground.ui.labels.layout import controls_column, pictures_column, section_row
from playground.words import Wish

SAMPLES = 24
LEFT_OUT = "left to the latent"
WIDE = "at how much the pictures differ: all that a sentence leaves out is left to the latent."
"""of a sentence that asks for nothing"""
TITLES = {"digit": "which digit", "stroke": "how bold", "slant": "how it leans"}
"""what the page calls attributes whose names would not say it"""


def words_section(illustrations: Illustrations) -> Refill:
    """It has a model of its own, which must be here: the tab's models know labels only."""
    topics = list(illustrations.models)[::-1]
    nouns = " or ".join(f"a {DATASETS[topic.dataset].noun}" for topic in topics)
    sentences = [*topics[0].examples, *(each.examples[0] for each in topics[1:])]
    with section_row("labels-words"):
        with controls_column():
            text = gr.Textbox(
                sentences[0], label="Say what to draw", max_length=300, elem_id="words-text",
                info=f"A sentence about {nouns}. What it leaves out, the latent decides.",
            )  # fmt: skip
            examples(sentences[1:], text, "words-examples")
            seed = seed_row("words", "Other latents")
            card = model_card(title="About what draws and reads", elem_id="words-card")
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
        made = illustrations.illustrate(str(text or ""), SAMPLES, seed_of(seed))
    except ValueError as error:  # said in place, not in a toast: it comes with every key
        return label_html.note_html(str(error))
    return read_html(made) + sheet_html(made)


def read_html(made: Illustration) -> str:
    """What the sentence asks for, and in how many pictures that is found; then what it leaves open."""
    rows, unsaid = [], []
    asked = _asked(made.wish)
    for name in made.wish.topic.attributes:
        if name in asked:
            found = f"found in {int(made.granted.each[name].sum())} of {len(made.pictures)}"
            rows.append((_title(name), f"<b>{escape(asked[name])}</b> <small>{found}</small>"))
        else:
            unsaid.append(_title(name))
    if unsaid:
        rows.append((LEFT_OUT, f"<small>{', '.join(unsaid)}</small>"))
    said = "".join(f"<div><dt>{title}</dt><dd>{words}</dd></div>" for title, words in rows)
    return f'<dl class="wish">{said}</dl>{_left_out(made.wish)}'


def _title(attribute: str) -> str:
    return TITLES.get(attribute, attribute.replace("_", " "))


def _asked(wish: Wish) -> dict[str, str]:
    """By attribute, the value that is asked for, or those that are not to be drawn."""
    return wish.said | {name: f"not {' or '.join(values)}" for name, values in wish.denials.items()}


def _left_out(wish: Wish) -> str:
    """Words that ask for nothing are named: a sentence half understood must not look understood."""
    parts = [
        f"{said} {', '.join(f'“{escape(word)}”' for word in words)}."
        for said, words in (
            ("Not known, and so left out:", wish.unknown),
            ("Known, but asking for nothing that it can draw:", wish.unheeded),
        )
        if words
    ]
    return f'<div class="hint" role="status">{" ".join(parts)}</div>' if parts else ""


def sheet_html(made: Illustration) -> str:
    """The pictures, each with whether it shows all that was asked for."""
    whole = made.granted.whole
    seen = "at the marks: ✓ where all that was asked for is found." if whole is not None else WIDE
    asked = ", ".join(f"{_title(name)}: {value}" for name, value in _asked(made.wish).items()) or "anything"
    tiles = []
    for i, picture in enumerate(made.pictures):
        mark = "" if whole is None else _mark(bool(whole[i]))
        tiles.append(f"<figure>{image_tag(picture, f'{asked}, latent {i + 1}')}{mark}</figure>")
    return (
        f'{look(seen)}<div class="sheet short" data-asked="{escape(asked)}">{"".join(tiles)}</div>'
        f'<div class="source">Drawn by {escape(made.model)}, trained on {escape(made.trained_on)}. '
        f"{escape(made.wish.topic.witness)}</div>"
    )


def _mark(right: bool) -> str:
    return f'<figcaption><b class="{"yes" if right else "no"}">{"✓" if right else "✗"}</b></figcaption>'
