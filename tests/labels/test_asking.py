"""Asking for classes, numbers and what lies between; verdicts; and how mistakes are found and told."""

from __future__ import annotations

import math

import pytest
import torch
from rounding import rounding
from torch import Tensor, nn

from playground.data import fashion, mnist
from playground.labels import (
    MOST_DIGITS,
    MixUp,
    class_grid,
    class_sheet,
    digits_of,
    examine,
    index_of,
    line_of,
    number,
    of_class,
    pictures_between,
    read,
    shares,
    towards,
    verdicts,
)
from playground.labels.asking import GAP
from playground.models import Discriminator, Generator
from playground.models.classifier import PictureClassifier


class Told(Generator):
    """A picture of 2 x 2: the latent's first number, its sum, the class it was told (as a number), and 1 if it obeyed.

    Asked for the class `stubborn`, it draws class 1 wherever the latent begins above 0.
    """

    def __init__(self, latent_dim: int = 64, num_classes: int = 10, stubborn: int | None = None) -> None:
        super().__init__(latent_dim, num_classes)
        self.layers = nn.Sequential()
        self.stubborn = stubborn

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        assert classes is not None
        drawn = classes @ torch.arange(float(self.num_classes))
        if self.stubborn is not None:
            drawn = torch.where((drawn == self.stubborn) & (z[:, 0] > 0), 1.0, drawn)
        return torch.stack([z[:, 0], z.sum(dim=1), drawn, torch.ones(len(z))], dim=1).view(-1, 1, 2, 2)


class Reader(PictureClassifier):
    """Names the number that Told writes, the surer the larger the latent begins."""

    def __init__(self) -> None:
        super().__init__()

    def forward(self, pictures: Tensor) -> Tensor:
        sure = 3 + pictures[:, 0, 0, 0].abs()
        return nn.functional.one_hot(pictures[:, 0, 1, 0].round().long(), 10) * sure[:, None]


def classes_in(pictures: Tensor) -> Tensor:
    return pictures[..., 0, 1, 0]


def styles_in(pictures: Tensor) -> Tensor:
    return pictures[..., 0, 0, 1]


# ---- asking


def test_in_the_grid_a_row_has_one_style_and_a_column_one_class() -> None:
    grid = class_grid(Told(), 4, seed=1)
    assert grid.shape == (4, 10, 1, 2, 2)
    assert torch.equal(classes_in(grid), torch.arange(10.0).expand(4, 10))
    styles = styles_in(grid)
    assert torch.equal(styles, styles[:, :1].expand(4, 10))
    assert len(styles[:, 0].unique()) == 4


def test_more_styles_leave_those_above_as_they_were() -> None:
    assert torch.equal(class_grid(Told(), 7, seed=1)[:3], class_grid(Told(), 3, seed=1))


def test_a_sheet_is_one_class_in_styles_that_the_seed_fixes() -> None:
    sheet = class_sheet(Told(), 6, 24, seed=2)
    assert (classes_in(sheet) == 6).all()
    assert len(styles_in(sheet).unique()) == 24
    assert torch.equal(sheet, class_sheet(Told(), 6, 24, seed=2))
    assert not torch.equal(sheet, class_sheet(Told(), 6, 24, seed=3))


def test_a_number_keeps_its_digits_in_order_and_each_row_one_hand() -> None:
    written = number(Told(), (2, 0, 2, 6), 3, seed=0)
    assert torch.equal(classes_in(written), torch.tensor([2.0, 0, 2, 6]).expand(3, 4))
    assert torch.equal(styles_in(written), styles_in(written)[:, :1].expand(3, 4))


def test_labels_go_straight_from_one_class_to_the_other() -> None:
    labels = towards(3, 8, torch.linspace(0, 1, 5), 10)
    assert torch.equal(labels[0], of_class(3, 10)[0])
    assert torch.equal(labels[-1], of_class(8, 10)[0])
    assert torch.allclose(labels.sum(dim=1), torch.ones(5))
    assert torch.equal(labels[1, [3, 8]], torch.tensor([0.75, 0.25]))
    assert labels.count_nonzero() == 8  # at no place has a third class a share


def test_between_two_classes_the_style_stays() -> None:
    t = torch.tensor([0.0, 0.5, 1.0])
    way = pictures_between(Told(), 2, 4, t, 3, seed=0)
    assert torch.equal(classes_in(way), torch.tensor([2.0, 3.0, 4.0]).expand(3, 3))
    assert torch.equal(styles_in(way), styles_in(way)[:, :1].expand(3, 3))


def test_from_a_class_to_itself_nothing_changes() -> None:
    assert torch.equal(towards(5, 5, torch.tensor([0.0, 0.3, 1.0]), 10), of_class(5, 10).expand(3, 10))


@pytest.mark.parametrize("which", [-1, 10])
def test_a_class_that_is_none_is_refused(which: int) -> None:
    with pytest.raises(ValueError, match="0 to 9"):
        class_sheet(Told(), which, 1, seed=0)


# ---- what somebody typed


def test_digits_are_read_in_order_and_zeros_in_front_stay() -> None:
    assert digits_of("2026") == (2, 0, 2, 6)
    assert digits_of(" 007 ") == (0, 0, 7)
    assert len(digits_of("123456789012")) == MOST_DIGITS


@pytest.mark.parametrize("text", ["", "   ", "12a", "-5", "1.5", "1 2", "²", "٣", "½", "1\n2", "<b>", "0x1"])
def test_what_is_no_number_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)digits.*\.$"):
        digits_of(text)


