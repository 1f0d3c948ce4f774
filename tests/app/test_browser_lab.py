"""The Lab tab in a real browser: it plays, it can be drawn in, its link restores it, keys move it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from looking import visit
from playwright.sync_api import Browser, Page
from serving import Server, wait_for

pytestmark = pytest.mark.browser

READY = "#lab .formulas div"


@pytest.fixture(scope="module")
def lab(browser: Browser, server: Server) -> Iterator[Page]:
    """The tab, opened by its link on a laptop's screen."""
    with visit(browser, server.url, "tab=lab") as page:
        page.set_viewport_size({"width": 1366, "height": 768})
        page.wait_for_selector(READY)
        page.locator("#lab .speed input").fill("4")
        yield page


def steps(page: Page) -> tuple[int, int]:
    """Of D and of G."""
    words = page.inner_text("#lab .count").replace(",", "").split()
    return int(words[1]), int(words[4])


def setting(page: Page, name: str) -> str:
    return page.locator(f"#lab [name={name}]").input_value()


def settings_in_address(page: Page) -> dict[str, str]:
    text: str = page.evaluate("location.hash.slice(1)")
    return {name: values[0] for name, values in parse_qs(text).items()}


def box_of(page: Page, part: str) -> dict[str, Any]:
    box = page.locator(part).bounding_box()
    assert box is not None
    return dict(box)


def test_it_fits_a_laptops_screen(lab: Page) -> None:
    box = box_of(lab, "#lab .lab")
    assert box["y"] + box["height"] <= 768 and lab.evaluate("document.documentElement.scrollWidth") <= 1366


def test_single_steps_and_keys_move_who_they_name(lab: Page) -> None:
    lab.click("#lab .chapters button >> nth=0")
    lab.click("#lab .one.d")
    wait_for(lambda: steps(lab) == (1, 0), "a step of D")
    lab.focus("#lab .stage canvas")
    lab.keyboard.press("g")
    wait_for(lambda: steps(lab) == (1, 1), "a step of G")
    lab.keyboard.press("b")
    wait_for(lambda: steps(lab) == (2, 2), "both")
    assert lab.inner_text("#lab .formulas .filled >> nth=0").count(".") >= 3  # two terms and their sum


def test_it_plays_and_pauses_by_space(lab: Page) -> None:
    before = steps(lab)
    lab.focus("#lab .stage canvas")
    lab.keyboard.press(" ")
    wait_for(lambda: steps(lab)[1] > before[1] + 5, "several rounds")
    lab.keyboard.press(" ")
    wait_for(lambda: lab.get_attribute("#lab .play", "aria-label") == "Play", "a pause")
    at_rest = steps(lab)
    lab.wait_for_timeout(300)
    assert steps(lab) == at_rest


def test_slow_motion_lights_the_line_that_runs(lab: Page) -> None:
    lab.locator("#lab .speed input").fill("0")
    lab.click("#lab .one.d")
    lines = []
    for _ in range(5):
        lab.wait_for_selector("#lab .code .lit")
        lines.append(lab.locator("#lab .code li").evaluate_all("lines => lines.findIndex(l => l.matches('.lit'))"))
        lab.wait_for_function(
            "before => [...document.querySelectorAll('#lab .code li')].findIndex(l => l.matches('.lit')) !== before",
            arg=lines[-1],
        )
    assert lines == [1, 2, 3, 4, 5]
    lab.locator("#lab .speed input").fill("4")


def test_what_is_typed_is_brought_into_bounds_and_stands_in_the_address(lab: Page) -> None:
    lab.locator("#lab [name=width]").fill("5000")
    lab.keyboard.press("Enter")
    assert setting(lab, "width") == "64" == settings_in_address(lab)["width"]
    lab.locator("#lab [name=penalty]").select_option("gradient_penalty")
    assert float(setting(lab, "penalty_weight")) == 10
    assert "∇D" in lab.inner_text("#lab .formulas")


