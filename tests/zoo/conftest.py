"""What tests of several models compare with."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

COUNT = 600


@pytest.fixture(scope="session")
def real() -> Tensor:
    """Freshly drawn faces that no network was trained on, uint8 (COUNT, 3, 64, 64)."""
    for package in ("dicebear", "dicebear_styles", "resvg_py"):
        pytest.importorskip(package, reason="drawing needs the packages of requirements-dev.txt")
    from trainers.recipes.draw_faces import Artist, choose

    return Artist().draw(choose(COUNT, torch.Generator().manual_seed(4321)))
