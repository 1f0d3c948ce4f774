"""The Lab in a real browser: it plays, it can be drawn in, its link restores it, keys move it, Train is a click away.

What needs no server is tried in a page that holds the Lab alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import pytest
from looking import wait_for_value
from playwright.sync_api import Browser, Page
from script_modules import markup, modules_page
from serving import wait_for

from playground.objectives import OBJECTIVES
from playground.ui.lab import tab
from playground.ui.lab.tab import in_train

pytestmark = pytest.mark.browser

READY = "#lab .formulas div"
GRADIOS = ["body-text-color", "body-text-color-subdued", "border-color-primary", "background-fill-primary"]
BODY = f"""<style>:root {{ {" ".join(f"--{name}: #333333;" for name in GRADIOS)} }} body {{ margin: 0 }}</style>
    <div id="lab">{markup(tab.__file__)}</div>"""
OPEN = """async (inTrain) => {
    const {Lab} = await import('/lab/view/lab.js');
    window.lab = new Lab(document.querySelector('.lab'), inTrain);
}"""


@contextmanager
def lab_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """The Lab alone. At its end: nothing was thrown."""
    with modules_page(browser, BODY, **options) as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.evaluate(OPEN, in_train())
        page.wait_for_selector(READY)
        yield page
        assert errors == []


@pytest.fixture(scope="module")
def lab(browser: Browser) -> Iterator[Page]:
    with lab_page(browser, viewport={"width": 1366, "height": 768}) as page:
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
    assert lab.get_attribute("#lab .play", "aria-label") == "Play"
    assert lab.evaluate("lab.game.steps.D === lab.game.steps.G"), "a round was left half played"
    at_rest = lab.evaluate("lab.game.steps.G")
    lab.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert lab.evaluate("lab.game.steps.G") == at_rest


def test_slow_motion_lights_the_line_that_runs(lab: Page) -> None:
    lab.locator("#lab .speed input").fill("0")
    lab.click("#lab .one.d")
    for line in (1, 2, 3, 4, 5):
        lab.wait_for_selector(f"#lab .code li:nth-child({line + 1}).lit")
        lab.evaluate("lab.stale = lab.playback.pass(1100)")  # the time that a phase stands
    lab.wait_for_function("document.querySelector('#lab .code .lit') === null")
    lab.locator("#lab .speed input").fill("4")


def test_what_is_typed_is_brought_into_bounds_and_stands_in_the_address(lab: Page) -> None:
    lab.locator("#lab [name=width]").fill("5000")
    lab.keyboard.press("Enter")
    assert setting(lab, "width") == "64" == settings_in_address(lab)["width"]
    lab.locator("#lab [name=penalty]").select_option("gradient_penalty")
    assert float(setting(lab, "penalty_weight")) == 10
    assert "∇D" in lab.inner_text("#lab .formulas")


def test_another_batch_in_the_middle_of_a_turn_ends_it_with_its_own(lab: Page) -> None:
    lab.click("#lab .chapters button >> nth=0")
    lab.locator("#lab .speed input").fill("0")
    lab.click("#lab .one.g")
    lab.locator("#lab [name=batch_size]").fill("16")
    lab.keyboard.press("Enter")
    for _ in range(5):
        lab.evaluate("lab.playback.pass(1100)")
    lab.locator("#lab .speed input").fill("4")
    assert lab.evaluate("[lab.game.steps.G, lab.game.batch.n, lab.game.norms.G > 0]") == [1, 128, True]


def test_every_objective_opens_in_train_or_what_comes_closest(lab: Page) -> None:
    lab.click("#lab .chapters button >> nth=0")
    told = lab.evaluate("""() => ['objective', 'penalty'].map((name) =>
        [...document.querySelector(`#lab [name=${name}]`).options].map(({value}) => value))
        .reduce((objectives, penalties) => objectives.flatMap((objective) => penalties.map((penalty) => {
            lab.change({objective, penalty});
            const {search, textContent} = document.querySelector('#lab .links .train');
            return [objective, penalty, search.slice(1), textContent];
        })))""")
    found = {}
    for objective, penalty, query, words in told:
        asked = parse_qs(query)
        assert asked["tab"] == ["train"] and asked["method"] == ["gan"]
        found[objective, penalty] = (asked["objective"][0], words)
    assert {name for name, _ in found.values()} <= set(OBJECTIVES)
    same = {asked: name for asked, (name, words) in found.items() if words == "Open in Train"}
    assert same == {(one["objective"], one["penalty"]): one["name"] for one in in_train() if one["penalty"]}
    assert found["wasserstein", "none"] == ("wasserstein", "Nearest in Train")
    assert found["relativistic", "r1"] == ("relativistic_average", "Nearest in Train")


def test_a_fake_under_the_pointer_tells_what_is_known_of_it(lab: Page) -> None:
    lab.click("#lab .chapters button >> nth=0")
    x, y = lab.evaluate("new Promise((done) => requestAnimationFrame(() => done(lab.stage.places[5])))")
    box = box_of(lab, "#lab .stage canvas")
    lab.mouse.move(box["x"] + x, box["y"] + y)
    lab.wait_for_selector("#lab .peek:not([hidden])")
    assert {"z", "G(z)", "D(G(z))"} <= set(lab.inner_text("#lab .peek").split())


ONE_FRAME = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""the first may have been asked for already"""
PICTURE = "document.querySelector('#lab .stage canvas').toDataURL()"
NEAR_A_FAKE = """() => {
    const {stage, screen} = lab, {canvas, box} = stage, pen = canvas.getContext('2d'), ratio = canvas.width / box.width;
    const g = [1, 3, 5].map((at) => parseInt(screen.colours.g.slice(at, at + 2), 16));
    const isG = (data, at) => g.every((part, k) => Math.abs(data[at + k] - part) < 60);
    return stage.places
      .filter(([x, y]) => x > 8 && y > 8 && x < stage.box.width - 8 && y < stage.box.height - 8)
      .map(([x, y]) => pen.getImageData((x - 7) * ratio, (y - 7) * ratio, 14 * ratio, 14 * ratio).data)
      .map((data) => data.some((_, at) => at % 4 === 0 && isG(data, at)));
}"""


