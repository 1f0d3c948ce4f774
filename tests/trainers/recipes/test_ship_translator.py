"""A model folder out of a run: its weights, and a card by which anyone can train them again."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from playground.data.folders import Cut, pairs_in
from playground.models.patchgan import PatchGAN
from playground.models.resnet import ResNet
from playground.models.spade import SpadeGenerator
from playground.models.srresnet import SRResNet
from playground.models.unet import UNet
from playground.pretrained import DISCRIMINATOR, PAIRS, load_network
from playground.pretrained.entries import PretrainedModel, PretrainedTranslator
from playground.pretrained.registry import MODELS
from playground.runs import Run
from playground.sketch import BUILDING
from trainers import __main__ as programs
from trainers.folder_method import start_weights as newest
from trainers.recipes import translator_measures
from trainers.tensors import averaged_weights

pytestmark = pytest.mark.usefixtures("signals_as_before")


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noise beside noise, 32 pixels."""
    root, rng = tmp_path_factory.mktemp("pairs"), np.random.default_rng(0)
    for split in ("train", "test"):
        (root / split).mkdir()
        for index in range(6):
            both = rng.integers(0, 256, (32, 64, 3), dtype=np.uint8)
            Image.fromarray(both).save(root / split / f"{index}.png")
    return root


def run_program(monkeypatch: pytest.MonkeyPatch, name: str, **options: object) -> int:
    """The exit code of python -m trainers `name` with these options."""
    words = [word for option, value in options.items() for word in (f"--{option.replace('_', '-')}", str(value))]
    monkeypatch.setattr("sys.argv", ["trainers", name, *words])
    return programs.main()


def trained(monkeypatch: pytest.MonkeyPatch, pairs: Path, out: Path, start: Path | None, lr: float) -> Path:
    more = {} if start is None else {"start": start}
    code = run_program(
        monkeypatch, "pix2pix", data=pairs, out=out, lr=lr, side=32, load=32, epochs=1.0, batch_size=2, width=4,
        most=8, halvings=2, device="cpu", precision="no", **more,
    )  # fmt: skip
    assert code == 0
    return out


