"""How soon digits are readable: seconds of training until FID thresholds. Reference: the MLP GAN of 2014."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playground.export.card import recipe_command
from playground.runs import Run, create_run
from playground.runs.presets import PRESETS
from trainers.method import experiment_of, name_of, nearest_config
from trainers.methods import chosen_method

SECONDS = 60.0
THRESHOLDS = (200.0, 100.0, 60.0, 40.0, 25.0)
MARKS = (10.0, 20.0, 30.0, 60.0)


def measure() -> dict[str, Any]:
    """A minute of each preset that learns, in a trainer of its own, as the page would run it."""
    curves = {name: curve(name) for name in ("learns", "plain", "first_gan")}
    return {"reference": "first_gan", **{name: summary(points) for name, points in curves.items()}}


def curve(preset: str) -> list[tuple[float, dict[str, Any]]]:
    """(seconds since training began, evaluation), in order."""
    method = chosen_method(PRESETS[preset].settings)
    config, _ = nearest_config(method, PRESETS[preset].settings)
    with tempfile.TemporaryDirectory() as folder:
        run = create_run(Path(folder) / preset, experiment_of(method, config))
        command = [sys.executable, *shlex.split(recipe_command(name_of(method), config))[1:], "--out", str(run.path)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as trainer:
            points = follow(run, trainer)
            run.order(command="stop")
            trainer.wait(30)
    return points


def follow(run: Run, trainer: subprocess.Popen[bytes]) -> list[tuple[float, dict[str, Any]]]:
    points: list[tuple[float, dict[str, Any]]] = []
    offset, start = 0, 0.0
    while trainer.poll() is None and (not start or time.perf_counter() - start < SECONDS):
        if not start and run.frames():
            start = time.perf_counter()
        events, offset = run.log.since(offset)
        points += [(time.perf_counter() - start, event) for event in events if event["kind"] == "evaluation"]
        time.sleep(0.05)
    return points


def summary(points: list[tuple[float, dict[str, Any]]]) -> dict[str, Any]:
    until = {f"{limit:g}": next((round(t, 1) for t, event in points if event["fid"] <= limit), None)
             for limit in THRESHOLDS}  # fmt: skip
    at: dict[str, Any] = {}
    for mark in MARKS:
        before = [event for t, event in points if t <= mark]
        if before:
            at[f"{mark:g}"] = {key: before[-1][key] for key in ("fid", "covered", "confident", "epoch")}
    return {"seconds_until_fid": until, "at_second": at}
