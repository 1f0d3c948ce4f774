"""What the browser draws curves from: plain values, rounded to what can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.runs import Figure, Plot
from playground.runs.about import Role
from playground.runs.history import Moment, SampleQuality
from playground.ui.components import run_html

COLOURS: dict[Role, str] = {
    "real": "var(--real)", "fake": "var(--fake)", "discriminator": "var(--d)", "generator": "var(--g)",
    "encoder": "var(--e)", "plain": "#64748b",
}  # fmt: skip
Chart = dict[str, Any]
"""heading: HTML. along: what x is. high: units, where the chart is 360 wide. lines: each with title, colour (CSS), x
and y, as many of each"""
HIGH, LOW = 118, 100
HEADING = '<div class="legend">Distance to real pictures<small>FID over the epochs: lower is better.</small></div>'


def line(title: str, colour: str, points: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """points: (x, y), with x never falling."""
    return {
        "title": title,
        "colour": colour,
        "x": [_rounded(x) for x, _ in points],
        "y": [_rounded(y) for _, y in points],
    }


def figures_chart(plot: Plot, figures: Sequence[Figure], moments: Sequence[Moment]) -> Chart:
    """The figures of one plot over the epochs, each in the colour of its role."""
    if moments and moments[-1].epoch > 2 * plot.skip:
        moments = [moment for moment in moments if moment.epoch > plot.skip]
    lines = []
    for figure in figures:
        points = [(m.epoch, m.figures[figure.name]) for m in moments if figure.name in m.figures]
        lines.append(line(figure.title, COLOURS[figure.role], points))
    return {"heading": run_html.plot_heading(plot, figures), "along": "epoch", "high": HIGH, "lines": lines}


def distances_chart(qualities: Sequence[SampleQuality]) -> Chart:
    """Distance to real pictures over the epochs."""
    points = [(quality.epoch, quality.fid) for quality in qualities if quality.fid is not None]
    lines = [line("FID", COLOURS["fake"], points)]
    return {"heading": HEADING, "along": "epoch", "high": LOW, "lines": lines}


def _rounded(value: float) -> float:
    """Four digits are finer than a pixel."""
    return float(f"{value:.4g}") if abs(value) < 1000 else round(value, 1)
