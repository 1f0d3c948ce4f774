"""How quickly a run trains, from when somebody looked and what it had seen by then."""

from __future__ import annotations

import pytest
from trainers.pace import Pace


def test_nothing_is_said_before_there_are_two_looks() -> None:
    pace = Pace()
    assert pace.images_per_second == 0 and pace.seconds_left(0.0, 1.0, 0) is None
    pace.look(5.0, 100)
    pace.look(5.0, 100)
    assert pace.images_per_second == 0 and pace.seconds_left(0.5, 1.0, 100) is None


def test_only_the_last_looks_count_and_a_pause_is_forgotten() -> None:
    pace = Pace(looks=3)
    for second, images in enumerate((0, 1000, 1010, 1020)):
        pace.look(float(second), images)
    assert pace.images_per_second == pytest.approx(10)
    pace.forget()
    assert pace.images_per_second == 0


def test_the_time_left_follows_from_what_a_pass_has_taken() -> None:
    pace = Pace()
    pace.look(0.0, 0)
    pace.look(10.0, 500)
    assert pace.seconds_left(2.0, 5.0, 500) == pytest.approx(15)  # 250 pictures a pass, 50 a second
    assert pace.seconds_left(6.0, 5.0, 1500) == 0
