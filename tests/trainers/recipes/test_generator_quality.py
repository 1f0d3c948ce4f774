"""What is measured of a generator for its card."""

from __future__ import annotations

import pytest

from playground.models.wishes import WishedDCGAN28Generator
from trainers.recipes.generator_quality import measurements_of


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist", "own-0123456789ab"])
def test_groups_that_nobody_named_are_not_asked_for_in_words(dataset: str) -> None:
    assert measurements_of(WishedDCGAN28Generator([20], noise=4, width=4).eval(), dataset) == []
