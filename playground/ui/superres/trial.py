"""Test it: the photograph is shrunk by us, restored in every way there is, and each is compared with the original."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from playground.superres.methods import EnlargeMethod
from playground.superres.restore import Restored, Trial, hardest_spot
from playground.ui.components.comparison import Layer, comparison, comparison_of
from playground.ui.components.status_line import status_line
from playground.ui.events import Update
from playground.ui.superres.enlarge_methods import EnlargeMethods

MODE = "test"
ORIGINAL = "original"
EMPTY = "Upload a photo, paste one or take one: it is shrunk, restored and scored here."
SCALES = """<dl class="scales">
<dt>PSNR</dt><dd>How near the brightness of each pixel is to the original, in decibels. More is nearer; 6 dB more is
half the error.</dd>
<dt>SSIM</dt><dd>How alike the patterns around each pixel are, up to 1. It forgives a shift of
brightness, not blur.</dd>
</dl><div class="hint">Both on luminance, with 4 pixels of the border left out, as the papers do. A network that was
trained to look real invents detail, so it scores lower than it looks.</div>"""
FIGURES = '<details class="meaning"><summary>What do these mean?</summary>{}{}</details>'


@dataclass(frozen=True)
class TrialView:
    """Where it is seen."""

    compare: gr.HTML
    status: gr.HTML
    scores: gr.HTML
    photo: gr.State
    """path of the photograph whose test is seen"""

    @property
    def outputs(self) -> list[Any]:
        return [self.compare, self.status, self.scores, self.photo]

    def run(self, methods: EnlargeMethods, photo: Path | None) -> Generator[Update]:
        """Step by step. ValueError in plain words for what cannot be used."""
        if photo is None:
            yield {self.compare: None, self.status: "", self.scores: "", self.photo: None}
            return
        for report in methods.trial(photo):
            if report.doing:
                yield {self.status: status_line("Restoring", "running", report.share, [report.doing])}
        yield {
            # The spot where bicubic lost most: there the ways differ, and a look is worth it.
            self.compare: comparison_of(_layers(report), *_sides(methods), hardest_spot(report)),
            self.status: _summary(report),
            self.scores: scores_html(report),
            self.photo: str(photo),
        }


def trial_section(methods: EnlargeMethods) -> TrialView:
    """Lay it out: seen at first."""
    with gr.Column(elem_classes=["card", "compared", "testing"]):
        compare = comparison(EMPTY, "sr-test-comparison")
        status = gr.HTML(elem_id="sr-test-status", elem_classes="compared-status")
        with gr.Column(elem_classes="scored"):
            scores = gr.HTML(elem_id="sr-scores")
            gr.HTML(FIGURES.format(ways_html(methods.all()), SCALES))
    return TrialView(compare, status, scores, gr.State(None))


def _layers(report: Trial) -> list[Layer]:
    restored = [Layer(r.method.name, r.method.title, r.picture, decibels(r)) for r in report.restored]
    return [*restored, Layer(ORIGINAL, "Original", report.original, "as it was")]


def _sides(methods: EnlargeMethods) -> tuple[str, str]:
    return methods.names[0], methods.names[-1] if len(methods.names) > 1 else ORIGINAL


def _summary(report: Trial) -> str:
    small, large = report.small.size, report.original.size
    parts = [f"{large[0]} × {large[1]} pixels were shrunk to {small[0]} × {small[1]}, then restored"]
    return status_line("Done", "finished", 1.0, parts)


def decibels(restored: Restored) -> str:
    """PSNR for people."""
    psnr = restored.score.psnr
    return f"{psnr:.2f} dB" if math.isfinite(psnr) else "exactly equal"


def ways_html(ways: Sequence[EnlargeMethod]) -> str:
    """What each way of enlarging does, in a sentence."""
    return f'<dl class="scales">{"".join(f"<dt>{escape(w.title)}</dt><dd>{escape(w.summary)}</dd>" for w in ways)}</dl>'


def scores_html(report: Trial) -> str:
    """A row for each way, the best figures of each column in bold."""
    best = [max(getattr(r.score, name) for r in report.restored) for name in ("psnr", "ssim")]
    rows = []
    for r in report.restored:
        cells = (
            f'<td class="{"best" if value == most else ""}">{shown}</td>'
            for value, most, shown in zip(
                (r.score.psnr, r.score.ssim), best, (decibels(r), f"{r.score.ssim:.4f}"), strict=True
            )
        )
        rows.append(
            f'<tr data-method="{r.method.name}"><th scope="row">{escape(r.method.title)}</th>{"".join(cells)}</tr>'
        )
    return (
        '<table class="scores"><thead><tr><th scope="col">Near the original?</th><th scope="col">PSNR</th>'
        f'<th scope="col">SSIM</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )
