"""The page in a real browser: how it opens, on large screens and small, from good links and hostile ones."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from looking import (
    PHONE_SCREEN,
    choose,
    field,
    fits_a_phone,
    open_page,
    open_section,
    picture_width,
    press_train,
    run_in_address,
    step_of,
    unfold,
    wait_for_toast,
    wait_for_value,
)
from playwright.sync_api import BrowserContext, Page
from serving import Server, wait_for

from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES
from playground.runs import Run
from playground.runs.presets import PRESETS
from playground.ui.server import DEMO_RUN
from trainers.methods import method_of
from trainers.methods.gan import Gan, GanConfig

pytestmark = pytest.mark.browser

SCRIPT = "<script>window.hacked = 1</script>"
IMAGE = "<img src=x onerror='window.hacked = 1'>"


def test_the_page_opens_and_shows_a_picture(opened: Page) -> None:
    assert opened.evaluate("document.querySelector('#live-picture img').naturalWidth") > 200
    step, last = step_of(opened, "#live-picture"), Run(DEMO_RUN).frames()[-1].step
    wait_for(lambda: step < step_of(opened, "#live-picture") < last, "the bundled run to play")
    wait_for(lambda: step_of(opened, "#moment-b") > step_of(opened, "#moment-a") >= 0, "two moments side by side")
    assert opened.inner_text("#race-stop").strip() == "Stop the race"
    unfold(opened)
    open_section(opened, "train/networks")
    opened.wait_for_selector("#networks table")
    open_section(opened, "train/watch")


@pytest.mark.slow
def test_the_first_picture_is_seen_before_the_parts_of_the_page_are_made(context: BrowserContext) -> None:
    page = context.new_page()
    page.route("**/assets/*.js", lambda script: script.abort())  # Gradio's, which make them
    page.goto("", wait_until="commit")
    page.wait_for_function("document.querySelector('#opening img')?.naturalWidth > 0")
    assert page.is_visible("#opening img") and page.inner_text("#opening .caption").startswith("epoch 0.00")
    for other in ("?tab=latent", "?run=0123456789"):
        page.goto(other, wait_until="domcontentloaded")
        assert page.locator("#opening").count() == 0


def test_it_is_the_one_that_the_page_goes_on_with_and_then_out_of_the_way(page: Page) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "/live/frames/demo/" in request.url else None)
    page.goto("")
    page.wait_for_selector("#live-picture img")
    wait_for(lambda: page.locator("#opening").count() == 0, "the page alone")
    assert fetched.count(fetched[0]) == 1 and "0000000_0000.000" in fetched[0]


def test_the_bundled_run_plays_to_its_end(opened: Page) -> None:
    wait_for(lambda: step_of(opened, "#live-picture") == Run(DEMO_RUN).frames()[-1].step, "its last picture")


def test_nothing_is_offered_that_a_replay_cannot_do(opened: Page) -> None:
    for button in ("#pause", "#stop", "#step-d", "#step-g", "#step-dg"):
        assert opened.locator(button).is_disabled(), button
    assert "Replay" in opened.inner_text("#progress") and run_in_address(opened) == ""


@pytest.mark.slow
def test_a_preset_that_no_longer_holds_is_not_marked(opened: Page) -> None:
    opened.wait_for_selector("#preset input[value=learns]:checked")
    unfold(opened)
    choose(opened, "method", method_of("mixture").title)
    wait_for_value(opened, "epochs", "25")
    wait_for(lambda: opened.locator("#preset input:checked").count() == 0, "no preset")
    choose(opened, "method", method_of("gan").title)
    wait_for_value(opened, "epochs", "10")
    opened.wait_for_selector("#preset input[value=plain]:checked")
    choose(opened, "objective", OBJECTIVES["wasserstein"].title)
    wait_for(lambda: "Custom" in opened.inner_text("#preset"), "settings of one's own")
    assert opened.locator("#preset input:checked").count() == 0
    wait_for(lambda: field(opened, "d_steps").input_value() == "5", "what the objective suggests")
    choose(opened, "objective", OBJECTIVES["non_saturating_r1"].title)
    opened.wait_for_selector("#preset input[value=plain]:checked")


def test_a_preset_fills_the_form(opened: Page, server: Server) -> None:
    preset = GanConfig(**PRESETS["first_gan"].settings)  # type: ignore[arg-type]
    opened.check("#preset input[value=first_gan]")
    wait_for_value(opened, "architecture", ARCHITECTURES[preset.architecture].title)
    wait_for_value(opened, "epochs", str(preset.epochs))
    assert float(field(opened, "d_lr").input_value()) == preset.d_lr
    config = server.config(press_train(opened))
    assert (config["architecture"], config["d_lr"], config["epochs"]) == (
        preset.architecture, preset.d_lr, preset.epochs,
    )  # fmt: skip


def test_values_out_of_range_are_brought_into_it_and_named(opened: Page, server: Server) -> None:
    field(opened, "d_lr").fill("9")
    field(opened, "batch_size").fill("100000")
    field(opened, "epochs").fill("5000")
    config = server.config(press_train(opened))
    assert (config["d_lr"], config["batch_size"], config["epochs"]) == (0.1, 512, 300)
    said = wait_for_toast(opened)
    assert "0.1" in said and "512" in said


@pytest.mark.slow
def test_on_a_phone_nothing_scrolls_sideways_and_train_is_in_reach(phone: Page) -> None:
    open_page(phone)
    assert fits_a_phone(phone)
    train = phone.locator("#train").bounding_box()
    assert train is not None and train["y"] + train["height"] < PHONE_SCREEN["height"] - 60 and train["height"] >= 44
    unfold(phone)
    assert fits_a_phone(phone)
    wait_for(lambda: 250 < picture_width(phone) <= PHONE_SCREEN["width"], "a picture as wide as the phone")


@pytest.mark.slow
def test_a_link_fills_the_form_also_where_it_is_folded(page: Page, server: Server) -> None:
    open_page(page, "objective=hinge&seed=7&d_steps=2&epochs=3&architecture=mlp&spectral_norm=True")
    wait_for_value(page, "objective", OBJECTIVES["hinge"].title)
    wait_for_value(page, "architecture", ARCHITECTURES["mlp"].title)
    wait_for_value(page, "epochs", "3")
    assert page.locator("#preset input:checked").count() == 0
    config = server.config(press_train(page))
    assert (config["seed"], config["d_steps"], config["epochs"], config["architecture"]) == (7, 2, 3, "mlp")
    unfold(page)
    assert field(page, "seed").input_value() == "7"
    assert field(page, "spectral_norm").is_checked()


def test_a_hostile_link_opens_with_a_word_and_runs_no_script(page: Page, server: Server) -> None:
    open_page(page, f"d_lr=1e99&objective={quote(SCRIPT)}&dataset={quote(IMAGE)}&seed=abc&run=../../x&architecture=mlp")
    assert wait_for_toast(page)
    usual = Gan.usual({"architecture": "mlp"})
    wait_for_value(page, "objective", OBJECTIVES[usual.objective].title)
    unfold(page)
    assert field(page, "seed").input_value() == "0"
    assert float(field(page, "d_lr").input_value()) == 0.1
    config = server.config(press_train(page))
    assert (config["objective"], config["dataset"], config["seed"]) == (usual.objective, usual.dataset, 0)
    assert page.evaluate("window.hacked") is None


@pytest.mark.slow
def test_a_link_to_no_run_shows_the_bundled_one(page: Page) -> None:
    open_page(page, f"run={quote(IMAGE)}")
    assert wait_for_toast(page)
    assert step_of(page, "#live-picture") >= 0
    assert page.evaluate("window.hacked") is None