@pytest.mark.parametrize("scene", ["ring", "two_gaussians"])
def test_each_layer_can_be_switched_and_stands_in_the_address(lab: Page, scene: str) -> None:
    lab.evaluate(f"lab.change({{scene: '{scene}'}})")
    lab.evaluate(ONE_FRAME)
    for layer in ("reals", "fakes", "surface", "arrows", "grid"):
        before, told = lab.evaluate(PICTURE), settings_in_address(lab).get("layers", "")
        lab.click(f"#lab .layers [name={layer}]")
        lab.evaluate(ONE_FRAME)
        assert lab.evaluate(PICTURE) != before, layer
        assert set(told.split()) ^ set(settings_in_address(lab).get("layers", "").split()) == {layer}
    lab.evaluate("lab.openChapter(1)")


@pytest.mark.parametrize("chapter", [1, 5])
def test_an_arrow_stands_on_each_fake_that_is_pushed(lab: Page, chapter: int) -> None:
    """In chapter 5 by the critic; a D that is sure pushes none."""
    lab.click(f"#lab .chapters button >> nth={chapter - 1}")
    if chapter == 5:
        lab.evaluate(ONE_FRAME)
        assert not any(lab.evaluate(NEAR_A_FAKE))
        lab.click("#lab .tries button >> nth=1")
        lab.click("#lab .play")
    lab.evaluate(ONE_FRAME)
    seen = lab.evaluate(NEAR_A_FAKE)
    assert len(seen) > 100 and all(seen)
    lab.click("#lab .layers [name=arrows]")
    lab.evaluate(ONE_FRAME)
    assert not any(lab.evaluate(NEAR_A_FAKE))


def test_curves_begin_at_the_left_also_after_a_head_start(lab: Page) -> None:
    lab.click("#lab .chapters button >> nth=1")
    for _ in range(3):
        lab.keyboard.press("b")
    lab.evaluate(ONE_FRAME)
    inked = lab.evaluate("""() => {
        const canvas = document.querySelector('#lab .charts'), {width, height} = canvas;
        const {data} = canvas.getContext('2d').getImageData(56, 20, width / 16, height / 3 - 34);
        return data.some((part) => part > 0);
    }""")  # of the losses, the first part behind the range, without words and ground
    assert inked


