"""Translating pictures as a program does it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gradio_client import Client, handle_file  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from photo_page import BACK, MODEL, ONE_WAY, OTHERS, photo, photo_page
from PIL import Image
from serving import Server

from playground.pretrained import Pretrained
from playground.ui.photo.photo_models import PhotoModels

Report = dict[str, Any]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with photo_page(tmp_path_factory.mktemp("photos")) as address:
        yield Client(address, verbose=False, analytics_enabled=False)


def asked(client: Client, endpoint: str, *arguments: object, **options: object) -> list[Report]:
    """All reports."""
    return list(client.submit(*arguments, **options, api_name=f"/{endpoint}"))


def opened(file: Any) -> Image.Image:
    """What came back, as a path or as FileData."""
    with Image.open(file["path"] if isinstance(file, dict) else file) as picture:
        picture.load()
        return picture


@pytest.fixture
def wide(tmp_path: Path) -> Any:
    photo(300, 200).save(tmp_path / "wide.jpg")
    return handle_file(tmp_path / "wide.jpg")


def test_the_endpoints_say_what_they_take(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    for name, parameters in {
        "/photo_models": [],
        "/translate_photo": ["image", "model", "quality", "cycle"],
        "/translate_photos": ["images", "model", "quality"],
    }.items():
        assert [parameter["parameter_name"] for parameter in endpoints[name]["parameters"]] == parameters
        assert len(endpoints[name]["description"]) > 50


def test_the_page_has_the_endpoints_too(server: Server) -> None:
    models = server.client().predict(api_name="/photo_models")
    assert [model["model"] for model in models] == PhotoModels(Pretrained()).names


def test_the_models_that_are_here_are_listed_with_their_way_back(client: Client) -> None:
    models = {model["model"]: model for model in client.predict(api_name="/photo_models")}
    assert set(models) == {MODEL, BACK, ONE_WAY, *OTHERS}
    assert [models[name]["back"] for name in (MODEL, BACK, ONE_WAY)] == [BACK, MODEL, None]
    assert models[MODEL]["takes"] == "photo" and models[MODEL]["side"] > 0


def test_a_picture_comes_back_at_its_own_size_with_what_the_cycle_lost(client: Client, wide: Any) -> None:
    last = asked(client, "translate_photo", wide, MODEL, "quick", True)[-1]
    assert (last["done"], last["share"], last["seconds_left"], last["notes"]) == (True, 1, 0, [])
    made, back, lost = (opened(last[key]) for key in ("picture", "back", "lost"))
    assert (made.format, made.size, back.size, lost.size) == ("PNG", (300, 200), (300, 200), (384, 256))
    assert "Photo to van Gogh" in made.info["Description"]
    assert np.asarray(made).std() > 1
    assert 0 < last["l1_grey_levels"] < 255
    assert last["l1_percent"] == pytest.approx(last["l1_grey_levels"] / 2.55, abs=0.01)
    alone = asked(client, "translate_photo", wide)[-1]
    assert "back" not in alone and np.array_equal(np.asarray(opened(alone["picture"])), np.asarray(made))


def test_tiles_report_how_far_they_have_come(client: Client, tmp_path: Path) -> None:
    photo(1300, 900).save(tmp_path / "large.jpg")
    reports = asked(client, "translate_photo", handle_file(tmp_path / "large.jpg"), MODEL, "full")
    shares = [report["share"] for report in reports]
    assert (
        len(reports) > 4 and shares == sorted(shares) and [r["done"] for r in reports[:-1]] == [False] * len(shares[1:])
    )
    assert opened(reports[-1]["picture"]).size == (1300, 900)


def test_transparency_and_animations_are_seen_to(client: Client, tmp_path: Path) -> None:
    sticker = photo(64, 96).convert("RGBA")
    sticker.putalpha(Image.linear_gradient("L").resize((64, 96)))
    sticker.save(tmp_path / "sticker.png")
    last = asked(client, "translate_photo", handle_file(tmp_path / "sticker.png"))[-1]
    made = opened(last["picture"])
    assert np.array_equal(np.asarray(made.getchannel("A")), np.asarray(sticker.getchannel("A")))
    photo(64, 48).save(tmp_path / "moving.gif", save_all=True, append_images=[photo(64, 48, "blue")])
    last = asked(client, "translate_photo", handle_file(tmp_path / "moving.gif"))[-1]
    assert "only its first picture" in last["notes"][0]


def test_several_become_one_zip_and_what_is_no_picture_is_named(client: Client, tmp_path: Path) -> None:
    photo(120, 90).save(tmp_path / "one.jpg")
    (tmp_path / "two.jpg").write_text("Dear page, I am a text.")
    photo(50, 80).save(tmp_path / "three.png")
    files = [handle_file(tmp_path / name) for name in ("one.jpg", "two.jpg", "three.png")]
    last = asked(client, "translate_photos", files, MODEL)[-1]
    assert last["done"] and last["problems"] == [
        "two.jpg is not a picture this page can read. Save it as JPEG or PNG and try again."
    ]
    zipped = last["zip"]["path"] if isinstance(last["zip"], dict) else last["zip"]
    with zipfile.ZipFile(zipped) as archive:
        sizes = {name: Image.open(archive.open(name)).size for name in archive.namelist()}
    assert sizes == {"one.png": (120, 90), "three.png": (50, 80)}
    only = asked(client, "translate_photos", [files[1]], MODEL)[-1]
    assert only["zip"] is None and len(only["problems"]) == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"model": "nobody"}, "no model called 'nobody'"),
        ({"quality": "best"}, "Choose one of"),
        ({"model": ONE_WAY, "cycle": True}, "No network leads back"),
        ({"image": {"path": "/etc/passwd"}}, "did not arrive whole"),
    ],
)
def test_what_is_wrong_is_said(client: Client, wide: Any, arguments: dict[str, Any], complaint: str) -> None:
    with pytest.raises((AppError, ValueError), match=complaint):
        client.predict(**{"image": wide, **arguments}, api_name="/translate_photo")


def test_a_text_called_jpg_and_nothing_at_all_are_refused(client: Client, tmp_path: Path) -> None:
    (tmp_path / "letter.jpg").write_text("Dear page")
    with pytest.raises(AppError, match="is not a picture this page can read"):
        client.predict(handle_file(tmp_path / "letter.jpg"), api_name="/translate_photo")
    with pytest.raises(AppError, match="Choose some pictures"):
        client.predict([], api_name="/translate_photos")
