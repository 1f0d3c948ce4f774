"""What the server keeps of a visitor, by Gradio's own accounts."""

from __future__ import annotations

import tracemalloc

import gradio as gr
import pytest

from playground.ui.sessions import CAPACITY, Session, Sessions


@pytest.fixture(scope="module")
def page() -> gr.Blocks:
    """One with as many parts as ours."""
    with gr.Blocks(analytics_enabled=False) as page:
        page.opened = gr.State(False)  # type: ignore[attr-defined]
        page.parts = [gr.HTML("words " * 20) for _ in range(600)]  # type: ignore[attr-defined]
    page.state_session_capacity = 10_000
    return page


def test_a_session_is_small(page: gr.Blocks) -> None:
    """60 MB for a thousand visitors are 60 kB for each; with Gradio's copies it is a megabyte."""
    tracemalloc.start()
    try:
        kept = [Session(page) for _ in range(10)]
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert used / len(kept) < 60_000


def test_what_is_sent_is_not_kept(page: gr.Blocks) -> None:
    session, part = Session(page), page.parts[0]  # type: ignore[attr-defined]
    session._update_value_in_config(part._id, "a picture " * 1000)
    session._update_config(part._id)
    assert not list(session.components)


def test_a_visitors_values_are_their_own(page: gr.Blocks) -> None:
    one, other, state = Session(page), Session(page), page.opened  # type: ignore[attr-defined]
    one[state._id] = True
    assert (one[state._id], other[state._id]) == (True, False)


def test_so_many_sessions_are_kept_and_no_more(page: gr.Blocks) -> None:
    sessions = Sessions(page)
    for number in range(CAPACITY + 20):
        session = sessions[f"visitor {number}"]
        assert sessions["visitor 0"] is sessions["visitor 0"]  # who is here stays
    assert len(sessions.session_data) == CAPACITY
    assert sessions[f"visitor {CAPACITY + 19}"] is session
    assert "visitor 1" not in sessions
