"""The lessons: their mathematics against torch and scipy, their claims, and every page opened."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import torch
from playwright.sync_api import Browser, Page
from scipy.spatial import distance  # type: ignore[import-untyped]
from script_modules import call, markup, modules_page
from serving import wait_for
from torch import Tensor, nn
from torch.nn import functional as F

from playground.glossary import TERMS
from playground.models import ARCHITECTURES
from playground.models.layer_table import layer_rows
from playground.runs.presets import PRESETS
from playground.ui.lessons import tab
from playground.ui.lessons.facts import COMMANDS, PAGE, SNIPPET
from trainers.method import nearest_config
from trainers.methods import chosen_method

PICTURE = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
SHOWN = {"pictures": [{"title": "a", "words": "b", "picture": PICTURE}] * 4}
VERDICTS = [[0.9] * 14 for _ in range(13)] + [[0.6] * 13 + [0.1]]
"""of 14 x 14 patches: the last one is found least real"""
FACTS = {
    "layers.json": {
        "tables": {
            "Dense layers": [
                {"network": "Generator", "layer": "Dense", "output": "14×14×32", "parameters": 200704},
            ],
        },
    },
    "maps.json": {"title": "Digits", "maps": [{"title": "7×7×64", "pictures": [PICTURE] * 8}]},
    "abc.json": {"title": "mine", "maps": [{"title": "7×7×8", "pictures": [PICTURE]}]},
    "arithmetic.json": {"title": "a − b + c", "steps": [{"name": n, "z": [1, -1], "picture": PICTURE} for n in "ABCD"]},
    "ac_gan.json": {kind: {"discrimination": 1, "classification": 0, "named_right": 1} for kind in ("real", "fake")},
    "skips.json": SHOWN, "circles.json": SHOWN, "normalisation.json": {"pictures": SHOWN["pictures"][:2]},
    "costs.json": {
        "count": 24, "patches": {"side": 16, "step": 2, "first": -5, "of": 32},
        "scores": [
            {"title": title, "difference": 12.3, "sharpness": 1, "colour": 0.5, "real": 0.5}
            for title in ("wanted", "L1 alone", "game alone", "both")
        ],
        "examples": [
            {"title": name, "pictures": SHOWN["pictures"] + SHOWN["pictures"][:1],
             "judged": [{"title": kind, "picture": PICTURE, "verdicts": VERDICTS} for kind in ("wanted", "both")]}
            for name in ("a boot", "a dress")
        ],
    },
    "sharpness.json": {**SHOWN, "places": [{"title": "a", "psnr": 26.5, "sharpness": 0.3}]},
    "glossary.json": {"terms": [asdict(term) for term in TERMS]},
    "programs.json": {"page": PAGE, "snippet": SNIPPET, "commands": [asdict(command) for command in COMMANDS]},
    "cards.json": {"cards": [{"name": "gan", "title": "GAN", "summary": "Two.", "year": 2014}]},
}  # fmt: skip

BODY = markup(tab.__file__) + (
    "<script>window.gradio_config = {root: location.origin}</script><script type=module>"
    'import {Reader} from "/lessons/view/reader.js"; new Reader(document.querySelector(".lessons"))</script>'
)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with modules_page(browser) as page:
        yield page


@pytest.fixture(scope="module")
def lessons(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call(page, "lessons/view/lessons.js", "m.LESSONS")
    return found


def chance_of(seed: int) -> tuple[random.Random, torch.Generator]:
    """Of sizes and of numbers."""
    return random.Random(seed), torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("seed", range(8))
def test_transposed_convolution_is_torchs(page: Page, seed: int) -> None:
    sizes, numbers = chance_of(seed)
    n, k, stride = sizes.randint(1, 6), sizes.randint(1, 5), sizes.randint(1, 3)
    padding = sizes.randint(0, ((n - 1) * stride + k - 1) // 2)  # something is left
    x, kernel = torch.randn(n, n, generator=numbers), torch.randn(k, k, generator=numbers)
    given = [x.tolist(), kernel.tolist(), stride, padding]
    ours = call(page, "lessons/maths/convolution.js", "m.transposedConvolution(...given)", given)
    torchs = F.conv_transpose2d(x[None, None], kernel[None, None], stride=stride, padding=padding)[0, 0]
    torch.testing.assert_close(torch.tensor(ours), torchs, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_batch_normalisation_is_torchs_in_training_and_in_testing(page: Page, seed: int) -> None:
    sizes, numbers = chance_of(seed)
    gamma, beta, momentum = sizes.uniform(0.2, 2), sizes.uniform(-2, 2), sizes.uniform(0.05, 0.5)
    shape = sizes.randint(1, 6), sizes.randint(2, 40)
    batches = sizes.uniform(0.5, 4) * torch.randn(*shape, generator=numbers) + sizes.uniform(-3, 3)
    layer = nn.BatchNorm1d(1, momentum=momentum)
    nn.init.constant_(layer.weight, gamma)
    nn.init.constant_(layer.bias, beta)
    with torch.no_grad():
        trained = torch.stack([layer(batch[:, None])[:, 0] for batch in batches])
        tested = layer.eval()(batches[0][:, None])[:, 0]
    ours = call(
        page, "lessons/maths/normalisation.js",
        """(() => { let running = {mean: 0, variance: 1}, trained = [];
          const {batches, gamma, beta, momentum} = given;
          for (const batch of batches) {
            const own = m.statistics(batch);
            trained.push(m.normalise(batch, own, gamma, beta));
            running = m.renewed(running, own, momentum);
          }
          return {trained, tested: m.normalise(batches[0], running, gamma, beta)}; })()""",
        {"batches": batches.tolist(), "gamma": gamma, "beta": beta, "momentum": momentum},
    )  # fmt: skip
    torch.testing.assert_close(torch.tensor(ours["trained"]), trained, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(torch.tensor(ours["tested"]), tested, rtol=1e-4, atol=1e-5)


def test_without_normalisation_the_numbers_become_the_same_from_layer_to_layer(page: Page) -> None:
    told = call(
        page, "lessons/maths/normalisation.js",
        """await (async () => { const {Random} = await import('/lab/maths/random.js');
          return [true, false].map((isOn) => m.spreads(10, isOn, new Random(5, 'layers'))); })()""",
    )  # fmt: skip
    on, off = told
    assert min(on) > 0.4 and max(on) < 0.8
    assert off == sorted(off, reverse=True) and off[-1] < 0.02 * on[-1]


def test_the_table_of_layers_is_that_of_the_dcgan(page: Page) -> None:
    layers, sizes = call(page, "lessons/figures/convolution.js", "[m.LAYERS, m.sizes()]")
    dcgan = ARCHITECTURES["dcgan64"]
    rows = layer_rows([("G", dcgan.build()[0], (torch.zeros(2, dcgan.latent_dim),), "z")])
    output = [row.output for row in rows if row.layer.startswith("Transposed")]
    assert output == [f"{size}×{size}×{one['channels']}" for size, one in zip(sizes[1:], layers, strict=True)]


@pytest.mark.slow
def test_the_critics_estimate_falls_with_the_distance_and_keeps_to_what_is_said_of_both(
    page: Page,
) -> None:
    told, floor = call(
        page, "lessons/figures/estimate.js",
        """await (async () => {
          const {Game} = await import('/lab/maths/game.js'), {settingsOf} = await import('/lab/maths/settings.js');
          const game = new Game(settingsOf(m.GAME)), told = [m.measured(game)];
          for (let round = 1; round <= 300; round += 1) {
            game.round();
            if (round % 10 === 0) told.push(m.measured(game));
          }
          return [told, m.ofReals(game)]; })()""",
    )  # fmt: skip

    def mean(name: str, which: slice) -> float:
        return float(torch.tensor([one[name] for one in told[which]]).mean())

    for name in ("estimate", "distance"):
        early, middle, late = (mean(name, which) for which in (slice(2), slice(10, 15), slice(25, 31)))
        assert early > middle > late and late < 0.4 * early
    assert all(one["estimate"] <= one["slope"] * one["distance"] + 1e-9 for one in told)  # "can say at most"
    assert told[0]["slope"] > 1.5 and told[0]["estimate"] > 1.2 * told[0]["distance"]  # "at first too much"
    assert all(0.3 * one["distance"] < one["estimate"] <= 1.05 * one["distance"] for one in told[5:])
    assert all(one["estimate"] < one["distance"] for one in told[20:])  # "in the end less"
    assert 0.5 * told[-1]["distance"] < floor < told[-1]["distance"]


def test_the_value_of_the_best_d_holds_the_divergence(page: Page) -> None:
    def divergence(left: float, right: float) -> tuple[float, float]:
        ours = call(
            page, "lessons/maths/densities.js",
            """(() => { const xs = m.spaced(-8, 8, 1601), of = (c) => xs.map((x) => m.gaussian(x, c, 0.7));
              return m.jensenShannonOfValue(m.valueOfBest(of(given[0]), of(given[1]), 0.01)); })()""",
            [left, right],
        )  # fmt: skip
        xs = torch.linspace(-8, 8, 1601, dtype=torch.float64)
        densities = [torch.exp(-0.5 * ((xs - centre) / 0.7) ** 2) for centre in (left, right)]
        return ours, float(distance.jensenshannon(*densities) ** 2)

    for right in (0.3, 1.0, 2.5):
        ours, scipys = divergence(0.0, right)
        assert ours == pytest.approx(scipys, abs=1e-6)
    assert divergence(0.0, 0.0)[0] == pytest.approx(0, abs=1e-9)  # both the same: D = 1/2, nothing to tell
    assert divergence(-5.0, 5.0)[0] == pytest.approx(math.log(2), abs=1e-6)  # level, however far


def test_far_apart_the_divergence_is_level_and_the_distance_is_not(page: Page) -> None:
    near, far = (call(page, "lessons/figures/wasserstein.js", "m.apart(given)", gap) for gap in (3, 4))
    assert far["jensenShannon"] == pytest.approx(near["jensenShannon"], abs=1e-4)
    assert (near["wasserstein"], far["wasserstein"]) == (3, 4)


def test_costs_of_g_have_the_slopes_that_are_told(page: Page) -> None:
    """Minimax and non-saturating in the logit of d, the others in d itself."""
    places = (0.02, 0.5, 0.9)
    costs: dict[str, Callable[[Tensor], Tensor]] = {
        "minimax": lambda x: torch.log(1 - x.sigmoid()),
        "non_saturating": lambda x: -torch.log(x.sigmoid()),
        "least_squares": lambda x: 0.5 * (x - 1) ** 2,
        "wasserstein": lambda x: -x,
        "of_d": lambda x: -torch.log(1 - x.sigmoid()),
    }
    for name, cost_of in costs.items():
        told = call(
            page,
            "lessons/figures/minimax.js",
            f"given.map((d) => {{ const c = {{...m.COSTS, of_d: m.OF_D}}.{name}; return [c.cost(d), c.slope(d)]; }})",
            [*places],
        )
        for d, pair in zip(places, told, strict=True):
            x = torch.tensor(d, dtype=torch.float64)
            x = (x if name in ("least_squares", "wasserstein") else x.logit()).requires_grad_()
            cost = cost_of(x)
            (slope,) = torch.autograd.grad(cost, x)
            assert pair == pytest.approx([cost.item(), slope.item()], abs=1e-9)


def test_minimax_is_flat_where_d_is_sure_and_non_saturating_steep(page: Page) -> None:
    flat, steep = call(
        page, "lessons/figures/minimax.js", "[m.COSTS.minimax.slope(0.01), m.COSTS.non_saturating.slope(0.01)]"
    )
    assert abs(flat) < 0.05 and steep < -0.95


def test_being_sure_and_wrong_costs_without_bound(page: Page) -> None:
    def terms(real: int, fake: int) -> dict[str, float]:
        as_words = (
            "Object.fromEntries(Object.entries(m.termsAt(...given)).map(([name, value]) => [name, String(value)]))"
        )
        told = call(page, "lessons/figures/extremes.js", as_words, [real, fake])
        return {name: float(value) for name, value in told.items()}

    fooled, perfect, none = terms(1, 1), terms(1, 0), terms(0, 0)
    assert (fooled["value"], fooled["d_cost"], fooled["g_non_saturating"]) == (-math.inf, math.inf, 0)
    assert (perfect["value"], perfect["g_non_saturating"]) == (0, math.inf)
    assert (none["of_real"], none["of_fake"]) == (-math.inf, 0)


def test_a_line_that_leaves_the_plot_is_broken_there(page: Page) -> None:
    drawn = call(
        page, "lessons/view/plot.js",
        """new m.Plot({x: [0, 4], y: [0, 1]}).line([[0, 0], [1, 1], [2, 9], [3, 1], [4, 0]]).getAttribute('d')""",
    )  # fmt: skip
    assert [part for part in drawn if part.isalpha()] == ["M", "L", "M", "L"]


def test_round_and_round(page: Page) -> None:
    """Out and out together; bounded in turns; to rest with R1."""

    def after(rule: str, rounds: int) -> float:
        walk = """(() => {
          let place = [0.9, 0];
          for (let i = 0; i < given[1]; i += 1) place = m.round(place, given[0], 0.1);
          return Math.hypot(...place);
        })()"""
        return float(call(page, "lessons/figures/bilinear.js", walk, [rule, rounds]))

    assert after("together", 400) > 5
    assert all(0.8 < after("turns", rounds) < 1.0 for rounds in (100, 250, 400))
    assert after("r1", 400) < 0.01


def assert_kept(page: Page, fragment: str) -> None:
    """The Lab takes every setting of a link as it is, and a penalty that it names does something."""
    settings = call(page, "lab/maths/settings.js", "m.settingsOf(given)", fragment)
    asked = {name: values[0] for name, values in parse_qs(fragment).items()}
    assert {name: str(settings[name]) for name in asked} == asked
    assert settings["penalty"] == "none" or settings["penalty_weight"] > 0


def test_each_objective_of_the_value_leads_to_the_lab_and_to_train(page: Page) -> None:
    places = call(page, "lessons/figures/minimax.js", "Object.keys(m.COSTS).map(name => [name, m.placesOf(name)])")
    assert len(places) == 4
    for name, ((_, lab), (_, train)) in places:
        assert_kept(page, urlsplit(lab).fragment)
        asked = {key: values[0] for key, values in parse_qs(urlsplit(train).query).items() if key != "tab"}
        config, notes = nearest_config(chosen_method(asked), asked)
        assert (config.objective, notes) == (name, [])


@pytest.mark.parametrize(
    ("words", "preset"),
    [
        ("Collapse: Train", "collapses"), ("Standstill: Train", "judge_wins"), ("Circling: Train", "never_settles"),
        ("With it: Train", "first_gan"), ("Without it: Train", "no_batch_norm"),
    ],
)  # fmt: skip
def test_failures_are_shown_by_the_presets_whose_verdicts_are_tested(
    lessons: list[dict[str, Any]], words: str, preset: str
) -> None:
    (link,) = [link for lesson in lessons for title, link in lesson["tries"] if title == words]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items() if name != "tab"}
    wanted = PRESETS[preset].settings
    assert nearest_config(chosen_method(asked), asked) == nearest_config(chosen_method(wanted), wanted)
    assert chosen_method(asked) is chosen_method(wanted)


def test_every_lesson_leads_somewhere(page: Page, lessons: list[dict[str, Any]]) -> None:
    assert len({lesson["id"] for lesson in lessons}) == len(lessons) >= 16
    chapters = call(page, "lab/maths/chapters.js", "m.CHAPTERS.length")
    for lesson in lessons:
        assert lesson["tries"] and lesson["look"] and lesson["text"]
        for _, link in lesson["tries"]:
            parts = urlsplit(link)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            where = asked.pop("tab").split("/")[0]
            assert where in {"train", "lab", "zoo", "latent", "labels", "sketch", "photo", "superres"}
            if where == "train":
                _, notes = nearest_config(chosen_method(asked), asked)
                assert notes == []
            elif where == "lab" and parts.fragment.startswith("chapter="):
                assert parts.fragment in {f"chapter={number + 1}" for number in range(chapters)}
            elif where == "lab" and parts.fragment:
                assert_kept(page, parts.fragment)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_every_lesson_opens_whole(browser: Browser, lessons: list[dict[str, Any]], size: tuple[int, int]) -> None:
    viewport = {"width": size[0], "height": size[1]}
    with modules_page(browser, BODY, FACTS, viewport=viewport, reduced_motion="reduce") as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        for lesson in lessons:
            page.locator(f'.lesson-list button[data-id="{lesson["id"]}"]').click()
            page.wait_for_function("document.querySelector('.lesson-figure').childElementCount > 0")
            assert page.locator(".lesson-page h2").inner_text() == lesson["title"]
            page.wait_for_function("!document.querySelector('.lesson-figure').innerText.includes('Computed now')")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), lesson["id"]
            room = "document.querySelector('.lesson-figure').getBoundingClientRect().right + 1"
            ends = page.locator(".lesson-table").evaluate_all(
                f"all => all.every(one => one.getBoundingClientRect().right <= {room})"
            )
            assert ends, lesson["id"]
            broken = page.locator(".lesson-table :is(td, th)").evaluate_all(
                """all => all.map((cell) => cell.firstChild).filter((text) => text?.nodeType === 3)
                  .filter((text) => !/\\s/.test(text.data)).filter((text) => {
                    const range = document.createRange();
                    range.selectNode(text);
                    return range.getClientRects().length > 1;
                  }).map((text) => text.data)"""
            )
            assert broken == [], lesson["id"]
        assert errors == []


#: Of all words in plots: those whose size on the screen is below what can be read, and those that leave their plot.
HARD_TO_READ = """() => [...document.querySelectorAll('.lesson-page svg text')].flatMap((text) => {
  const {left, right} = text.getBoundingClientRect(), plot = text.ownerSVGElement.getBoundingClientRect();
  const shown = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
  const least = text.classList.contains('tick') ? 12 : 13.9;
  return [shown < least && `${text.textContent} is ${shown} high`,
    (left < plot.left - 1 || right > plot.right + 1) && `${text.textContent} leaves the plot`].filter(Boolean);
})"""


@pytest.mark.parametrize("width", [1366, pytest.param(390, marks=pytest.mark.slow)])
def test_words_in_plots_can_be_read_at_any_width(browser: Browser, lessons: list[dict[str, Any]], width: int) -> None:
    with_plots = {"generative", "minimax", "best", "normalisation", "rounds", "wasserstein", "srgan"}
    assert with_plots < {lesson["id"] for lesson in lessons}
    viewport = {"width": 1756 - width, "height": 800}  # opened at the other width
    with modules_page(browser, BODY, FACTS, viewport=viewport, reduced_motion="reduce") as page:
        for name in with_plots:
            page.locator(f'.lesson-list button[data-id="{name}"]').click()
            page.wait_for_selector(".lesson-plot text")
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert page.evaluate(HARD_TO_READ) == [], name
            page.set_viewport_size({"width": 1756 - width, "height": 800})


def test_a_plot_that_becomes_narrower_keeps_what_was_drawn_and_its_minus_is_as_wide_as_a_plus(page: Page) -> None:
    told = page.evaluate(
        """async () => {
          const {Plot} = await import('/lessons/view/plot.js'), holder = document.createElement('div');
          const plot = new Plot({x: [-1, 1], y: [0, 1]}), frame = () => new Promise(requestAnimationFrame);
          const seen = async () => {
            for (let i = 0; i < 3; i += 1) await frame();
            return [...plot.front.children].map((one) => Number(one.getAttribute('cx')) / plot.size.width);
          };
          document.body.append(holder);
          holder.append(plot.node);
          plot.dot(1, 1, '--d');
          holder.style.width = '600px';
          const wide = await seen();
          holder.style.width = '300px';
          const narrow = await seen(), ticks = [...plot.ground.querySelectorAll('.tick')].map((one) => one.textContent);
          holder.remove();
          return {wide, narrow, size: plot.size.width, ticks};
        }"""
    )
    assert told["size"] == 300 and len(told["wide"]) == len(told["narrow"]) == 1
    assert told["narrow"][0] == pytest.approx(told["wide"][0], abs=0.03)
    assert "−1" in told["ticks"] and not any("-" in tick for tick in told["ticks"])


def test_a_padding_that_cuts_everything_away_leaves_nothing(browser: Browser) -> None:
    with modules_page(browser, BODY, FACTS, reduced_motion="reduce") as page:
        page.locator('.lesson-list button[data-id="convolution"]').click()
        page.locator(".lesson-number:has-text('padding') input").fill("2")
        assert "= −1: the padding cuts everything away, nothing is left." in page.inner_text(
            ".lesson-figure > .lesson-said"
        )
        assert page.inner_text(".lesson-grid:last-child").split() == ["Output", "nothing", "left"]


def test_the_table_of_the_value_is_even_and_says_by_what_its_slopes_are(browser: Browser) -> None:
    with modules_page(browser, BODY, FACTS, viewport={"width": 1366, "height": 768}, reduced_motion="reduce") as page:
        page.locator('.lesson-list button[data-id="minimax"]').click()
        page.wait_for_selector(".lesson-table .see-in")
        ends = page.locator(".lesson-table tr").evaluate_all(
            "rows => rows.map((row) => new Set([...row.cells].map((cell) => cell.getBoundingClientRect().bottom)).size)"
        )
        assert set(ends) == {1}
        links = page.locator(".lesson-table .see-in a")
        assert all(
            "underline" in one
            for one in links.evaluate_all("all => all.map((a) => getComputedStyle(a).textDecoration)")
        )
        assert "by D’s logit" in page.inner_text(".lesson-table + .lesson-said")


def test_nothing_equals_what_is_only_near(browser: Browser) -> None:
    with modules_page(browser, BODY, FACTS, reduced_motion="reduce") as page:
        page.locator('.lesson-list button[data-id="best"]').click()
        page.locator(".lesson-slider input").nth(0).fill("0.8")
        page.locator(".lesson-slider input").nth(1).fill("0.7")
        said = page.inner_text(".lesson-said")
        assert "/ 2 ≈ 0 nats" in said and "V(D*, G) = −1.39" in said


def opens(page: Page, lesson: dict[str, Any]) -> None:
    page.wait_for_function(
        "(title) => document.querySelector('.lesson-page h2')?.textContent === title", arg=lesson["title"]
    )


def test_arrow_keys_turn_the_pages_wherever_the_focus_is(browser: Browser, lessons: list[dict[str, Any]]) -> None:
    with modules_page(browser, BODY, FACTS, reduced_motion="reduce") as page:
        opens(page, lessons[0])
        page.keyboard.press("ArrowRight")  # nothing has been touched yet
        opens(page, lessons[1])
        page.click("[aria-label='The next lesson']")  # a button that goes with its page
        opens(page, lessons[2])
        page.keyboard.press("ArrowRight")
        opens(page, lessons[3])
        page.locator(".lesson-slider input").first.focus()
        page.keyboard.press("ArrowLeft")  # moves the slider
        assert page.inner_text(".lesson-page h2") == lessons[3]["title"]
        page.locator(".lesson-list button").first.focus()
        page.keyboard.press("ArrowLeft")
        opens(page, lessons[2])


def test_full_screen_is_larger_and_is_paged_by_keys(browser: Browser, lessons: list[dict[str, Any]]) -> None:
    with modules_page(browser, BODY, FACTS, reduced_motion="reduce") as page:
        opens(page, lessons[0])
        heading = page.locator(".lesson-page h2")
        before = heading.bounding_box()
        page.get_by_role("button", name="Full screen").click()
        page.wait_for_function("document.fullscreenElement !== null")
        page.wait_for_timeout(100)
        after = heading.bounding_box()
        assert before is not None and after is not None and after["height"] > 1.3 * before["height"]
        page.keyboard.press("ArrowRight")
        opens(page, lessons[1])


def test_the_map_lies_where_the_patches_are_and_the_square_is_what_d_sees(browser: Browser) -> None:
    with modules_page(browser, BODY, FACTS, reduced_motion="reduce") as page:
        page.locator('.lesson-list button[data-id="pix2pix"]').click()
        page.wait_for_selector(".lesson-patches")

        def box(name: str) -> tuple[float, ...]:
            """Left, top, width and height in pixels of the picture, which has 32."""
            whole, part = (
                page.locator(where).first.bounding_box() for where in (".lesson-patches", f".lesson-patches {name}")
            )
            assert whole is not None and part is not None
            corner = part["x"] - whole["x"], part["y"] - whole["y"]
            return tuple(32 * length / whole["width"] for length in (*corner, part["width"], part["height"]))

        said = page.locator(".lesson-judged figure p").first
        assert box(".cells") == pytest.approx((2, 2, 28, 28), abs=0.3)
        assert said.inner_text() == "square: D = 0.10"
        assert box(".seen") == pytest.approx((21, 21, 16, 16), abs=0.3)
        page.locator(".lesson-patches i").nth(14 * 5 + 3).hover()
        assert said.inner_text() == "square: D = 0.90"
        assert box(".seen") == pytest.approx((1, 5, 16, 16), abs=0.3)
        page.locator(".lesson-patches").first.focus()
        for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
            page.keyboard.press(key)
        wait_for(lambda: box(".seen") == pytest.approx((3, 9, 16, 16), abs=0.3), "the square one right and two down")
        assert page.locator(".lesson-page h2").inner_text().startswith("pix2pix")  # the page was not turned
        colours = [page.locator(".lesson-patches i").nth(at).get_attribute("style") or "" for at in (0, 195)]
        assert "--real" in colours[0] and "--fake" in colours[1]


def test_the_shortcuts_are_cut_and_another_garment_is_shown(browser: Browser) -> None:
    with modules_page(browser, BODY, FACTS, reduced_motion="reduce") as page:
        page.locator('.lesson-list button[data-id="pix2pix"]').click()
        page.get_by_role("button", name="a dress").click()
        assert page.locator(".lesson-gallery.fives img").count() == 5
        page.get_by_role("button", name="Shortcuts cut").click()
        page.wait_for_selector(".lesson-gallery.twos")
        assert page.locator(".lesson-patches").count() == 0


def test_a_game_moves_the_dots_of_the_value_until_a_hand_does(browser: Browser) -> None:
    with modules_page(browser, BODY, FACTS) as page:
        page.locator('.lesson-list button[data-id="minimax"]').click()
        page.get_by_role("button", name="Let a game move the dots").click()
        output = page.locator(".lesson-slider output")
        page.wait_for_function("document.querySelector('.lesson-slider output').textContent !== '0.03'")
        assert 0 < float(output.inner_text()) < 1
        page.locator(".lesson-slider input").fill("0.5")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert output.inner_text() == "0.5"
        assert page.get_by_role("button", name="Let a game move the dots").is_visible()


@pytest.mark.parametrize(("run", "title"), [("", "Digits"), ("?tab=lessons/layers&run=abc", "mine")])
def test_feature_maps_are_those_of_the_run_that_is_open(browser: Browser, run: str, title: str) -> None:
    with modules_page(browser, BODY, FACTS, reduced_motion="reduce") as page:
        page.evaluate("(query) => history.replaceState(null, '', '/' + query)", run)
        page.locator('.lesson-list button[data-id="layers"]').click()
        page.wait_for_selector(f".lesson-maps:has-text('“{title}”') img")
        page.wait_for_selector(".lesson-table.small")


def test_the_zoo_is_a_click_away_from_each_of_its_methods(browser: Browser) -> None:
    with modules_page(browser, BODY, FACTS, reduced_motion="reduce") as page:
        page.locator('.lesson-list button[data-id="zoo"]').click()
        assert page.locator(".lesson-years a").get_attribute("href") == "?tab=zoo/gan"


def test_the_glossary_leads_to_lessons_and_chapters_by_their_titles(page: Page, lessons: list[dict[str, Any]]) -> None:
    titles = {lesson["id"]: lesson["title"] for lesson in lessons}
    chapters = call(page, "lab/maths/chapters.js", "m.CHAPTERS.map((chapter) => chapter.title)")
    for place in (term.place for term in TERMS if term.place):
        parts = urlsplit(place.address)
        tab_id, _, section = parse_qs(parts.query)["tab"][0].partition("/")
        if tab_id == "lessons":
            assert place.words == f"Lesson: {titles[section]}"
        elif tab_id == "lab":
            title = chapters[int(parts.fragment.removeprefix("chapter=")) - 1]
            assert place.words.casefold() == f"lab: {title}".casefold()


def test_the_glossary_lists_every_term(browser: Browser) -> None:
    with modules_page(browser, BODY, FACTS, viewport={"width": 390, "height": 844}, reduced_motion="reduce") as page:
        page.locator('.lesson-list button[data-id="glossary"]').click()
        page.wait_for_selector(".glossary")
        assert page.locator(".glossary dt").count() == len(TERMS)
        assert page.locator(".glossary a").count() == sum(term.place is not None for term in TERMS)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_programs_find_the_page_where_it_is_and_every_call(browser: Browser) -> None:
    said = {"/start_run": "Start a run. Takes `epochs`.", "/stop_run": "Stop a run, e.g. this"}
    calls = {"named_endpoints": {name: {"description": words} for name, words in said.items()}}
    with modules_page(browser, BODY, FACTS, reduced_motion="reduce") as page:
        page.route("**/gradio_api/info", lambda route: route.fulfill(json=calls))
        page.locator('.lesson-list button[data-id="programs"]').click()
        page.wait_for_selector(".lesson-figure details")
        codes = page.locator(".lesson-code").all_inner_texts()
        assert codes == [SNIPPET.replace(PAGE, "http://modules.test"), *(command.line for command in COMMANDS)]
        page.click(".lesson-figure summary")
        assert page.locator(".glossary dd").all_inner_texts() == ["Start a run.", "Stop a run, e.g. this"]
