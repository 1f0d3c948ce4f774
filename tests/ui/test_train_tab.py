"""Behind the Train tab: estimates, live settings, looking back, presets, races. Without a browser and a trainer."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import gradio as gr
import pytest
from small import experiment
from starlette.applications import Starlette
from starlette.testclient import TestClient

from playground.data import DATASETS
from playground.runs import METHOD, About, Experiment, Run, RunStore, create_run
from playground.runs.about import LiveSetting, about_from_json
from playground.runs.pool import WorkerPool
from playground.runs.presets import FIRST, GROUPS, PRESETS
from playground.runs.status import Status
from playground.ui.components.method_form import method_form
from playground.ui.components.setting_panel import read_back
from playground.ui.hosting import DEMO, Host
from playground.ui.server import DEMO_RUN
from playground.ui.train.busy import at_work, question, wait_words
from playground.ui.train.form_presets import preset_form, preset_of, preset_of_form, preset_of_method
from playground.ui.train.keep import KINDS
from playground.ui.train.link import open_page
from playground.ui.train.live_settings import apply_settings
from playground.ui.train.look_back import LookBack, last_epoch
from playground.ui.train.my_runs import runs_html
from playground.ui.train.network_table import epoch_words, networks_table
from playground.ui.train.preset_choice import (
    CUSTOM,
    PICTURES,
    Choice,
    choice_of,
    chosen_in,
    preset_choice,
    preset_routes,
)
from playground.ui.train.runs_api import report
from trainers.method import experiment_of, nearest_config
from trainers.methods import all_methods, chosen_method, first_method, method_of
from trainers.methods.gan import Gan


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A server without trainers."""
    store = RunStore(tmp_path / "runs")
    pool = WorkerPool(store, tmp_path / "own")
    return Host(store, pool, tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN), data_root=tmp_path / "data")


def timed(host: Host, **settings: object) -> Run:
    """A run that has told how fast this machine is: 1,000 pictures a second."""
    run = host.store.create(experiment(**settings))
    run.write_status(Status("finished", step=500, epoch=1, epochs=1, images_per_second=1000))
    return run


# ---- the networks


def test_an_epoch_is_estimated_by_the_pictures_of_its_own_data_set(host: Host) -> None:
    faces = Gan.usual({"dataset": "faces", "architecture": "faces64"})
    timed(host, dataset="faces", architecture="faces64")
    assert DATASETS["faces"].pictures == 40_000
    assert epoch_words(host, Gan, type(faces)(**vars(faces) | {"dataset": "faces"})).startswith("About 40 s an epoch")
    digits = Gan.usual()
    timed(host)
    assert epoch_words(host, Gan, digits).startswith("About 60 s an epoch")


def test_the_trial_at_the_start_is_called_so_until_a_run_tells_better(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host.pool, "measured_speed", lambda: 10.0)
    first = first_method()
    assert "About 1 h 40 min an epoch on this machine (from a short trial" in epoch_words(host, first, first.usual())
    host.store.create(experiment_of(first, first.usual())).write_status(
        Status("running", step=500, epoch=1, epochs=1, images_per_second=1000)
    )
    assert epoch_words(host, first, first.usual()) == "About 60 s an epoch on this machine (measured in a run)."


def test_the_list_of_runs_says_which_go_next_and_starting_one_says_so_again(host: Host) -> None:
    old = host.store.create(experiment())
    old.write_status(Status("finished"))
    assert "make room" not in runs_html(host)
    host.pool.most_bytes = 1
    assert f"To make room for new runs, {old.id} goes." in runs_html(host)
    said: list[str] = []
    host.pool.start(experiment(), said.append)
    assert old.id in said[0] and not old.path.exists()


def test_one_run_that_cannot_be_read_hides_nothing_of_the_others(host: Host) -> None:
    good = timed(host)
    nonsense = {
        "config.json": "[1]",
        "about.json": '{"method": 5, "title": null, "subject": 7}',
        "status.json": '{"state": "dancing", "step": "x", "epoch": null}',
    }
    for name, text in nonsense.items():
        (timed(host, seed=1).path / name).write_text(text)
    with gr.Blocks(analytics_enabled=False):
        form = method_form(tuple(all_methods().values()), host.data_root, method_of("gan"))
    usual = [component.value for component in form.components]
    assert "About 60 s an epoch" in networks_table(host, form.raw(usual))
    assert runs_html(host).count("<article ") == 4 and good.id in runs_html(host)
    assert len([json.dumps(report(host, run)) for run in host.store.runs()]) == 4