def test_the_third_run_of_a_chain_ships_with_the_commands_of_all_three(
    pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = trained(monkeypatch, pairs, tmp_path / "a", None, 0.003)
    second = trained(monkeypatch, pairs, tmp_path / "b", first, 0.002)
    third = trained(monkeypatch, pairs, tmp_path / "c", second, 0.001)
    folder = tmp_path / "ink-to-colour"
    assert run_program(monkeypatch, "ship-translator", run=third, out=folder) == 0

    network = load_network(UNet, folder)
    stored = network.state_dict()
    averaged = averaged_weights(newest(third)["average"])
    assert all(torch.equal(stored[name], averaged[name].half().float()) for name in averaged)

    card = (folder / "README.md").read_text()
    commands = re.findall(r"^python -m trainers pix2pix .*$", card, re.MULTILINE)
    options = [dict(re.findall(r"--(\S+) (\S+)", command)) for command in commands]
    assert [(each["lr"], each.get("start"), each.get("out")) for each in options] == [
        ("0.003", None, "stage1"),
        ("0.002", "stage1", "stage2"),
        ("0.001", "stage2", None),
    ]
    assert str(tmp_path) not in card
    assert (
        "100 times the mean absolute difference to the target." in card
        and "EfficientNet-Lite0." not in card.split("Quality")[0]
    )
    assert "Trained on 6 squares by the last command" in card
    assert "On 6 pairs that were kept back: mean absolute difference" in card
    # Rows of input, what was made of it, and the target, three pairs in each.
    assert Image.open(folder / "preview.png").size[0] >= 9 * 32


def test_a_discriminator_and_pairs_that_were_kept_back_come_along(
    pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, folder = trained(monkeypatch, pairs, tmp_path / "a", None, 0.003), tmp_path / "outline-to-garment"
    assert run_program(monkeypatch, "ship-translator", run=run, out=folder, pairs=3) == 0
    stored = load_network(PatchGAN, folder / DISCRIMINATOR).state_dict()
    learnt = newest(run)["discriminator"]
    assert all(torch.equal(stored[name], learnt[name].half().float()) for name in stored if "num_batches" not in name)
    card = (folder / "README.md").read_text()
    assert "judges patches of 34 x 34 pixels of both pictures" in card and "a sharpness (mean square of the" in card
    kept, ours = (pairs_in(root, "test") for root in (pairs, folder / PAIRS))
    assert len(ours) == 3
    for ours_at, theirs_at in ((0, 0), (1, 2), (2, 4)):
        both = [of.pair(at, Cut(32, 32), None) for of, at in ((ours, ours_at), (kept, theirs_at))]
        assert all(torch.equal(one, other) for one, other in zip(*both, strict=True))


def test_what_builds_from_labels_is_measured_for_stamps_and_what_finds_them_class_by_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, rng = tmp_path / "data", np.random.default_rng(0)
    for letter in ("trainA", "trainB", "testA", "testB"):
        (data / letter).mkdir(parents=True)
        for index in range(3):
            picture = Image.fromarray(rng.integers(0, 256, (48, 48, 3), dtype=np.uint8))
            if letter.endswith("A"):
                picture = Image.new("RGB", (48, 48), BUILDING.colours["building"])
                picture.paste(BUILDING.colours["sky"], (0, 0, 48, 12))
            picture.save(data / letter / f"{index}.png")
    small = {"data": data, "side": 48, "load": 48, "epochs": 1.0, "batch_size": 1, "width": 4, "most": 8, "halvings": 2,
             "device": "cpu", "precision": "no"}  # fmt: skip
    one_scale = {"doublings": 2, "hidden": 4, "d_width": 4, "perceptual": 0.0}
    assert run_program(monkeypatch, "gaugan", **small, **one_scale, out=tmp_path / "there") == 0
    back = small | {"side": 32, "direction": "BtoA", "classes": 10.0, "depth": 3, "out": tmp_path / "back"}
    assert run_program(monkeypatch, "pix2pix", **back) == 0
    for run, name, sentence in (
        ("there", "labels-to-building", r"Of the detail on walls -?\d+\.\d% is the same at the same pixels"),
        ("back", "building-to-labels", r"mean intersection over union 0\.\d{3}: building 0\.\d\d, sky 0\.\d\d\."),
    ):
        assert run_program(monkeypatch, "ship-translator", run=tmp_path / run, out=tmp_path / name) == 0
        assert re.search(sentence, (tmp_path / name / "README.md").read_text())
    network = load_network(SpadeGenerator, tmp_path / "labels-to-building")
    assert network.palette.shape == (9, 3)


def test_a_start_that_was_stopped_early_is_told(pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = trained(monkeypatch, pairs, tmp_path / "a", None, 0.003)
    status = Run(first).status()
    Run(first).write_status(dataclasses.replace(status, epoch=0.4, state="stopped"))
    second = trained(monkeypatch, pairs, tmp_path / "b", first, 0.002)
    folder = tmp_path / "ink-to-colour"
    assert run_program(monkeypatch, "ship-translator", run=second, out=folder) == 0
    assert "Run 1 was stopped after 0.4 epochs." in (folder / "README.md").read_text()


@pytest.fixture
def enlargers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A run of SRResNet, and one that goes on from it with another rate."""
    rng = np.random.default_rng(0)
    for split in ("train", "test"):
        (tmp_path / "photos" / split).mkdir(parents=True)
        for index in range(2):
            picture = rng.integers(0, 256, (160, 176, 3), dtype=np.uint8)
            Image.fromarray(picture).save(tmp_path / "photos" / split / f"{index}.png")
    runs = tmp_path / "first", tmp_path / "second"
    for run, more in zip(runs, ({}, {"start": runs[0]}), strict=True):
        code = run_program(
            monkeypatch, "srgan", data=tmp_path / "photos", out=run, side=12, batch_size=2, patches=16, width=6,
            blocks=1, device="cpu", precision="no", **more,
        )  # fmt: skip
        assert code == 0
    return runs


def test_an_enlarger_is_measured_for_grids_and_can_be_mixed_with_what_it_began_from(
    enlargers: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grey = Image.fromarray(np.full((208, 248, 3), 99, np.uint8))
    monkeypatch.setattr(translator_measures, "classics", lambda: [grey])
    first, second = enlargers
    folder = tmp_path / "srgan"
    assert run_program(monkeypatch, "ship-translator", run=second, out=folder, share=0.25) == 0
    stored = load_network(SRResNet, folder).state_dict()
    before, after = (averaged_weights(newest(run)["average"]) for run in enlargers)
    assert not all(torch.equal(before[name], after[name]) for name in before)
    for name, weight in stored.items():
        torch.testing.assert_close(weight, 0.75 * before[name] + 0.25 * after[name], atol=1e-3, rtol=1e-3)
    card = " ".join((folder / "README.md").read_text().split())
    assert "mixed with that of the run before it: 25% of the one, 75% of the other." in card
    assert re.search(r"at periods of 2 and 4 pixels: they stand out [+-][\d.]+ and [+-][\d.]+ dB more", card)
    assert re.search(r"where dots on a grid show, [+-][\d.]+ and [+-][\d.]+ dB more", card)
    assert run_program(monkeypatch, "ship-translator", run=second, out=folder, share=1.5) == 2
    assert run_program(monkeypatch, "ship-translator", run=first, out=folder, share=0.5) == 2


def test_an_enlarger_can_be_mixed_with_an_earlier_run_that_led_to_it(
    enlargers: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translator_measures, "classics", lambda: [Image.new("RGB", (248, 208), "grey")])
    first, second = enlargers
    third, folder = tmp_path / "third", tmp_path / "srgan"
    enlarger = {"data": tmp_path / "photos", "side": 12, "batch_size": 2, "patches": 16, "width": 6, "blocks": 1}
    assert run_program(
        monkeypatch, "srgan", **enlarger, out=third, start=second, start_share=0.5, device="cpu", precision="no"
    ) == 0  # fmt: skip
    assert run_program(monkeypatch, "ship-translator", run=third, out=folder, share=0.8, rest=first) == 0
    stored = load_network(SRResNet, folder).state_dict()
    before, after = (averaged_weights(newest(run)["average"]) for run in (first, third))
    for name, weight in stored.items():
        torch.testing.assert_close(weight, 0.2 * before[name] + 0.8 * after[name], atol=1e-3, rtol=1e-3)
    card = " ".join((folder / "README.md").read_text().split())
    assert "mixed with that of run 1: 80% of the one, 20% of the other." in card
    assert "--start stage2 --start-share 0.5" in card
    assert run_program(monkeypatch, "ship-translator", run=second, out=folder, share=0.8, rest=third) == 2


def test_a_folder_that_is_not_registered_is_refused(
    pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = trained(monkeypatch, pairs, tmp_path / "a", None, 0.003)
    assert run_program(monkeypatch, "ship-translator", run=run, out=tmp_path / "horse-to-zebra") == 2
    assert "horse-to-zebra is not registered" in capsys.readouterr().err
    assert not (tmp_path / "horse-to-zebra").exists()


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noise of two kinds, 32 pixels: dark and light."""
    root, rng = tmp_path_factory.mktemp("kinds"), np.random.default_rng(0)
    for name, low in (("trainA", 0), ("testA", 0), ("trainB", 128), ("testB", 128)):
        (root / name).mkdir()
        for index in range(4 if name.endswith("A") else 3):
            Image.fromarray(rng.integers(low, low + 128, (32, 32, 3), dtype=np.uint8)).save(
                root / name / f"{index}.png"
            )
    return root


def is_of_a_cycle(entry: PretrainedModel) -> bool:
    return isinstance(entry, PretrainedTranslator) and entry.network is ResNet


@pytest.mark.parametrize(
    ("method", "of_the_run", "of_the_ship", "given"),
    [
        ("cyclegan", {}, {"way": "BtoA"}, 3),
        ("cut", {"direction": "BtoA"}, {}, 3),
        ("cut", {}, {}, 4),
    ],
)
def test_the_card_says_how_much_is_tint_and_whether_edges_stay(
    method: str,
    of_the_run: dict[str, str],
    of_the_ship: dict[str, str],
    given: int,
    kinds: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run, folder = tmp_path / "run", tmp_path / next(name for name, entry in MODELS.items() if is_of_a_cycle(entry))
    small = {"side": 32, "load": 32, "epochs": 0.5, "batch_size": 2, "width": 4, "blocks": 1, "halvings": 1}
    code = run_program(monkeypatch, method, data=kinds, out=run, device="cpu", precision="no", **small, **of_the_run)
    assert code == 0
    assert run_program(monkeypatch, "ship-translator", run=run, out=folder, **of_the_ship) == 0
    card = (folder / "README.md").read_text()
    assert f"Of {given} pictures that were kept back, a table of colours fitted to each explains" in card
    assert re.search(r"correlates -?0\.\d\d with the input's\.", card)
