"""The diagnosis of runs that were really trained: right from the fifth second on, and steady."""

from __future__ import annotations

import itertools

import pytest
from histories import IN_ZOO, OTHERS, Recording, recording, settings_of

from playground.runs.presets import PRESETS
from trainers.method import nearest_config
from trainers.methods import chosen_method

#: What must be told from which second on, one after the other. In the seconds before it may also be what comes next.
EXPECTED: dict[str, list[tuple[float, str]]] = {
    "learns": [(6, "learning")],
    "plain": [(6, "learning")],
    "cgan": [(6, "learning")],
    "acgan": [(6, "learning")],
    "vae": [(5, "learning")],
    "mixture": [(5, "learning")],
    "wasserstein_gp": [(6, "learning")],
    "first_gan": [(7, "learning")],
    "diverged": [(1, "diverged")],
    "judge_wins": [(6, "vanishing_gradient")],
    "never_settles": [(10, "learning"), (36, "oscillating")],
    "collapses": [(9, "learning"), (39, "mode_collapse")],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_diagnosis_is_right(name: str) -> None:
    recorded, stages = recording(name), EXPECTED[name]
    followed = [*stages[1:], (recorded.seconds + 1, stages[-1][1])]
    for (since, condition), (until, next_condition) in zip(stages, followed, strict=True):
        for second in range(int(since), int(until)):
            told = recorded.told_at(second)
            assert told.condition in (condition, next_condition), (second, told.sentence)
    assert recorded.told_at(recorded.seconds).condition == stages[-1][1]


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
    assert set(EXPECTED) == set(PRESETS) | set(OTHERS) and set(IN_ZOO) <= set(EXPECTED)


def test_a_recording_is_read_as_the_page_reads_it() -> None:
    found: Recording = recording("learns")
    assert found.told_at(20).condition == "learning" and found.qualities[-1].covered == 10