def test_the_sign_that_is_no_digit_is_named() -> None:
    with pytest.raises(ValueError, match="“x”"):
        digits_of("12x4")


def test_a_number_that_is_too_long_says_how_long() -> None:
    with pytest.raises(ValueError, match="13 digits; 12"):
        digits_of("1" * 13)


def test_a_class_goes_by_its_name_or_its_index() -> None:
    assert index_of("ankle BOOT ", fashion.CLASS_NAMES) == 9
    assert index_of("9", fashion.CLASS_NAMES) == index_of(9, fashion.CLASS_NAMES) == 9
    assert [index_of(name, mnist.CLASS_NAMES) for name in mnist.CLASS_NAMES] == list(range(10))


@pytest.mark.parametrize("which", ["", "boot", "10", "-1", "1.0", "٣", "9" * 5000, "None"])
def test_a_class_of_another_name_is_refused_with_all_names(which: str) -> None:
    with pytest.raises(ValueError, match=r"Choose one of: T-shirt/top, .*Ankle boot") as refusal:
        index_of(which, fashion.CLASS_NAMES)
    assert len(str(refusal.value)) < 300


# ---- verdicts


class Sceptic(Discriminator):
    """Logit: the mean of the picture; the class is always 7, with logits 2 to 0."""

    def __init__(self) -> None:
        super().__init__(image_size=2)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:  # type: ignore[override]
        return x.mean(dim=(1, 2, 3)), 2.0 * of_class(7, 10).expand(len(x), 10)


def test_a_verdict_is_the_sigmoid_of_the_logit_and_the_likeliest_class() -> None:
    even, real = verdicts(Sceptic(), torch.stack([torch.zeros(1, 2, 2), torch.ones(1, 2, 2)]))
    assert even.real == pytest.approx(0.5, rel=rounding(steps=4))
    assert real.real == pytest.approx(1 / (1 + math.exp(-1)), rel=rounding(steps=4))
    assert even.named == 7
    assert even.sure == pytest.approx(math.exp(2) / (math.exp(2) + 9), rel=rounding(terms=10, steps=4))


# ---- recognition


def test_an_obedient_generator_makes_no_mistake() -> None:
    found = examine(Told(), Reader(), 20, seed=0, most=12)
    assert found.obedience.overall == 1
    assert found.mix_ups == found.mistakes == ()


def test_a_class_that_is_confused_is_found_counted_and_shown() -> None:
    found = examine(Told(stubborn=4), Reader(), 40, seed=0, most=6)
    [mix_up] = found.mix_ups
    assert (mix_up.asked, mix_up.taken_for, mix_up.of) == (4, 1, 40)
    assert 10 < mix_up.times < 30
    assert found.obedience.recognised[4] == 1 - mix_up.times / 40
    assert len(found.mistakes) == 6
    assert {(m.asked, m.reading.named) for m in found.mistakes} == {(4, 1)}
    assert all(float(m.picture[0, 0, 0]) > 0 for m in found.mistakes)


def test_the_plainest_mistakes_come_first() -> None:
    found = examine(Told(stubborn=4), Reader(), 40, seed=0, most=100)
    certainties = [m.reading.sure for m in found.mistakes]
    assert certainties == sorted(certainties, reverse=True)
    assert len(certainties) == found.mix_ups[0].times


def test_the_most_frequent_mix_up_comes_first_and_each_class_is_shown_before_any_comes_again() -> None:
    class Careless(Told):
        """Draws a 1 for every 4, and for a 6 now and then."""

        def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
            pictures = super().forward(z, classes)
            drawn = pictures[:, 0, 1, 0]
            wrong = (drawn == 4) | ((drawn == 6) & (z[:, 0] > 1))
            pictures[:, 0, 1, 0] = torch.where(wrong, 1.0, drawn)
            return pictures

    found = examine(Careless(), Reader(), 40, seed=0, most=5)
    assert found.mix_ups[0] == MixUp(4, 1, 40, 40)
    assert (found.mix_ups[1].asked, found.mix_ups[1].taken_for) == (6, 1)
    assert [m.asked for m in found.mistakes][:2] == [4, 6]


def test_a_reading_is_the_largest_share() -> None:
    pictures = class_grid(Told(), 2, seed=0).flatten(0, 1)
    parts = shares(Reader(), pictures)
    assert torch.allclose(parts.sum(dim=1), torch.ones(20))
    assert [reading.named for reading in read(Reader(), pictures)] == list(range(10)) * 2
    assert [reading.sure for reading in read(Reader(), pictures)] == pytest.approx(
        parts.amax(dim=1).tolist(), rel=rounding(terms=10, steps=4)
    )


# ---- writing


def stroke(left: int, right: int) -> Tensor:
    picture = torch.full((1, 8, 8), -1.0)
    picture[:, 2:6, left:right] = 1.0
    return picture


def test_each_digit_takes_the_room_of_its_ink() -> None:
    narrow, wide = stroke(3, 4), stroke(1, 7)
    line = line_of(torch.stack([narrow, wide]))
    assert line.shape == (1, 8, GAP + 1 + GAP + 6 + GAP)
    columns = (line[0] > 0).any(dim=0)
    assert columns.tolist() == [False] * GAP + [True] + [False] * GAP + [True] * 6 + [False] * GAP
    assert torch.equal((line[0] > 0).any(dim=1), (narrow[0] > 0).any(dim=1))  # heights stay


def test_a_digit_without_ink_keeps_its_frame() -> None:
    assert line_of(torch.full((2, 1, 8, 8), -1.0)).shape == (1, 8, 8 + 8 + 3 * GAP)
