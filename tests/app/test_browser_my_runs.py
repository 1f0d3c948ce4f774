"""A run of one's own in a real browser: opened in Latent while it trains, replaced by another, named and deleted."""

from __future__ import annotations

import pytest
import serving
from gradio_client import Client  # type: ignore[import-untyped]
from looking import open_page, open_section, press_train, run_in_address, wait_for_state, wait_for_value
from playwright.sync_api import Page
from serving import LONG_RUN, Server, wait_for

from playground.models import ARCHITECTURES

pytestmark = pytest.mark.browser

ROW = "#runs article[data-run='{}']"
#: From now on: how many sliders there were whenever the words above them changed.
NOTE_WHAT_IS_SEEN = """() => { window.seen = [];
    new MutationObserver(() => seen.push({words: document.querySelector('#measuring')?.textContent ?? '',
        sliders: document.querySelectorAll('#sliders [type=range]').length}))
        .observe(document.body, {childList: true, subtree: true}); }"""


def open_form(page: Page) -> None:
    open_page(page, "architecture=mlp&epochs=300")
    wait_for_value(page, "architecture", ARCHITECTURES["mlp"].title)


def model_in_address(page: Page) -> str | None:
    name: str | None = page.evaluate("new URLSearchParams(location.search).get('model')")
    return name


@pytest.mark.slow
def test_a_generator_is_opened_in_latent_while_it_trains_and_its_link_keeps_it(page: Page) -> None:
    open_form(page)
    run = press_train(page)
    wait_for(lambda: run in page.inner_html("#live-picture"), "the new run's picture")
    page.evaluate(NOTE_WHAT_IS_SEEN)
    page.click("#opens a")
    wait_for(lambda: f"Run {run}" in page.inner_text("#latent-picture"), "a picture by the run's generator")
    assert model_in_address(page) == f"run-{run}"
    page.wait_for_selector("#sliders [type=range]")
    wait_for(lambda: not page.inner_text("#measuring"), "an end of the measuring")
    words = f"Measuring what moves the pictures of Run {run}"
    assert any(words in moment["words"] and not moment["sliders"] for moment in page.evaluate("seen"))
    picture = "document.querySelector('#latent-picture img').src"
    first = page.evaluate(picture)
    page.locator("#sliders [type=range]").first.fill("3")
    wait_for(lambda: page.evaluate(picture) != first, "another picture")
    page.reload()
    wait_for(lambda: f"Run {run}" in page.inner_text("#latent-picture"), "the same generator after a reload")
    page.click(".sections a[data-section='latent/arithmetic']")
    wait_for(lambda: page.locator("#sum img").count() == 1, "a sum of its pictures")
    page.goto("?tab=latent/sliders&model=run-0123456789")
    page.wait_for_selector("[data-testid=toast-body]")
    assert "There is no run of that name here" in page.inner_text("[data-testid=toast-body]")
    wait_for(lambda: model_in_address(page) is None, "an address without what is not there")


@pytest.mark.slow
def test_training_while_a_run_of_ones_own_trains_is_asked_about(page: Page, client: Client, server: Server) -> None:
    open_form(page)
    first = press_train(page)
    wait_for(lambda: first in page.inner_html("#live-picture"), "the first run's picture")
    page.click("#train")
    page.wait_for_selector("dialog.busy[open]")
    assert first in page.inner_text("dialog.busy") and page.evaluate("document.activeElement.dataset.answer")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.busy", state="hidden")
    assert run_in_address(page) == first
    page.reload()  # the browser remembers which runs it has started
    page.wait_for_selector("#progress .pill.running")
    page.click("#train")
    page.wait_for_selector("dialog.busy[open]")
    page.keyboard.press("Enter")  # to replace it is the first answer
    wait_for(lambda: run_in_address(page) not in ("", first), "another run")
    second = run_in_address(page)
    serving.wait_for_state(client, first, "stopped")
    wait_for_state(page, "running")

    open_section(page, "train/runs")
    page.wait_for_selector(ROW.format(second))
    page.locator(f"{ROW.format(first)} .does summary").click()
    page.locator(f"{ROW.format(first)} [data-do=rename]").click()
    page.keyboard.type("Ada's first")
    page.keyboard.press("Enter")
    wait_for(lambda: "Ada's first" in page.inner_text(ROW.format(first)), "its name")
    assert client.predict(first, api_name="/run_status")["name"] == "Ada's first"
    page.locator(f"{ROW.format(first)} .does summary").click()
    page.locator(f"{ROW.format(first)} [data-do=delete]").click()
    assert (server.runs / first).exists()
    page.locator(f"{ROW.format(first)} .sure").click()
    page.wait_for_selector(ROW.format(first), state="detached")
    assert not (server.runs / first).exists()


@pytest.mark.slow
def test_who_deletes_the_run_that_is_watched_sees_the_replay_again(page: Page, client: Client) -> None:
    run = client.predict(**LONG_RUN, api_name="/start_run")["run"]
    client.predict(run, api_name="/stop_run")
    serving.wait_for_state(client, run, "stopped")
    open_page(page, f"run={run}")
    wait_for(lambda: page.locator("#step-dg").is_disabled(), "no steps for a run that has ended")
    open_section(page, "train/runs")
    row = page.locator(ROW.format(run))
    row.locator("summary").click()
    row.locator("[data-do=delete]").click()
    row.locator("button.sure").click()
    wait_for(lambda: row.count() == 0, "a list without it")
    wait_for(lambda: "run=" not in page.evaluate("location.search"), "an address without it")
    open_section(page, "train/watch")
    wait_for(lambda: run not in page.inner_text("#watch"), "the run that comes with the page")
