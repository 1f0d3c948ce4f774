"""Terms explain themselves where they stand: on a page of our scripts alone, and once on Train."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from looking import choose, open_page, run_in_address, unfold
from playwright.sync_api import Browser, Page
from script_modules import call, modules_page
from serving import wait_for

from playground.config import settings_of
from playground.glossary import TERMS
from playground.ui.components.setting_panel import hint_with_bounds
from trainers.methods import all_methods

GLOSSARY = {"glossary.json": {"terms": [asdict(term) for term in TERMS]}}
BODY = """
<main class="html-container">
  <div class="card" id="one"><p>The FID falls. Batch by batch, the AC-GAN’s FID falls.</p>
    <p>A batch again, a logit.</p></div>
  <div class="card" id="other"><p>FID <button>FID</button> <a href="#">epoch</a> <code>epoch</code></p>
    <h3>An epoch</h3><label>Epoch</label><p>Miyato et al. 2018, Spectral Normalization for GANs.</p></div>
  <div class="card" id="plain"><p>Nothing here needs a word of explanation.</p></div>
  <div class="card" data-live="quality" id="live"></div>
</main>
<p id="foreign">An epoch of Gradio’s own.</p>
<script type=module>
  import {explainTerms} from '/glossary/marks.js';
  await explainTerms(document.body, '/glossary.json');
  document.body.dataset.ready = '';
