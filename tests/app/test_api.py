"""The page's endpoints, as a program uses them. The server's log is looked through when all is over."""

from __future__ import annotations

import math
from typing import Any

import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from PIL import Image
from serving import Server, wait_for, wait_for_state, wait_until
from small import blobs

from playground.config import settings_of
from trainers.methods import METHODS, all_methods
from trainers.methods.gan import GanConfig

PARAMETERS = {
    "/run_status": {"run": "string"},
    "/watch_run": {"run": "string"},
    "/stop_run": {"run": "string"},
    "/pause_run": {"run": "string"},
    "/resume_run": {"run": "string"},
    "/step_run": {"run": "string", "players": "string"},
    "/rename_run": {"run": "string", "name": "string"},
    "/keep_run": {"run": "string", "kept": "boolean"},
    "/delete_run": {"run": "string"},
    "/list_runs": {},
}  # fmt: skip

NO_RUNS = ["0123456789", "../../etc/passwd", "..", ".", "own", "demo/../demo", "a\x00b", "x" * 5000, "<script>", "~"]


def started(client: Client, **settings: Any) -> str:
    run: str = client.predict(**{"architecture": "mlp", "epochs": 300} | settings, api_name="/start_run")["run"]
    return run


def test_every_endpoint_says_what_it_takes(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    fields = {name for method in all_methods().values() for name, known in settings_of(method.config_type).items()
              if known.group != "shell"}  # fmt: skip
    started_with = {parameter["parameter_name"] for parameter in endpoints["/start_run"]["parameters"]}
    assert started_with == fields | {"method"}
    assert all(name in endpoints["/start_run"]["description"] for name in METHODS)
    described = {
        name: {parameter["parameter_name"]: parameter["type"]["type"] for parameter in endpoints[name]["parameters"]}
        for name in PARAMETERS
    }
    assert described == PARAMETERS
    assert all(endpoint["description"] for endpoint in endpoints.values())


def test_the_bundled_run_is_finished_and_has_figures(client: Client) -> None:
    report = client.predict("demo", api_name="/run_status")
    assert (report["run"], report["state"], report["place"]) == ("demo", "finished", None)
    assert report["frames"] > 10 and report["health"]
    figures = report["figures"]
    assert figures["fid"] > 0 and 0 < figures["covered"] <= 10 and math.isfinite(figures["d_loss"])


@pytest.mark.slow
def test_settings_out_of_range_are_brought_into_it_and_named(client: Client) -> None:
    answer = client.predict(
        architecture="<script>alert(1)</script>", epochs=10**6, d_lr=1e99, d_steps=-3, api_name="/start_run"
    )
    config, notes = answer["config"], answer["notes"]
    assert (config["architecture"], config["epochs"], config["d_lr"]) == (GanConfig().architecture, 300, 0.1)
    assert config["d_steps"] == 1
    assert len(notes) == 4
    for name, note in zip(("architecture", "epochs", "d_lr", "d_steps"), notes, strict=True):
        assert name in note and "<" not in note


def test_values_of_another_kind_are_replaced_and_named(client: Client) -> None:
    answer = client.predict(dataset=5, epochs="many", d_lr=None, spectral_norm=[], api_name="/start_run")
    config = answer["config"]
    usual = GanConfig()
    assert (config["dataset"], config["epochs"], config["d_lr"]) == (usual.dataset, usual.epochs, usual.d_lr)
    assert config["spectral_norm"] is False
    assert len(answer["notes"]) == 3  # what is None is left out


def test_a_watched_run_moves_and_its_watch_ends_with_it(client: Client) -> None:
    run = started(client)
    job = client.submit(run, api_name="/watch_run")
    wait_for(lambda: len({report["step"] for report in job.outputs()}) > 3, "reports of a run that moves")
    client.predict(run, api_name="/stop_run")
    job.result(timeout=60)  # the last report ends the stream
    reports = job.outputs()
    steps = [report["step"] for report in reports]
    assert steps == sorted(steps)
    assert reports[-1]["frames"] > 1
    assert reports[-1]["state"] == "stopped"
    assert all(report["state"] in ("waiting", "running") for report in reports[:-1])


@pytest.mark.slow
def test_a_paused_run_moves_one_step_at_a_time(client: Client, training: str) -> None:
    client.predict(training, api_name="/pause_run")
    before = wait_for_state(client, training, "paused")["step"]
    for count, (players, moved, rested) in enumerate([("D", "d_loss", "g_loss"), ("G", "g_loss", "d_loss")], 1):
        client.predict(training, players, api_name="/step_run")
        report = wait_until(client, training, lambda r, at=before + count: r["step"] == at, "one step more")  # type: ignore[misc]
        report = wait_until(client, training, lambda r, name=moved: r["figures"].get(name) is not None, "its loss")  # type: ignore[misc]
        assert report["figures"][rested] is None
        assert (report["step"], report["state"]) == (before + count, "paused")
    client.predict(training, api_name="/resume_run")
    wait_until(client, training, lambda r: r["step"] > before + 10, "training again")


def test_only_the_two_players_can_be_asked_to_move(client: Client, training: str) -> None:
    with pytest.raises(AppError, match="D, G or DG"):
        client.predict(training, "X", api_name="/step_run")
    assert client.predict(training, api_name="/run_status")["state"] == "running"


def test_a_stopped_run_goes_on_where_it_stopped(client: Client, training: str) -> None:
    stopped = client.predict(training, api_name="/stop_run")
    assert stopped["state"] == "stopped"
    assert client.predict(training, api_name="/run_status")["step"] == stopped["step"]
    client.predict(training, api_name="/resume_run")
    report = wait_until(
        client, training, lambda r: r["state"] == "running" and r["step"] > stopped["step"], "more steps"
    )
    assert report["frames"] >= stopped["frames"]


def test_a_second_run_waits_its_turn(client: Client, training: str) -> None:
    second = started(client, seed=1)
    third = started(client, seed=2)
    places = [client.predict(run, api_name="/run_status")["place"] for run in (training, second, third)]
    assert places == [None, 1, 2]
    assert client.predict(second, api_name="/run_status")["state"] == "waiting"
    left = client.predict(second, api_name="/stop_run")
    assert (left["state"], left["place"], left["step"]) == ("stopped", None, 0)
    assert client.predict(third, api_name="/run_status")["place"] == 1
    client.predict(training, api_name="/stop_run")
    wait_until(client, third, lambda r: r["state"] == "running" and r["place"] is None, "the next in line")


@pytest.mark.parametrize("run", NO_RUNS, ids=lambda run: repr(run[:16]))
def test_what_is_no_run_is_refused_in_plain_words(client: Client, run: str) -> None:
    with pytest.raises(AppError, match=r"^There is no run of that name here\. .*start a new one\.$"):
        client.predict(run, api_name="/run_status")


@pytest.mark.parametrize("name", ["watch_run", "stop_run", "pause_run", "resume_run", "step_run"])
def test_every_endpoint_refuses_what_is_no_run(client: Client, name: str) -> None:
    with pytest.raises(AppError, match=r"^There is no run of that name here\. .*start a new one\.$"):
        client.predict("../../etc/passwd", api_name=f"/{name}")


@pytest.mark.parametrize("run", [5, None, ["demo"], {"run": "demo"}, True])
def test_what_is_no_name_is_refused_in_plain_words(client: Client, run: Any) -> None:
    with pytest.raises(AppError, match="There is no run of that name here"):
        client.predict(run, api_name="/run_status")


@pytest.mark.parametrize("name", ["stop_run", "pause_run", "resume_run", "step_run"])
def test_the_bundled_run_cannot_be_steered(client: Client, name: str) -> None:
    with pytest.raises(AppError, match="bundled run has ended"):
        client.predict("demo", api_name=f"/{name}")


def test_a_run_that_has_ended_cannot_be_stepped(client: Client, training: str) -> None:
    client.predict(training, api_name="/stop_run")
    with pytest.raises(AppError, match="Only a run that trains or is paused"):
        client.predict(training, api_name="/step_run")


def test_the_list_names_the_newest_run_first(client: Client, training: str) -> None:
    listed = client.predict(api_name="/list_runs")
    assert listed[0]["run"] == training
    assert len({report["run"] for report in listed}) == len(listed)


def test_a_damaged_run_does_not_hide_the_others(client: Client, server: Server, training: str) -> None:
    damaged = server.runs / "damaged"
    damaged.mkdir()
    (damaged / "config.json").write_text('{"epochs": ')
    assert training in [report["run"] for report in client.predict(api_name="/list_runs")]
    assert client.predict("damaged", api_name="/run_status")["state"] == "interrupted"
    (damaged / "config.json").unlink()


# ---- any method


@pytest.fixture(scope="module")
def pairs(server: Server) -> str:
    """Name of a folder of tiny pairs in the server's folder of data."""
    for split in ("train", "test"):
        folder = server.data / "edges" / split
        folder.mkdir(parents=True)
        for i, picture in enumerate(blobs(8)):
            both = Image.fromarray(picture[0].numpy()).resize((32, 32)).convert("RGB")
            pair = Image.new("RGB", (64, 32))
            pair.paste(both, (0, 0))
            pair.paste(both, (32, 0))
            pair.save(folder / f"{i}.png")
    return "edges"


@pytest.mark.slow
def test_pictures_to_pictures_are_learnt_from_the_page_too(client: Client, pairs: str) -> None:
    asked = {"method": "pix2pix", "data": pairs, "side": 32, "load": 32, "width": 4, "most": 8, "halvings": 2,
             "batch_size": 2, "epochs": 1000}  # fmt: skip
    run = client.predict(**asked, api_name="/start_run")["run"]
    wait_until(client, run, lambda r: r["step"] > 2, "steps")
    client.predict(run, api_name="/pause_run")
    paused = wait_for_state(client, run, "paused")
    client.predict(run, "G", api_name="/step_run")
    report = wait_until(client, run, lambda r: r["step"] == paused["step"] + 1, "one step of G")
    assert report["figures"]["l1"] > 0 and report["figures"]["d_loss"] is None
    client.predict(run, api_name="/resume_run")
    wait_until(client, run, lambda r: r["step"] > paused["step"] + 3, "training again")
    assert client.predict(run, api_name="/stop_run")["state"] == "stopped"
    client.predict(run, api_name="/resume_run")
    wait_until(client, run, lambda r: r["state"] == "running", "training once more")


@pytest.mark.parametrize("data", ["", "nobody", "/etc", "..", "../runs", "edges/..", "a\x00b"])
def test_only_folders_of_the_servers_data_are_learnt_from(client: Client, pairs: str, data: str) -> None:
    before = len(client.predict(api_name="/list_runs"))
    with pytest.raises(AppError, match="learns from a folder of pictures, and none of that name is here"):
        client.predict(method="pix2pix", data=data, api_name="/start_run")
    assert len(client.predict(api_name="/list_runs")) == before


def test_an_unknown_method_is_refused(client: Client) -> None:
    with pytest.raises(AppError, match="There is no method called"):
        client.predict(method="<script>", api_name="/start_run")


@pytest.mark.slow
@pytest.mark.parametrize("method", ["vae", "mixture", "infogan"])
def test_every_method_of_a_data_set_starts_with_its_own_settings(client: Client, method: str) -> None:
    answer = client.predict(method=method, api_name="/start_run")
    assert answer["config"]["method"] == method and answer["notes"] == []
    wait_until(client, answer["run"], lambda r: r["step"] > 0, "steps")
    client.predict(answer["run"], api_name="/stop_run")
