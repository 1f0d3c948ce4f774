"""Own pictures in three steps: what each says, what is missing, and the training that suits them. Without a browser."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
import pytest
import torch
from small import blobs, experiment

from playground.data.own_pictures import ENOUGH_STEPS, PreparedUpload, load, repeats_of, save
from playground.data.pixels import contact_sheet, pixels_of
from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.runs.presets import FIRST, PRESETS
from playground.runs.status import Status
from playground.ui.hosting import Host
from playground.ui.server import DEMO_RUN
from playground.ui.train.own_plan import begin, plan_for
from playground.ui.train.own_steps import report_html, steps_html
from playground.ui.train.own_upload import take
from trainers.methods import experiment_in, name_of


@pytest.fixture
def host(tmp_path: Path) -> Host:
    store = RunStore(tmp_path / "runs")
    pool = WorkerPool(store, tmp_path / "own", slots=0)
    return Host(store, pool, tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN), data_root=tmp_path / "data")


def prepared(count: int, problems: tuple[str, ...] = ()) -> PreparedUpload:
    return PreparedUpload(blobs(count)[:, 0].numpy(), tuple(f"{i}.png" for i in range(count)), problems, 16)


def kept(host: Host, count: int) -> str:
    return save(prepared(count), host.own_root, repeats_of(count))


def test_steps_that_cannot_be_done_yet_are_dim_and_say_what_is_missing() -> None:
    nothing, few = steps_html(None, None), steps_html(prepared(3), None)
    assert nothing.count('class="waits"') == 2 and "First choose pictures" in nothing
    assert few.count('class="waits"') == 1 and "Add 13 more" in few and "28×28 pixels, grey" in few
    assert " disabled>" in nothing and " disabled>" in few


def test_the_third_step_says_how_many_steps_are_needed_and_how_long_they_take(host: Host) -> None:
    made = prepared(20)
    plan = plan_for(host, load(kept(host, 20), host.own_root))
    words = steps_html(made, plan)
    assert "waits" not in words and " disabled>" not in words and f'data-set="{plan.name}"' in words
    assert plan.steps_per_epoch == 6400 // plan.batch_size and f"{plan.steps_per_epoch:,} steps</b>" in words
    assert plan.steps >= ENOUGH_STEPS > plan.steps - plan.steps_per_epoch  # enough, and no epoch more
    assert plan.seconds is None and "known once they train" in words


def test_the_time_is_judged_by_what_the_machine_has_trained(host: Host) -> None:
    run = host.store.create(experiment(**PRESETS[FIRST].settings))
    run.write_status(Status("finished", step=500, epoch=1, epochs=1, images_per_second=1000))
    plan = plan_for(host, load(kept(host, 20), host.own_root))
    assert plan.seconds == pytest.approx(plan.epochs * 6.4)
    assert f"<b>{plan.epochs} epochs</b>, about 64 s on this machine" in steps_html(prepared(20), plan)


def test_files_that_are_not_used_are_listed_and_markup_in_their_names_is_text() -> None:
    report = report_html(prepared(17, tuple(f"<b>{i}.txt is no picture." for i in range(14))))
    assert "17 pictures are chosen" in report
    assert report.count("<li>&lt;b&gt;") == 12 and "And 2 more files could not be used." in report


def test_no_picture_at_all_leaves_the_page_at_its_first_step(host: Host) -> None:
    assert take(host, None, "auto") == ["", steps_html(None, None), gr.skip()]


def test_train_starts_the_first_preset_on_them_for_as_long_as_it_takes(host: Host) -> None:
    name = kept(host, 20)
    method, config = experiment_in(begin(host, name))
    assert name_of(method) == PRESETS[FIRST].settings["method"] and config.dataset == name
    assert config.epochs == plan_for(host, load(name, host.own_root)).epochs


@pytest.mark.parametrize("name", ["mnist", "own-000000000000", "../own-000000000000", ""])
def test_train_refuses_what_are_no_own_pictures_of_this_server(host: Host, name: str) -> None:
    with pytest.raises(ValueError, match="Upload"):
        begin(host, name)


def test_a_contact_sheet_shows_pictures_row_by_row_with_black_between_them() -> None:
    pictures = torch.arange(1, 4, dtype=torch.uint8)[:, None, None, None].expand(3, 1, 2, 2)
    sheet = pixels_of(contact_sheet(pictures, columns=2, gap=1))
    assert sheet.tolist() == [
        [[1, 1, 0, 2, 2], [1, 1, 0, 2, 2], [0] * 5, [3, 3, 0, 0, 0], [3, 3, 0, 0, 0]],
    ]
