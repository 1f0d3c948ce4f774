"""The form of an experiment: what it shows of each method, what it takes back, what it keeps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from playground.config import settings_of
from playground.runs import METHOD
from playground.ui.components.method_form import MethodForm, Update, bounds_words, method_form, page_config
from trainers.methods import all_methods, method_of


@pytest.fixture
def form(tmp_path: Path) -> MethodForm:
    """Of all methods, with two folders to learn from."""
    for name in ("edges", "moons"):
        (tmp_path / "data" / name).mkdir(parents=True)
    with gr.Blocks(analytics_enabled=False):
        return method_form(tuple(all_methods().values()), tmp_path / "data")


def named(form: MethodForm, update: Update) -> dict[str, Any]:
    """The new values by the names of the fields; METHOD too."""
    names = {component: name for name, component in {METHOD: form.method, **form.fields}.items()}
    return {
        names[component]: value.value if isinstance(value, gr.components.Component) else value
        for component, value in update.items()
        if component in names and getattr(value, "visible", True)
    }


def values(form: MethodForm, shown: dict[str, Any]) -> list[Any]:
    """What a browser sends of a form that shows this."""
    return [shown.get(name) for name in (METHOD, *form.fields)]


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
    everything = dict.fromkeys(form.fields, 1) | {METHOD: "vae"}
    assert set(form.raw(values(form, everything))) == {METHOD, *json.loads(suggested)} & {METHOD, *form.fields}


def test_bounds_are_written_without_powers_of_ten() -> None:
    assert bounds_words(1e-6, 0.1) == "0.000001 to 0.1"
    assert bounds_words(0, 10_000) == "0 to 10000"


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
