"""Watch a network learn: below a tab, the way from what its networks do to the Train tab, where they learn."""

from __future__ import annotations

from functools import partial
from html import escape

import gradio as gr

from playground.runs import METHOD
from playground.ui.components import run_html
from playground.ui.components.method_form import data_choices, folder_choices
from playground.ui.events import QUEUED
from playground.ui.hosting import Host
from trainers.method import Method, name_of
from trainers.methods import all_methods


def method_links(host: Host, tab: str, elem_id: str) -> None:
    """Lay out and wire an accordion that links to the training of the tab's methods, and to their runs.

    tab: as methods call the one that they belong to. Nothing is read before somebody opens it.
    """
    with (
        gr.Column(elem_classes="card"),
        gr.Accordion("Watch a network learn", open=False, elem_id=elem_id) as accordion,
    ):
        links = gr.HTML()
    accordion.expand(partial(links_html, host, tab), None, links, **QUEUED)


def links_html(host: Host, tab: str) -> str:
    """How to train each method of that tab, and the runs of them that are here, as links to the Train tab."""
    methods = {name_of(method): method for method in all_methods().values() if getattr(method, "tab", "") == tab}
    runs = run_html.newest_runs(host.store, methods)
    starts = "".join(start_html(host, name, method) for name, method in methods.items())
    return f'<div class="prose">{starts}</div>{run_html.run_list(runs) if runs else ""}'


def start_html(host: Host, name: str, method: type[Method]) -> str:
    """One method: what it learns from, and the link that fills the form; the command where there is no folder yet."""
    root = host.data_root
    words = (
        f'<p><a href="?{METHOD}={name}">Train with {escape(method.title)}</a>. {escape(method.summary)} It learns from '
        f"a folder of pictures in <code>{escape(root.name)}/</code> on this server, which holds "
        f"{escape(getattr(method, 'folder_words', 'pictures'))}.</p>"
    )
    if folder_choices(root):
        return words
    command = f"python -m trainers {name} --data FOLDER --out {host.store.root.name}/NAME"
    yet = (
        "No folder is here yet, but small sets of pictures come with this page."
        if data_choices(root, method)
        else ("There is no folder yet.")
    )
    return f"{words}<p>{yet} Put one there, or start in a shell: <code>{escape(command)}</code></p>"
