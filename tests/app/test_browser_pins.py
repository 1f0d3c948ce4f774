"""Two moments of a run side by side in a real browser: pinned by key, by click and by button, marked on the curves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from looking import open_page, step_of, visit, wait_for_more_steps
from playwright.sync_api import Browser, Page
from serving import Server, wait_for

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def still(browser: Browser, server: Server) -> Iterator[Page]:
    """The bundled run on a laptop's screen, at its last picture: its replay is left out for who asked for rest."""
    with visit(browser, server.url) as page:
        page.set_viewport_size({"width": 1366, "height": 768})
        page.emulate_media(reduced_motion="reduce")
        page.reload()
        page.wait_for_selector("#curves svg polyline")
        page.wait_for_selector("#pin:enabled")
        yield page


def point_at(page: Page, share: float) -> None:
    """The pointer at that share of the first curve's width; ends when the moment there is seen."""
    box = page.locator("#curves svg").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    page.wait_for_timeout(200)
    wait_for(lambda: "Looking back" in page.inner_text("#progress"), "the moment below the pointer")
    page.wait_for_timeout(500)


def place_of_curves(page: Page) -> list[float]:
    box = page.locator("#curves svg").first.bounding_box()
    return list(box.values()) if box else []  # type: ignore[arg-type]


def steps(page: Page) -> list[int]:
    return [step_of(page, f"[data-live=pin-{side}]") for side in "ab"]


def marks(page: Page) -> list[str]:
    return page.locator("#curves svg").first.locator(".pin text").all_text_contents()


def figures(page: Page) -> dict[str, list[str]]:
    """At A and at B, by what they are called."""
    told = page.locator(".told > div")
    return {tile.locator("dt").inner_text(): tile.locator("dd").all_inner_texts() for tile in told.all()}


def test_two_moments_are_pinned_by_key_and_click_and_stand_side_by_side(still: Page) -> None:
    asked: list[str] = []
    still.on("request", lambda request: asked.append(request.url))
    point_at(still, 0.2)
    before = place_of_curves(still)
    still.keyboard.press("p")
    still.wait_for_selector(".pins [data-live=pin-a] img")
    assert marks(still) == ["A"] and not still.locator("#watch > .setup").is_visible()
    assert place_of_curves(still) == pytest.approx(before, abs=0.5), "nothing moves below the pointer"
    point_at(still, 0.4)
    wait_for(lambda: -1 < steps(still)[0] < steps(still)[1], "the one that is looked at beside the first")
    still.mouse.down()
    still.mouse.up()
    wait_for(lambda: marks(still) == ["A", "B"], "both marked")
    pinned = steps(still)
    told = figures(still)
    assert {"Epoch", "Time of training", "Classes covered"} < set(told) and any(name.startswith("FID") for name in told)
    assert any("D(x)" in name and name.startswith("fake") for name in told)
    assert told["Epoch"][0] != told["Epoch"][1] and all("–" not in value for both in told.values() for value in both)
    still.mouse.move(5, 5)
    still.wait_for_timeout(400)
    assert steps(still) == pinned, "they stay when the pointer leaves"
    pictures = [still.locator(f"[data-live=pin-{side}] img").bounding_box() for side in "ab"]
    assert all(box and box["width"] > 300 and box["y"] + box["height"] < 768 for box in pictures)
    assert pictures[0] and pictures[1] and pictures[0]["y"] == pictures[1]["y"] and pictures[0]["x"] < pictures[1]["x"]
    assert {url.split("?")[0].rsplit("/live/")[-1].split("/")[0] for url in asked if "/live/" in url} <= {
        "moment", "frames", "game",
    }  # fmt: skip
    still.keyboard.press("p")
    wait_for(lambda: not still.locator(".pins").is_visible(), "the form and the game again")
    assert still.locator("#train").is_visible() and still.locator(".game").is_visible() and marks(still) == []


@pytest.mark.slow
def test_of_two_that_are_pinned_either_one_is_let_go(still: Page) -> None:
    for share in (0.2, 0.5):
        point_at(still, share)
        still.keyboard.press("p")
    wait_for(lambda: marks(still) == ["A", "B"], "both")
    second = steps(still)[1]
    still.mouse.move(5, 5)
    still.click("[data-unpin='0']")
    wait_for(lambda: steps(still)[0] == second and marks(still) == ["A"], "the second in the place of the first")
    assert not still.locator("[data-unpin='1']").is_visible()
    still.click("[data-unpin='0']")
    wait_for(lambda: not still.locator(".pins").is_visible(), "none")


@pytest.mark.slow
def test_on_a_tablet_two_moments_cover_nothing(still: Page) -> None:
    still.set_viewport_size({"width": 1000, "height": 800})
    still.click("#pin")
    still.wait_for_selector("[data-live=pin-a] img")
    seen, setup = (still.locator(f"#watch > {part}").bounding_box() for part in (".seen", ".setup"))
    assert seen and setup and seen["y"] + seen["height"] <= setup["y"]
    still.click("[data-unpin='0']")
    still.set_viewport_size({"width": 1366, "height": 768})


@pytest.mark.slow
def test_a_curve_pins_by_the_keyboard_alone(still: Page) -> None:
    still.mouse.move(5, 5)
    still.locator("#curves svg").first.focus()
    for _ in range(3):
        still.keyboard.press("ArrowLeft")
    still.keyboard.press("Enter")
    wait_for(lambda: marks(still) == ["A"], "the first")
    still.keyboard.press("ArrowLeft")
    still.keyboard.press("p")
    wait_for(lambda: marks(still) == ["A", "B"], "the second")
    still.locator("#pin").focus()
    still.keyboard.press("Enter")
    wait_for(lambda: marks(still) == [], "none")


@pytest.mark.slow
@pytest.mark.parametrize("hidden", ["", "&hide=controls"])
def test_a_moment_of_a_run_that_trains_stays_beside_the_newest(page: Page, training: str, hidden: str) -> None:
    open_page(page, f"run={training}{hidden}")
    wait_for_more_steps(page)
    page.click("#pin")
    page.wait_for_selector("[data-live=pin-a] img")
    first, newest = steps(page)
    for _ in range(3):
        wait_for(lambda newest=newest: steps(page)[1] > newest, "a newer one beside it")  # type: ignore[misc]
        assert steps(page)[0] == first < steps(page)[1]
        newest = steps(page)[1]
