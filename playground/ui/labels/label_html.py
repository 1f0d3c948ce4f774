"""Pieces of HTML: generated pictures with what is said about them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from torch import Tensor

from playground.labels import Mistake, Verdict
from playground.pretrained import PretrainedGenerator
from playground.ui.components.picture_html import image_tag, no_picture


def origin(name: str, entry: PretrainedGenerator) -> str:
    """Which model drew, and what it has learnt from: plain text."""
    return f"Drawn by {name}, trained on {entry.trained_on}"


def origin_html(name: str, entry: PretrainedGenerator) -> str:
    """The line below pictures."""
    return f'<div class="source">{escape(origin(name, entry))}.</div>'


def sheet_html(
    name: str, entry: PretrainedGenerator, which: str, pictures: Tensor, said: Sequence[Verdict] | None
) -> str:
    """Pictures (n, 1, s, s) of one class, each with the discriminator's verdict where there is one."""
    names = entry.class_names
    kind = head_length(names)
    tiles = []
    for i, picture in enumerate(pictures):
        words = _verdict(said[i], which, names) if said else ""
        tiles.append(f"<figure>{image_tag(picture, f'{which}, style {i + 1}')}{words}</figure>")
    return f'<div class="sheet {kind}" data-class="{escape(which)}">{"".join(tiles)}</div>{origin_html(name, entry)}'


def _verdict(said: Verdict, asked: str, names: Sequence[str]) -> str:
    named = names[said.named]
    agrees = named == asked
    mark, kind = ("✓", "yes") if agrees else ("✗", "no")
    sentence = (
        f"The discriminator finds it real with {said.real:.0%} and takes it for {named} with {said.sure:.0%}: "
        + ("as asked." if agrees else f"not {asked}, as asked.")
    )
    return (
        f'<figcaption class="verdict" title="{escape(sentence)}">'
        f'<span class="real" aria-hidden="true"><i style="width:{100 * said.real:.0f}%"></i></span>'
        f"<span>{said.real:.0%} real</span>"
        f'<span class="{kind}"><b>{mark}</b> {escape(named)} <small>{said.sure:.0%}</small></span></figcaption>'
    )


def head_length(names: Sequence[str]) -> str:
    """The class that the style sheet has for names of one or two letters, and for longer ones."""
    return "long" if max(map(len, names)) > 2 else "short"


def table_html(heads: Sequence[str], rows: Tensor, alt: str, kind: str) -> str:
    """Pictures (r, m, 1, s, s) in rows and columns, `heads` above the columns. `kind`: how long the heads are."""
    from torchvision.utils import make_grid  # late: it takes a second, which the page's start would wait for

    columns = "".join(f"<span>{escape(head).replace('/', '/<wbr>')}</span>" for head in heads)
    whole = make_grid(rows.flatten(0, 1), nrow=len(heads), padding=1, pad_value=-1.0)[:1]  # one file loads at once
    return (
        f'<div class="grid-table {kind}" style="--columns:{len(heads)};--rows:{len(rows)}" data-rows="{len(rows)}">'
        f"<div>{columns}</div>{image_tag(whole, alt)}</div>"
    )


def mistakes_html(found: Sequence[Mistake], names: Sequence[str]) -> str:
    """Pictures that were not recognised, asked for and taken for."""
    tiles = "".join(
        f"<figure>{image_tag(one.picture, f'asked for {names[one.asked]}, taken for {names[one.reading.named]}')}"
        f"<figcaption>asked: <b>{escape(names[one.asked])}</b><br>seen: "
        f'<b class="no">{escape(names[one.reading.named])}</b> <small>{one.reading.sure:.0%}</small></figcaption>'
        "</figure>"
        for one in found
    )
    return f'<div class="sheet mistakes">{tiles}</div>'


def note_html(text: str) -> str:
    """Plain words where a picture would be."""
    return no_picture(escape(text), "status")


def a_or_an(name: str) -> str:
    """The name with its article: a 7, an 8, an Ankle boot."""
    return f"{'an' if name[0].lower() in 'aeiou8' else 'a'} {name}"
