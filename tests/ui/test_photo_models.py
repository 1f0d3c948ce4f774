"""What the Photo tab offers, before a browser is involved."""

from __future__ import annotations

import pytest

from playground.pretrained import Pretrained, translator_entry
from playground.ui.photo.photo_models import OWN, PhotoModels
from playground.ui.photo.picture_source import about_html, model_choices

NAMES = PhotoModels(Pretrained()).names


def test_what_a_visitor_would_keep_comes_first_and_maps_of_labels_last() -> None:
    titles = [title for title, _ in model_choices(PhotoModels(Pretrained()))]
    assert titles[0] == "Photo to van Gogh" and titles[-1] == "Building to labels"


@pytest.mark.parametrize("name", NAMES)
def test_each_network_says_which_pictures_suit_it(name: str) -> None:
    suits = translator_entry(name).suits
    assert suits.startswith("Give it a ") and suits.endswith(".")
    assert suits.replace("'", "&#x27;") in about_html(name)


def test_of_an_own_checkpoint_nobody_knows_what_suits_it() -> None:
    assert "Give it" not in about_html(OWN)
