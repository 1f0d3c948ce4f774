"""Two processes, one model: accelerate launch, gloo, no graphics card."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from small import ROOT

from playground.runs import RunStore

pytestmark = pytest.mark.slow

#: With --cpu, accelerate's launcher starts a single process unless there is MPI. This one starts two; that they
#: compute on the processor is what --device cpu, or Accelerator(cpu=True), says.
LAUNCH = [
    sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2",
    "--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no",
]  # fmt: skip

#: Plays a few turns on numbered pictures, and prints what each process saw and where it ended, as JSON.
PROGRAM = """
import hashlib, json, math, sys
import torch
from accelerate import Accelerator
from accelerate.utils import gather_object
from playground.data import Dataset
from playground.metrics import FrechetDistance
from trainers.data import DataCache
from trainers.generative import Batch
from trainers.loop import refuse_infinite
from trainers.method import Diverged, Turn
from trainers.methods.gan import Gan, GanConfig
from trainers.methods.mixture import Mixture, MixtureConfig
from trainers.tensors import numbers

def told(tensors):
    return hashlib.sha256(b"".join(t.detach().contiguous().numpy().tobytes() for t in tensors)).hexdigest()

accelerator = Accelerator(cpu=True, mixed_precision="no")
name = "own-0123456789ab"
pictures = torch.arange(100, dtype=torch.uint8).view(100, 1, 1, 1).expand(100, 1, 28, 28).contiguous()
data = DataCache(None, {name: Dataset(name, name, pictures, None, (), "", "")}, {name: None})

def fresh():
    return Gan(GanConfig(name, "dcgan28", batch_size=17), accelerator, data)

def play(method, turns):
    figures = []
    for _ in range(turns):
        figures.append(numbers(accelerator, method.turn(Turn(method.players, method.config))))
        method.step += 1
        refuse_infinite(method, figures[-1])
    return figures

method = fresh()
share = method.next_batch().pictures[:, 0, 0, 0]
fakes = method.sample().pictures
seen = {
    "share": ((share + 1) * 127.5).round().int().tolist(),
    "fakes": told([fakes]),
    "count": len(fakes),
}
method = fresh()
seen["begin"] = told(method.generator.parameters())
seen["losses"] = play(method, 4)
seen["images"] = method.images
seen["d"] = told(method.discriminator.parameters())
seen["g"] = told(method.generator.parameters())
seen["average"] = told(method.average.parameters())
seen["buffers"] = told(method.generator.buffers())
checkpoint = method.to_checkpoint()

method.restore(checkpoint)  # each has its own here; what counts is that they go on with different latents
seen["fakes_after_restore"] = told([method.sample().pictures])

if accelerator.process_index == 1:
    whole = method.next_batch
    method.next_batch = lambda: Batch(whole().pictures * math.nan, None)
try:
    play(method, 4)
    seen["diverged"] = None
except Diverged as error:
    seen["diverged"] = str(error)

mixture = Mixture(MixtureConfig(name, batch_size=17), accelerator, data)
seen["mixture_losses"] = play(mixture, 2)
seen["mixture"] = told(mixture.mixture.parameters())

if accelerator.is_main_process:  # it alone judges; the others must not be needed for that
    features = torch.arange(40.0).view(20, 2).sin()
    seen["distance"] = FrechetDistance(features)(features + 1)

everything = gather_object([seen])
if accelerator.is_main_process:
    print("RESULT" + json.dumps(everything))
accelerator.wait_for_everyone()
accelerator.end_training()
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> list[dict[str, Any]]:
    """What each of the two processes reports."""
    program = tmp_path_factory.mktemp("distributed") / "program.py"
    program.write_text(PROGRAM)
    result = subprocess.run(
        [*LAUNCH, str(program)], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180
    )
    assert result.returncode == 0, result.stderr
    (line,) = (line for line in result.stdout.splitlines() if "RESULT" in line)
    reports: list[dict[str, Any]] = json.loads(line.partition("RESULT")[2])
    assert len(reports) == 2
    return reports


def test_a_batch_is_shared_out_without_overlap(seen: list[dict[str, Any]]) -> None:
    shares = [set(report["share"]) for report in seen]
    assert [len(share) for share in shares] == [9, 8]
    assert not shares[0] & shares[1]
    assert [report["count"] for report in seen] == [9, 8]  # as many fakes as pictures
    assert [report["images"] for report in seen] == [4 * 17, 4 * 17]  # the whole batch counts


def test_each_process_draws_latents_of_its_own(seen: list[dict[str, Any]]) -> None:
    assert seen[0]["fakes"] != seen[1]["fakes"]
    assert seen[0]["fakes_after_restore"] != seen[1]["fakes_after_restore"]


def test_both_end_with_the_same_weights(seen: list[dict[str, Any]]) -> None:
    for name in ("begin", "d", "g", "average"):
        assert seen[0][name] == seen[1][name], name
    assert seen[0]["begin"] != seen[0]["g"]
    # Running means of batch norm are each process's own; the main process's are shown and kept.
    assert seen[0]["buffers"] != seen[1]["buffers"]


def test_losses_are_means_over_both(seen: list[dict[str, Any]]) -> None:
    assert seen[0]["losses"] == seen[1]["losses"]
    assert all(len(figures) == 4 for figures in seen[0]["losses"])


def test_a_mixture_counts_the_batches_of_both(seen: list[dict[str, Any]]) -> None:
    assert seen[0]["mixture_losses"] == seen[1]["mixture_losses"]
    assert seen[0]["mixture"] == seen[1]["mixture"]


def test_a_nan_in_one_process_ends_both_in_the_same_turn(seen: list[dict[str, Any]]) -> None:
    assert seen[0]["diverged"] is not None
    assert seen[0]["diverged"] == seen[1]["diverged"]
    assert seen[0]["diverged"].startswith("At step 5, D (d_loss) was no longer a number")


def test_the_main_process_judges_alone(seen: list[dict[str, Any]]) -> None:
    assert seen[0]["distance"] == pytest.approx(2.0, rel=1e-3)


def test_the_trainer_of_the_shell_trains_one_model_with_two_processes(
    store: RunStore, own_root: Path, own_dataset: str, environment: dict[str, str]
) -> None:
    command = [
        *LAUNCH, "-m", "trainers", "gan", "--out", str(store.root / "together"), "--own", str(own_root),
        "--dataset", own_dataset, "--architecture", "mlp", "--epochs", "2", "--batch-size", "50", "--device", "cpu",
    ]  # fmt: skip
    result = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("finished after 2.00 epochs.") == 1
    (run,) = store.runs()
    assert (run.status().state, run.status().step) == ("finished", 8)
    frames = [frame.step for frame in run.frames()]
    assert (frames[0], frames[-1]) == (0, 8)
    assert run.checkpoint.is_file()
