"""Which samples that come nearer are praised, and which verdict is left open."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History, Moment, SampleQuality
from trainers.diagnosis import SteadyDiagnosis, diagnose_game, diagnose_unjudged
from trainers.diagnosis.samples import keep_falling

EVEN, FEW = (40,) * 10, (600, 150, 100, *[10] * 7)


def measured(distances: Sequence[float], counts: tuple[int, ...] = (), since: int = 200) -> History:
    """A healthy game with a measurement of 2,000 samples every 100 steps."""
    told = History()
    for i, distance in enumerate(distances):
        step = since + 100 * i
        figures = {"d_loss": 0.9, "g_loss": 1.4, "d_real": 0.75, "d_fake": 0.25}
        told.moments += [Moment(step + 10 * j, step / 1000, figures) for j in range(10)]
        told.qualities.append(SampleQuality(step, step / 1000, 2000, 0.9, distance, 10 if counts else None, counts))
    return told


def game(distances: Sequence[float], counts: tuple[int, ...] = (), since: int = 200) -> Diagnosis:
    found = diagnose_game(measured(distances, counts, since), True)
    assert found is not None
    return found


def test_a_fall_from_noise_to_noise_is_no_progress() -> None:
    found = game([653, 519, 433], (11,) * 10, since=50)
    assert (found.condition, found.is_well) == ("unclear", True)
    assert "about 430" in found.sentence and "about 5% of them can be read" in found.sentence
    assert "better" not in found.sentence and "below 300" in found.advice


def test_one_measurement_far_from_real_pictures_is_told_and_nothing_made_of_it() -> None:
    assert game([600]).condition == diagnose_unjudged(measured([600])).condition == "unclear"
    assert game([250]).condition == "warming_up"


def test_a_steady_fall_is_progress_however_far_it_has_to_go() -> None:
    found = game([530, 507, 498, 471, 426])
    assert found.condition == "learning" and "Few can be read yet" in found.sentence


def test_one_lucky_measurement_of_samples_that_nobody_can_read_is_not_praised() -> None:
    assert game([653, 504, 426, 394]).condition == "unclear"
    assert game([653, 504, 426, 441, 394]).condition == "unclear"
    assert game([653, 504, 426, 394, 370]).condition == "learning"


def test_samples_that_drift_far_from_real_pictures_are_no_longer_left_open_though_their_mean_falls() -> None:
    assert game([579, 426, 450, 399, 431, 432, 388, 387, 389]).condition == "stuck"


def test_a_game_that_circles_far_from_real_pictures_does_so_also_where_it_comes_nearer_once() -> None:
    assert game([579, 431, 520, 424, 500]).condition == "unclear"
    assert game([579, 431, 520, 424, 500, 387]).condition == "oscillating"
    assert game([579, 431, 520, 424, 500, 287]).condition == "learning"
    assert game([579, 431, 520, 430, 420, 410, 400, 390, 320]).condition == "oscillating"
    assert game([579, 570, 560, 430, 420, 410, 400, 390, 320]).condition == "learning"


def test_samples_that_come_nearer_while_only_the_generator_moves_are_praised_also_far_from_real_pictures() -> None:
    alone = measured([530, 520, 507, 498, 471, 426])
    alone.moments = [Moment(moment.step, moment.epoch, {"g_loss": 1.4}) for moment in alone.moments]
    found = diagnose_game(alone, True)
    assert found is not None and found.condition == "learning" and "Few can be read yet" in found.sentence


def test_samples_that_come_within_reach_are_praised_and_told_how_far_it_is() -> None:
    found = game([449, 292])
    assert found.condition == "learning" and "Many cannot be read yet: that takes less than 60." in found.sentence
    assert "read" not in game([120, 30]).sentence


@pytest.mark.parametrize(
    ("distances", "expected"),
    [
        ([], False),
        ([500], False),
        ([500, 400], False),
        ([500, 480, 460, 440, 420], True),
        ([500, 499, 498, 497, 496], False),
        ([500, 480, 485, 440, 420], False),
        ([519, 433, 415, 435, 427, 404, 417], False),
        ([500, 320], False),
        ([500, 320, 330], False),
        ([500, 320, 330, 310], True),
        ([500, 320, 340, 310], False),
    ],
)
def test_what_counts_as_a_steady_fall(distances: list[float], expected: bool) -> None:
    assert keep_falling(distances) == expected


def test_few_classes_are_not_praised_though_the_samples_come_nearer() -> None:
    some = tuple(int(count * 0.8) for count in FEW)
    found = game([290, 250], some)
    assert found.condition == "unclear" and "about 90% of those that can be read" in found.sentence
    assert game([290, 250], EVEN).condition == "learning"


def test_a_collapse_is_seen_in_one_measurement_where_most_samples_can_be_read() -> None:
    found = game([374], FEW)
    assert found.condition == "mode_collapse" and "the same 3 of 10 classes" in found.sentence
    assert game([374], (600, 300, 100, *[60] * 7)).condition == "unclear"


def test_what_was_left_open_is_told_as_soon_as_it_is_known_and_left_open_again_only_when_that_holds() -> None:
    unclear, learning = Diagnosis("unclear", "Far."), Diagnosis("learning", "Near.")
    steady = SteadyDiagnosis(unclear)
    assert steady.look(learning) and steady.told == learning
    assert [steady.look(unclear) for _ in range(4)] == [False, False, False, True]
