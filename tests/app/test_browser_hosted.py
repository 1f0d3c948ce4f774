"""The page as a lecturer's host has it: below a path of another server, with a password, and one who steers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from looking import errors_of, open_section, press_tab, wait_for_toast
from playwright.sync_api import Browser, Page
from proxying import proxied
from serving import PATIENCE, Server, serving, tracebacks, wait_for, wait_for_state

from playground.ui.page import TABS
from playground.ui.shell.who import HEADER

pytestmark = pytest.mark.slow

PATH, NAME, PASSWORD, CODE = "/gan", "class", "secret", "blue-heron"
#: Every endpoint that starts or steers, with what it takes.
STEERING: dict[str, tuple[Any, ...]] = {
    "/start_run": (),
    "/start_race": (),
    "/learn_picture": (),
    "/pause_run": ("{run}",),
    "/step_run": ("{run}",),
    "/stop_run": ("{run}",),
    "/resume_run": ("{run}",),
    "/rename_run": ("{run}", "Theirs"),
    "/keep_run": ("{run}",),
    "/delete_run": ("{run}",),
    "/stop_race": ("{race}",),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hosted")
    with serving(folder, "--auth", f"{NAME}:{PASSWORD}", "--lecturer", CODE, GRADIO_ROOT_PATH=PATH) as server:
        yield server
    assert tracebacks(server.log) == []


@pytest.fixture(scope="module")
def outside(server: Server) -> Iterator[str]:
    """The address that visitors know."""
    with proxied(server.url, PATH) as address:
        yield address


@contextmanager
def signed_in(browser: Browser, outside: str, query: str = "") -> Iterator[Page]:
    """A visitor who has said name and password. At the end: no error in the console, nothing that was not found."""
    context = browser.new_context(base_url=outside, viewport={"width": 1366, "height": 768})
    context.set_default_timeout(1000 * PATIENCE)
    page, lost = context.new_page(), list[str]()
    page.goto(query)
    page.get_by_label("username").fill(NAME)
    page.get_by_label("password").fill(PASSWORD)
    page.get_by_role("button", name="Login").click()
    page.wait_for_selector("#progress .pill", state="attached")
    errors = errors_of(page)
    page.on("response", lambda answer: lost.append(answer.url) if answer.status >= 400 else None)
    yield page
    context.close()
    assert (errors, lost) == ([], [])


def test_every_tab_works_below_the_path(browser: Browser, outside: str) -> None:
    """Scripts, the live stream, the Zoo's cards and the Lessons' figures are found there."""
    with signed_in(browser, outside, "?tab=lessons/layers") as page:
        page.wait_for_selector(".lesson-maps img")
        for tab in (entry.id for entry in TABS):
            press_tab(page, tab)
            page.wait_for_selector(f"#tab-{tab}:visible")
            if tab == "zoo":  # its cards are fetched when they come into sight, and not for who has left it again
                page.wait_for_selector("#zoo .zoo-card")
        page.wait_for_selector("#lab .chapters button", state="attached")
        assert page.evaluate("fetch('health').then((answer) => answer.status)") == 200
        counters = page.evaluate("fetch('metrics').then((answer) => answer.text())")
        assert "ganplayground_visitors 1.0" in counters


def test_only_the_lecturers_program_starts_and_steers(outside: str) -> None:
    def client(**headers: str) -> Client:
        return Client(
            outside, auth=(NAME, PASSWORD), headers=headers, verbose=False, analytics_enabled=False,
            httpx_kwargs={"timeout": PATIENCE},
        )  # fmt: skip

    lecturer, visitor = client(**{HEADER: CODE}), client()
    race = lecturer.predict("gan,vae", api_name="/start_race")
    wait_for_state(lecturer, race["runs"][0], "running")  # whoever waits cannot be stepped by anybody
    offered = set(visitor.view_api(print_info=False, return_format="dict")["named_endpoints"])
    assert set(STEERING) <= offered
    for name, values in STEERING.items():
        with pytest.raises(AppError, match="lecturer steers"):
            visitor.predict(*(value.format(run=race["runs"][0], race=race["race"]) for value in values), api_name=name)
    assert {each["run"] for each in visitor.predict(api_name="/list_runs")} == set(race["runs"])
    stopped = lecturer.predict(race["race"], api_name="/stop_race")
    assert {each["run"] for each in stopped} == set(race["runs"])


def test_who_watches_is_shown_no_button_and_is_refused_without_it(browser: Browser, outside: str) -> None:
    with signed_in(browser, outside) as page:
        wait_for(lambda: page.locator("body.watching").count() == 1, "that somebody else steers")
        places = {"#train": "watch", "#race-start": "race", "#one-learn": "one"}
        for name, section in places.items():
            open_section(page, f"train/{section}")
            assert not page.locator(name).is_visible()
            page.locator(name).evaluate("button => button.click()")
            assert "lecturer steers" in wait_for_toast(page)
        open_section(page, "train/own")
        assert not page.locator("#own-train").is_visible()
        open_section(page, "train/watch")
        page.click("[data-do=steer]")
        page.fill("dialog.steer input", CODE)
        page.click("dialog.steer .code-form button")
        wait_for(lambda: page.locator("#train").is_visible(), "the buttons of who steers")
