"""What the page knows of a tab, and the row of links to the sections inside it.

The address names both: `?tab=latent/arithmetic`. The script of the header (address.js) reads and writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import gradio as gr

from playground.ui.hosting import Host


@dataclass(frozen=True)
class TabEntry:
    """One tab of the page."""

    id: str
    """as the address says it"""
    title: str
    build: Callable[[gr.Blocks, gr.Tab, Host], None]
    """lays out what is in it, and wires it"""


@dataclass(frozen=True)
class Section:
    """One thing to do on a tab."""

    name: str
    """as the address says it, after the tab's name and a slash"""
    title: str
    elem_id: str
    """of the element that holds it"""


def lay_out(entries: Sequence[TabEntry], demo: gr.Blocks, host: Host) -> None:
    """Every tab in the order of the list."""
    with gr.Tabs(elem_id="tabs"):
        for entry in entries:
            with gr.Tab(entry.title, id=entry.id, elem_id=f"tab-{entry.id}") as tab:
                entry.build(demo, tab, host)


def section_links(tab_id: str, sections: Sequence[Section]) -> gr.HTML:
    """A row of links that stays in sight and leads to each section of a tab. The first one is open."""
    links = "".join(
        f'<a href="?tab={tab_id}/{escape(section.name)}" data-section="{tab_id}/{escape(section.name)}" '
        f'data-target="{escape(section.elem_id)}"{current}>{escape(section.title)}</a>'
        for section, current in zip(sections, [' aria-current="true"', *[""] * len(sections)], strict=False)
    )
    return gr.HTML(
        f'<nav aria-label="Sections">{links}<style>{one_section_rules(tab_id, sections)}</style></nav>',
        elem_classes="sections", elem_id=f"sections-{tab_id}",
    )  # fmt: skip


def section_link(tab_id: str, name: str, words: str) -> str:
    """A link in a sentence that opens a section, as HTML. name: as the address says it."""
    return f'<a href="?tab={tab_id}/{name}" data-section="{tab_id}/{name}">{escape(words)}</a>'


def one_section_rules(tab_id: str, sections: Sequence[Section]) -> str:
    """Rules of style: of the tab's sections the one is seen whose link is the current one. A model without what a
    section needs has no link to it; where that one was open, the first is seen."""
    rules = []
    later = ", ".join(f"#{other.elem_id}" for other in sections[1:])
    for section in sections:
        others = ", ".join(f"#{other.elem_id}" for other in sections if other is not section)
        mine, link = f"#{section.elem_id}", f"[data-target={section.elem_id}]"
        rules.append(f"#tab-{tab_id}:has({mine}):has({link}[aria-current]) :is({others})")
        rules.append(f"#tab-{tab_id}:not(:has({mine})):has({link}[aria-current]) :is({later})")
        rules.append(f"#tab-{tab_id}:not(:has({mine})) {link}")
    return ", ".join(rules) + " { display: none !important; }"
