"""Training in a real browser: start, watch, steer, leave and come back, watch together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from looking import (
    field,
    open_page,
    open_section,
    press_train,
    run_in_address,
    step_of,
    unfold,
    visit,
    wait_for_more_steps,
    wait_for_state,
    wait_for_toast,
    wait_for_value,
)
from playwright.sync_api import Browser, Page
from serving import LONG_RUN, Server, wait_for

from playground.models import ARCHITECTURES
from playground.runs import Run

pytestmark = pytest.mark.browser

SOURCE = "document.querySelector('#live-picture img')?.src"


def test_train_shows_new_pictures_and_stop_ends_it(page: Page, client: Client) -> None:
    open_page(page, "architecture=mlp&epochs=300")
    wait_for_value(page, "architecture", ARCHITECTURES["mlp"].title)
    run = press_train(page)
    wait_for(lambda: run in page.inner_html("#live-picture"), "the new run's picture")
    pictures: set[str] = set()
    steps: list[int] = []

    def seen() -> int:
        pictures.add(page.evaluate(SOURCE))
        steps.append(step_of(page, "#live-picture"))
        return len(pictures)

    wait_for(lambda: seen() > 4, "five different pictures")
    assert steps == sorted(steps)
    page.click("#stop")
    wait_for_state(page, "stopped")
    report = client.predict(run, api_name="/run_status")
    assert report["state"] == "stopped"
    wait_for(lambda: step_of(page, "#live-picture") == report["step"], "the last picture")
    wait_for(lambda: step_of(page, "#moment-b") == report["step"], "the last picture to look back at")
    assert page.locator("#stop").is_disabled()
    assert page.locator("#curves svg polyline").count() >= 2
    page.hover("#curves svg")
    assert "epoch" in page.inner_text("#curves output")


@pytest.mark.slow
def test_a_reload_finds_the_run_again(page: Page) -> None:
    open_page(page, "architecture=mlp&epochs=300&seed=5")
    wait_for_value(page, "architecture", ARCHITECTURES["mlp"].title)
    run = press_train(page)
    wait_for(lambda: run in page.inner_html("#live-picture"), "its picture")
    wait_for_more_steps(page)
    before = step_of(page, "#live-picture")
    page.reload()
    page.wait_for_selector("#live-picture img")
    assert run_in_address(page) == run
    wait_for(lambda: run in page.inner_html("#live-picture"), "the same run")
    assert step_of(page, "#live-picture") >= before
    wait_for_more_steps(page)
    wait_for_value(page, "architecture", ARCHITECTURES["mlp"].title)
    unfold(page)
    assert field(page, "seed").input_value() == "5"


@pytest.mark.slow
def test_whoever_opens_the_link_watches_the_same_run(
    page: Page, browser: Browser, server: Server, training: str
) -> None:
    open_page(page, f"run={training}")
    open_section(page, "train/runs")
    page.click("#share-make")
    link = page.locator("#share-link input, #share-link textarea")
    wait_for(lambda: training in link.input_value(), "the link")
    assert link.input_value().startswith(server.url)
    friend = browser.new_context().new_page()
    friend.goto(link.input_value())
    for visitor in (friend, page):
        wait_for(lambda visitor=visitor: training in visitor.inner_html("#live-picture"), "the run")  # type: ignore[misc]
        wait_for_more_steps(visitor)
    friend.click("#stop")
    for visitor in (friend, page):
        wait_for_state(visitor, "stopped")
    friend.context.close()


@pytest.fixture(scope="module")
def steered(browser: Browser, server: Server) -> Iterator[Page]:
    """The page with a run that trains, for tests that follow one another."""
    run = server.client().predict(**LONG_RUN, api_name="/start_run")["run"]
    with visit(browser, server.url, f"run={run}") as page:
        wait_for(lambda: run in page.inner_html("#live-picture"), "its picture")
        yield page


@pytest.mark.slow
def test_settings_change_while_it_trains(steered: Page, server: Server) -> None:
    training = run_in_address(steered)
    unfold(steered)
    wait_for(lambda: field(steered, "live-0").input_value() not in ("", "0"), "what the run has")
    field(steered, "live-0").fill("5")
    steered.click("#live-apply")
    assert "0.1" in wait_for_toast(steered)
    orders = Run(server.runs / training).orders()
    config = server.config(training)
    assert orders.command == "run"
    assert orders.settings == {"d_lr": 0.1, "g_lr": config["g_lr"], "d_steps": config["d_steps"]}
    wait_for_more_steps(steered)


@pytest.mark.slow
def test_a_paused_run_moves_one_player_at_a_time(steered: Page) -> None:
    steered.click("#pause")
    wait_for_state(steered, "paused")
    steered.wait_for_selector("#resume", state="visible")
    wait_for(
        lambda: str(step_of(steered, "#live-picture")) in steered.inner_text("#progress").replace(",", ""),
        "the picture",
    )
    before = step_of(steered, "#live-picture")
    for count, button in enumerate(("#step-d", "#step-g", "#step-dg"), 1):
        steered.click(button)
        wait_for(lambda at=before + count: step_of(steered, "#live-picture") == at, f"one step by {button}")  # type: ignore[misc]
    wait_for_state(steered, "paused")
    steered.click("#resume")
    wait_for_state(steered, "running")
    wait_for_more_steps(steered)


@pytest.mark.slow
def test_the_same_start_repeats_the_run_once_it_is_its_turn(steered: Page, server: Server, client: Client) -> None:
    training = run_in_address(steered)
    steered.click("#again")
    wait_for(lambda: run_in_address(steered) not in ("", training), "another run")
    run = run_in_address(steered)
    assert server.config(run) == server.config(training)
    wait_for(lambda: "1" in "".join(steered.locator("#progress .pill.waiting").all_inner_texts()), "the place in line")
    client.predict(training, api_name="/stop_run")
    wait_for_state(steered, "running")
    wait_for_more_steps(steered)


@pytest.mark.slow
def test_the_list_leads_to_every_run(page: Page, training: str) -> None:
    open_page(page, "__theme=dark")
    open_section(page, "train/runs")
    page.click(f"#runs a[href='?run={training}']")
    wait_for(lambda: training in page.inner_html("#live-picture"), "the run from the list")
    wait_for_more_steps(page)
    assert "__theme=dark" in page.evaluate("location.search")
