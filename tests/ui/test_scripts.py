"""Script modules are served, and nothing else that lies beside them; below a proxy's path too."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from playground.ui.assets import SCRIPTS, script_routes


@pytest.mark.parametrize("path", ["", "/gan"])
def test_a_module_is_served_and_asked_for_anew_each_time(path: str) -> None:
    client = TestClient(Starlette(routes=script_routes()), root_path=path)
    answer = client.get(f"{SCRIPTS}/lab/maths/game.js")
    assert answer.status_code == 200 and "class Game" in answer.text
    assert "javascript" in answer.headers["content-type"] and answer.headers["cache-control"] == "no-cache"
    again = client.get(f"{SCRIPTS}/lab/maths/game.js", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name", ["lab/tab.py", "lab/tab.html", "lab/", "", "../../app.py", "%2e%2e/%2e%2e/app.js", "x.js"]
)
def test_nothing_else_is(name: str) -> None:
    assert TestClient(Starlette(routes=script_routes())).get(f"{SCRIPTS}/{name}").status_code == 404
