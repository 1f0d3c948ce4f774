"""The endpoints that ask models for classes, as a program uses them."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from PIL import Image

from playground.data import fashion, mnist

CGAN, ACGAN, GARMENTS = "cgan-mnist", "acgan-mnist", "acgan-fashion"
MODELS = [CGAN, ACGAN, GARMENTS]

PARAMETERS = {
    "/draw_class": {"model": "string", "which": "string", "n": "integer", "seed": "integer"},
    "/class_grid": {"model": "string", "styles": "integer", "seed": "integer"},
    "/draw_words": {"text": "string", "n": "integer", "seed": "integer", "model": "string"},
    "/write_number": {"model": "string", "text": "string", "seed": "integer"},
    "/between_classes": {"model": "string", "a": "string", "b": "string", "steps": "integer", "seed": "integer"},
    "/verdicts": {"model": "string", "which": "string", "n": "integer", "seed": "integer"},
    "/accuracy_by_class": {"model": "string", "per_class": "integer", "seed": "integer"},
}


def picture(uri: str) -> np.ndarray:
    """Grey values (h, w) of a picture that an endpoint gave."""
    kind, _, data = uri.partition(",")
    assert kind == "data:image/webp;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("L"))


def asked(client: Client, name: str, **wanted: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.predict(**wanted, api_name=f"/{name}")
    return answer


def test_every_endpoint_says_what_it_takes(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    for name, parameters in PARAMETERS.items():
        given = {p["parameter_name"]: p["type"]["type"] for p in endpoints[name]["parameters"]}
        assert given == parameters
        assert endpoints[name]["description"]


@pytest.mark.parametrize("model", MODELS)
def test_a_class_is_drawn_as_often_as_asked_and_the_seed_repeats_it(client: Client, model: str) -> None:
    answer = asked(client, "draw_class", model=model, which="7", n=5, seed=3)
    names = fashion.CLASS_NAMES if model == GARMENTS else mnist.CLASS_NAMES
    assert (answer["model"], answer["class"], answer["seed"]) == (model, names[7], 3)
    assert "MNIST" in answer["trained_on"]
    assert len(set(answer["pictures"])) == 5
    assert all(picture(uri).shape == (28, 28) for uri in answer["pictures"])
    assert asked(client, "draw_class", model=model, which=names[7], n=5, seed=3) == answer


def test_a_garment_goes_by_its_name_or_its_index(client: Client) -> None:
    by_name = asked(client, "draw_class", model=GARMENTS, which="ankle boot", n=2)
    assert by_name["class"] == "Ankle boot"
    assert by_name == asked(client, "draw_class", model=GARMENTS, which="9", n=2)


def test_the_grid_has_a_row_a_style_and_a_column_a_class(client: Client) -> None:
    answer = asked(client, "class_grid", model=CGAN, styles=3, seed=1)
    assert answer["classes"] == list(mnist.CLASS_NAMES)
    assert [len(row) for row in answer["rows"]] == [10, 10, 10]
    one = asked(client, "draw_class", model=CGAN, which="4", n=3, seed=1)  # the same styles, the same class
    assert [row[4] for row in answer["rows"]] == one["pictures"]


def test_a_number_is_written_and_read(client: Client) -> None:
    answer = asked(client, "write_number", model=CGAN, text=" 2026 ")
    assert answer["read_as"] == "2026"
    assert len(answer["digits"]) == 4
    line = picture(answer["picture"])
    assert line.shape[0] == 28 < line.shape[1] < 4 * 28


@pytest.mark.parametrize("text", ["", "20x6", "1" * 13, "-1", "²"])
def test_what_is_no_number_is_refused_in_plain_words(client: Client, text: str) -> None:
    with pytest.raises(AppError, match=r"digits.*\.$"):
        asked(client, "write_number", model=CGAN, text=text)


def test_a_model_of_clothes_writes_no_numbers(client: Client) -> None:
    with pytest.raises(AppError, match="Choose a model of digits"):
        asked(client, "write_number", model=GARMENTS, text="1")


def test_between_two_classes_each_step_is_a_picture(client: Client) -> None:
    answer = asked(client, "between_classes", model=ACGAN, a="3", b="8", steps=5)
    assert (answer["from"], answer["to"], answer["shares"]) == ("3", "8", [0, 0.25, 0.5, 0.75, 1])
    ends = [asked(client, "draw_class", model=ACGAN, which=which, n=1)["pictures"][0] for which in ("3", "8")]
    assert [answer["pictures"][0], answer["pictures"][-1]] == ends
    assert len(set(answer["pictures"])) == 5


@pytest.mark.parametrize("model", [ACGAN, GARMENTS])
def test_the_discriminator_says_what_it_sees(client: Client, model: str) -> None:
    said = asked(client, "verdicts", model=model, which="1", n=50)["verdicts"]
    assert len(said) == 50
    assert all(0 <= verdict["real"] <= 1 and 0 <= verdict["sure"] <= 1 for verdict in said)
    assert sum(verdict["agrees"] for verdict in said) > 40


def test_a_discriminator_that_was_told_the_class_gives_no_verdict(client: Client) -> None:
    with pytest.raises(AppError, match="Choose an AC-GAN"):
        asked(client, "verdicts", model=CGAN, which="1")


@pytest.mark.parametrize("model", MODELS)
def test_the_accuracy_by_class_adds_up(client: Client, model: str) -> None:
    answer = asked(client, "accuracy_by_class", model=model, per_class=30)
    assert all(sum(row) == 30 for row in answer["confusion"])
    shares = list(answer["recognised"].values())
    assert shares == pytest.approx([row[k] / 30 for k, row in enumerate(answer["confusion"])])
    assert answer["overall"] == pytest.approx(sum(shares) / 10)
    assert answer["overall"] > 0.7
    for mix_up in answer["mix_ups"]:
        assert mix_up["asked"] != mix_up["taken_for"]
        assert 0 < mix_up["times"] <= mix_up["of"] == 30


WRONG: list[dict[str, Any]] = [
    {"which": "eleven"}, {"which": ""}, {"which": None}, {"which": ["1"]}, {"n": 0}, {"n": -1}, {"n": 201},
    {"n": 2.5}, {"n": "many"}, {"n": None}, {"n": True}, {"seed": -1}, {"seed": 10**30}, {"seed": "x"},
    {"model": "dcgan28-mnist"}, {"model": "../../etc"}, {"model": None}, {"model": [1]}, {"model": "x" * 5000},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(wrong)[:24])
def test_what_cannot_be_asked_is_refused_in_plain_words(client: Client, wrong: dict[str, Any]) -> None:
    with pytest.raises(AppError, match=r"(?s)(Choose one of|must be a whole number).*\.$") as refusal:
        asked(client, "draw_class", **{"model": CGAN, "which": "1"} | wrong)
    assert len(str(refusal.value)) < 400


def test_a_sentence_is_drawn_and_what_was_understood_is_told(client: Client) -> None:
    answer = asked(client, "draw_words", text="a thin purple seven", n=6, seed=3)
    assert answer["asked"] == {"digit": "seven", "stroke": "thin"} and answer["unknown"] == ["purple"]
    assert answer["found"].keys() == {"digit", "stroke"} and min(answer["found"].values()) > 0.5
    assert [picture(uri).shape for uri in answer["pictures"]] == [(28, 28)] * 6
    assert answer == asked(client, "draw_words", text="a thin purple seven", n=6, seed=3)
    assert answer["model"] == "words-mnist"
    with pytest.raises(AppError, match="one digit at a time"):
        asked(client, "draw_words", text="42")


def test_a_sentence_about_a_face_is_drawn_by_the_model_that_knows_its_words(client: Client) -> None:
    answer = asked(client, "draw_words", text="a winking face with long black hair", n=4)
    assert answer["model"] == "words-faces" and answer["trained_on"] == "cartoon faces (drawn)"
    assert answer["asked"] == {"hair_colour": "black", "hair_length": "long", "eyes": "wink"} and answer["denied"] == {}
    assert min(answer["found"].values()) > 0.5
    assert [picture(uri).shape for uri in answer["pictures"]] == [(64, 64)] * 4
    denying = asked(client, "draw_words", text="a face that isn’t angry", n=4)
    assert denying["asked"] == {} and denying["denied"] == {"eyebrows": ["angry"]} and denying["unheeded"] == []
    assert denying["found"].keys() == {"eyebrows"}
    digits = asked(client, "draw_words", text="a winking face", n=1, model="words-mnist")
    assert digits["unknown"] == ["winking", "face"] and digits["asked"] == {}
    with pytest.raises(AppError, match="There is no model called"):
        asked(client, "draw_words", text="a face", model="faces64")
