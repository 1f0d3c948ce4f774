"""What the recordings of the zoo show is what each card says is new: read off the figures that the runs told."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
import torch
from PIL import Image

from playground.data import to_unit
from playground.pretrained import Pretrained
from playground.runs import Run
from playground.runs.history import History
from playground.ui.server import DEMO_RUN
from playground.ui.zoo.replay import REPLAYS
from trainers.method import experiment_of
from trainers.methods import experiment_in
from trainers.methods.realnvp import RealNvp
from trainers.recipes.retell_runs import retell


def history(card: str) -> History:
    found = History()
    for event in Run(REPLAYS / card).log.since()[0]:
        found.read(event)
    return found


def figure(card: str, name: str) -> list[float]:
    """In order of time."""
    return [moment.figures[name] for moment in history(card).moments if name in moment.figures]


def late(values: list[float]) -> float:
    """The mean of the last fifth."""
    return fmean(values[-max(1, len(values) // 5) :])


def early(values: list[float]) -> float:
    """The mean of the first fifth."""
    return fmean(values[: max(1, len(values) // 5)])


def test_infogans_codes_can_be_read_from_pictures() -> None:
    assert late(figure("infogan", "information")) > 2.0  # of at most log 10 = 2.30 nats


def test_the_wasserstein_estimate_falls_as_pictures_improve_and_weights_stand_at_the_clip() -> None:
    assert late(figure("wasserstein", "distance")) < 0.6 * max(figure("wasserstein", "distance"))
    assert late(figure("wasserstein", "clipped")) > 0.2
    distances = history("wasserstein").distances
    assert distances[-1] < 0.6 * distances[0]


def test_dualgans_critics_find_less_and_less_and_what_it_turned_comes_back() -> None:
    assert late(figure("dualgan", "distance")) < 0.6 * max(figure("dualgan", "distance"))
    assert late(figure("dualgan", "cycle")) < 0.7 * early(figure("dualgan", "cycle"))


def test_the_gradient_penalty_brings_the_slope_to_one() -> None:
    assert late(figure("wasserstein_gp", "d_slope")) == pytest.approx(1, abs=0.25)


def test_k_of_began_moves_within_its_bounds_and_its_measure_falls() -> None:
    k = figure("began", "k")
    assert min(k) >= 0 and max(k) <= 1 and max(k) - min(k) > 0.05
    assert late(figure("began", "convergence")) < 0.5 * early(figure("began", "convergence"))


def test_the_game_helps_to_name_digits_from_a_hundred_labels() -> None:
    assert late(figure("ssgan", "accuracy")) > late(figure("ssgan", "accuracy_alone")) + 0.1


def test_digits_that_bigan_draws_again_keep_their_class_more_often_than_chance() -> None:
    """In the last pictures of its recording, in pairs of rows: digits that it has not seen, and the same drawn again.

    After a minute about three of four do. Chance: how often one agrees with what was drawn of its neighbours.
    """
    frames = sorted((REPLAYS / "bigan" / "frames").iterdir())[-3:]
    grids = torch.stack([torch.from_numpy(np.array(Image.open(frame).convert("L"))) for frame in frames])
    digits = to_unit(grids[:, 2:, 2:].unfold(1, 28, 30).unfold(2, 28, 30)).reshape(-1, 1, 28, 28)
    with torch.no_grad():
        named = Pretrained().classifier("mnist")(digits).argmax(dim=1).view(len(frames), 4, 2, 8)
    given, again = named.flatten(0, 1).unbind(dim=1)
    kept = float((given == again).float().mean())
    chance = fmean(float((given == again.roll(shift, dims=1)).float().mean()) for shift in range(1, 8))
    assert kept > 0.55 and kept > 3 * chance


def test_redrawn_digits_help_to_name_those_that_nobody_has_named() -> None:
    assert late(figure("pixelda", "accuracy")) > late(figure("pixelda", "accuracy_alone")) + 0.08


def test_clusters_of_clustergan_are_purer_than_chance() -> None:
    assert late(figure("clustergan", "purity")) > 0.4  # of ten classes: 0.1 and a little by chance


def test_garments_among_digits_are_found() -> None:
    assert late(figure("anogan", "roc_area")) > 0.75
    assert late(figure("anogan", "strange_score")) > late(figure("anogan", "normal_score"))


@pytest.mark.parametrize(
    ("card", "name"),
    [
        ("pixelcnn", "loss"),
        ("pixelrnn", "loss"),
        ("realnvp", "loss"),
        ("context_encoder", "missed"),
        ("aae", "reconstruction"),
    ],
)
def test_the_cost_falls(card: str, name: str) -> None:
    values = figure(card, name)
    assert late(values) < 0.9 * early(values)


def test_growing_ends_at_full_size() -> None:
    sides = figure("progressive", "side")
    assert sides == sorted(sides) and (sides[0], sides[-1]) == (7, 28)
    assert figure("progressive", "alpha")[-1] == 1


def test_why_pictures_stay_bad_is_true_of_the_recordings() -> None:
    """As the cards of BEGAN and the flow say."""
    plain, began, flow = (history(card).moments[-1] for card in ("gan", "began", "realnvp"))
    assert began.step / began.seconds < plain.step / plain.seconds / 2
    assert flow.epoch < 5 / 2 and RealNvp.usual().epochs == 5


FIDS: dict[str, float] = {
    "acgan28": 10,
    "self_conditioned": 15,
    "cgan28": 10,
    "clustergan": 30,
    "gan": 30,
    "hinge": 30,
    "sngan28": 30,
    "least_squares": 30,
    "boundary_seeking": 35,
    "ssgan": 35,
    "non_saturating": 35,
    "mixture": 40,
    "relativistic_average": 40,
    "bigan": 45,
    "lapgan": 45,
    "dcgan28_plain": 45,
    "infogan": 45,
    "vae": 45,
    "wasserstein_div": 50,
    "sagan28": 25,
    "projection28": 20,
    "f_hellinger": 55,
    "f_reverse_kl": 55,
    "f_kl": 60,
    "f_pearson": 60,
    "softmax": 60,
    "aae": 65,
    "f_jensen_shannon": 65,
    "minimax": 65,
}
"""card -> what its distance to real digits must be below at the end of its recording"""


@pytest.mark.parametrize("card", FIDS)
def test_its_digits_come_near_to_real_ones(card: str) -> None:
    assert history(card).distances[-1] < FIDS[card]


@pytest.mark.parametrize("path", [DEMO_RUN, *sorted(REPLAYS.iterdir())], ids=lambda path: path.name)
def test_a_recording_says_of_itself_what_would_be_said_today(path: Path) -> None:
    """Else: python -m trainers retell."""
    run = Run(path)
    assert run.log.since()[0] == list(retell(run))
    assert run.about() == experiment_of(*experiment_in(run)).about
