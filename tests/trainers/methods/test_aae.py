"""Adversarial autoencoder: the game on codes brings them to the prior, which reconstruction alone does not."""

from __future__ import annotations

import torch
from accelerate import Accelerator
from playing import OWN, cache, play
from torch import Tensor

from playground.runs.history import History, Moment, SampleQuality
from trainers.methods.aae import LATENT, SIDE, Aae, AaeConfig, energy_distance


def numbers(seed: int, n: int = 400) -> Tensor:
    return torch.randn(n, LATENT, generator=torch.Generator().manual_seed(seed))


def test_energy_distance_is_nothing_within_a_distribution_and_grows_with_a_shift() -> None:
    same, near, far = (float(energy_distance(numbers(0), numbers(1) + shift)) for shift in (0.0, 0.5, 3.0))
    assert abs(same) < 0.03 < near < far


def test_energy_distance_worked_out_by_hand() -> None:
    # Between: 1, 3, 1, 1, each once, so 2 * 6 / 4; within: 2 and 2.
    a, b = torch.tensor([[0.0], [2.0]]), torch.tensor([[1.0], [3.0]])
    assert float(energy_distance(a, b)) == 2 * 6 / 4 - 2 - 2


def test_the_game_brings_the_codes_to_the_prior(accelerator: Accelerator, pictures: Tensor) -> None:
    """Without it the encoder spreads its codes as it likes."""
    distances = []
    for weight in (0.0, 1.0):
        method = Aae(AaeConfig(dataset=OWN, game_weight=weight, g_lr=0.005), accelerator, cache(pictures))
        play(method, 40)
        codes = method.encoder(method.next_batch().pictures).detach()
        distances.append(float(energy_distance(codes, numbers(2))))
    assert distances[1] < 0.5 * distances[0]


def test_each_quarter_of_the_preview_is_a_plane_of_two_numbers_of_its_own(
    accelerator: Accelerator, pictures: Tensor
) -> None:
    method = Aae(AaeConfig(dataset=OWN), accelerator, cache(pictures))
    asked: list[Tensor] = []
    method.draw = lambda latents, classes=None: (asked.append(latents), torch.zeros(len(latents), 1, 28, 28))[1]  # type: ignore[method-assign]
    assert method.preview().columns == 2 * SIDE
    quarters = asked[0].view(2, SIDE, 2, SIDE, LATENT).transpose(1, 2).flatten(0, 1)
    for k, plane in enumerate(quarters):
        across, down = plane[..., 2 * k], plane[..., 2 * k + 1]
        assert torch.equal(across, across[:1].expand(SIDE, SIDE)) and (across[0].diff() > 0).all()
        assert torch.equal(down, down[:, :1].expand(SIDE, SIDE)) and (down[:, 0].diff() > 0).all()
        others = [number for number in range(LATENT) if number // 2 != k]
        assert torch.equal(plane[..., others], plane[:1, :1, others].expand(SIDE, SIDE, -1))


def test_what_its_game_aims_for_is_no_illness() -> None:
    """D that cannot tell codes from the prior, or is sure of it: neither says anything of the pictures."""
    for prior, codes in ((0.5, 0.5), (0.3, 0.6), (0.99, 0.01)):
        for fid in (None, 400.0, 250.0):
            told = History()
            for i in range(240):
                figures = {"d_loss": 1.4, "g_loss": 0.3, "d_real": prior, "d_fake": codes, "g_gradient": 0.04}
                told.moments.append(Moment(10 * i, i / 100, figures))
                if fid is not None and i % 10 == 0:
                    told.qualities.append(SampleQuality(10 * i, i / 100, 2000, 0.6, fid, 10, (20,) * 10))
            found = Aae.diagnose(AaeConfig(), told)
            assert found is not None, (prior, codes, fid)
            assert found.condition == ("unclear" if fid == 400.0 else "learning"), (prior, codes, fid)


def test_its_verdicts_are_named_after_what_is_judged() -> None:
    for objective in ("non_saturating", "wasserstein"):
        about = Aae.describe(AaeConfig(objective=objective))
        titles = {figure.name: figure.title for figure in about["figures"]}
        (plot,) = (plot for plot in about["plots"] if plot.name == "verdicts")
        assert (titles["d_real"], titles["d_fake"]) == ("prior", "codes")
        assert "codes" in plot.title and "picture" not in plot.title + plot.hint
