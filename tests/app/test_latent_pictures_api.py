"""Adding up, walking and search as a program does it."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import imageio.v3 as imageio
import numpy as np
import pytest
import torch
from gradio_client import Client, handle_file  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from PIL import Image

from playground.data import mnist
from playground.latent import draw
from playground.pretrained import Pretrained
from playground.ui.latent.search import STEPS

MODEL = "dcgan28-mnist"
SUM: dict[str, Any] = {"model": MODEL, "a": [1, 2, 3], "b": [4, 5, 6], "c": [7, 8, 9]}


def pixels(path: str) -> np.ndarray[Any, Any]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("L")).astype(float)


def digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def test_the_endpoints_say_what_they_take(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    for name, parameters in {
        "/combine": ["model", "a", "b", "c", "strength"],
        "/interpolate": ["model", "seeds", "steps", "how", "closed", "ease", "kind"],
        "/find_picture": ["model", "image"],
        "/repair_picture": ["model", "image", "mask", "seed"],
    }.items():
        assert [parameter["parameter_name"] for parameter in endpoints[name]["parameters"]] == parameters
        assert len(endpoints[name]["description"]) > 50


def test_a_sum_is_the_same_each_time_and_changes_with_its_strength(client: Client) -> None:
    once, again = (client.predict(**SUM, api_name="/combine") for _ in range(2))
    none = client.predict(**SUM, strength=0, api_name="/combine")
    assert digest(once) == digest(again)
    assert np.abs(pixels(once) - pixels(none)).mean() > 5
    same = client.predict(model=MODEL, a=[1, 2], b=[1, 2], c=[7, 8, 9], api_name="/combine")
    assert np.array_equal(pixels(same), pixels(none))  # what A has and B lacks is nothing


@pytest.mark.slow
def test_the_same_picks_give_the_same_files(client: Client) -> None:
    for kind in ("sheet", "gif", "mp4"):
        path = {"model": MODEL, "seeds": [2, 4], "steps": 5, "kind": kind}
        once, again = (client.predict(**path, api_name="/interpolate") for _ in range(2))
        assert digest(once) == digest(again)
        other = client.predict(**path, how="lerp", api_name="/interpolate")
        assert digest(other) != digest(once)


def test_a_film_has_every_step_and_a_loop_ends_before_it_begins(client: Client) -> None:
    path = {"model": MODEL, "seeds": [2, 4, 13], "steps": 4, "kind": "gif", "api_name": "/interpolate"}
    assert len(imageio.imread(client.predict(**path))) == 2 * 4 + 1
    assert len(imageio.imread(client.predict(**path, closed=True))) == 3 * 4


def test_a_picture_is_found_with_progress(client: Client, tmp_path: Path) -> None:
    digit = mnist.load("test").images[0, 0].numpy()
    Image.fromarray(255 - digit).save(tmp_path / "mine.png")  # dark on white, as people write
    reports = list(client.submit(MODEL, handle_file(tmp_path / "mine.png"), api_name="/find_picture"))
    first, last = reports[0], reports[-1]
    assert (first["step"], first["done"], last["step"], last["done"]) == (0, False, STEPS, True)
    assert last["seconds_left"] == 0 and last["error"] < first["error"] / 3
    latent = torch.tensor([last["latent"]])
    again = draw(Pretrained().generator(MODEL), latent)[0, 0]
    shown = pixels(last["picture"])
    factor = shown.shape[0] // 28
    assert np.abs(shown[::factor, ::factor] / 127.5 - 1 - again.numpy()).max() < 0.05  # so it is where it says


def test_a_hole_is_filled_with_progress_and_the_rest_stays(client: Client, tmp_path: Path) -> None:
    digit = mnist.load("test").images[0, 0].numpy()
    mask = np.zeros((28, 28), np.uint8)
    mask[14:] = 255
    for name, content in (("digit", digit), ("mask", mask)):
        Image.fromarray(content).save(tmp_path / f"{name}.png")
    files = [handle_file(tmp_path / f"{name}.png") for name in ("digit", "mask")]
    reports = list(client.submit(MODEL, *files, api_name="/repair_picture"))
    assert (reports[0]["step"], reports[-1]["step"], reports[-1]["done"]) == (0, STEPS, True)
    shown = pixels(reports[-1]["picture"])
    factor = shown.shape[0] // 28
    repaired = shown[::factor, ::factor].astype(int)
    assert np.abs(repaired[:14] - digit[:14]).max() <= 1
    assert repaired[14:].max() > 100, "something is drawn in the hole"


def test_a_picture_without_a_hole_is_not_repaired(client: Client, tmp_path: Path) -> None:
    Image.new("L", (28, 28), 0).save(tmp_path / "black.png")
    black = handle_file(tmp_path / "black.png")
    with pytest.raises(AppError, match="Nothing is rubbed out yet"):
        client.predict(MODEL, black, black, api_name="/repair_picture")
    Image.new("L", (28, 28), 255).save(tmp_path / "white.png")
    with pytest.raises(AppError, match="Too little of the picture is left"):
        client.predict(MODEL, black, handle_file(tmp_path / "white.png"), api_name="/repair_picture")


@pytest.mark.parametrize(
    ("name", "arguments", "complaint"),
    [
        ("combine", {**SUM, "model": "nobody"}, "no model called 'nobody'"),
        ("combine", {**SUM, "a": []}, "a list of 1 to 8 seeds"),
        ("combine", {**SUM, "a": "123"}, "a list of 1 to 8 seeds"),
        ("combine", {**SUM, "b": [-1]}, "Seeds are whole numbers"),
        ("combine", {**SUM, "c": [{}]}, "Seeds are whole numbers"),
        ("combine", {**SUM, "a": [True]}, "Seeds are whole numbers"),
        ("combine", {**SUM, "strength": 99}, "from 0 to 2"),
        ("interpolate", {"model": MODEL, "seeds": [1]}, "2 to 8 pictures"),
        ("interpolate", {"model": MODEL, "seeds": [1, 2], "steps": 500}, "2 to 30 steps"),
        ("interpolate", {"model": MODEL, "seeds": [1, 2], "how": "fly"}, "Choose one of"),
        ("interpolate", {"model": MODEL, "seeds": [1, 2], "kind": "exe"}, "Choose one of"),
        ("find_picture", {"model": MODEL, "image": {"path": "/etc/passwd"}}, "did not arrive whole"),
    ],
)
def test_what_cannot_be_done_is_said_in_plain_words(
    client: Client, name: str, arguments: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(AppError, match=complaint):
        client.predict(**arguments, api_name=f"/{name}")


@pytest.mark.parametrize("files", [("/find_picture", 1), ("/repair_picture", 2)])
def test_a_model_that_must_be_asked_is_refused_before_the_search(
    client: Client, tmp_path: Path, files: tuple[str, int]
) -> None:
    Image.fromarray(mnist.load("test").images[0, 0].numpy()).save(tmp_path / "digit.png")
    digit, (endpoint, count) = handle_file(tmp_path / "digit.png"), files
    with pytest.raises(AppError, match=r"must be told what to draw\. Choose a model without labels"):
        client.predict("cgan-mnist", *[digit] * count, api_name=endpoint)


def test_a_text_called_png_is_refused(client: Client, tmp_path: Path) -> None:
    (tmp_path / "letter.png").write_bytes(b"Dear page")
    with pytest.raises(AppError, match=r"letter.png is not a picture this page can read"):
        client.predict(MODEL, handle_file(tmp_path / "letter.png"), api_name="/find_picture")


def test_an_even_picture_is_refused(client: Client, tmp_path: Path) -> None:
    content = io.BytesIO()
    Image.new("L", (50, 50), 255).save(content, "PNG")
    (tmp_path / "white.png").write_bytes(content.getvalue())
    with pytest.raises(AppError, match="one even colour"):
        client.predict(MODEL, handle_file(tmp_path / "white.png"), api_name="/find_picture")
