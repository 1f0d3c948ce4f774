"""What visitors bring and make: kept apart, and not for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.pretrained import Pretrained
from playground.ui.photo.photo_models import OWN, PhotoModels, VisitorStore


def test_nobody_gets_what_belongs_to_another_by_guessing() -> None:
    store: VisitorStore[str] = VisitorStore(most=4, most_bytes=100)
    mine, yours = store.put("mine", 1), store.put("yours", 1)
    assert (store.get(mine), store.get(yours)) == ("mine", "yours")
    assert len(mine) >= 20 and mine != yours
    assert store.get(None) is None and store.get("") is None and store.get("mine") is None


def test_the_one_that_was_not_used_for_longest_goes_first() -> None:
    store: VisitorStore[str] = VisitorStore(most=2, most_bytes=100)
    first, second = store.put("first", 1), store.put("second", 1)
    store.get(first)
    third = store.put("third", 1)
    assert (store.get(first), store.get(second), store.get(third)) == ("first", None, "third")
    store.drop(first)
    assert store.get(first) is None


def test_large_things_leave_less_room_and_the_newest_stays_whatever_its_size() -> None:
    store: VisitorStore[str] = VisitorStore(most=9, most_bytes=100)
    first, second = store.put("first", 60), store.put("second", 30)
    third = store.put("third", 50)
    assert (store.get(first), store.get(second), store.get(third)) == (None, "second", "third")
    huge = store.put("huge", 500)
    assert store.get(huge) == "huge" and store.get(third) is None


def test_a_copy_without_weights_and_a_checkpoint_that_is_gone_are_explained(tmp_path: Path) -> None:
    models = PhotoModels(Pretrained(tmp_path))
    assert models.names == []
    with pytest.raises(ValueError, match="No network that translates photos"):
        models.model("photo-to-vangogh")
    with pytest.raises(ValueError, match="Upload it once more"):
        models.model(OWN, "somebody else's")