#: What is written on a canvas from now on: the text, its row, its ends, and whether it was to be squeezed.
WRITING = """() => {
  window.written = new Map();
  const {fillText} = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, most) {
    const {width} = this.measureText(text), left = x - {left: 0, center: width / 2, right: width}[this.textAlign];
    const name = this.canvas.className || this.canvas.parentElement.className;
    const word = {text, y, left, right: left + width, isSqueezed: most !== undefined};
    written.set(name, [...written.get(name) ?? [], word]);
    fillText.call(this, text, x, y);
  };
}"""
#: Of the newest drawing: words that touch others in their row, leave the canvas or were squeezed.
TOUCHING = """async (names) => {
  written.clear();
  lab.stale = true;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return names.flatMap((name) => {
    const words = written.get(name);
    const {clientWidth} = document.querySelector(`#lab canvas.${name}, #lab .${name} canvas`);
    if (!words?.length) return [`nothing is written on ${name}`];
    return words.filter(({left, right, isSqueezed}) => isSqueezed || left < -1 || right > clientWidth + 1)
      .concat(words.filter((one, i) => words.slice(0, i).some((other) => other.text !== one.text
        && Math.abs(other.y - one.y) < 8 && other.left < one.right + 6 && one.left < other.right + 6)))
      .map(({text}) => `${name}: ${text}`);
  });
}"""


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1150, 1366])
def test_words_of_graph_and_curves_never_touch_and_are_never_squeezed(browser: Browser, width: int) -> None:
    with lab_page(browser, viewport={"width": width, "height": 768}) as page:
        page.evaluate(WRITING)
        chapters = page.locator("#lab .chapters button")
        for number in range(chapters.count()):
            chapters.nth(number).click()
            page.keyboard.press("b")
            assert page.evaluate(TOUCHING, ["charts", "graph"]) == [], (width, number + 1)
            if number == 1:  # small losses are told, and told apart
                heads = page.evaluate("written.get('charts').slice(0, 3).map(({text}) => text)")
                assert heads[2].startswith("Loss") and heads[:2] == ["−0.0002", "0.0007"]
        page.locator("#lab .speed input").fill("0")
        page.locator("#lab .one.both").click()
        for phase in range(10):  # of both, of whom one is frozen
            assert page.evaluate(TOUCHING, ["graph"]) == [], (width, phase)
            page.evaluate("lab.stale = lab.playback.pass(1100)")


def test_with_little_room_numbers_have_few_digits(lab: Page) -> None:
    values = [0, 0.00012, -0.0123, 0.456, -1.234, 12.34, 123.4, 1234.5, -234567]
    told = lab.evaluate("async (values) => values.map((await import('/lab/view/canvas.js')).brief)", values)
    assert told == ["0", "≈0", "−0.01", "0.46", "−1.2", "12", "123", "1235", "−2e+5"]


@pytest.mark.slow
def test_every_chapter_leaves_the_lab_as_high_as_it_is(lab: Page) -> None:
    """Its text has two lines, its formulas break between their terms alone."""
    whole = """() => {
        const {offsetHeight} = document.querySelector('#lab .lab');
        const terms = [...document.querySelectorAll('#lab .formulas span')];
        return [offsetHeight, terms.every((term) => term.getClientRects().length === 1)];
    }"""
    chapters, told = lab.locator("#lab .chapters button"), []
    for number in range(chapters.count()):
        chapters.nth(number).click()
        attempts = lab.locator("#lab .tries button")
        for attempt in range(attempts.count()):
            attempts.nth(attempt).click()
        lab.evaluate(ONE_FRAME)
        told.append(lab.evaluate(whole))
    assert told == [told[0]] * 8 and told[0][1]


@pytest.mark.slow
def test_the_slope_on_a_line_has_a_scale(browser: Browser) -> None:
    with lab_page(browser, viewport={"width": 1366, "height": 768}) as page:
        page.evaluate(WRITING)
        page.locator("#lab .chapters button").nth(4).click()  # D as a probability
        page.evaluate(TOUCHING, ["stage"])
        assert "slope - - 0 to 3" in page.evaluate("written.get('stage').map(({text}) => text).join()")


def test_sides_of_the_table_are_named_as_d_splits_them(lab: Page) -> None:
    lab.click("#lab .chapters button >> nth=0")
    lab.keyboard.press("b")
    told = {}
    for objective in ("non_saturating", "hinge", "wasserstein"):
        lab.locator("#lab [name=objective]").select_option(objective)
        lab.evaluate(ONE_FRAME)
        told[objective] = lab.locator("#lab .extremes thead th").all_inner_texts()[1:]
    assert told == {
        "non_saturating": ["D ≥ ½: “real”", "D < ½: “fake”"],
        "hinge": ["D ≥ 0: “real”", "D < 0: “fake”"],
        "wasserstein": ["D high", "D low"],
    }


def test_the_penalty_that_d_has_paid_still_stands_there_when_g_has_moved(lab: Page) -> None:
    lab.click("#lab .chapters button >> nth=0")
    lab.locator("#lab [name=penalty]").select_option("gradient_penalty")
    lab.focus("#lab .stage canvas")
    for key in "dg":
        lab.keyboard.press(key)
        lab.evaluate(ONE_FRAME)
        *terms, cost = lab.locator("#lab .formulas .filled >> nth=0").locator("b").all_inner_texts()
        assert len(terms) == 3 and float(terms[2]) > 0.01
        assert sum(map(float, terms)) == pytest.approx(float(cost), abs=0.1)
    assert float(cost) == pytest.approx(lab.evaluate("lab.history.newest.d_loss"), abs=0.06)


