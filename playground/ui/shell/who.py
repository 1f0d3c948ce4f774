"""Who is asking: the lecturer's browser carries a cookie, a lecturer's program a header."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from gradio.context import LocalContext

from playground.ui.shell.classroom import Classroom

COOKIE, HEADER = "lecturer", "x-lecturer"


def cookie_of(code: str) -> str:
    """What the browser keeps instead of the code itself."""
    return hashlib.sha256(f"gan-playground {code}".encode()).hexdigest()


def is_lecturer(classroom: Classroom, cookies: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """Whether a request may steer."""
    known = Classroom(lecturer=cookie_of(classroom.lecturer)).steers(cookies.get(COOKIE, ""))
    return not classroom.lecturer or known or classroom.steers(headers.get(HEADER, ""))


def may_steer(classroom: Classroom) -> bool:
    """Whether the request that is answered at this moment may steer. No request: the server itself, which may."""
    request: Any = LocalContext.request.get(None)
    return request is None or is_lecturer(classroom, request.cookies, request.headers)
