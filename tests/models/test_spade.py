"""The generator of GauGAN draws by classes, the same everywhere, at any size."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from playground.models import initialise
from playground.models.patchgan import MultiScalePatchGAN
from playground.models.spade import SpadeGenerator, framed, grain, grain_seeds
from playground.pretrained.loader import load_network

PALETTE = ((128, 0, 0), (0, 0, 128), (0, 128, 0))


def generator(seed: int = 0, doublings: int = 3) -> SpadeGenerator:
    network = SpadeGenerator(PALETTE, doublings=doublings, width=6, most=12, hidden=5)
    initialise(network, torch.Generator().manual_seed(seed))
    return network.eval()


def in_colours(classes: Tensor) -> Tensor:
    """int64 (n, h, w) -> maps (n, 3, h, w) in [-1, 1]."""
    return (torch.tensor(PALETTE) / 127.5 - 1)[classes].permute(0, 3, 1, 2)


def maps(*shape: int) -> Tensor:
    """Of classes in patches of 4 pixels."""
    n, h, w = shape
    classes = torch.randint(3, (n, h // 4, w // 4), generator=torch.Generator().manual_seed(h))
    return in_colours(classes.repeat_interleave(4, 1).repeat_interleave(4, 2))


@pytest.mark.parametrize("size", [(16, 16), (32, 24), (8, 40)])
@torch.no_grad()
def test_maps_of_any_multiple_become_pictures_of_their_size(size: tuple[int, int]) -> None:
    made = generator()(maps(2, *size))
    assert made.shape == (2, 3, *size)
    assert made.abs().max() <= 1 and made.std() > 0.01
    with pytest.raises(ValueError, match="multiples of 8"):
        generator()(torch.zeros(1, 3, size[0] + 4, size[1]))


@torch.no_grad()
def test_each_pixel_counts_as_the_class_of_the_nearest_colour() -> None:
    network, x = generator(), maps(1, 16, 16)
    planes = network.planes(x)
    assert planes.shape == (1, 3, 16, 16) and set(planes.unique().tolist()) == {0.0, 1.0}
    assert torch.equal(planes.argmax(dim=1), network.planes(x + 0.1 * torch.randn(x.shape)).argmax(dim=1))
    assert torch.equal(network(x), network(x + 0.05))


@torch.no_grad()
def test_even_maps_get_detail_but_no_two_of_them_the_same_at_the_same_place() -> None:
    network = generator()
    made = torch.cat([network(in_colours(torch.full((1, 32, 32), index))) for index in range(3)])
    assert made.std(dim=(2, 3)).min() > 0.01
    detail = (made - made.mean(dim=(2, 3), keepdim=True)).flatten(1)
    assert (torch.corrcoef(detail).fill_diagonal_(0).abs() < 0.5).all()


def test_grain_is_white_of_its_seed_and_the_same_on_every_processor() -> None:
    first, second = grain(torch.tensor([1, 2]), 64, 96)
    assert abs(first.mean()) < 0.05 and abs(first.std() - 1) < 0.05
    for other in (second, first.roll(1, -1), first.roll(1, -2)):
        assert abs((first * other).mean()) < 0.06
    assert torch.equal(grain(torch.tensor([1]), 64, 96)[0], first)
    # whole numbers only: these values were computed on another processor
    expected = torch.tensor([-1.527321696, 0.670966983, 1.575014830, -0.728862405])
    torch.testing.assert_close(first[0, 0, :4], expected, rtol=0, atol=1e-6)


@torch.no_grad()
def test_a_map_is_the_seed_of_its_own_grain() -> None:
    planes = generator().planes(torch.cat([in_colours(torch.zeros(1, 8, 8, dtype=torch.int64)), maps(1, 8, 8)]))
    seeds = grain_seeds(planes)
    assert seeds[0] != seeds[1] and torch.equal(seeds, grain_seeds(planes.flip(-1)))


@torch.no_grad()
def test_a_picture_is_drawn_alike_alone_and_in_a_batch_in_training_and_in_use() -> None:
    network, x = generator(), maps(3, 16, 16)
    together, alone = network(x), torch.cat([network(each[None]) for each in x])
    assert (together - alone).abs().max() < 1e-5
    assert torch.equal(network.train()(x), together)


@torch.no_grad()
def test_every_block_is_told_the_map() -> None:
    network, x = generator(), maps(1, 16, 16)
    before = network(x)
    for block in network.blocks:
        for modulation in block.modulations:
            kept = modulation.read.weight.clone()
            modulation.read.weight.zero_()
            assert not torch.allclose(network(x), before)
            modulation.read.weight.copy_(kept)


def test_the_frame_repeats_the_border_and_lets_gradients_through() -> None:
    x = torch.rand(2, 3, 4, 6, dtype=torch.float64, requires_grad=True)
    assert torch.equal(framed(x), F.pad(x, (1, 1, 1, 1), mode="replicate"))
    assert torch.autograd.gradcheck(framed, x)


def test_a_palette_of_one_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two colours"):
        SpadeGenerator(((0, 0, 0),))


@torch.no_grad()
def test_saved_in_half_precision_it_draws_nearly_the_same(tmp_path: Path) -> None:
    network, x = generator(), maps(1, 16, 16)
    expected = network(x)
    network.half().save_pretrained(tmp_path)
    loaded = load_network(SpadeGenerator, tmp_path)
    assert torch.equal(loaded.palette, torch.tensor(PALETTE) / 127.5 - 1)  # exact: it is not among the weights
    assert (loaded(x) - expected).abs().max() < 0.01


def test_what_ships_is_under_ten_million_bytes() -> None:
    with torch.device("meta"):
        network = SpadeGenerator(((0, 0, 0),) * 12)
    assert 2 * sum(weight.numel() for weight in network.parameters()) < 9_500_000


def test_two_judges_see_two_sizes() -> None:
    judges = MultiScalePatchGAN(5, width=4, halvings=2)
    initialise(judges, torch.Generator().manual_seed(0))
    large, small = judges(torch.rand(2, 5, 64, 64))
    assert [tuple(maps.shape) for maps in large] == [(2, 4, 32, 32), (2, 8, 16, 16), (2, 16, 15, 15), (2, 1, 14, 14)]
    assert [maps.shape[2] for maps in small] == [16, 8, 7, 6]
    x = torch.rand(1, 5, 64, 64)
    halved = judges.eval()(F.avg_pool2d(x, 2))[0]
    assert not torch.allclose(halved[-1], judges(x)[1][-1])  # of weights of their own
