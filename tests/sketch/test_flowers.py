"""Outlines of flowers to start from, and the section that makes photographs of them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import numpy as np
import pytest

from playground.models.unet import UNet
from playground.pretrained import Pretrained, PretrainedTranslator, registry
from playground.sketch.drawings import draw_strokes
from playground.sketch.flowers import FLOWERS
from playground.ui.hosting import Host
from playground.ui.sketch.flower import flower_section, grow, take_outline
from playground.ui.sketch.mode import FLOWER, flower_mode, ink_mode


@pytest.mark.parametrize("name", FLOWERS)
def test_an_outline_fills_its_sheet_with_few_lines(name: str) -> None:
    ink = np.asarray(draw_strokes(FLOWERS[name], 128)) < 128
    assert 0.05 < ink.mean() < 0.3
    rows, columns = ink.any(axis=1).nonzero()[0], ink.any(axis=0).nonzero()[0]
    assert np.ptp(rows) > 70 and np.ptp(columns) > 60


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    """A copy whose only network makes flowers, and has learnt nothing."""
    entry = PretrainedTranslator("Outline to flower", "Untrained.", UNet, "ink", side=128)
    monkeypatch.setattr(registry, "MODELS", {**registry.MODELS, FLOWER: entry})
    UNet(downs=7, width=4, most=8).save_pretrained(tmp_path / FLOWER)
    return cast(Host, SimpleNamespace(pretrained=Pretrained(tmp_path)))


def test_without_its_network_there_is_no_such_section(tmp_path: Path) -> None:
    assert flower_mode(cast(Host, SimpleNamespace(pretrained=Pretrained(tmp_path)))) is None


def test_a_flower_is_made_of_an_outline_and_ink_is_coloured_by_another_network(host: Host) -> None:
    mode = flower_mode(host)
    assert mode is not None and ink_mode(host) is None
    on_pad, html = take_outline(mode, 1)
    assert on_pad.startswith("data:image/png") and f"By {FLOWER}" in html and "<img" in html
    assert "<img" in grow(mode, on_pad)
    assert "Draw a flower" in grow(mode, "")


@pytest.mark.parametrize("at", [-1, 99, None, "0"])
def test_an_outline_that_is_not_there_is_refused(host: Host, at: Any) -> None:
    mode = flower_mode(host)
    assert mode is not None
    with pytest.raises(ValueError, match="Choose one of the outlines"):
        take_outline(mode, at)


def test_the_section_is_laid_out_with_an_outline_for_each_flower(host: Host) -> None:
    mode = flower_mode(host)
    assert mode is not None
    with gr.Blocks() as page, gr.Tab("Sketch") as tab:
        flower_section(tab, mode)
    ids = {block.elem_id for block in page.blocks.values()}
    assert {"sketch-flowers", "sketch-flower-pad", "sketch-flower", "sketch-flower-save"} <= ids
