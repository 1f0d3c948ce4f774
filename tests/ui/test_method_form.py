"""The form of an experiment: what it shows of each method, what it takes back, what it keeps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from playground.config import settings_of
from playground.runs import METHOD
from playground.ui.components.method_form import MethodForm, Update, method_form, page_config
from trainers.methods import all_methods, method_of


@pytest.fixture
def form(tmp_path: Path) -> MethodForm:
    """Of all methods, with two folders to learn from."""
    for name in ("edges", "moons"):
        (tmp_path / "data" / name).mkdir(parents=True)
    with gr.Blocks(analytics_enabled=False):
        return method_form(tuple(all_methods().values()), tmp_path / "data", method_of("gan"))


def named(form: MethodForm, update: Update) -> dict[str, Any]:
    """The new values by the names of the fields; METHOD too."""
    names = {component: name for name, component in {METHOD: form.method, **form.fields}.items()}
    boxes = {row["name"]: row["value"] for row in update.get(form.panel, [])}
    return boxes | {
        names[component]: value.value if isinstance(value, gr.components.Component) else value
        for component, value in update.items()
        if component in names and getattr(value, "visible", True)
    }


def values(form: MethodForm, shown: dict[str, Any]) -> list[Any]:
    """What a browser sends of a form that shows this."""
    boxes = [{"name": name, "value": shown[name]} for name in form.more if name in shown]
    return [*(shown.get(name) for name in (METHOD, *form.fields)), boxes]


def filled(form: MethodForm, method: str = "gan", **settings: object) -> tuple[str, dict[str, Any]]:
    """What the form suggests and shows."""
    update = form.show(method_of(method), method_of(method).usual(settings))
    return update[form.suggested], named(form, update)


@pytest.mark.parametrize("name", list(all_methods()))
def test_each_method_shows_its_own_fields_and_its_own_sentence(form: MethodForm, name: str) -> None:
    method = method_of(name)
    update = form.choose_method(name)
    fields = {key for key, known in settings_of(method.config_type).items() if known.group != "shell"}
    assert set(named(form, update)) == fields | {METHOD}
    assert all(update[component].visible == (key in fields) for key, component in form.fields.items())
    assert sorted(row["name"] for row in update[form.panel]) == sorted(fields - set(form.fields))
    assert update[form.method].info == method.summary


def test_what_other_networks_suggested_is_taken_back(form: MethodForm) -> None:
    suggested, before = filled(form)
    update = form.choose_networks(suggested, *values(form, before | {"architecture": "faces64"}))
    faces = before | {"architecture": "faces64"} | named(form, update)
    assert (faces["penalty_weight"], faces["batch_size"]) == (0.3, 64)
    back = form.choose_networks(update[form.suggested], *values(form, faces | {"architecture": "dcgan28"}))
    assert faces | {"architecture": "dcgan28"} | named(form, back) == before


def test_what_a_person_has_set_stays(form: MethodForm) -> None:
    suggested, before = filled(form)
    own = {"d_lr": 0.0123, "epochs": 7, "dataset": "fashion", "architecture": "faces64"}
    update = form.choose_networks(suggested, *values(form, before | own))
    after = before | own | named(form, update)
    assert {name: after[name] for name in own} == own
    assert after["penalty_weight"] == 0.3


def test_a_slow_methods_epochs_do_not_stay(form: MethodForm) -> None:
    _, mixture = filled(form, "mixture")
    _, gan = filled(form)
    assert named(form, form.choose_method("mixture"))["epochs"] == mixture["epochs"] == 25
    assert named(form, form.choose_method("gan"))["epochs"] == gan["epochs"] == 10


@pytest.mark.parametrize("name", ["pix2pix", "cyclegan", "cut", "srgan"])
def test_a_folder_that_stands_ready_is_chosen(form: MethodForm, name: str) -> None:
    shown = named(form, form.choose_method(name))
    assert shown["data"] == "edges"
    _, config, notes = page_config(form.folders, form.raw(values(form, shown)))
    assert config.data == form.folders / "edges" and notes == []
    other = method_of(name).usual()
    assert named(form, form.show(method_of(name), type(other)(data=Path("/elsewhere/moons"))))["data"] == "moons"


@pytest.mark.parametrize(
    "data", ["nobody", "/etc", "..", ".", "../data/edges", "/elsewhere/edges", "edges/", "a\x00b", ""]
)
def test_what_is_no_name_of_a_folder_here_is_refused(form: MethodForm, data: str) -> None:
    with pytest.raises(ValueError, match="learns from a folder of pictures, and none of that name is here"):
        page_config(form.folders, {METHOD: "pix2pix", "data": data})


def test_the_form_sends_nothing_that_its_method_does_not_know(form: MethodForm) -> None:
    suggested, _ = filled(form, "vae")
    shown = (*form.fields, *form.more)
    everything = dict.fromkeys(shown, 1) | {METHOD: "vae"}
    assert set(form.raw(values(form, everything))) == {METHOD, *json.loads(suggested)} & {METHOD, *shown}


def test_boxes_whose_values_nothing_has_changed_are_left_alone(form: MethodForm) -> None:
    """Somebody may be typing in one of them."""
    suggested, before = filled(form)
    assert form.panel not in form.choose_networks(suggested, *values(form, before | {"d_lr": 0.5}))
    assert form.panel in form.choose_networks(suggested, *values(form, before | {"architecture": "faces64"}))


NO_VALUES: tuple[Any, ...] = (
    None, "", "x", 5, True, {}, {"seed": 3}, [], [None, 3, "seed", ["seed", 3]], [{}], [{"name": "seed"}],
    [{"name": "seed", "value": None}], [{"name": ["seed"], "value": 3}], [{"name": None, "value": 3}],
    [{"name": "dataset", "value": "fashion"}, {"name": "method", "value": "vae"}, {"name": "lr", "value": 1}],
)  # fmt: skip


@pytest.mark.parametrize("sent", NO_VALUES)
def test_a_panel_that_says_nothing_of_its_boxes_leaves_them_as_usual(form: MethodForm, sent: Any) -> None:
    """What a browser sends of them is unchecked; nor does it reach the form's other fields."""
    suggested, before = filled(form)
    parts = values(form, before)[:-1]
    raw = form.raw([*parts, sent])
    assert {name: raw.get(name) for name in (METHOD, *form.fields)} == dict(
        zip([METHOD, *form.fields], parts, strict=True)
    )
    assert page_config(form.folders, raw)[1] == all_methods()["gan"].usual()
    form.choose_networks(suggested, *parts, sent)


