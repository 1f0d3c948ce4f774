"""Shrunk four times, restored and scored: bicubic's figures are those of the protocol, for any photograph."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from playground.data.photos import photo
from playground.metrics.restoration import score
from playground.superres.methods import BICUBIC, Bicubic, EnlargeMethod
from playground.superres.restore import LEAST_SIDE, Trial, hardest_spot, trial

METHODS = [
    EnlargeMethod(BICUBIC, "Bicubic", "No network.", Bicubic(), 3),
    EnlargeMethod("twin", "Twin", "The same.", Bicubic(), 3),
]


def scene(width: int = 120, height: int = 88) -> Image.Image:
    """Flat, with fine lines in the lower right corner."""
    picture = Image.new("RGB", (width, height), (90, 120, 150))
    draw = ImageDraw.Draw(picture)
    for x in range(width - 36, width, 3):
        draw.line([(x, height - 36), (x, height)], fill="white")
    return picture


def last(picture: Image.Image) -> Trial:
    *_, report = trial(METHODS, picture)
    return report


def test_the_figures_are_those_of_shrinking_and_enlarging_by_hand() -> None:
    report = last(scene())
    both = photo(scene())
    small = Image.fromarray(both.small.permute(1, 2, 0).numpy())
    by_hand = np.asarray(small.resize((120, 88), Image.Resampling.BICUBIC))
    wanted = score(by_hand, both.large.permute(1, 2, 0).numpy())
    assert report.small.size == (30, 22)
    for restored in report.restored:
        assert restored.score.psnr == pytest.approx(wanted.psnr, abs=0.05)
        assert restored.score.ssim == pytest.approx(wanted.ssim, abs=1e-3)


def test_reports_say_what_is_worked_at_and_end_with_all() -> None:
    reports = list(trial(METHODS, scene()))
    shares = [report.share for report in reports]
    assert shares == sorted(shares) and shares[-1] == 1
    assert {report.doing for report in reports[:-1]} == {"Bicubic", "Twin"} and reports[-1].doing == ""
    assert [restored.method.name for restored in reports[-1].restored] == [BICUBIC, "twin"]


@pytest.mark.parametrize("size", [(123, 91), (LEAST_SIDE, LEAST_SIDE), (35, 400)])
def test_any_size_is_cut_to_multiples_of_four(size: tuple[int, int]) -> None:
    report = last(Image.new("RGB", size, "teal"))
    assert report.original.size == (size[0] // 4 * 4, size[1] // 4 * 4)
    assert report.restored[0].picture.size == report.original.size
    assert report.restored[0].score.psnr == float("inf")  # one colour is restored exactly


def test_what_is_too_small_is_refused_in_plain_words() -> None:
    with pytest.raises(ValueError, match=r"100 × 31 pixels: too few .* at least 32 on each side"):
        last(Image.new("RGB", (100, 31)))


def test_the_spot_to_look_at_is_where_most_was_lost() -> None:
    assert hardest_spot(last(scene())) == (1, 1)
