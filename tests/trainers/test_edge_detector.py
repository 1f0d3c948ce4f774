"""The edge detector: its layers are filled by name, and the scales are weighted and added."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from trainers.features import hed
from trainers.features.vgg import PACKAGE, WEIGHTS, ends_of_blocks

TINY = ((3, 4, 4), (4, 6, 6, 6))


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of weights by chance for two small blocks."""
    h5py = pytest.importorskip("h5py", reason="comes with requirements-dev.txt")
    monkeypatch.setattr(hed, "ALL_BLOCKS", TINY)
    (tmp_path / PACKAGE / "weights").mkdir(parents=True)
    (tmp_path / PACKAGE / "__init__.py").touch()
    rng = np.random.default_rng(0)
    layers = {f"dsn{number}": (1, 1, widths[-1], 1) for number, widths in enumerate(TINY, 1)} | {"fuse": (1, 1, 2, 1)}
    for number, widths in enumerate(TINY, 1):
        for index, (given, made) in enumerate(itertools.pairwise(widths)):
            layers[f"block{number}/layers/conv2d" + (f"_{index}" if index else "")] = (3, 3, given, made)
    with h5py.File(tmp_path / PACKAGE / WEIGHTS, "w") as file:
        for name, shape in layers.items():
            file[f"{name}/vars/0"] = rng.normal(size=shape, scale=0.05).astype("float32")
            file[f"{name}/vars/1"] = rng.normal(size=shape[-1], scale=0.05).astype("float32")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path / PACKAGE / WEIGHTS


def test_each_scale_has_its_say_and_its_weight(weights: Path) -> None:
    import h5py

    detector, pictures = hed.EdgeDetector(), torch.rand(2, 3, 12, 20) * 2 - 1
    edges = detector(pictures)
    assert edges.shape == (2, 1, 12, 20) and 0 < float(edges.min()) < float(edges.max()) < 1
    maps = ends_of_blocks(detector.blocks, (pictures + 1) * 127.5 - detector.mean)
    with h5py.File(weights) as file:
        layers = {
            name: [torch.from_numpy(file[f"{name}/vars/{i}"][()]) for i in "01"] for name in ("dsn1", "dsn2", "fuse")
        }
    wanted = layers["fuse"][1].view(1, 1, 1, 1)
    for number, each in enumerate(maps):
        kernel, bias = layers[f"dsn{number + 1}"]
        side = (each * kernel.view(1, -1, 1, 1)).sum(dim=1, keepdim=True) + bias
        wanted = wanted + layers["fuse"][0].flatten()[number] * F.interpolate(side, size=(12, 20), mode="bilinear")
    torch.testing.assert_close(edges, wanted.sigmoid(), rtol=1e-4, atol=1e-5)
    assert not any(parameter.requires_grad for parameter in detector.parameters())
