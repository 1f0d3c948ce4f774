"""Directions in latent space: on linear generators, where the answer is known, and on the bundled one."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from rounding import rounding
from small import ROOT
from torch import Tensor, nn
from torch.nn import functional as F

from playground.latent import (
    Attribute,
    Direction,
    Directions,
    Samples,
    ScoredPictures,
    Scorer,
    attribute_directions,
    coordinates,
    disentangle,
    draw,
    each_way,
    find_directions,
    identity_kept,
    latents,
    load_directions,
    move,
    principal_directions,
    samples,
    save_directions,
    scorer_for,
    usual_difference,
)
from playground.models import Generator
from playground.models.dcgan import DCGAN28Generator
from playground.pretrained import Pretrained, load_network


class Linear(Generator):
    """Pictures of 2 x 6 pixels: z times a matrix, and a shade for the class."""

    def __init__(self, num_classes: int = 0) -> None:
        super().__init__(5, num_classes)
        self.weight = torch.randn(5, 12, generator=torch.Generator().manual_seed(7)) * torch.tensor(
            [4.0, 3.0, 2.0, 1.0, 0.5]
        ).unsqueeze(1)
        self.layers = nn.Sequential()

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        shade = 0.3 if classes is None else 50 * (classes @ torch.arange(float(self.num_classes)))[:, None]
        return (z @ self.weight + shade).view(len(z), 1, 2, 6)


def made_of(rows: list[list[float]], kinds: list[str], groups: list[str] | None = None) -> Directions:
    vectors = F.normalize(torch.tensor(rows, dtype=torch.float32))
    meanings = [
        Direction(f"d{i}", kind, "", 1.0, 0.5, group)  # type: ignore[arg-type]
        for i, (kind, group) in enumerate(zip(kinds, groups or [""] * len(kinds), strict=True))
    ]
    return Directions(tuple(meanings), vectors)


# ---- finding


@pytest.mark.parametrize("num_classes", [0, 3])
def test_principal_directions_of_a_linear_generator_are_its_svd(num_classes: int) -> None:
    generator = Linear(num_classes)
    found = principal_directions(samples(generator, 500, seed=0), k=5)
    vectors, sizes, _ = torch.linalg.svd(generator.weight / 2, full_matrices=False)
    assert torch.allclose((found.vectors @ vectors).abs(), torch.eye(5), atol=1e-3)
    effects = torch.tensor([meaning.effect for meaning in found.meanings])
    assert torch.allclose(effects, sizes / 12**0.5, rtol=1e-3)
    assert sum(meaning.explained for meaning in found.meanings) == pytest.approx(1, abs=1e-3)


def test_principal_directions_are_orthonormal_and_ranked() -> None:
    generator = Linear()
    found = principal_directions(samples(generator, 500, seed=0), k=4)
    assert torch.allclose(found.vectors @ found.vectors.T, torch.eye(4), atol=1e-5)
    effects = [meaning.effect for meaning in found.meanings]
    assert effects == sorted(effects, reverse=True)
    assert torch.equal(found.vectors, principal_directions(samples(generator, 500, seed=0), k=4).vectors)
    assert all(vector[vector.abs().argmax()] > 0 for vector in found.vectors), "the sign is fixed too"


def test_attribute_directions_are_the_slopes_also_of_what_is_bent() -> None:
    z = latents(4000, 8, seed=0)
    straight, bent = torch.zeros(8), F.normalize(torch.arange(8.0), dim=0)
    straight[2] = 1.0
    chance = torch.Generator().manual_seed(1)
    noise = torch.randn(4000, generator=chance)
    scores = torch.stack([6 * z @ straight + 3 * noise + 1, torch.sigmoid(5 * z @ bent)], dim=1)
    drawn = Samples(z, None, torch.zeros(4000, 1, 1, 1))
    found = attribute_directions(drawn, scores, [Attribute("a", "attribute", "px"), Attribute("b", "class", "")])
    assert found.vectors[0] @ straight > 0.99
    assert found.vectors[1] @ bent > 0.99
    assert found.meanings[0].effect == pytest.approx(6, rel=0.05)
    assert found.meanings[0].explained == pytest.approx(36 / 45, abs=0.03)
    assert found.meanings[0].unit == "px"


def test_scores_and_samples_must_fit() -> None:
    drawn = samples(Linear(), 50, seed=0)
    with pytest.raises(ValueError, match=r"scores must be \(50, 1\), got \(49, 1\)"):
        attribute_directions(drawn, torch.zeros(49, 1), [Attribute("a", "attribute", "")])
    with pytest.raises(ValueError, match="at least 10 samples, got 6"):
        principal_directions(samples(Linear(), 6, seed=0), k=2)
    with pytest.raises(ValueError, match="k must be 1 to 5"):
        principal_directions(drawn, k=6)


# ---- moving


def test_moving_changes_that_coordinate_by_the_amount() -> None:
    z = latents(3, 4, seed=0)
    directions = made_of([[1, 0, 0, 0], [0, 1, 0, 0]], ["attribute", "attribute"])
    moved = move(z, directions, torch.tensor([2.0, -1.0]))
    assert torch.allclose(
        coordinates(moved, directions), coordinates(z, directions) + torch.tensor([2.0, -1.0]), atol=rounding(4)
    )
    assert torch.equal(moved[:, 2:], z[:, 2:])
    each = move(z, directions, torch.tensor([[1.0, 0], [2.0, 0], [3.0, 0]]))
    assert torch.allclose((each - z)[:, 0], torch.tensor([1.0, 2.0, 3.0]), atol=rounding(4))


def test_each_direction_goes_its_way_while_the_others_stay() -> None:
    ways = each_way(torch.tensor([0.5, 1.0, -1.0]), [2, 0], [-3.0, 3.0])
    assert ways.tolist() == [[0.5, 1, -3], [0.5, 1, 3], [-3, 1, -1], [3, 1, -1]]


def test_moving_names_the_shapes() -> None:
    directions = made_of([[1, 0, 0, 0]], ["attribute"])
    with pytest.raises(ValueError, match=r"latents must be \(n, 4\), got \(2, 3\)"):
        move(torch.zeros(2, 3), directions, torch.zeros(1))
    with pytest.raises(ValueError, match=r"amounts must be \(1,\) or \(2, 1\), got \(2,\)"):
        move(torch.zeros(2, 4), directions, torch.zeros(2))


def test_held_directions_leave_every_other_attribute_exactly() -> None:
    chance = torch.Generator().manual_seed(0)
    rows = torch.randn(4, 16, generator=chance).tolist()
    directions = made_of(rows, ["attribute"] * 3 + ["principal"])
    kept = disentangle(directions)
    overlaps = kept.vectors @ directions.vectors.T
    for i in range(4):
        others = [j for j in range(3) if j != i]
        assert overlaps[i, others].abs().max() < 1e-5
        assert kept.vectors[i].norm() == pytest.approx(1, abs=1e-5)
        assert kept.meanings[i].effect == pytest.approx(float(overlaps[i, i]), abs=1e-4), "less is left of it"


def test_classes_are_not_held_against_each_other() -> None:
    """Ten probabilities sum to 1, so each class's direction lies in the span of the nine others."""
    classes = torch.tensor([[1.0, -1, 0, 0.3], [-1.0, 0, 0, 0], [0, 1.0, 0, -0.3]])
    rows = [*classes.tolist(), [0.0, 0, 1, 1]]
    directions = made_of(rows, ["class"] * 3 + ["attribute"], ["digit"] * 3 + [""])
    kept = disentangle(directions)
    assert (kept.vectors[:3] @ directions.vectors[3]).abs().max() < 1e-5
    assert (kept.vectors[:3] * directions.vectors[:3]).sum(dim=1).min() > 0.8
    assert (kept.vectors[3] @ directions.vectors[:3].T).abs().max() < 1e-5