def test_the_same_objective_opens_in_train_where_train_has_it(lab: Page) -> None:
    lab.click("#lab .chapters button >> nth=0")
    lab.locator("#lab [name=objective]").select_option("least_squares")
    assert lab.get_attribute("#lab .links .train", "href") == "?method=gan&objective=least_squares"
    lab.locator("#lab [name=penalty]").select_option("clipping")
    assert lab.locator("#lab .links .train").is_hidden()


def test_a_fake_under_the_pointer_tells_what_is_known_of_it(lab: Page) -> None:
    lab.click("#lab .chapters button >> nth=0")
    box = box_of(lab, "#lab .stage canvas")
    lab.mouse.move(box["x"] + 10, box["y"] + 10)
    for share in range(1, 40):  # along the diagonal of the plane: G's first fakes lie around its middle
        lab.mouse.move(box["x"] + box["width"] * share / 40, box["y"] + box["height"] * share / 40)
        lab.wait_for_timeout(40)
        if lab.locator("#lab .peek").is_visible():
            break
    assert {"z", "G(z)", "D(G(z))"} <= set(lab.inner_text("#lab .peek").split())


def test_a_chapter_offers_what_to_try(lab: Page) -> None:
    lab.click("#lab .chapters button >> nth=3")
    assert settings_in_address(lab) | {"scene": "point", "depth": "0", "chapter": "4"} == settings_in_address(lab)
    lab.click("#lab .tries button >> nth=1")
    wait_for(lambda: steps(lab)[1] > 3, "it to play")
    assert settings_in_address(lab)["penalty"] == "r1"
    lab.click("#lab .play")


def test_a_link_restores_everything_and_a_hostile_one_does_no_harm(browser: Browser, server: Server) -> None:
    link = "tab=lab#scene=moons&objective=hinge&penalty=r1&penalty_weight=0.5&width=7&seed=42&optimiser=sgd&depth=1"
    with visit(browser, server.url, link) as page:
        page.wait_for_selector(READY)
        shown = [
            setting(page, name) for name in ("objective", "penalty", "penalty_weight", "width", "seed", "optimiser")
        ]
        assert shown == ["hinge", "r1", "0.5", "7", "42", "sgd"]
        assert page.get_attribute("#lab [data-scene=moons]", "aria-pressed") == "true"
    hostile = (
        "tab=lab#scene=__proto__&width=1e99&d_rate=NaN&chapter=%3Cimg%20src=x%20onerror=window.hacked=1%3E&points=%3C"
    )
    with visit(browser, server.url, hostile) as page:
        page.wait_for_selector(READY)
        assert (setting(page, "width"), page.evaluate("window.hacked")) == ("64", None)


def test_a_finger_draws_and_a_stroke_that_leaves_the_canvas_ends(browser: Browser, server: Server) -> None:
    phone = browser.new_context(
        base_url=server.url, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    page = phone.new_page()
    page.goto("?tab=lab")
    page.wait_for_selector(READY)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#lab [data-scene=drawing]").tap()
    page.locator("#lab .stage canvas").scroll_into_view_if_needed()
    box, finger = box_of(page, "#lab .stage canvas"), phone.new_cdp_session(page)

    def touch(kind: str, *place: float) -> None:
        points = [{"x": box["x"] + place[0] * box["width"], "y": box["y"] + place[1] * box["height"]}] if place else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drawn() -> int:
        return len(settings_in_address(page).get("points", "")) // 2

    touch("touchStart", 0.3, 0.5)
    for share in (0.4, 0.5, 0.6):
        touch("touchMove", share, 0.5)
    touch("touchEnd")
    wait_for(lambda: drawn() >= 3, "points of the stroke in the address")
    before = drawn()
    touch("touchStart", 0.5, 0.7)
    touch("touchMove", 0.5, 0.8)
    touch("touchMove", 0.5, 1.3)  # outside: it ends here
    wait_for(lambda: drawn() > before, "the second stroke's points")
    ended = drawn()
    touch("touchMove", 0.7, 0.3)
    touch("touchEnd")
    page.wait_for_timeout(200)
    assert drawn() == ended
    page.reload()
    page.wait_for_selector(READY)
    assert drawn() == ended
    phone.close()