def test_a_link_carries_layers_and_speed(lab: Page) -> None:
    lab.evaluate("location.hash = 'chapter=2&layers=fakes+grid&speed=0'")
    lab.wait_for_selector("#lab .chapters button:nth-child(2)[aria-pressed=true]")
    drawn = lab.locator("#lab .layers input:checked").evaluate_all("all => all.map(one => one.name)")
    assert drawn == ["fakes", "grid"] and lab.inner_text("#lab .speed output") == "slow motion"
    lab.locator("#lab .speed input").fill("4")
    assert (settings_in_address(lab)["speed"], settings_in_address(lab)["layers"]) == ("4", "fakes grid")
    lab.evaluate("location.hash = 'chapter=1&layers=%3Cscript%3E&speed=1e9'")
    lab.wait_for_selector("#lab .chapters button:nth-child(1)[aria-pressed=true]")
    assert lab.locator("#lab .layers input:checked").count() == 0
    assert lab.locator("#lab .speed input").input_value() == "4"


def test_a_chapter_offers_what_to_try_and_its_curve_is_the_one_it_names(lab: Page) -> None:
    lab.click("#lab .chapters button >> nth=3")
    assert settings_in_address(lab) | {"scene": "point", "depth": "0", "chapter": "4"} == settings_in_address(lab)
    lab.wait_for_selector("#lab .charts[aria-label*='Mean of the fakes']")
    lab.click("#lab .tries button >> nth=1")
    wait_for(lambda: steps(lab)[1] > 3, "it to play")
    assert settings_in_address(lab)["penalty"] == "r1"
    lab.click("#lab .play")


def test_a_link_may_name_a_chapter_alone_and_a_hostile_one_does_no_harm(lab: Page) -> None:
    lab.evaluate("location.hash = 'chapter=6'")
    lab.wait_for_selector("#lab .chapters button:nth-child(6)[aria-pressed=true]")
    assert setting(lab, "objective") == "least_squares"
    assert lab.get_attribute("#lab [data-scene=moons]", "aria-pressed") == "true"
    lab.evaluate(
        "location.hash = 'scene=__proto__&width=1e99&d_rate=NaN&points=%3C'"
        " + '&chapter=%3Cimg%20src=x%20onerror=window.hacked=1%3E'"
    )
    wait_for(lambda: setting(lab, "width") == "64", "the nearest width")
    assert lab.evaluate("window.hacked") is None


def test_a_finger_draws_and_a_stroke_that_leaves_the_canvas_ends(browser: Browser) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    with lab_page(browser, **phone) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        small = page.locator("#lab").get_by_role("button").or_(page.locator("#lab").locator("select, input, a"))
        sizes = small.evaluate_all("all => all.filter(one => one.type !== 'checkbox').map(one => one.offsetHeight)")
        assert min(sizes) >= 44
        page.locator("#lab [data-scene=drawing]").tap()
        page.locator("#lab .stage canvas").scroll_into_view_if_needed()
        box, finger = box_of(page, "#lab .stage canvas"), page.context.new_cdp_session(page)

        def touch(kind: str, *place: float) -> None:
            at = [{"x": box["x"] + place[0] * box["width"], "y": box["y"] + place[1] * box["height"]}] if place else []
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

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
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert drawn() == ended == page.evaluate("lab.settings.points.length")
        page.reload()
        page.evaluate(OPEN, in_train())
        assert page.evaluate("lab.settings.points.length") == ended


@pytest.mark.slow
def test_a_link_opens_the_game_on_the_page_and_its_objective_leads_to_train_and_back(page: Page) -> None:
    link = "tab=lab#scene=moons&objective=wasserstein&penalty=clipping&width=7&seed=42&optimiser=sgd&depth=1"
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"?{link}")
    page.wait_for_selector(READY)
    shown = [setting(page, name) for name in ("objective", "penalty", "penalty_weight", "width", "seed", "optimiser")]
    assert shown == ["wasserstein", "clipping", "0.1", "7", "42", "sgd"]
    assert page.get_attribute("#lab [data-scene=moons]", "aria-pressed") == "true"
    selects = page.locator("#lab select").evaluate_all("all => all.map((one) => getComputedStyle(one).appearance)")
    assert set(selects) == {"auto"}, "what can be chosen from has its arrow"
    box = box_of(page, "#lab .lab")
    assert box["y"] + box["height"] <= 768
    whole = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert whole == [1366, 768]
    page.click("#lab .links .train")
    wait_for_value(page, "objective", OBJECTIVES["wasserstein"].title)
    page.wait_for_selector("#open-lab a[href*='objective=wasserstein&penalty=clipping']")
