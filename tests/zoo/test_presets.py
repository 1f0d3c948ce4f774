"""The presets do what their sentences promise: one learns, the others fail each in its own way.

A recorded run of each says how it goes on; a short live one, that the recording is still true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

import pytest
from accelerate import Accelerator
from histories import recording

from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History, Moment, SampleQuality
from playground.runs.presets import PRESETS
from trainers.data import DataCache
from trainers.diagnosis.samples import change_of_classes, share_of_few
from trainers.method import Turn, nearest_config
from trainers.methods import chosen_method


@dataclass(frozen=True)
class Outcome:
    """How a preset stands after some steps."""

    history: History
    diagnosis: Diagnosis | None

    @property
    def quality(self) -> SampleQuality:
        return self.history.qualities[-1]

    def late(self, figure: str) -> float:
        """The largest of the last moments."""
        return max(moment.figures[figure] for moment in self.history.moments[-10:])


Play = Callable[[str, int], Outcome]


@pytest.fixture(scope="module")
def play(accelerator: Accelerator, tmp_path_factory: pytest.TempPathFactory) -> Play:
    """Train a preset for so many steps, measured three times on the way, as the page would."""
    data = DataCache(tmp_path_factory.mktemp("own"))

    def outcome(name: str, steps: int) -> Outcome:
        settings = PRESETS[name].settings
        kind = chosen_method(settings)
        config, _ = nearest_config(kind, settings)
        method, history = kind(config, accelerator, data), History()
        turn = Turn(method.players, config)
        for step in range(1, steps + 1):
            figures = {figure: float(value.detach()) for figure, value in method.turn(turn).items()}
            method.step = step
            history.moments.append(Moment(step, method.epoch, figures))
            if step % (steps // 3) == 0:
                found = method.evaluate(lambda: True)
                history.read({"kind": "evaluation", "step": step, "epoch": method.epoch} | (found or {}))
        return Outcome(history, method.diagnose(config, history))

    return outcome


# ---- as they were recorded


@pytest.mark.parametrize(("name", "seconds"), [("learns", 10), ("plain", 30)])
def test_digits_can_be_read_as_soon_as_is_said(name: str, seconds: float) -> None:
    """Below 60 nearly all can."""
    by_then = [quality for quality in recording(name).qualities if quality.seconds < seconds][-1]
    assert by_then.covered == 10 and by_then.fid is not None and by_then.fid < 60


def test_told_groups_it_comes_in_half_the_time_as_near_to_real_digits() -> None:
    plain, sooner = recording("plain").qualities, recording("learns").qualities
    at_half = [quality for quality in sooner if quality.seconds < plain[-1].seconds / 2][-1]
    assert at_half.fid is not None and plain[-1].fid is not None and at_half.fid < plain[-1].fid
    assert at_half.covered == 10 and (sooner[-1].fid or 0) < 15


def test_the_preset_that_collapses_draws_the_same_few_digits_and_draws_them_well() -> None:
    late = recording("collapses").qualities[-3:]
    assert min(share_of_few(quality) for quality in late) > 0.7
    assert min(quality.confident or 0 for quality in late) > 0.55
    assert max(quality.covered or 0 for quality in late) <= 5
    measure = [event["convergence"] for event in recording("collapses").events if event["kind"] == "step"]
    assert measure[-1] < 0.2 * measure[0]  # as the hint beside it says, it is no measure of variety


def test_the_judge_that_wins_is_sure_and_the_generator_draws_nothing() -> None:
    recorded = recording("judge_wins")
    late = [event for event in recorded.events if event["kind"] == "step"][-20:]
    assert min(event["d_real"] for event in late) > 0.99 and max(event["d_fake"] for event in late) < 0.01
    assert max(event["g_gradient"] for event in late) < 0.05
    assert all(quality.covered == 0 and sum(quality.counts) == 0 for quality in recorded.qualities)


@pytest.mark.parametrize("name", ["never_settles", "never_settles_bf16"])
def test_the_preset_that_never_settles_changes_what_it_draws_without_coming_nearer(name: str) -> None:
    """In the precision of every processor."""
    restless, calm = (recording(either).qualities[-6:] for either in (name, "learns"))

    def change(qualities: list[SampleQuality]) -> float:
        return fmean(change_of_classes(*pair) for pair in pairwise(qualities))

    assert change(restless) > 3 * change(calm)
    distances = [quality.fid or 0 for quality in restless]
    assert min(distances) > 300 and min(distances[3:]) > 0.9 * min(distances[:3])
    assert max(quality.confident or 0 for quality in restless) < 0.15  # hardly a digit


def test_the_first_gan_learns_slowly_and_has_not_collapsed() -> None:
    distances = [quality.fid or 0 for quality in recording("first_gan").qualities]
    assert distances[-1] < 0.6 * distances[0] and distances[-1] > 200


def test_without_batch_norm_it_draws_one_picture_and_nothing_to_read() -> None:
    without, with_it = (recording(name).qualities for name in ("no_batch_norm", "first_gan"))
    assert max(quality.diversity for quality in without) < 0.2 and with_it[-1].diversity > 0.7
    assert all(quality.covered == 0 for quality in without)
    assert (without[-1].fid or 0) > 1.8 * (with_it[-1].fid or 0)


@pytest.mark.parametrize("name", ["cgan", "acgan"])
def test_networks_that_are_told_classes_draw_them_all(name: str) -> None:
    last = recording(name).qualities[-1]
    assert last.covered == 10 and last.fid is not None and last.fid < 15


def test_the_cost_of_the_vae_falls_steadily() -> None:
    costs = [event["loss"] for event in recording("vae").events if event["kind"] == "step"]
    quarter = len(costs) // 4
    means = [sum(costs[i * quarter : (i + 1) * quarter]) / quarter for i in range(4)]
    assert means == sorted(means, reverse=True)


# ---- a few seconds of each that fails or that the page opens with


@pytest.mark.slow
def test_digits_come_at_once(play: Play) -> None:
    outcome = play("learns", 240)
    assert outcome.quality.fid is not None and outcome.quality.fid < 260
    assert outcome.diagnosis is not None and outcome.diagnosis.condition == "learning"


@pytest.mark.slow
def test_the_gradient_vanishes_at_once(play: Play) -> None:
    outcome = play("judge_wins", 150)
    assert outcome.late("g_gradient") < 0.05 < outcome.history.moments[0].figures["g_gradient"]
    assert outcome.diagnosis is not None and outcome.diagnosis.condition == "vanishing_gradient"


@pytest.mark.slow
def test_the_first_readable_digits_are_of_few_classes(play: Play) -> None:
    outcome = play("collapses", 180)
    assert (outcome.quality.confident or 0) > 0.1 and share_of_few(outcome.quality) > 0.8


@pytest.mark.slow
def test_the_circling_begins_at_once(play: Play) -> None:
    outcome = play("never_settles", 150)
    assert outcome.quality.fid is not None and outcome.quality.fid > 300
    assert outcome.late("d_real") - outcome.late("d_fake") > 5  # the critic is far ahead, whatever the generator tries


@pytest.mark.slow
def test_without_batch_norm_all_pictures_are_alike_at_once(play: Play) -> None:
    assert play("no_batch_norm", 150).quality.diversity < 0.2
