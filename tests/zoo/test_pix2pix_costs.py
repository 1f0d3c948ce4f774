"""What L1 alone, the game alone and both make of outlines that none of them has seen: the lesson's claims."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from playground.data import DataUnavailable
from playground.data.built_in import pairs_of
from playground.data.folders import Cut
from playground.lessons.costs import JUDGED, NETWORKS, WANTED, CostScore, answers, read_pairs, score
from playground.pretrained import PAIRS, Pretrained, translator_entry

MOST_BYTES = 3_000_000
"""all three networks and the discriminator together"""


@pytest.fixture(scope="module")
def zoo() -> Pretrained:
    return Pretrained()


@pytest.fixture(scope="module")
def scores(zoo: Pretrained) -> dict[str, CostScore]:
    judged = NETWORKS[JUDGED]
    pairs = read_pairs(zoo.root / judged / PAIRS, translator_entry(judged).side)
    networks = {title: zoo.translator(name) for title, name in NETWORKS.items()}
    found = answers(networks, zoo.patch_discriminator(judged), pairs)
    return {of.title: score(of, pairs.wanted) for of in found}


def test_they_are_small_and_offered_nowhere_else(zoo: Pretrained) -> None:
    weights = [path for name in NETWORKS.values() for path in (zoo.root / name).rglob("*.safetensors")]
    assert len(weights) == 4 and sum(path.stat().st_size for path in weights) < MOST_BYTES
    assert set(zoo.translators(takes="outline")) == set(NETWORKS.values())


def test_the_networks_differ_in_nothing_but_what_they_learnt(zoo: Pretrained) -> None:
    configs = {(zoo.root / name / "config.json").read_text() for name in NETWORKS.values()}
    assert len(configs) == 1


def test_their_pairs_were_kept_back(zoo: Pretrained) -> None:
    """As they were drawn from Fashion-MNIST's test part, where that is installed."""
    stored = read_pairs(zoo.root / NETWORKS[JUDGED] / PAIRS, 32)
    try:
        kept = pairs_of(Path("coloured-garments"), "test")
    except DataUnavailable:
        pytest.skip("Fashion-MNIST is not here")
    for number, name in enumerate(stored.names):
        given, wanted = kept.pair(int(name), Cut(32, 32, flips=False), None)
        assert torch.equal(stored.given[number], given) and torch.equal(stored.wanted[number], wanted)


def test_l1_alone_is_nearest_but_blurred_and_grey(scores: dict[str, CostScore]) -> None:
    """Measured of L1, game, both: L1 21.6, 25.9, 25.0; sharpness 0.28, 1.14, 0.95; colour 0.24, 0.95, 0.89."""
    l1, *others = (scores[title] for title in NETWORKS)
    for other in others:
        assert l1.difference < 0.92 * other.difference
        assert l1.sharpness < 0.5 < 0.8 < other.sharpness
        assert l1.colour < 0.4 < 0.8 < other.colour


def test_d_finds_patches_of_what_is_wanted_more_real_than_those_that_were_made(scores: dict[str, CostScore]) -> None:
    """Measured: 0.54 where it is wanted, 0.41 where both made it, 0.31 where L1 alone did."""
    assert scores[WANTED].real > 0.5 > scores[JUDGED].real + 0.03
    assert scores[WANTED].real > scores["L1 alone"].real + 0.08  # and it sees the blur, which it was not taught with
