"""What visitors bring and make: kept apart, and not for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.pretrained import Pretrained
from playground.ui.photo.desk import OWN, Desk
from playground.ui.photo.keeping import Keep


def test_nobody_gets_what_belongs_to_another_by_guessing() -> None:
    keep: Keep[str] = Keep(most=4, most_bytes=100)
    mine, yours = keep.put("mine", 1), keep.put("yours", 1)
    assert (keep.get(mine), keep.get(yours)) == ("mine", "yours")
    assert len(mine) >= 20 and mine != yours
    assert keep.get(None) is None and keep.get("") is None and keep.get("mine") is None


def test_the_one_that_was_not_used_for_longest_goes_first() -> None:
    keep: Keep[str] = Keep(most=2, most_bytes=100)
    first, second = keep.put("first", 1), keep.put("second", 1)
    keep.get(first)
    third = keep.put("third", 1)
    assert (keep.get(first), keep.get(second), keep.get(third)) == ("first", None, "third")
    keep.drop(first)
    assert keep.get(first) is None


def test_large_things_leave_less_room_and_the_newest_stays_whatever_its_size() -> None:
    keep: Keep[str] = Keep(most=9, most_bytes=100)
    first, second = keep.put("first", 60), keep.put("second", 30)
    third = keep.put("third", 50)
    assert (keep.get(first), keep.get(second), keep.get(third)) == (None, "second", "third")
    huge = keep.put("huge", 500)
    assert keep.get(huge) == "huge" and keep.get(third) is None


def test_a_copy_without_weights_and_a_checkpoint_that_is_gone_are_explained(tmp_path: Path) -> None:
    desk = Desk(Pretrained(tmp_path))
    assert desk.names == []
    with pytest.raises(ValueError, match="No network that translates photos"):
        desk.tool("photo-to-autumn")
    with pytest.raises(ValueError, match="Upload it once more"):
        desk.tool(OWN, "somebody else's")
