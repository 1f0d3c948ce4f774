"""The measures of a generator, on features and pictures whose answer is known."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from playground.metrics import (
    FrechetDistance,
    Judge,
    coverage,
    diversity,
    load_digit_classifier,
    mean_pairwise_distance,
)
from playground.models.classifier import DigitClassifier, initialise


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def frechet_by_hand(real: Tensor, fake: Tensor) -> float:
    """Heusel et al. 2017, eq. 6, with the root of a symmetric product taken by eigenvectors in numpy."""
    r, f = real.double().numpy(), fake.double().numpy()
    cov_r, cov_f = np.cov(r, rowvar=False), np.cov(f, rowvar=False)
    values, vectors = np.linalg.eigh(cov_r)
    root = vectors @ np.diag(np.sqrt(np.clip(values, 0, None))) @ vectors.T
    cross = np.sqrt(np.clip(np.linalg.eigvalsh(root @ cov_f @ root), 0, None)).sum()
    shift = np.square(r.mean(axis=0) - f.mean(axis=0)).sum()
    return float(shift + np.trace(cov_r) + np.trace(cov_f) - 2 * cross)


def test_frechet_distance_agrees_with_the_formula() -> None:
    mix = torch.randn(8, 8, generator=seeded(1))
    real = torch.randn(300, 8, generator=seeded(2)) @ mix
    fake = 1.5 * torch.randn(200, 8, generator=seeded(3)) + 0.5
    assert FrechetDistance(real)(fake) == pytest.approx(frechet_by_hand(real, fake), rel=1e-4)


def test_frechet_distance_with_dead_features_agrees_with_the_formula() -> None:
    real = torch.randn(300, 8, generator=seeded(2)).relu()
    fake = torch.randn(200, 8, generator=seeded(3)).relu()
    real[:, :3] = 0
    fake[:, 2:4] = 0
    assert FrechetDistance(real)(fake) == pytest.approx(frechet_by_hand(real, fake), rel=1e-3)


def test_frechet_distance_forgets_the_last_fakes_and_keeps_the_real_side() -> None:
    real = torch.randn(100, 4, generator=seeded(1))
    near, far = torch.randn(100, 4, generator=seeded(2)), torch.randn(100, 4, generator=seeded(3)) + 5
    distance = FrechetDistance(real)
    first = distance(near)
    assert distance(far) > 90
    assert distance(near) == first
    assert distance(real) == pytest.approx(0, abs=1e-4)


def test_frechet_distance_wants_two_pictures() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        FrechetDistance(torch.randn(10, 4))(torch.randn(1, 4))


def sure_of(names: list[int], classes: int = 10) -> Tensor:
    return 20 * torch.nn.functional.one_hot(torch.tensor(names), classes).float()


def test_coverage_of_an_even_set() -> None:
    found = coverage(sure_of(list(range(10)) * 5))
    assert found.counts == (5,) * 10
    assert (found.covered, found.confident, found.missing) == (10, 1.0, ())
    assert found.balance == pytest.approx(1)


def test_coverage_of_a_collapsed_set() -> None:
    found = coverage(sure_of([3] * 99 + [7]))
    assert found.covered == 1, "one in a hundred does not cover a class"
    assert found.missing == (0, 1, 2, 4, 5, 6, 7, 8, 9)
    assert found.balance < 0.03


def test_coverage_of_doubtful_samples() -> None:
    found = coverage(torch.zeros(50, 10))
    assert (found.samples, found.covered, found.confident, found.balance) == (50, 0, 0.0, 0.0)


def test_a_few_lucky_samples_cover_nothing() -> None:
    found = coverage(torch.cat([torch.zeros(990, 10), sure_of(list(range(10)))]))
    assert found.covered == 0


def test_balance_of_two_even_classes() -> None:
    assert coverage(sure_of([0, 1] * 10)).balance == pytest.approx(math.log(2) / math.log(10))


@pytest.mark.parametrize("shape", [(0, 10), (10,)])
def test_coverage_names_the_shape_it_cannot_take(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="logits must be"):
        coverage(torch.zeros(shape))


def test_mean_pairwise_distance_by_hand() -> None:
    pictures = torch.stack([torch.full((1, 28, 28), value) for value in (-1.0, 0.0, 1.0)])
    assert mean_pairwise_distance(pictures) == pytest.approx(7 * (1 + 1 + 2) / 3)


def blobs(count: int, seed: int, side: int = 28) -> Tensor:
    """Bright squares at random places: pictures that differ from one another as digits do."""
    pictures = -torch.ones(count, 1, side, side)
    size = side // 4
    for picture, (row, column) in zip(
        pictures, torch.randint(0, side - size, (count, 2), generator=seeded(seed)), strict=True
    ):
        picture[:, row : row + size, column : column + size] = 1
    return pictures


def test_diversity_tells_variety_from_repetition_and_from_noise() -> None:
    reference = mean_pairwise_distance(blobs(200, seed=1))
    assert diversity(blobs(200, seed=2), reference) == pytest.approx(1, abs=0.1)
    assert diversity(blobs(1, seed=2).expand(200, -1, -1, -1), reference) == 0
    grain = (blobs(1, seed=2) + 0.3 * torch.randn(200, 1, 28, 28, generator=seeded(4))).clamp(-1, 1)
    assert diversity(grain, reference) < 0.25


def as_bytes(pictures: Tensor) -> Tensor:
    return ((pictures + 1) * 127.5).round().to(torch.uint8)


def small_classifier() -> DigitClassifier:
    classifier = DigitClassifier(width=6, num_features=16).eval()
    initialise(classifier, seeded())
    return classifier


def test_judge_of_digits_gives_every_figure() -> None:
    judge = Judge(as_bytes(blobs(300, seed=1)), "mnist", small_classifier())
    same, other = judge.judge(blobs(300, seed=1)), judge.judge(-blobs(300, seed=1))
    assert same.samples == 300 and same.coverage is not None and same.coverage.samples == 300
    assert same.fid == pytest.approx(0, abs=1e-3) and same.diversity == pytest.approx(1, abs=1e-3)
    assert other.fid is not None and other.fid > 1


def test_judging_in_chunks_changes_nothing() -> None:
    classifier, pictures = small_classifier(), blobs(600, seed=2)
    verdict = Judge(as_bytes(blobs(300, seed=1)), "mnist", classifier).judge(pictures)
    assert verdict.coverage == coverage(classifier(pictures))


def test_judge_shrinks_larger_pictures() -> None:
    judge = Judge(as_bytes(blobs(300, seed=1)), "mnist", small_classifier())
    small, large = judge.judge(blobs(300, seed=2)), judge.judge(blobs(300, seed=2, side=64))
    assert small.fid is not None and large.fid is not None
    noise = judge.judge(torch.rand(300, 1, 28, 28, generator=seeded()) * 2 - 1)
    assert noise.fid is not None and large.fid < noise.fid / 2
    assert large.diversity == pytest.approx(small.diversity, abs=0.15)


@pytest.mark.parametrize("dataset", ["fashion", "own-0123abcd"])
def test_judge_claims_nothing_about_digits_where_there_are_none(dataset: str) -> None:
    verdict = Judge(as_bytes(blobs(50, seed=1)), dataset).judge(blobs(50, seed=2))
    assert verdict.fid is None and verdict.coverage is None
    assert verdict.diversity == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("shape", [(1, 1, 28, 28), (5, 28, 28), (5, 3, 28, 28)])
def test_judge_names_the_shape_it_cannot_take(shape: tuple[int, ...]) -> None:
    judge = Judge(as_bytes(blobs(50, seed=1)), "fashion")
    with pytest.raises(ValueError, match="pictures must be"):
        judge.judge(torch.zeros(shape))


def test_judge_refuses_what_a_diverged_generator_draws() -> None:
    judge = Judge(as_bytes(blobs(50, seed=1)), "fashion")
    with pytest.raises(ValueError, match="not finite"):
        judge.judge(torch.full((5, 1, 28, 28), math.nan))


def test_missing_classifier_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"config\.json"):
        load_digit_classifier(tmp_path)