def test_a_direction_that_is_another_one_is_held_still() -> None:
    kept = disentangle(made_of([[1, 0], [1, 0]], ["attribute", "attribute"]))
    assert kept.vectors.isfinite().all()
    assert kept.meanings[0].effect == pytest.approx(0, abs=rounding(steps=10))


# ---- measuring what was kept


def test_identity_counts_what_was_not_asked() -> None:
    attributes = [
        Attribute("slant", "attribute", "°"),
        Attribute("thickness", "attribute", "px"),
        Attribute("0", "class", ""),
        Attribute("1", "class", ""),
    ]
    spreads = torch.tensor([10.0, 1.0, 0.3, 0.3])
    pictures = torch.full((2, 1, 4, 4), -1.0)
    before = ScoredPictures(pictures, torch.tensor([[0.0, 2.0, 0.9, 0.1], [0.0, 2.0, 0.9, 0.1]]))
    after = ScoredPictures(pictures + 1, torch.tensor([[30.0, 2.4, 0.8, 0.2], [30.0, 2.6, 0.2, 0.8]]))
    kept = identity_kept(before, after, attributes, spreads, asked={"slant"})
    assert (kept.attributes, kept.same_class, kept.pixels) == (0.5, 0.5, 0.5)
    class_asked = identity_kept(before, after, attributes, spreads, asked={"1"})
    assert class_asked.same_class is None
    assert class_asked.attributes == 0.25
    nothing = identity_kept(before, before, attributes, spreads, asked=set())
    assert (nothing.attributes, nothing.same_class, nothing.pixels) == (1.0, 1.0, 0.0)
    with pytest.raises(ValueError, match=r"scores must be \(n, 1\)"):
        identity_kept(before, after, attributes[:1], spreads, asked=set())


