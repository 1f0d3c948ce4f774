"""The form's drawer in a real browser: its boxes have names, keep what is typed, and are those of the method."""

from __future__ import annotations

import pytest
from looking import choose, field, open_page, press_train, unfold, wait_for_toast, wait_for_value
from playwright.sync_api import Page, expect
from serving import Server, wait_for

from playground.config import settings_of
from playground.objectives import OBJECTIVES
from playground.ui.components.method_form import data_choices
from playground.ui.components.setting_panel import hint_with_bounds
from trainers.methods import method_of
from trainers.methods.gan import Gan, GanConfig

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BOXES = ".settings [data-name]"


@pytest.fixture
def form(page: Page) -> Page:
    """The page with all of its form in sight."""
    open_page(page)
    unfold(page)
    page.wait_for_selector(BOXES)
    return page


def shown(page: Page) -> dict[str, object]:
    """What stands in the boxes, by their names."""
    values: dict[str, object] = page.eval_on_selector_all(
        BOXES,
        "boxes => Object.fromEntries(boxes.map((box) => [box.dataset.name, "
        "box.type === 'checkbox' ? box.checked : box.type === 'number' ? Number(box.value) : box.value]))",
    )
    return values


def usual_of(name: str, server: Server) -> dict[str, object]:
    """What the boxes of a method show at first; the epochs of all methods stand above."""
    method = method_of(name)
    pictures = [{"data": folder} for _, folder in data_choices(server.data, method)]
    known, usual = settings_of(method.config_type), method.usual(next(iter(pictures), {}))
    return {key: getattr(usual, key) for key in known if known[key].group == "more" and key != "epochs"}


def test_each_box_is_named_by_its_label_and_described_by_its_sentence(form: Page, server: Server) -> None:
    known = settings_of(GanConfig)
    assert set(shown(form)) == set(usual_of("gan", server))
    for name in shown(form):
        expect(field(form, name)).to_have_accessible_name(known[name].label)
        expect(field(form, name)).to_have_accessible_description(hint_with_bounds(known[name]))
    form.get_by_label(known["spectral_norm"].label).check()
    form.wait_for_function("document.querySelector('#networks').textContent.includes('spectral norm')")


def test_each_method_has_boxes_of_its_own(form: Page, server: Server) -> None:
    for name in ("cyclegan", "vae", "pix2pix", "gan"):
        choose(form, "method", method_of(name).title)
        usual = usual_of(name, server)
        wait_for(lambda usual=usual: shown(form) == usual, f"{usual} of {name}")  # type: ignore[misc]
        assert form.locator("#more label").count() == len(usual)


def test_what_is_being_typed_stays_as_it_is_written(form: Page) -> None:
    """Also a number that is not whole yet, and when the server fills the boxes anew."""
    for typed, missing in (("0.0030", False), ("1e", True)):
        field(form, "g_lr").fill("")
        field(form, "g_lr").press_sequentially(typed, delay=30)
        for objective, steps in (("wasserstein", "5"), ("non_saturating_r1", "1")):
            choose(form, "objective", OBJECTIVES[objective].title)
            wait_for_value(form, "d_steps", steps)
        assert field(form, "g_lr").evaluate("box => box.validity.badInput") == missing
        assert field(form, "g_lr").input_value() == ("" if missing else typed)


def test_a_box_that_was_emptied_is_named_and_set_to_the_usual_number(form: Page, server: Server) -> None:
    field(form, "batch_size").fill("")
    field(form, "seed").fill("12")
    config = server.config(press_train(form))
    assert (config["batch_size"], config["seed"]) == (Gan.usual().batch_size, 12)
    assert "batch_size must be a number" in wait_for_toast(form)
