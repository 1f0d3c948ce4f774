"""A Laplacian pyramid: what D sees of each size, and that G adds to what it is given."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from playground.models import initialise
from playground.models.laplacian import (
    LATENT,
    SIDES,
    PyramidDiscriminator,
    PyramidGenerator,
    completed,
    larger,
    pyramid,
    smaller,
)


@pytest.fixture
def real() -> Tensor:
    return torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1


@pytest.fixture
def generator() -> PyramidGenerator:
    generator = PyramidGenerator()
    initialise(generator, torch.Generator().manual_seed(1))
    return generator.eval()


def test_each_size_of_the_pyramid_comes_with_the_smaller_one_enlarged(real: Tensor) -> None:
    least, middle, whole = pyramid(real)
    assert [seen.shape[1:] for seen in (least, middle, whole)] == [(1, 7, 7), (2, 14, 14), (2, 28, 28)]
    assert torch.equal(whole[:, :1], real) and torch.equal(whole[:, 1:], larger(smaller(real)))
    assert torch.equal(middle[:, 1:], larger(least))


def test_a_generator_of_a_larger_size_adds_to_what_it_is_given(generator: PyramidGenerator, real: Tensor) -> None:
    z = torch.randn(3, LATENT, generator=torch.Generator().manual_seed(2))
    with torch.inference_mode():
        for weight in generator.details[-1].layers[-1].parameters():
            weight.zero_()
        steps, fakes = generator.steps(z), generator.fakes(z, pyramid(real))
    assert [step.shape[-1] for step in steps] == list(SIDES)
    torch.testing.assert_close(steps[2], larger(steps[1]))
    torch.testing.assert_close(fakes[2][:, :1], larger(smaller(real)))


def test_a_sum_stays_in_the_range_of_pictures() -> None:
    """Else D would know fakes by a black that is not quite the blackest."""
    given, detail = torch.tensor([-0.9, -0.9, 0.0, 0.9]), torch.tensor([-0.5, 0.0, 0.5, 3.0])
    assert torch.equal(completed(given, detail), torch.tensor([-1.0, -0.9, 0.5, 1.0]))


def test_networks_are_the_wider_the_smaller_what_they_see(generator: PyramidGenerator) -> None:
    """A digit is decided at 7 pixels, where maps cost least; what is added at 28 only makes its edges smooth."""
    drawing = [generator.beginning, *generator.details]
    seeing = PyramidDiscriminator().of_side.values()
    for networks in (drawing, seeing):
        widths = [
            max(layer.out_channels for layer in one.modules() if isinstance(layer, nn.Conv2d)) for one in networks
        ]
        assert widths == sorted(widths, reverse=True) and len(set(widths)) == len(SIDES)
