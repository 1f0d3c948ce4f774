"""The header: name, larger text, theme, full screen, the link of the room, help."""

from __future__ import annotations

import gradio as gr

from playground.ui.assets import markup_and_script
from playground.ui.shell.classroom import Classroom


def header(classroom: Classroom) -> gr.HTML:
    """48 pixels at the top of the page; the row of tabs lies in it (header.css)."""
    return gr.HTML(
        {
            "room": classroom.room,
            "code": classroom.qr_svg(),
            "rules": classroom.rules(),
            "lectured": bool(classroom.lecturer),
        },
        elem_id="shell",
        **markup_and_script(__file__, "address"),
    )
