"""Super-resolution as a program uses it, on the weights that ship."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gradio_client import Client, handle_file  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio

from playground.metrics.restoration import luminance

MEADOW = Path(__file__).parents[2] / "pretrained" / "srresnet" / "examples" / "meadow.jpg"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """(60, 40), half transparent."""
    picture = Image.open(MEADOW).resize((60, 40))
    picture.putalpha(128)
    picture.save(tmp_path / "small.png")
    return tmp_path / "small.png"


def pixels(file: Any) -> np.ndarray[Any, Any]:
    return np.asarray(Image.open(file if isinstance(file, str) else file["path"]).convert("RGB"))


def test_a_photo_is_tested_and_the_scores_are_those_of_its_pictures(client: Client) -> None:
    report = client.predict(handle_file(MEADOW), api_name="/test_restoration")
    scores, pictures = report["scores"], report["pictures"]
    assert list(scores) == ["bicubic", "srresnet", "srgan"]
    assert scores["srresnet"]["psnr"] > scores["bicubic"]["psnr"] + 0.5
    assert pixels(pictures["small"]).shape[0] * 4 == pixels(pictures["original"]).shape[0]
    for name, score in scores.items():
        wanted, ours = luminance(pixels(pictures["original"])), luminance(pixels(pictures[name]))
        assert score["psnr"] == pytest.approx(peak_signal_noise_ratio(wanted, ours, data_range=255), abs=1e-3)


def test_the_mean_of_eight_tries_is_nearer_where_it_is_asked_for(client: Client, tmp_path: Path) -> None:
    Image.open(MEADOW).convert("RGB").crop((0, 0, 160, 160)).save(tmp_path / "piece.png")
    scores = client.predict(handle_file(tmp_path / "piece.png"), True, api_name="/test_restoration")["scores"]
    assert list(scores) == ["bicubic", "srresnet", "srgan", "srresnet-x8"]
    assert scores["srresnet-x8"]["psnr"] > scores["srresnet"]["psnr"] + 0.01


def test_a_picture_is_enlarged_tile_by_tile_and_keeps_its_alpha(client: Client, small: Path) -> None:
    guess = client.predict(handle_file(small), "srresnet", api_name="/estimate_enlargement")
    assert (guess["width"], guess["height"], guess["shrink_to_megapixels"]) == (240, 160, None)
    reports = list(client.submit(handle_file(small), "srresnet", api_name="/enlarge"))
    assert reports[-1]["done"] and not any(report["done"] for report in reports[:-1])
    file = reports[-1]["picture"]
    enlarged = Image.open(file if isinstance(file, str) else file["path"])
    assert enlarged.size == (240, 160) and enlarged.mode == "RGBA"
    assert set(np.asarray(enlarged)[..., 3].flatten()) <= {127, 128, 129}


def test_what_cannot_be_done_is_said_in_plain_words(client: Client, small: Path, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="nobody"):
        client.predict(handle_file(small), "nobody", api_name="/estimate_enlargement")
    (tmp_path / "letter.jpg").write_bytes(b"Dear page")
    with pytest.raises(AppError, match="not a picture this page can read"):
        client.predict(handle_file(tmp_path / "letter.jpg"), api_name="/test_restoration")


def test_the_endpoints_say_what_they_take(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    for name, parameters in {
        "/enlarge": ["image", "method", "most_megapixels"],
        "/estimate_enlargement": ["image", "method"],
        "/test_restoration": ["image", "slower"],
    }.items():
        assert [parameter["parameter_name"] for parameter in endpoints[name]["parameters"]] == parameters
        assert len(endpoints[name]["description"]) > 50


def test_what_is_too_large_is_refused_until_it_may_be_shrunk(client: Client, tmp_path: Path) -> None:
    Image.new("L", (4800, 3000), 90).save(tmp_path / "wall.png")
    file = handle_file(tmp_path / "wall.png")
    guess = client.predict(file, "bicubic", api_name="/estimate_enlargement")
    assert 12 < guess["shrink_to_megapixels"] < 13
    with pytest.raises(AppError, match="Shrink it to"):
        client.predict(file, "bicubic", api_name="/enlarge")
    report = client.predict(file, "bicubic", 0.01, api_name="/enlarge")
    with Image.open(report["picture"] if isinstance(report["picture"], str) else report["picture"]["path"]) as picture:
        assert picture.mode == "L" and picture.width * picture.height == pytest.approx(160_000, rel=0.03)


@pytest.mark.slow
def test_work_can_be_cancelled(client: Client) -> None:
    job = client.submit(handle_file(MEADOW), "srgan", api_name="/enlarge")
    first = next(iter(job))
    assert not first["done"]
    job.cancel()
    assert not any(report["done"] for report in job.outputs())