@pytest.mark.parametrize("wrong", ["", "abc", "1e999", "<img src=x>", [], {}, [[]], 10**400, float("nan")])
def test_a_value_that_is_no_number_is_named_and_set_to_the_usual_one(form: MethodForm, wrong: Any) -> None:
    suggested, before = filled(form)
    sent = values(form, before | {"d_lr": wrong})
    _, config, notes = page_config(form.folders, form.raw(sent))
    assert config == all_methods()["gan"].usual()
    assert len(notes) == 1 and notes[0].startswith("d_lr must be a number, not") and "<" not in notes[0]
    changed = values(form, before | {"d_lr": wrong, "architecture": "faces64"})
    kept = named(form, form.choose_networks(suggested, *changed))["d_lr"]
    assert str(kept) == str(wrong)  # for a person to mend


def test_the_form_is_described_as_it_will_be_once_it_has_followed_an_objective(form: MethodForm) -> None:
    suggested, before = filled(form)
    settled = form.resolve(suggested, *values(form, before | {"objective": "wasserstein", "seed": 4}))
    assert (before["d_steps"], settled["d_steps"], settled["seed"]) == (1, 5, 4)


def test_what_an_objective_suggested_is_taken_back_with_it(form: MethodForm) -> None:
    """Weight clipping asks for five steps of D, half the rates and no momentum; the objective that a person chose stays
    with other networks."""
    suggested, before = filled(form)
    chosen = before | {"objective": "wasserstein"}
    update = form.choose_networks(suggested, *values(form, chosen))
    clipped = chosen | named(form, update)
    assert (before["d_steps"], clipped["d_steps"], clipped["objective"]) == (1, 5, "wasserstein")
    assert (clipped["d_lr"], clipped["g_lr"]) == (before["d_lr"] / 2, before["g_lr"] / 2)
    other = form.choose_networks(update[form.suggested], *values(form, clipped | {"architecture": "mlp"}))
    dense = clipped | {"architecture": "mlp"} | named(form, other)
    assert (dense["objective"], dense["d_steps"], dense["beta1"], dense["d_lr"]) == ("wasserstein", 5, 0.0, 1e-4)
    back = form.choose_networks(update[form.suggested], *values(form, clipped | {"objective": before["objective"]}))
    assert clipped | {"objective": before["objective"]} | named(form, back) == before
