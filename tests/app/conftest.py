"""One server and one browser for all tests of the page that run in one process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import psutil  # type: ignore[import-untyped]
import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from looking import PHONE, errors_of, visit
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from serving import ELSEWHERE, LONG_RUN, PATIENCE, ROOT, Server, serving, tracebacks, wait_for_state, wait_until

__all__ = ["ROOT"]

BROWSER_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1",
]  # fmt: skip


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server. At its end: no traceback in the log, and no trainer left behind."""
    with serving(tmp_path_factory.mktemp("page")) as server:
        yield server
        workers = server.workers()
        assert workers, "the trainers run beside the server, not in it"
    assert server.process.returncode == 0
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert not alive
    assert tracebacks(server.log) == []


@pytest.fixture(scope="session")
def _client(server: Server) -> Client:
    return server.client()


@pytest.fixture
def client(_client: Client) -> Iterator[Client]:
    """A program that uses the endpoints. What a test leaves training is stopped."""
    yield _client
    for report in _client.predict(api_name="/list_runs"):
        if report["state"] in ("waiting", "running", "paused"):
            _client.predict(report["run"], api_name="/stop_run")
            wait_for_state(_client, report["run"], "stopped")


@pytest.fixture
def training(client: Client) -> str:
    """A run that trains."""
    run_id: str = client.predict(**LONG_RUN, api_name="/start_run")["run"]
    wait_until(client, run_id, lambda report: report["step"] > 0, "a run that trains")
    return run_id


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("There is no Chromium or Chrome here to open the page in.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, server: Server, client: Client) -> Iterator[BrowserContext]:
    """A visitor with a large screen. What a test starts is stopped after it."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(1000 * PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """An empty tab. At its end: no error in its console, none thrown by a script."""
    page = context.new_page()
    errors = errors_of(page)
    yield page
    assert errors == []


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    """The same on a phone that is held upright."""
    context = browser.new_context(base_url=server.url, **PHONE)
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    errors = errors_of(page)
    yield page
    context.close()
    assert errors == []


@pytest.fixture(scope="module")
def opened(browser: Browser, server: Server) -> Iterator[Page]:
    """The page with its bundled run, for tests that follow one another."""
    with visit(browser, server.url) as page:
        page.wait_for_selector("#progress .pill")
        yield page