def test_usual_difference_is_the_mean_over_pairs() -> None:
    pictures = torch.randn(40, 1, 3, 3, generator=torch.Generator().manual_seed(0))
    flat = pictures.flatten(1) / 2
    pairs = (flat[:, None] - flat[None]).square().mean(dim=2)
    assert usual_difference(pictures) == pytest.approx(
        float(pairs.sum() / (40 * 39)) ** 0.5, rel=rounding(terms=40 * 39 * 9)
    )


# ---- files


def test_what_is_saved_reads_back(tmp_path: Path) -> None:
    directions = disentangle(made_of([[1, 0, 2], [0, 1, 0]], ["attribute", "class"], ["", "digit"]))
    path = save_directions(directions, tmp_path)
    loaded = load_directions(tmp_path)
    assert loaded.meanings == directions.meanings
    assert torch.equal(loaded.vectors, directions.vectors)
    first = path.read_bytes()
    assert save_directions(loaded, tmp_path).read_bytes() == first


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x08\x00\x00\x00\x00\x00\x00\x00{}      "])
def test_damaged_and_missing_files(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileNotFoundError, match="trainers directions"):
        load_directions(tmp_path)
    (tmp_path / "directions.safetensors").write_bytes(content)
    with pytest.raises(ValueError, match="damaged"):
        load_directions(tmp_path)


def test_vectors_and_meanings_must_be_as_many() -> None:
    with pytest.raises(ValueError, match=r"vectors must be \(1, d\), got \(2, 3\)"):
        Directions((Direction("a", "class", "", 1.0, 1.0),), torch.zeros(2, 3))


# ---- the bundled generator


@pytest.fixture(scope="module")
def generator() -> Generator:
    return load_network(DCGAN28Generator, ROOT / "pretrained" / "dcgan28-mnist")


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return scorer_for("digits", Pretrained())


@pytest.fixture(scope="module")
def found(generator: Generator) -> Directions:
    return find_directions(samples(generator, 1500, seed=0), scorer_for("digits", Pretrained()), principal=4)


def test_slant_and_thickness_do_what_they_say_and_the_digit_stays(
    generator: Generator, scorer: Scorer, found: Directions
) -> None:
    """On latents that the directions were not found from, by two standard deviations to either side."""
    z = latents(120, generator.latent_dim, seed=99)
    kept = disentangle(found)
    spreads = scorer.score(draw(generator, latents(500, generator.latent_dim, seed=3))).std(dim=0)
    shares = {}
    for directions in (found, kept):
        for name in ("slant", "thickness", "width"):
            i = directions.names.index(name)
            amounts = 2.0 * torch.eye(len(directions.names))[i]
            less, more = (ScoredPictures(p, scorer.score(p)) for p in (
                draw(generator, move(z, directions, -amounts)), draw(generator, move(z, directions, amounts))
            ))  # fmt: skip
            changed = ((more.scores - less.scores) / 4).mean(dim=0) / spreads
            assert changed[i] > 0.15, "a step is felt"
            if directions is kept:
                others = [j for j in range(3) if j != i]
                assert changed[others].abs().max() < changed[i] / 3, "and mostly in what it is called"
                assert float(changed[i] * spreads[i]) == pytest.approx(directions.meanings[i].effect, rel=0.35)
            middle = ScoredPictures(pictures := draw(generator, z), scorer.score(pictures))
            shares[directions is kept, name] = identity_kept(
                middle, more, scorer.attributes, spreads, {name}
            ).same_class
    for name in ("slant", "thickness", "width"):
        assert shares[True, name] > shares[False, name], "holding helps"  # type: ignore[operator]
        assert shares[True, name] > 0.65  # type: ignore[operator]


def test_class_directions_lead_to_their_class(generator: Generator, scorer: Scorer, found: Directions) -> None:
    z = latents(100, generator.latent_dim, seed=98)
    before = scorer.score(draw(generator, z)).mean(dim=0)
    for digit in "0123456789":
        amounts = 2.0 * torch.eye(len(found.names))[found.names.index(digit)]
        after = scorer.score(draw(generator, move(z, found, amounts))).mean(dim=0)
        column = [attribute.name for attribute in scorer.attributes].index(digit)
        assert after[column] > before[column] + 0.1


def test_what_ships_is_what_the_programme_finds(generator: Generator, found: Directions) -> None:
    shipped = load_directions(ROOT / "pretrained" / "dcgan28-mnist")
    assert shipped.vectors.shape[1] == generator.latent_dim
    assert shipped.names[:13] == found.names[:13]
    near = torch.cosine_similarity(shipped.vectors[:13], found.vectors[:13])
    assert near.min() > 0.7, "from other samples, and a quarter as many"
