"""Endpoints of the latent space, as a program uses them."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
import torch
from gradio_client import Client  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from PIL import Image

from playground.latent import draw, latents
from playground.pretrained import Pretrained, generator_entry
from playground.ui.components.picture_html import pillow

MODEL = "dcgan28-mnist"
PARAMETERS = {
    "/list_models": {},
    "/directions": {"model": "string"},
    "/sample": {"model": "string", "seed": "integer", "truncation": "number"},
    "/move": {
        "model": "string", "amounts": "object", "seed": "integer", "latent": "array", "truncation": "number",
        "keep_identity": "boolean",
    },
    "/attention": {"model": "string", "seed": "integer", "row": "integer", "column": "integer"},
}  # fmt: skip


def picture(uri: str) -> Image.Image:
    kind, _, content = uri.partition(",")
    assert kind == "data:image/webp;base64"
    return Image.open(io.BytesIO(base64.b64decode(content)))


def test_every_endpoint_says_what_it_takes_and_does(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    for name, parameters in PARAMETERS.items():
        described = {p["parameter_name"]: p["type"] for p in endpoints[name]["parameters"]}
        assert list(described) == list(parameters)
        assert endpoints[name]["description"]


def test_the_models_are_those_whose_weights_are_here(client: Client) -> None:
    models = client.predict(api_name="/list_models")
    assert [model["model"] for model in models] == Pretrained().generators(asked=False)
    first = next(model for model in models if model["model"] == MODEL)
    assert (first["title"], first["latent_dim"], first["side"]) == (generator_entry(MODEL).title, 64, 28)
    assert first["attention"] is False


def test_a_sample_is_the_generators_picture_of_that_seed(client: Client) -> None:
    answer = client.predict(MODEL, 7, api_name="/sample")
    z = latents(1, 64, seed=7)
    assert answer["latent"] == pytest.approx(z[0].tolist())
    assert (
        picture(answer["picture"]).convert("L").tobytes() == pillow(draw(Pretrained().generator(MODEL), z)[0]).tobytes()
    )


def test_truncation_takes_variety_away(client: Client) -> None:
    pictures = [client.predict(MODEL, seed, 0.0, api_name="/sample")["picture"] for seed in (1, 2)]
    assert pictures[0] == pictures[1]


def test_a_latent_moves_along_its_directions(client: Client) -> None:
    names = [direction["name"] for direction in client.predict(MODEL, api_name="/directions")]
    sample = client.predict(MODEL, 7, api_name="/sample")
    still = client.predict(MODEL, {}, 7, api_name="/move")
    assert still["latent"] == pytest.approx(sample["latent"]) and still["picture"] == sample["picture"]
    far = client.predict(MODEL, {names[0]: 2.0}, 7, api_name="/move")
    step = torch.tensor(far["latent"]) - torch.tensor(sample["latent"])
    assert float(step.norm()) == pytest.approx(2, abs=1e-4)
    assert far["picture"] != sample["picture"]
    back = client.predict(MODEL, {names[0]: -2.0}, 0, far["latent"], api_name="/move")
    assert back["latent"] == pytest.approx(sample["latent"], abs=1e-5)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"model": "nobody"}, "There is no model"),
        ({"model": "../../etc/passwd"}, "There is no model"),
        ({"model": 5}, "There is no model"),
        ({"seed": -1}, "seed must be"),
        ({"seed": "x"}, "seed must be"),
        ({"truncation": 2}, "truncation must be"),
        ({"truncation": "wide"}, "truncation must be"),
        ({"amounts": {"charm": 1}}, "no direction called 'charm'"),
        ({"amounts": {"direction 1": 9}}, "from -3 to 3"),
        ({"amounts": {"direction 1": "far"}}, "amounts must be"),
        ({"amounts": [1, 2]}, "amounts must be"),
        ({"latent": [0.0]}, "list of 64 numbers"),
        ({"latent": ["a"] * 64}, "list of 64 numbers"),
        ({"latent": [1e9] * 64}, "the largest that is taken"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_in_plain_words(client: Client, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(AppError, match=words):
        client.predict(**{"model": MODEL, "amounts": {}} | arguments, api_name="/move")


def test_a_model_that_wants_a_class_is_not_for_these(client: Client) -> None:
    with pytest.raises(AppError, match=r"wants to be told|no model"):
        client.predict("cgan-mnist", api_name="/sample")


def test_only_attention_can_be_asked_where_it_looks(client: Client) -> None:
    with pytest.raises(AppError, match="no self-attention"):
        client.predict(MODEL, api_name="/attention")


def test_attention_is_a_distribution_over_the_picture(client: Client) -> None:
    if "sagan64" not in Pretrained().generators():
        pytest.skip("The weights of the model with attention are not here.")
    answer = client.predict("sagan64", 3, 20, 40, api_name="/attention")
    weights = torch.tensor(answer["weights"])
    assert weights.shape == (8, 8)
    assert float(weights.sum()) == pytest.approx(1, abs=1e-3)
    assert picture(answer["picture"]).size == (64, 64)
    with pytest.raises(AppError, match="rows and columns from 0 to 63"):
        client.predict("sagan64", 3, 64, 0, api_name="/attention")
