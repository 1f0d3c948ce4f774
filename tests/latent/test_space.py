"""Drawing latents, walking between them, adding them."""

from __future__ import annotations

import math

import pytest
import torch
from rounding import rounding
from torch import Tensor, nn

from playground.latent import combine, draw, draw_some, latents, lerp, mean, onto_shell, path, slerp, truncate
from playground.models import Generator

T = torch.linspace(0, 1, 11)


class Told(Generator):
    """A picture of two pixels: the sum of the latent, and the number of the class."""

    def __init__(self, latent_dim: int = 3, num_classes: int = 0) -> None:
        super().__init__(latent_dim, num_classes)
        self.layers = nn.Sequential()

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        numbers = torch.zeros(len(z)) if classes is None else classes @ torch.arange(float(self.num_classes))
        return torch.stack([z.sum(dim=1), numbers], dim=1)[:, None, None]


# ---- sampling


@pytest.mark.parametrize("classes", [0, 2])
def test_some_pictures_are_of_the_seed_and_of_one_class_after_another(classes: int) -> None:
    pictures = draw_some(Told(num_classes=classes), 5, seed=3)[:, 0, 0]
    assert torch.equal(pictures[:, 0], latents(5, 3, seed=3).sum(dim=1))
    assert pictures[:, 1].tolist() == ([0.0, 1.0, 0.0, 1.0, 0.0] if classes else [0.0] * 5)


def test_latents_are_normal_and_the_seed_fixes_them() -> None:
    z = latents(4000, 16, seed=3)
    assert z.mean().abs() < 0.02
    assert abs(float(z.std()) - 1) < 0.02
    assert torch.equal(z, latents(4000, 16, seed=3))
    assert not torch.equal(z, latents(4000, 16, seed=4))


def test_the_global_chance_is_left_alone() -> None:
    before = torch.random.get_rng_state()
    latents(5, 5, seed=1)
    assert torch.equal(before, torch.random.get_rng_state())


def test_truncation_scales_and_refuses_what_is_no_share() -> None:
    z = latents(5, 8, seed=0)
    assert torch.equal(truncate(z, 1.0), z)
    assert truncate(z, 0.0).abs().max() == 0
    assert torch.allclose(truncate(z, 0.5).norm(dim=1), z.norm(dim=1) / 2)
    for psi in (-0.1, 1.1, math.nan):
        with pytest.raises(ValueError, match="psi"):
            truncate(z, psi)


def test_shell_leaves_drawn_latents_and_brings_back_the_others() -> None:
    z = latents(1000, 64, seed=0)
    is_same = (onto_shell(z) == z).all(dim=1)
    assert is_same.float().mean() > 0.99
    far = onto_shell(torch.cat([10 * z[:5], 0.1 * z[5:10], torch.zeros(1, 64)]))
    half = 3 * math.sqrt(0.5)
    assert torch.allclose(far[:5].norm(dim=1), torch.full((5,), 8 + half))
    assert torch.allclose(far[5:10].norm(dim=1), torch.full((5,), 8 - half))
    assert torch.equal(far[10], torch.zeros(64)), "0 has no direction to go in"
    assert torch.allclose(torch.cosine_similarity(far[:10], z[:10]), torch.ones(10))


def test_draw_in_chunks_and_for_one_class() -> None:
    z = latents(7, 3, seed=0)
    assert torch.equal(draw(Told(), z, chunk=2), draw(Told(), z, chunk=100))
    told = draw(Told(num_classes=4), z, torch.eye(4)[2:3], chunk=3)
    assert told[:, 0, 0, 1].tolist() == [2.0] * 7
    assert draw(Told(), z[:0]).shape == (0, 1, 1, 2)


@pytest.mark.parametrize("shape", [(3,), (2, 4), (1, 2, 3)])
def test_draw_names_the_shapes(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"latents must be \(n, 3\), got \("):
        draw(Told(), torch.zeros(shape))
    with pytest.raises(ValueError, match="classes must be"):
        draw(Told(num_classes=4), torch.zeros(3, 3), torch.zeros(2, 4))


# ---- interpolation


def test_slerp_turns_evenly_and_keeps_the_norm() -> None:
    a, b = torch.tensor([1.0, 0, 0]), torch.tensor([0, 1.0, 0])
    arc = slerp(a, b, T)
    angles = torch.atan2(arc[:, 1], arc[:, 0])
    assert torch.allclose(angles, T * math.pi / 2, atol=rounding(math.pi, steps=3))
    assert torch.allclose(arc.norm(dim=1), torch.ones(11))


def test_slerp_is_shoemakes_formula_on_unit_vectors() -> None:
    a, b = torch.nn.functional.normalize(latents(2, 64, seed=1))
    angle = torch.acos(a @ b)
    weights = torch.stack([torch.sin((1 - T) * angle), torch.sin(T * angle)], dim=1) / torch.sin(angle)
    assert torch.allclose(slerp(a, b, T), weights @ torch.stack([a, b]), atol=rounding(terms=64))


