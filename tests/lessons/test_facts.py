"""What the lessons say of the networks that ship is so."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from starlette.applications import Starlette
from starlette.testclient import TestClient

from playground.data import load, mnist
from playground.latent.seeds import Picker
from playground.lessons import ac_gan, equation, networks, translators
from playground.models.unet import UNet
from playground.pretrained import Pretrained
from playground.sketch.translate import to_picture
from playground.ui.assets import SCRIPTS
from playground.ui.lessons.facts import LessonFacts


@pytest.fixture(scope="module")
def pretrained() -> Pretrained:
    return Pretrained()


def test_the_bars_add_up_and_the_sum_is_a_nine(pretrained: Pretrained) -> None:
    title, (a, b, c, total) = equation.steps(Picker(pretrained))
    assert title == "8 − 1 + 4"
    torch.testing.assert_close(total.latent, a.latent - b.latent + c.latent)
    with torch.inference_mode():
        named = pretrained.classifier(mnist.NAME)(torch.stack([step.picture for step in (a, b, c, total)])).argmax(
            dim=1
        )
    assert named.tolist() == [8, 1, 4, 9]


def test_costs_of_the_ac_gan_fit_its_verdicts(pretrained: Pretrained) -> None:
    found = ac_gan.terms(
        pretrained.generator("acgan-mnist"), pretrained.discriminator("acgan-mnist"), load(mnist.NAME, split="test")
    )
    for kind in ("real", "fake"):
        assert found[kind].named_right > 0.97
        assert 0 < found[kind].classification < 0.2
        assert found[kind].discrimination > 0


def test_shortcuts_carry_the_lines(pretrained: Pretrained) -> None:
    network = pretrained.translator("ink-to-colour")
    assert isinstance(network, UNet)
    sketch, whole, coarse, none = (shown.picture for shown in translators.without_skips(network, 128))
    assert not isinstance(sketch, torch.Tensor)
    assert isinstance(whole, torch.Tensor) and isinstance(coarse, torch.Tensor) and isinstance(none, torch.Tensor)
    torch.testing.assert_close(whole, to_picture(network, sketch))  # the hooks are gone; cutting nothing cuts nothing
    dark = [float((one.mean(dim=0) < -0.5).float().mean()) for one in (whole, coarse, none)]
    assert dark[0] > 0.05 and max(dark[1:]) < 0.2 * dark[0]  # the ink's share of the pixels


def test_feature_maps_grow_to_the_picture(pretrained: Pretrained) -> None:
    generator = pretrained.generator("dcgan28-mnist")
    maps = networks.feature_maps(generator)
    sides = [each.maps.shape[-1] for each in maps]
    assert sides == sorted(sides) and sides[-1] == 28
    assert all(float(each.maps.abs().max()) <= 1 + 1e-5 for each in maps)


def test_dense_layers_have_more_weights_than_convolutions() -> None:
    dense, convolutions = (
        sum(row.parameters for row in rows if row.network == "Generator") for rows in networks.tables().values()
    )
    assert dense > 2 * convolutions


def test_what_is_nearest_is_not_sharpest(pretrained: Pretrained) -> None:
    found = LessonFacts(pretrained, lambda: Picker(pretrained)).facts("sharpness")["pictures"]
    of = {one["title"]: one["words"] for one in found}
    psnr = {title: float(words.split(" dB")[0]) for title, words in of.items() if " dB" in words}
    sharp = {title: float(words.rpartition(" ")[2]) for title, words in of.items()}
    assert max(psnr, key=psnr.__getitem__) == "SRResNet"
    assert sharp["Bicubic"] < sharp["SRResNet"] < sharp["SRGAN"] < sharp["the original"] == 1


def test_nothing_else_is_answered_and_what_is_missing_is_said(tmp_path: Path) -> None:
    nobody = Pretrained(tmp_path)
    client = TestClient(Starlette(routes=LessonFacts(nobody, lambda: Picker(nobody)).routes()))
    address = SCRIPTS.replace("scripts", "lessons")
    assert client.get(f"{address}/secrets.json").status_code == 404
    assert "missing" in client.get(f"{address}/ac_gan.json").json()
