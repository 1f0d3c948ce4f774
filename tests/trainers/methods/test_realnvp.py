"""The flow: its chances are those of a density, and what it shows goes there and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from accelerate import Accelerator
from playing import built, cache, play, settings
from torch import Tensor

from playground.models.flow import NUMBERS, SIDE


def test_pictures_become_likelier(accelerator: Accelerator, pictures: Tensor, tmp_path: Path) -> None:
    method = built(settings("realnvp", tmp_path), accelerator, cache(pictures))
    told = play(method, 6)
    assert told[-1]["loss"] < told[0]["loss"]
    assert told[0]["bits"] == pytest.approx(told[0]["loss"] / (NUMBERS * 0.693147), rel=1e-4)


def test_the_preview_goes_to_noise_and_back_to_the_same_pictures(
    accelerator: Accelerator, pictures: Tensor, tmp_path: Path
) -> None:
    method = built(settings("realnvp", tmp_path), accelerator, cache(pictures))
    play(method, 2)
    rows = method.preview().pictures.view(-1, 8, 1, SIDE, SIDE)
    # A grey level may tip where rounding meets its edge.
    assert (rows[0] == rows[2]).float().mean() > 0.999
    assert (rows[0] - rows[1]).abs().mean() > 0.1
