"""The projection discriminator's generator: the class is heard in the batch norms and nowhere else."""

from __future__ import annotations

import pytest
import torch

from playground.models import initialise
from playground.models.projection import ConditionalBatchNorm, Projection28Generator


@pytest.fixture(scope="module")
def generator() -> Projection28Generator:
    generator = Projection28Generator(width=4)
    initialise(generator, torch.Generator().manual_seed(0))
    return generator.eval().requires_grad_(False)


def test_the_class_changes_what_is_drawn_and_without_its_styles_it_does_not(generator: Projection28Generator) -> None:
    z = torch.randn(2, generator.latent_dim, generator=torch.Generator().manual_seed(1))
    one, other = torch.eye(10)[[0, 0]], torch.eye(10)[[7, 7]]
    assert not torch.equal(generator(z, one), generator(z, other))
    styles = [layer.style.weight for layer in generator.layers if isinstance(layer, ConditionalBatchNorm)]
    kept = [style.clone() for style in styles]
    for style in styles:
        style.zero_()
    assert torch.equal(generator(z, one), generator(z, other))
    for style, before in zip(styles, kept, strict=True):
        style.copy_(before)


def test_between_two_classes_scale_and_shift_lie_between() -> None:
    norm = ConditionalBatchNorm(3, 2).eval()
    x = torch.randn(1, 3, 4, 4, generator=torch.Generator().manual_seed(0))
    first, second, between = (norm(x, torch.tensor([part])) for part in ([1.0, 0.0], [0.0, 1.0], [0.5, 0.5]))
    torch.testing.assert_close(between, (first + second) / 2)


def test_classes_must_be_told(generator: Projection28Generator) -> None:
    with pytest.raises(ValueError, match="classes must be"):
        generator(torch.zeros(2, generator.latent_dim))
