"""The address names tab and section, whoever shows them, and links within the page lead where they say."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from looking import field, open_page, press_tab
from playwright.sync_api import Page
from serving import wait_for


def place(page: Page) -> str:
    """Tab and section, as the address names them: asked of the browser, `page.url` is only what it last told."""
    return parse_qs(str(page.evaluate("location.search"))[1:]).get("tab", [""])[0]


def settled(page: Page) -> str:
    """The same, after whatever wanted to write there has done so."""
    page.wait_for_timeout(600)
    return place(page)


@pytest.mark.slow
def test_a_card_of_the_zoo_has_an_address_that_stays(page: Page) -> None:
    page.goto("?tab=zoo/infogan")
    page.wait_for_selector(".zoo-card[data-name=infogan][aria-pressed=true]")
    assert settled(page) == "zoo/infogan"
    page.click(".zoo-card[data-name=vae]")
    wait_for(lambda: place(page) == "zoo/vae", "the other card in the address")


@pytest.mark.slow
def test_back_and_forth_go_from_section_to_section_and_keep_the_run(page: Page, training: str) -> None:
    page.goto(f"?run={training}&__theme=dark")
    page.wait_for_selector("#progress .pill")
    page.locator("#tabs [role=tab][data-tab-id=labels]").first.click()
    wait_for(lambda: place(page) == "labels", "the tab")
    page.click(".sections a[data-section='labels/number']")
    wait_for(lambda: place(page) == "labels/number", "the section")
    page.evaluate("window.isSamePage = true")
    page.go_back()
    wait_for(lambda: page.locator("#labels-ask").is_visible(), "the tab's first section")
    page.go_back()
    wait_for(lambda: page.locator("#train").is_visible(), "the tab of before")
    page.go_forward()
    page.go_forward()
    wait_for(
        lambda: page.locator("#labels-number").is_visible() and place(page) == "labels/number", "the section again"
    )
    assert page.evaluate("window.isSamePage")
    assert {f"run={training}", "__theme=dark"} <= set(str(page.evaluate("location.search"))[1:].split("&"))
    assert settled(page) == "labels/number"


@pytest.mark.slow
def test_back_returns_from_a_model_that_a_link_opened_in_another_tab(page: Page) -> None:
    open_page(page)
    press_tab(page, "latent")
    wait_for(lambda: place(page) == "latent/sliders" or place(page) == "latent", "the other tab")
    page.click(".sections a[data-section='latent/walk']")
    wait_for(lambda: place(page) == "latent/walk", "a section that is left open there")
    page.evaluate("window.isSamePage = true")
    press_tab(page, "train")
    wait_for(lambda: place(page) == "train", "the tab with the link")
    page.click("#opens a[data-opens]")
    page.wait_for_selector("#sliders:visible")
    assert settled(page) == "latent/sliders"
    page.go_back()
    wait_for(lambda: place(page) == "train" and page.locator("#train").is_visible(), "where the link was pressed")
    page.go_forward()
    page.wait_for_selector("#sliders:visible")
    assert settled(page) == "latent/sliders" and page.evaluate("window.isSamePage")


@pytest.mark.slow
def test_a_section_that_the_model_lacks_gives_its_name_in_the_address_to_the_one_that_is_seen(page: Page) -> None:
    page.goto("?tab=latent/attention")
    page.wait_for_selector("#sliders:visible")
    wait_for(lambda: place(page) == "latent/sliders", "the section that is seen")


#: Which pictures have been seen in Latent, each once.
LISTEN = """window.seen = new Set(); setInterval(() => {
    const image = document.querySelector('#latent-picture img');
    if (image?.checkVisibility({visibilityProperty: true})) window.seen.add(image.src); }, 10);"""


@pytest.mark.slow
def test_a_link_to_a_model_shows_no_picture_of_another_one(page: Page) -> None:
    page.add_init_script(LISTEN)
    page.goto("?tab=latent&model=sagan64")
    wait_for(lambda: page.evaluate("window.seen.size") > 0, "a picture")
    page.wait_for_timeout(500)
    assert page.evaluate("window.seen.size") == 1
    assert int(page.evaluate("document.querySelector('#latent-picture img').naturalWidth")) >= 64


@pytest.mark.slow
@pytest.mark.parametrize("query", ["model=dcgan28-mnist", "model=nobody"])
def test_a_link_to_the_first_model_or_to_none_hides_nothing_for_long(page: Page, query: str) -> None:
    page.goto(f"?tab=latent&{query}")
    page.wait_for_selector("#latent-picture img")
    wait_for(lambda: page.locator("#latent-picture img").is_visible(), "the picture of the first model")


@pytest.mark.slow
@pytest.mark.parametrize("tab", ["lab", "zoo", "photo", "superres", "lessons"])
def test_a_tab_without_sections_keeps_its_distance_from_the_header(page: Page, tab: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"?tab={tab}")
    page.wait_for_selector(f"#tab-{tab}:visible")
    content, header = (page.locator(part).first.bounding_box() for part in (f"#tab-{tab} > *", "#shell header"))
    assert content and header and content["y"] - (header["y"] + header["height"]) >= 10
    settled(page)
    assert page.evaluate("document.documentElement.scrollHeight") <= 768


@pytest.mark.slow
def test_every_lesson_fits_a_laptops_screen(page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto("?tab=lessons")
    page.wait_for_selector(".lesson-list button")
    lessons = page.locator(".lesson-list button", has_text=re.compile(r"^\d")).all()  # not the glossary
    assert len(lessons) > 15
    for lesson in lessons:
        lesson.click()
        page.wait_for_function("document.querySelector('.lesson-figure').childElementCount > 0")
        page.wait_for_function("!document.querySelector('.lesson-figure').innerText.includes('Computed now')")
        page.wait_for_function("[...document.querySelectorAll('.lesson-figure img')].every((image) => image.complete)")
        title = page.inner_text(".lesson-page h2")
        assert page.evaluate("document.documentElement.scrollHeight") <= 768, title


@pytest.mark.slow
def test_what_is_done_with_a_photo_has_an_address(page: Page) -> None:
    page.goto("?tab=superres/enlarge")
    page.wait_for_selector("#sr-mode input[value=enlarge]:checked")
    page.check("#sr-mode input[value=all]")
    wait_for(lambda: place(page) == "superres/all", "the other thing to do in the address")
    page.go_back()
    page.wait_for_selector("#sr-mode input[value=enlarge]:checked")
    assert settled(page) == "superres/enlarge"


@pytest.mark.slow
def test_a_tab_that_is_opened_again_is_named_with_what_it_shows(page: Page) -> None:
    page.goto("?tab=lessons/best")
    page.wait_for_selector(".lesson-list [data-id=best][aria-current=page]")
    assert settled(page) == "lessons/best"
    press_tab(page, "labels")
    wait_for(lambda: place(page) == "labels", "the other tab")
    press_tab(page, "lessons")
    wait_for(lambda: place(page) == "lessons/best", "the lesson that still is open")


@pytest.mark.slow
def test_a_lesson_leads_to_its_game_in_the_lab(page: Page) -> None:
    page.goto("?tab=lessons/minimax&__theme=dark&hide=header")
    page.locator(".lesson-tries a").first.click()
    page.wait_for_selector("#lab .chapters button")
    assert settled(page) == "lab"
    assert {"__theme=dark", "hide=header"} <= set(urlsplit(page.url).query.split("&"))
    assert page.evaluate("location.hash") == "#chapter=2"
    assert page.locator("#lab [name=objective]").input_value() == "minimax"


@pytest.mark.slow
def test_a_card_of_the_zoo_leads_to_its_training(page: Page) -> None:
    page.goto("?tab=zoo/infogan")
    page.wait_for_selector(".zoo-card[data-name=infogan][aria-pressed=true]")
    page.click(".zoo-train")
    page.wait_for_selector("#progress .pill")
    assert settled(page) == "train"
    wait_for(lambda: "InfoGAN" in field(page, "method").input_value(), "its method in the form")


@pytest.mark.slow
def test_cards_that_are_compared_can_race(page: Page) -> None:
    page.goto("?tab=zoo/hinge")
    for other in ("vae", "infogan"):
        page.select_option("#zoo .zoo-buttons select", other)
        page.wait_for_selector(f".zoo-train[href$='{other}']")
    page.click("#zoo .zoo-train")
    page.wait_for_selector("#race-start:visible")
    shown = page.locator("#race-cards")
    wait_for(
        lambda: all(title in shown.inner_text() for title in ("Hinge", "Variational", "InfoGAN")), "the three cards"
    )


@pytest.mark.slow
def test_one_section_is_shown_at_a_time_and_the_picture_stays(page: Page) -> None:
    page.goto("?tab=latent/arithmetic")
    page.wait_for_selector("#arithmetic:visible")
    assert not page.locator("#explore").is_visible() and page.locator("#latent-picture").is_visible()
    page.click(".sections a[data-section='latent/walk']")
    page.wait_for_selector("#walk:visible")
    assert not page.locator("#arithmetic").is_visible() and settled(page) == "latent/walk"
    page.set_viewport_size({"width": 1366, "height": 768})
    assert page.evaluate("document.documentElement.scrollHeight") <= 768
