"""What the page knows of a tab, and the row of links to the sections inside it.

The address names both: `?tab=latent/arithmetic`. The script of the header (header.js) reads and writes it.
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
    """A row of links that stays in sight and leads to each section of a tab."""
    links = "".join(
        f'<a href="?tab={tab_id}/{escape(section.name)}" data-section="{tab_id}/{escape(section.name)}" '
        f'data-target="{escape(section.elem_id)}">{escape(section.title)}</a>'
        for section in sections
    )
    return gr.HTML(f'<nav aria-label="Sections">{links}</nav>', elem_classes="sections", elem_id=f"sections-{tab_id}")