</script>"""
MARKED = "part => [...part.querySelectorAll('dfn')].map(mark => mark.textContent)"
TIP = ".term-explained"


@contextmanager
def glossary_page(browser: Browser, **options: Any) -> Iterator[Page]:
    with modules_page(browser, BODY, GLOSSARY, **options) as page:
        page.wait_for_selector("body[data-ready]")
        yield page


@pytest.fixture(scope="module")
def text(browser: Browser) -> Iterator[Page]:
    with glossary_page(browser) as page:
        yield page


def marked(page: Page, part: str) -> list[str]:
    found: list[str] = page.locator(part).evaluate(MARKED)
    return found


def test_a_term_is_marked_where_it_first_stands_in_a_card(text: Page) -> None:
    assert marked(text, "#one") == ["FID", "Batch", "AC-GAN", "logit"]
    assert text.inner_text("#one").startswith("The FID falls. Batch by batch, the AC-GAN’s FID falls.")


def test_what_can_be_pressed_names_code_and_sources_are_left_alone(text: Page) -> None:
    assert marked(text, "#other") == ["FID"]
    assert marked(text, "#foreign") == []


def test_a_part_without_a_term_stays_as_it_is(text: Page) -> None:
    assert text.inner_html("#plain") == "<p>Nothing here needs a word of explanation.</p>"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Wasserstein, sliced Wasserstein", ["Wasserstein distance", "sliced Wasserstein distance"]),
        ("Batches of epochs", ["batch", "epoch"]),
        ("without any loss", []),
        ("Cramped, pregans, GAN-like, fid, adam", []),
        ("A WGAN and an AC-GAN", ["AC-GAN"]),
        ("a U-Net’s KL; nats.", ["U-Net", "Kullback-Leibler", "nats"]),
    ],
)
def test_whole_words_are_found_the_longest_first(text: Page, words: str, found: list[str]) -> None:
    names = "new m.Terms(given[0]).in(given[1]).map(([, , term]) => term.name)"
    assert call(text, "glossary/terms.js", names, [GLOSSARY["glossary.json"]["terms"], words]) == found


def test_every_term_that_texts_name_is_found_by_each_of_its_spellings(text: Page) -> None:
    spelt = [
        (term.name, words)
        for term in TERMS
        for words in (term.spellings if term.has_other_meanings else (term.name, *term.spellings))
    ]
    names = "given[1].map((words) => new m.Terms(given[0]).in(words)[0]?.[2].name)"
    found = call(text, "glossary/terms.js", names, [GLOSSARY["glossary.json"]["terms"], [words for _, words in spelt]])
    assert found == [name for name, _ in spelt]


def test_a_term_explains_itself_by_keyboard_and_escape_closes_it(browser: Browser) -> None:
    with glossary_page(browser) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.dataset.term") == "FID"
        assert page.locator(TIP).is_visible() and page.get_by_role("tooltip").inner_text().startswith("FID How far")
        described = page.evaluate(
            "document.getElementById(document.activeElement.getAttribute('aria-describedby'))?.role"
        )
        assert described == "tooltip"
        page.keyboard.press("Escape")
        assert not page.locator(TIP).is_visible()
        assert page.evaluate("document.activeElement.dataset.term") == "FID"  # and nothing else happens
        page.keyboard.press("Enter")
        assert page.locator(TIP).is_visible()
        page.keyboard.press("Tab")
        assert page.locator(TIP).inner_text().startswith("batch ")


def test_a_term_explains_itself_below_the_pointer_which_may_move_onto_the_explanation(browser: Browser) -> None:
    with glossary_page(browser) as page:
        page.hover("#one dfn")
        page.wait_for_selector(TIP)
        page.hover(TIP)
        page.wait_for_timeout(300)
        assert page.locator(TIP).is_visible()
        page.hover("#plain")
        page.wait_for_selector(TIP, state="hidden")


def test_a_term_explains_itself_when_tapped_on_the_screen_of_a_phone(browser: Browser) -> None:
    with glossary_page(browser, viewport={"width": 320, "height": 500}, has_touch=True) as page:
        page.locator("#one dfn").last.tap()
        box = page.locator(TIP).bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 320
        page.locator("#plain").tap()
        page.wait_for_selector(TIP, state="hidden")


def test_what_changes_all_the_time_is_marked_once_it_stands_still(browser: Browser) -> None:
    write = "words => { document.querySelector('#live').innerHTML = `<p>${words}</p>`; }"
    with glossary_page(browser) as page:
        for number in range(8):
            page.evaluate(write, f"FID {number}")
            page.wait_for_timeout(100)
            assert marked(page, "#live") == []
        page.wait_for_selector("#live dfn")
        assert page.inner_text("#live") == "FID 7"


@pytest.mark.slow
def test_a_term_whose_words_are_written_anew_is_explained_on(browser: Browser) -> None:
    write = "words => { document.querySelector('#live').innerHTML = `<p>${words}</p>`; }"
    with glossary_page(browser) as page:
        page.evaluate(write, "FID 12")
        page.locator("#live dfn").focus()
        page.evaluate(write, "FID 11")
        page.wait_for_selector("#live dfn:focus")
        assert page.locator(TIP).is_visible() and page.inner_text("#live") == "FID 11"
        page.evaluate(write, "Nothing more to say.")
        page.wait_for_selector(TIP, state="hidden")


def test_axe_finds_nothing_while_a_term_is_explained(browser: Browser) -> None:
    with glossary_page(browser) as page:
        page.evaluate("document.documentElement.lang = 'en'")
        page.locator("#one dfn").first.focus()
        page.evaluate(AXE_SCRIPT)
        for part in ("#one", TIP):
            found = page.evaluate("part => axe.run(part, {resultTypes: ['violations']})", part)["violations"]
            assert [each["id"] for each in found if each["id"] != "region"] == []


@pytest.mark.slow
def test_a_term_on_train_explains_itself(page: Page) -> None:
    open_page(page)
    term = page.locator("#tab-train dfn:visible").first
    term.focus()
    assert page.locator(TIP).is_visible()
    assert page.locator(TIP).inner_text().startswith(str(term.get_attribute("data-term")))
    page.keyboard.press("Escape")
    page.wait_for_selector(TIP, state="hidden")
    page.keyboard.press(" ")  # explains again, and is not the page's key for Train
    assert page.locator(TIP).is_visible() and run_in_address(page) == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vae", "cyclegan"])
def test_hints_that_gradio_writes_anew_hold_nothing_of_those_before(page: Page, name: str) -> None:
    method = all_methods()[name]
    hints = {hint_with_bounds(known) for known in settings_of(method.config_type).values()}
    open_page(page)
    unfold(page)
    page.wait_for_selector(".settings dfn")
    choose(page, "method", method.title)
    wait_for(lambda: page.inner_text("#method .info-text") == method.summary, method.summary)
    said = page.locator(".settings small")
    wait_for(lambda: bool(said.count()) and set(said.all_text_contents()) <= hints, "the method's hints")
