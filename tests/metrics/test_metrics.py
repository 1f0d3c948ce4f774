"""The measures of a generator, on features and pictures whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from rounding import rounding
from torch import Tensor

from playground.metrics import (
    Evaluator,
    FrechetDistance,
    ask_all,
    coverage,
    diversity,
    mean_pairwise_distance,
    obedience,
)
from playground.models import Generator
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
    assert mean_pairwise_distance(pictures) == pytest.approx(7 * (1 + 1 + 2) / 3, rel=rounding(terms=49, steps=4))


def test_two_colours_of_the_same_grey_are_a_distance_apart() -> None:
    red, blue = -torch.ones(1, 3, 64, 64), -torch.ones(1, 3, 64, 64)
    red[:, 0], blue[:, 2] = 1, 1
    assert mean_pairwise_distance(torch.cat([red, blue])) == pytest.approx(
        7 * math.sqrt(2 * 2**2), rel=rounding(terms=147, steps=4)
    )


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


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist"])
def test_evaluation_of_digits_and_garments_gives_every_figure(dataset: str) -> None:
    evaluator = Evaluator(as_bytes(blobs(300, seed=1)), dataset, small_classifier())
    same, other = evaluator.evaluate(blobs(300, seed=1)), evaluator.evaluate(-blobs(300, seed=1))
    assert same.samples == 300 and same.coverage is not None and same.coverage.samples == 300
    assert same.fid == pytest.approx(0, abs=1e-3) and same.diversity == pytest.approx(1, abs=1e-3)
    assert other.fid is not None and other.fid > 1


def test_measuring_in_chunks_changes_nothing() -> None:
    classifier, pictures = small_classifier(), blobs(600, seed=2)
    found = Evaluator(as_bytes(blobs(300, seed=1)), "mnist", classifier).evaluate(pictures)
    assert found.coverage == coverage(classifier(pictures))


def test_the_evaluator_shrinks_larger_pictures() -> None:
    evaluator = Evaluator(as_bytes(blobs(300, seed=1)), "mnist", small_classifier())
    small, large = evaluator.evaluate(blobs(300, seed=2)), evaluator.evaluate(blobs(300, seed=2, side=64))
    assert small.fid is not None and large.fid is not None
    noise = evaluator.evaluate(torch.rand(300, 1, 28, 28, generator=seeded()) * 2 - 1)
    assert noise.fid is not None and large.fid < noise.fid / 2
    assert large.diversity == pytest.approx(small.diversity, abs=0.15)


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist"])
def test_by_default_a_bundled_classifier_names_the_pictures(dataset: str) -> None:
    found = Evaluator(as_bytes(blobs(50, seed=1)), dataset).evaluate(blobs(50, seed=2))
    assert found.fid is not None and found.coverage is not None


def test_evaluation_of_own_pictures_claims_nothing_about_classes() -> None:
    dataset = "own-0123abcd"
    found = Evaluator(as_bytes(blobs(50, seed=1)), dataset).evaluate(blobs(50, seed=2))
    assert found.fid is None and found.coverage is None
    assert found.diversity == pytest.approx(1, abs=0.2)


def test_evaluation_of_faces_tells_their_diversity_alone() -> None:
    real, samples = (blobs(50, seed=seed, side=64).expand(-1, 3, -1, -1) for seed in (1, 2))
    evaluator = Evaluator(as_bytes(real), "faces")
    found = evaluator.evaluate(samples)
    assert (found.samples, found.fid, found.coverage) == (50, None, None)
    assert found.diversity == pytest.approx(1, abs=0.2)
    assert evaluator.evaluate(samples[:1].expand(50, -1, -1, -1)).diversity == 0
    with pytest.raises(ValueError, match=r"pictures must be \(n, 3, side, side\)"):
        evaluator.evaluate(samples[:, :1])


@pytest.mark.parametrize("shape", [(1, 1, 28, 28), (5, 28, 28), (5, 3, 28, 28)])
def test_the_evaluator_names_the_shape_it_cannot_take(shape: tuple[int, ...]) -> None:
    evaluator = Evaluator(as_bytes(blobs(50, seed=1)), "own-0123abcd")
    with pytest.raises(ValueError, match="pictures must be"):
        evaluator.evaluate(torch.zeros(shape))


def test_the_evaluator_refuses_what_a_diverged_generator_draws() -> None:
    evaluator = Evaluator(as_bytes(blobs(50, seed=1)), "own-0123abcd")
    with pytest.raises(ValueError, match="not finite"):
        evaluator.evaluate(torch.full((5, 1, 28, 28), math.nan))


class Names(DigitClassifier):
    """Reads the class off the first pixel: -1 is class 0, then steps of 0.1."""

    def forward(self, pictures: Tensor) -> Tensor:
        names = ((pictures[:, 0, 0, 0] + 1) * 10).round().long()
        return torch.nn.functional.one_hot(names, 10).float()


def showing(names: list[int]) -> Tensor:
    return (torch.tensor(names) / 10 - 1).view(-1, 1, 1, 1).expand(-1, 1, 28, 28)


def test_obedience_counts_what_was_drawn_for_each_class() -> None:
    found = obedience(showing([0, 0, 1, 2, 2, 2]), torch.tensor([0, 0, 0, 2, 2, 2]), Names())
    assert found.asked == (3, 0, 3, *[0] * 7)
    assert found.recognised[0] == pytest.approx(2 / 3) and found.recognised[2] == 1
    assert math.isnan(found.recognised[1]), "nobody asked for a 1"
    assert found.confusion[0][:3] == (2, 1, 0) and found.confusion[2][:3] == (0, 0, 3)
    assert sum(map(sum, found.confusion)) == 6
    assert found.overall == pytest.approx(5 / 6)


def test_obedience_in_chunks_changes_nothing() -> None:
    asked = torch.arange(10).repeat(60)
    assert obedience(showing(asked.tolist()), asked, Names()).recognised == (1.0,) * 10


@pytest.mark.parametrize(
    ("shape", "asked"), [((0, 1, 28, 28), []), ((2, 28, 28), [0, 1]), ((2, 1, 28, 28), [0]), ((2, 1, 28, 28), [0, 10])]
)
def test_obedience_names_what_it_cannot_take(shape: tuple[int, ...], asked: list[int]) -> None:
    with pytest.raises(ValueError, match=r"needs pictures|classes must be 0 to 9"):
        obedience(-torch.ones(shape), torch.tensor(asked, dtype=torch.int64), Names())


class Obedient(Generator):
    """Draws the number of the class that was asked for into every pixel but the last row, which shows the latent."""

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        assert classes is not None and classes.shape == (len(z), self.num_classes)
        pictures = showing(classes.argmax(dim=1).tolist()).clone()
        pictures[:, 0, -1, : self.latent_dim] = z
        return pictures


def test_ask_all_asks_for_every_class_as_often() -> None:
    pictures, asked = ask_all(Obedient(latent_dim=8, num_classes=10), per_class=30, seed=0)
    assert torch.equal(asked, torch.arange(10).repeat_interleave(30))
    assert pictures.shape == (300, 1, 28, 28)
    assert obedience(pictures, asked, Names()).overall == 1
    assert len(pictures[:, 0, -1, :8].unique(dim=0)) == 300, "each picture has a latent of its own"


def test_the_seed_alone_fixes_what_ask_all_draws() -> None:
    generator = Obedient(latent_dim=8, num_classes=10)
    first, _ = ask_all(generator, per_class=3, seed=5)
    torch.rand(100)
    assert torch.equal(ask_all(generator, per_class=3, seed=5)[0], first)
    assert not torch.equal(ask_all(generator, per_class=3, seed=6)[0], first)


def test_ask_all_refuses_a_generator_without_classes() -> None:
    with pytest.raises(ValueError, match="cannot be asked"):
        ask_all(Obedient(latent_dim=8), per_class=1, seed=0)
    with pytest.raises(ValueError, match="at least 1"):
        ask_all(Obedient(latent_dim=8, num_classes=10), per_class=0, seed=0)