@pytest.mark.parametrize(
    "text",
    [
        '{"state": "dancing"}',
        '{"state": "running", "epoch": "1"}',
        '{"state": "running", "seconds_left": Infinity}',
        '{"state": "failed", "reason": 5}',
    ],
)
def test_a_status_that_means_nothing_is_an_interruption(host: Host, text: str) -> None:
    run = timed(host)
    (run.path / "status.json").write_text(text)
    assert run.status().state == "interrupted"


def test_a_role_of_a_newer_version_is_drawn_plainly() -> None:
    about = about_from_json('{"method": "m", "title": "M", "figures": [{"name": "a", "title": "A", "role": "critic"}]}')
    assert about.figures[0].role == "plain"


# ---- live settings

WAVES = (LiveSetting("speed", "Speed", 0.5, 0.0, 2.0, False), LiveSetting("turns", "Turns", 3, 1, 9, True))


@pytest.fixture
def strange(host: Host) -> Run:
    """A run of a method that nobody here has, with settings that may change."""
    return create_run(host.store.root / "odd", Experiment({METHOD: "strange"}, About("strange", "Strange", live=WAVES)))


def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    words: list[str] = []
    monkeypatch.setattr(gr, "Info", words.append)
    return words


def test_live_settings_are_those_that_the_run_tells(host: Host, strange: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    words = said(monkeypatch)
    apply_settings(host, strange.id, None, 0.00002, 4.6, None, None, None, None)
    assert strange.orders().settings == {"speed": 0.00002, "turns": 4}
    assert words == ["From the next step on: Speed 0.00002, Turns 4."]
    apply_settings(host, strange.id, 12.0, 99.0, 1.0)
    assert (strange.orders().settings, strange.orders().stop_epoch) == ({"speed": 2.0, "turns": 1}, 12.0)


@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_applying_nothing_says_what_to_do(
    host: Host, strange: Run, monkeypatch: pytest.MonkeyPatch, nothing: float | None
) -> None:
    words = said(monkeypatch)
    with pytest.raises(ValueError, match="Give at least one number, then press Apply again"):
        apply_settings(host, strange.id, nothing, nothing, nothing)
    assert words == [] and strange.orders().settings == {}


# ---- looking back


@pytest.fixture
def back(host: Host) -> LookBack:
    with gr.Blocks(analytics_enabled=False):
        return LookBack(host, (gr.Slider(), gr.Slider()), (gr.HTML(), gr.HTML()), gr.State(0.0))


def test_looking_back_reaches_as_far_as_a_run_has_come_and_its_end_goes_along(host: Host, back: LookBack) -> None:
    run = host.store.create(experiment(epochs=10))
    run.add_frame(1, 0.5, b"early")
    run.write_status(Status("stopped", step=1, epoch=0.5, epochs=10))
    opened = back.open(run.id)
    assert last_epoch(run) == opened[back.reach] == 0.5
    assert [opened[slider].maximum for slider in back.sliders] == [0.5, 0.5]
    run.add_frame(2, 2.0, b"later")
    run.write_status(Status("stopped", step=2, epoch=2.0, epochs=10))
    at_the_end = back.renew(run.id, 0, 0.5, 0.5)
    assert (at_the_end[back.sliders[1]].maximum, at_the_end[back.sliders[1]].value) == (2.0, 2.0)
    assert "step 2" in at_the_end[back.pictures[1]] and "step 1" in at_the_end[back.pictures[0]]
    assert not {*back.pictures} & {*back.renew(run.id, 0.2, 0.6, 2.0)}, "who moves a slider sees what they chose"


def test_a_run_that_was_cleared_away_changes_nothing(back: LookBack) -> None:
    assert back.open("gone") == back.renew("gone", 0, 1, 1) == gr.skip()


# ---- a run of one's own that is still at work


def test_only_runs_of_ones_own_that_have_not_ended_are_asked_about(host: Host) -> None:
    waiting, ended, strangers = (host.store.create(experiment(seed=seed)) for seed in range(3))
    ended.write_status(Status("stopped"))
    assert at_work(host, f"{ended.id},{waiting.id},../x,0123456789") == [waiting]
    assert at_work(host, "") == at_work(host, None) == []
    asked = question(host, [waiting], "train")
    assert waiting.title in asked["words"] and asked["starter"] == "train"
    assert strangers.status().state == "waiting"


@pytest.mark.parametrize(
    ("seconds", "others", "words"),
    [
        (0.0, 0, "A trainer is free"),
        (240.0, 0, "in about 4 min."),
        (60.0, 1, "in about 60 s. 1 more run waits before it."),
        (None, 2, "when what is at work has ended. 2 more runs wait before it."),
    ],
)
def test_waiting_says_for_about_how_long(seconds: float | None, others: int, words: str) -> None:
    assert words in wait_words(seconds, others)[1]


# ---- presets and races


def test_a_preset_shows_its_own_settings_and_its_own_sentence(host: Host) -> None:
    with gr.Blocks(analytics_enabled=False):
        preset = preset_choice(FIRST)
        form = method_form(tuple(all_methods().values()), host.data_root, first_method())
    for name, chosen in PRESETS.items():
        update = preset_form(form, preset, choice_of(name))
        assert update[preset]["said"] == escape(chosen.sentence) and update[preset]["chosen"] == name
        for field, value in chosen.settings.items():
            component = form.method if field == METHOD else form.fields.get(field)
            boxes = read_back(update[form.panel], form.more)
            shown = boxes[field] if component is None else update[component].value
            assert shown == value, (name, field)
    usual = [component.value for component in form.components]
    suggested = form.suggested.value
    assert preset_of_form(form, suggested, *usual)["chosen"] == "learns"
    *parts, rows = usual
    named = dict(zip([METHOD, *form.fields], parts, strict=True))

    def preset_with(**changes: object) -> Choice:
        typed = [row | {"value": changes.get(row["name"], row["value"])} for row in rows]
        others = {name: value for name, value in changes.items() if name in form.fields}
        return preset_of_form(form, suggested, *(named | others).values(), typed)

    by_hand = {"objective": "hinge", "d_lr": 0.001, "d_steps": 2, "epochs": 11, "dataset": "fashion_mnist"}
    for name, value in by_hand.items():
        mine = preset_with(**{name: value})
        assert (mine["chosen"], mine["said"]) == ("", CUSTOM), name
    assert preset_with(seed=7)["chosen"] == "learns"
    assert [preset_of_method(name)["chosen"] for name in ("vae", "infogan")] == ["vae", ""]


def test_a_preset_is_that_preset_with_any_seed() -> None:
    for name, preset in PRESETS.items():
        method = chosen_method(preset.settings)
        assert preset_of(method, nearest_config(method, preset.settings | {"seed": 7})[0]) == name


def test_presets_stand_in_groups_each_with_a_picture_that_it_drew() -> None:
    groups = choice_of("learns")["groups"]
    assert [group["title"] for group in groups] == list(GROUPS.values())
    listed = [entry for group in groups for entry in group["presets"]]
    assert {entry["name"] for entry in listed} == set(PRESETS) and len(listed) == len(PRESETS)
    client = TestClient(Starlette(routes=preset_routes()))
    for entry in listed:
        answer = client.get(entry["picture"])
        assert answer.headers["content-type"] == "image/webp" and answer.content[:4] == b"RIFF", entry
    for address in ("presets/horse.webp", "presets/..%2Fabout.webp", "presets/about.json"):
        assert client.get(address).status_code == 404


def test_the_picture_of_a_preset_was_drawn_with_its_settings_of_today() -> None:
    """Else it is drawn anew: python -m trainers picture-presets --names NAME"""
    drawn = json.loads((PICTURES / "about.json").read_text())
    for name, preset in PRESETS.items():
        method = chosen_method(preset.settings)
        config, _ = nearest_config(method, preset.settings)
        assert drawn[name]["settings"] == experiment_of(method, config).settings, name
    assert {about["seconds"] for about in drawn.values()} == {45.0}


@pytest.mark.parametrize("sent", [None, "learns", {"chosen": "horse"}, {"chosen": ["learns"]}, {}])
def test_what_is_no_preset_is_refused(sent: object) -> None:
    with pytest.raises(ValueError, match="Choose one"):
        chosen_in(sent)


# ---- links


@pytest.mark.parametrize("run", ["<img src=x>", "../" * 20 + "etc/passwd", "own", "a" * 3000, "\0"])
def test_a_link_to_no_run_leads_to_the_bundled_one(host: Host, run: str) -> None:
    with pytest.warns(UserWarning, match="run"):
        assert open_page(host, {"run": run})[0] == DEMO


# ---- the bundled run


def test_the_bundled_run_says_that_it_has_no_networks_to_keep(host: Host, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="came with the page as pictures and figures alone"):
        KINDS["generator"][2](host.demo, tmp_path / "out.zip", lambda share: None)
