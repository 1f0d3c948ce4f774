"""The diagnosis of runs that were really trained: right from the fifth second on, and steady."""

from __future__ import annotations

import itertools

import pytest
from histories import IN_BF16, IN_ZOO, OTHERS, Recording, recording, settings_of

from playground.runs.presets import PRESETS
from trainers.diagnosis.samples import percent, share_of_few, two_digits
from trainers.method import nearest_config
from trainers.methods import chosen_method

#: What must be told from which second on, one after the other. In the seconds before it may also be what comes next.
#: Where it begins with "unclear", the second measurement of the samples comes after second 5: from one measurement, of
#: samples that nobody can read, nobody can tell.
EXPECTED: dict[str, list[tuple[float, str]]] = {
    "learns": [(5, "learning")],
    "plain": [(5, "learning")],
    "cgan": [(5, "unclear"), (6, "learning")],
    "acgan": [(5, "unclear"), (6, "learning")],
    "vae": [(5, "learning")],
    "mixture": [(5, "learning")],
    "wasserstein_gp": [(5, "unclear"), (6, "learning")],
    "first_gan": [(5, "unclear"), (26, "learning")],
    "diverged": [(1, "diverged")],
    "judge_wins": [(5, "unclear"), (6, "vanishing_gradient")],
    "never_settles": [(5, "unclear"), (31, "oscillating")],
    "never_settles_bf16": [(5, "unclear"), (23, "oscillating")],
    "collapses": [(5, "unclear"), (15, "mode_collapse")],
    "no_batch_norm": [(5, "unclear"), (20, "mode_collapse")],
}
NEVER_WELL = ("diverged", "judge_wins", "never_settles", "never_settles_bf16", "collapses", "no_batch_norm")


@pytest.mark.parametrize("name", EXPECTED)
def test_the_diagnosis_is_right(name: str) -> None:
    recorded, stages = recording(name), EXPECTED[name]
    followed = [*stages[1:], (recorded.seconds + 1, stages[-1][1])]
    for (since, condition), (until, next_condition) in zip(stages, followed, strict=True):
        for second in range(int(since), int(until)):
            told = recorded.told_at(second)
            assert told.condition in (condition, next_condition), (second, told.sentence)
    assert recorded.told_at(recorded.seconds).condition == stages[-1][1]


@pytest.mark.parametrize("name", NEVER_WELL)
def test_a_run_that_fails_is_never_praised(name: str) -> None:
    assert not {"learning", "converged"} & {told.condition for _, told in recording(name).told}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_verdict_left_open_names_what_was_just_measured(name: str) -> None:
    recorded = recording(name)
    for second in range(5, int(recorded.seconds)):
        told = recorded.told_at(second)
        if told.condition == "unclear":
            lately = [quality for quality in recorded.qualities if second - 20 <= quality.seconds <= second]
            distances = [f"about {two_digits(quality.fid)} " for quality in lately if quality.fid is not None]
            shares = [f"{percent(share_of_few(quality))} of those" for quality in lately if sum(quality.counts)]
            assert any(measured in told.sentence for measured in distances + shares), second


@pytest.mark.parametrize("name", EXPECTED)
def test_it_does_not_change_its_mind_all_the_time(name: str) -> None:
    recorded = recording(name)
    seconds, told = zip(*recorded.told, strict=True)
    conditions = [condition for condition, _ in itertools.groupby(found.condition for found in told)]
    assert len(conditions) <= 1 + len(EXPECTED[name])
    gaps = [after - before for before, after in itertools.pairwise(seconds)]
    same = [first.condition == second.condition for first, second in itertools.pairwise(told)]
    assert all(gap >= 9 for gap, is_same in zip(gaps, same, strict=True) if is_same)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_was_recorded_is_what_the_preset_is_today(name: str) -> None:
    recorded = recording(name)

    def config_of(settings: object) -> object:
        assert isinstance(settings, dict)
        return nearest_config(chosen_method(settings), settings)[0]

    assert config_of(recorded.settings) == config_of(settings_of(name))


def test_every_preset_has_a_recording() -> None:
    assert set(EXPECTED) == set(PRESETS) | set(OTHERS) | set(IN_BF16) and set(IN_ZOO) <= set(EXPECTED)


def test_a_recording_is_read_as_the_page_reads_it() -> None:
    found: Recording = recording("learns")
    assert found.told_at(20).condition == "learning" and found.qualities[-1].covered == 10
