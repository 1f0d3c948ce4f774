"""Pictures like one picture, as a program asks for them."""

from __future__ import annotations

import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from PIL import Image


def test_without_a_run_the_generator_that_ships_draws(client: Client) -> None:
    asked = {"count": 2, "seed": 3, "wider": 2.0, "api_name": "/draw_like_picture"}
    first, again = ([Image.open(path).tobytes() for path in client.predict(**asked)] for _ in range(2))
    assert first == again and first[0] != first[1]
    with Image.open(client.predict(**asked)[0]) as picture:
        assert picture.size == (256, 96)


def test_a_run_that_learnt_from_many_pictures_draws_none_like_one(client: Client) -> None:
    with pytest.raises(AppError, match="did not learn from one picture"):
        client.predict("demo", api_name="/draw_like_picture")


@pytest.mark.parametrize("how", [{"wider": 40}, {"count": "many"}, {"start": None}, {"wider": 1e308}])
def test_what_cannot_be_drawn_is_refused_in_plain_words(client: Client, how: dict[str, object]) -> None:
    with pytest.raises(AppError, match=r"512 is the most|must be a number"):
        client.predict(**how, api_name="/draw_like_picture")
