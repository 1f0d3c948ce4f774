"""Races, and runs that are no GAN or are asked for classes, as a program sees them."""

from __future__ import annotations

from typing import Any

import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from PIL import Image
from serving import Server, wait_until

from playground.runs import Run

QUICK = {"dataset": "mnist", "epochs": 300}


def status(client: Client, run: str) -> dict[str, Any]:
    report: dict[str, Any] = client.predict(run, api_name="/run_status")
    return report


@pytest.mark.slow
def test_all_of_a_race_train_in_one_slot_and_one_may_leave_it(client: Client) -> None:
    started = client.predict(**QUICK, api_name="/start_race")
    runs = started["runs"]
    assert started["race"] == ",".join(runs) and len(runs) == 3
    for run in runs:
        wait_until(client, run, lambda r: r["state"] == "running" and r["figures"].get("seconds"), "all train")
    seconds = [status(client, run)["figures"]["seconds"] for run in runs]
    assert max(seconds) - min(seconds) < 10
    figures = [set(status(client, run)["figures"]) for run in runs]
    assert "d_loss" in figures[0] and "divergence" in figures[1] and "loss" in figures[2]
    assert "d_loss" not in figures[1] | figures[2]

    gone, others = runs[0], runs[1:]
    assert client.predict(gone, api_name="/stop_run")["state"] == "stopped"
    for run in others:
        step = status(client, run)["step"]
        wait_until(client, run, lambda r, step=step: r["step"] > step, "the others go on")  # type: ignore[misc]
    client.predict(started["race"], api_name="/stop_race")
    for run in others:
        wait_until(client, run, lambda r: r["state"] == "stopped", "all stopped")


@pytest.mark.slow
def test_a_race_is_of_methods_of_ones_choice(client: Client, training: str) -> None:
    started = client.predict(race="gan,vae", api_name="/start_race")
    assert [status(client, run)["method"] for run in started["runs"]] == ["gan", "vae"]
    assert [status(client, run)["place"] for run in started["runs"]] == [1, 1]


@pytest.mark.slow
def test_a_race_waits_in_line_as_one(client: Client, training: str) -> None:
    started = client.predict("objectives", **QUICK, api_name="/start_race")
    assert [status(client, run)["place"] for run in started["runs"]] == [1] * 4
    reports = client.predict(started["race"], api_name="/stop_race")
    assert [(report["state"], report["place"]) for report in reports] == [("stopped", None)] * 4
    assert status(client, training)["state"] == "running"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"race": "horses"}, "no race called 'horses'"),
        ({"race": "gan"}, "name two to 4 cards of the Zoo"),
        ({"race": "gan,srgan"}, "learns from a folder of pictures, and none of that name is here"),
        ({"dataset": "nothing"}, "no dataset called"),
        ({"epochs": 10**6}, "epochs must be"),
        ({"dataset": "faces"}, "draws grey pictures, and"),
    ],
)
def test_a_race_that_cannot_be_is_refused_before_it_exists(client: Client, asked: dict[str, Any], words: str) -> None:
    before = client.predict(api_name="/list_runs")
    with pytest.raises(AppError, match=words):
        client.predict(**asked, api_name="/start_race")
    assert len(client.predict(api_name="/list_runs")) == len(before)


@pytest.mark.parametrize("race", ["", "demo", "a,b", "../x", ",".join("0123456789")])
def test_what_is_no_race_is_refused(client: Client, race: str) -> None:
    with pytest.raises(AppError, match="There is no"):
        client.predict(race, api_name="/stop_race")


def test_networks_that_do_not_fit_the_pictures_leave_no_run_behind(client: Client) -> None:
    before = client.predict(api_name="/list_runs")
    with pytest.raises(AppError, match="draws colour pictures, and Handwritten digits"):
        client.predict(architecture="faces64", api_name="/start_run")
    with pytest.raises(AppError, match="must be told which of 10 classes a picture shows"):
        client.predict(architecture="cgan28", dataset="own-0123456789ab", api_name="/start_run")
    assert len(client.predict(api_name="/list_runs")) == len(before)


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ["cgan28", "acgan28"])
def test_a_gan_that_is_told_classes_trains_with_a_column_for_each(
    client: Client, server: Server, architecture: str
) -> None:
    run = client.predict(architecture=architecture, batch_size=8, api_name="/start_run")["run"]
    wait_until(client, run, lambda report: report["step"] > 3, "some steps")
    frame = Run(server.runs / run).frames()[-1]
    with Image.open(frame.path) as picture:
        assert picture.size == (10 * 30 + 2, 10 * 30 + 2)


def test_who_learns_alone_has_no_step_of_d(client: Client) -> None:
    run = client.predict(architecture="vae28", api_name="/start_run")["run"]
    wait_until(client, run, lambda report: report["step"] > 0, "a VAE that trains")
    with pytest.raises(AppError, match="no two players"):
        client.predict(run, "D", api_name="/step_run")
    client.predict(run, api_name="/pause_run")
    before = wait_until(client, run, lambda report: report["state"] == "paused", "a pause")["step"]
    client.predict(run, "DG", api_name="/step_run")
    wait_until(client, run, lambda report: report["step"] == before + 1, "one step more")