def test_slerp_between_norms_changes_the_norm_in_a_straight_line() -> None:
    arc = slerp(torch.tensor([2.0, 0.0]), torch.tensor([0.0, 6.0]), T)
    assert torch.allclose(arc.norm(dim=1), 2 + 4 * T, atol=rounding(6, steps=5))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([1.0, 2, 3], [1.0, 2, 3]), ([1.0, 2, 3], [2.0, 4, 6]), ([1.0, 2, 3], [-1.0, -2, -3]),
        ([1.0, 0, 0], [-5.0, 0, 0]), ([1.0, 0, 0], [1.0, 1e-7, 0]),
        ([0.0, 0, 0], [1.0, 2, 3]), ([1.0, 2, 3], [0.0, 0, 0]), ([0.0, 0, 0], [0.0, 0, 0]),
    ],
)  # fmt: skip
def test_slerp_of_awkward_pairs_is_finite_and_meets_both_ends(a: list[float], b: list[float]) -> None:
    start, end = torch.tensor(a), torch.tensor(b)
    arc = slerp(start, end, T)
    assert arc.isfinite().all()
    assert torch.allclose(arc[0], start, atol=1e-5)
    assert torch.allclose(arc[-1], end, atol=1e-5)
    assert torch.allclose(arc.norm(dim=1), torch.lerp(start.norm(), end.norm(), T), atol=1e-5)
    assert torch.equal(arc, slerp(start, end, T)), "also where every way is as short"


def test_a_line_cuts_inside_the_shell_and_an_arc_does_not() -> None:
    a, b = latents(2, 512, seed=0)
    halfway = torch.tensor([0.5])
    assert lerp(a, b, halfway).norm() / math.sqrt(512) == pytest.approx(math.sqrt(0.5), abs=0.05)
    assert slerp(a, b, halfway).norm() / math.sqrt(512) == pytest.approx(1, abs=0.05)


def test_path_passes_through_every_pick() -> None:
    picks = latents(4, 16, seed=0)
    way = path(picks, steps=5)
    assert way.shape == (16, 16)
    assert torch.allclose(way[::5], picks, atol=rounding(4, steps=3))
    loop = path(picks, steps=5, closed=True)
    assert loop.shape == (20, 16)
    assert torch.allclose(loop[::5], picks, atol=rounding(4, steps=3))
    assert torch.allclose(loop[:15], way[:15], atol=rounding(4, steps=3))


def test_a_smooth_path_lingers_at_its_picks() -> None:
    way = path(torch.tensor([[0.0], [1.0]]), steps=10, how="lerp", ease="smooth").flatten()
    speed = way.diff()
    assert (speed > 0).all()
    assert speed[0] < speed[4] / 3
    assert torch.allclose(speed, speed.flip(0), atol=rounding(steps=5))


def test_rows_of_classes_keep_their_sum() -> None:
    way = path(torch.eye(10)[[3, 8, 1]], steps=4, how="lerp")
    assert torch.allclose(way.sum(dim=1), torch.ones(9))
    assert way.min() >= 0


def test_a_path_needs_two_picks_and_a_step() -> None:
    with pytest.raises(ValueError, match=r"k >= 2, got \(1, 4\)"):
        path(torch.zeros(1, 4), steps=3)
    with pytest.raises(ValueError, match="steps"):
        path(torch.zeros(2, 4), steps=0)


# ---- arithmetic


def test_arithmetic_on_attributes_that_are_coordinates() -> None:
    """Glasses are coordinate 0, woman is coordinate 1; the rest is a person's own."""
    people = latents(9, 64, seed=5)
    people[:, :2] = 0
    man_glasses, man, woman = people.split(3)
    man_glasses, woman = man_glasses.clone(), woman.clone()
    man_glasses[:, 0] = 3.0
    woman[:, 1] = 3.0
    result = combine(man_glasses, man, woman)
    assert result[0] > 2
    assert result[1] > 2
    assert 8 - 2.2 < result.norm() < 8 + 2.2


def test_strength_0_leaves_c_and_more_takes_it_further() -> None:
    a, b, c = latents(3, 64, seed=2).unsqueeze(1)
    assert torch.allclose(combine(a, b, c, strength=0.0), c[0])
    way = (a - b)[0] / (a - b).norm()
    along = [float(torch.nn.functional.normalize(combine(a, b, c, s), dim=0) @ way) for s in (-1.0, 0.0, 1.0, 3.0)]
    assert along == sorted(along)


def test_three_in_each_mean_have_the_norm_of_a_drawn_latent() -> None:
    a, b, c = latents(9, 512, seed=0).split(3)
    assert (mean(a) - mean(b) + mean(c)).norm() == pytest.approx(math.sqrt(512), rel=0.1)


def test_arithmetic_needs_latents_of_one_width() -> None:
    with pytest.raises(ValueError, match="one width"):
        combine(torch.zeros(1, 3), torch.zeros(1, 3), torch.zeros(1, 4))
    with pytest.raises(ValueError, match="k >= 1"):
        combine(torch.zeros(1, 3), torch.zeros(0, 3), torch.zeros(1, 3))
