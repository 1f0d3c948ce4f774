"""A race in a real browser: start, watch side by side, come back, stop. And a run without a discriminator."""

from __future__ import annotations

import re

import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from looking import PHONE_SCREEN, fits_a_phone, open_page, open_section, wait_for_more_steps
from playwright.sync_api import Page
from serving import wait_for, wait_until

pytestmark = pytest.mark.browser


def race_in_address(page: Page) -> str:
    query: str = page.evaluate("new URLSearchParams(location.search).get('race') || ''")
    return query


def source(page: Page, pane: int) -> str:
    shown: str = page.evaluate(f"document.querySelector('#race-pane-{pane} img')?.src || ''")
    return shown


def wait_for_new_pictures(page: Page, panes: int) -> None:
    for pane in range(panes):
        wait_for(lambda pane=pane: source(page, pane), f"a picture in pane {pane}")  # type: ignore[misc]
        before = source(page, pane)
        wait_for(lambda pane=pane, before=before: source(page, pane) != before, f"the next in pane {pane}")  # type: ignore[misc]


def recorded(page: Page) -> list[str]:
    names: list[str] = page.locator("#race-recorded h2").all_inner_texts()
    return names


@pytest.mark.slow
def test_before_a_race_the_recordings_of_who_would_take_part_play_on_one_clock(page: Page) -> None:
    open_page(page, "tab=train/race")
    wait_for(lambda: recorded(page) == ["GAN 2014", "Variational autoencoder 2014", "Gaussian mixture 1999"], "three")
    clock = page.locator("#race-recorded input[type=range]")
    assert page.locator("#race-recorded").evaluate("part => getComputedStyle(part).overflowY") == "auto", "in the card"
    wait_for(lambda: float(clock.input_value()) == float(clock.get_attribute("max") or 0) > 0, "its end")
    seconds = page.locator("#race-recorded .caption").all_inner_texts()
    at = [int(re.sub(r"second (\d+) · .*", r"\1", words)) for words in seconds]
    assert max(at) - min(at) < 4, "one clock: each shows its last picture by then"
    pictures = page.locator("#race-recorded .picture img")
    assert pictures.evaluate_all("found => found.every((one) => one.complete && one.naturalWidth > 200)")
    assert page.locator("#race-recorded polyline").count() == 3
    page.get_by_label("Or cards of the Zoo").fill("hinge")
    page.get_by_label("Or cards of the Zoo").press("Enter")
    page.get_by_label("Or cards of the Zoo").fill("InfoGAN")
    page.get_by_label("Or cards of the Zoo").press("Enter")
    wait_for(lambda: [name[:-5] for name in recorded(page)] == ["Hinge", "InfoGAN"], "the cards that were chosen")


@pytest.mark.slow
def test_cards_whose_pictures_stay_far_from_real_ones_play_as_well(page: Page) -> None:
    open_page(page, "tab=train/race&contestants=pixelcnn,realnvp")
    wait_for(lambda: len(recorded(page)) == 2, "two recordings, though neither has a distance that is drawn")
    assert "nothing to show" in page.inner_text("#race-recorded .zoo-heading")


def test_a_link_of_the_zoo_opens_the_race_of_the_cards_that_it_names(page: Page) -> None:
    open_page(page, "tab=train/race&contestants=gan,minimax")
    wait_for(lambda: len(recorded(page)) == 2, "two recordings")
    assert page.locator("#race-cards .token").count() == 2


@pytest.mark.slow
def test_a_race_is_watched_side_by_side_found_again_and_stopped(page: Page, client: Client) -> None:
    page.set_viewport_size(PHONE_SCREEN)
    open_page(page)
    open_section(page, "train/race")
    wait_for(lambda: len(recorded(page)) == 3, "the recordings")
    page.click("#race-start")
    wait_for(lambda: race_in_address(page).count(",") == 2, "three runs in the address bar")
    wait_for(lambda: recorded(page) == [], "the race alone")
    wait_for_new_pictures(page, 3)
    assert page.locator("#race-pane-3").count() == 0 or not page.locator("#race-pane-3").is_visible()
    assert fits_a_phone(page)
    race = race_in_address(page)

    page.reload()
    wait_for_new_pictures(page, 3)
    assert race_in_address(page) == race
    for pane, name in enumerate(("GAN", "Variational autoencoder", "Gaussian mixture")):
        words = page.inner_text(f"#race-pane-{pane}")
        assert name in words
        assert re.search(r"epoch \d+\.\d\d", words)
    page.set_viewport_size({"width": 1366, "height": 768})
    facts = page.locator(".race-pane .facts")
    lowest = facts.evaluate_all("parts => Math.max(...parts.map((part) => part.getBoundingClientRect().bottom))")
    card = page.locator("#race").evaluate("part => part.getBoundingClientRect().bottom")
    assert lowest < card < 768, "the facts stand inside the card, and the card on the screen"
    page.click("#race-stop")
    for run in race.split(","):
        wait_until(client, run, lambda report: report["state"] == "stopped", "a stop")
    wait_for(lambda: page.locator("#race-stop").is_disabled(), "a button that has nothing to stop")


@pytest.mark.slow
def test_a_race_that_is_gone_is_told_plainly(page: Page) -> None:
    open_page(page, "race=0123456789,abcdef0123")
    page.wait_for_selector("[data-testid=toast-body]")
    assert not page.locator("#race-pane-0 img").count()


@pytest.mark.slow
def test_a_vae_shows_its_own_curves_and_no_discriminator(page: Page, client: Client) -> None:
    run = client.predict(architecture="vae28", epochs=300, api_name="/start_run")["run"]
    open_page(page, f"run={run}")
    wait_for(lambda: "evidence lower bound" in page.inner_text(".curves"), "the VAE's curves")
    assert "iscriminator" not in page.inner_text(".curves")
    wait_for(lambda: page.locator("#step-d").is_hidden() and page.locator("#step-g").is_hidden(), "no steps of D")
    wait_for_more_steps(page)
