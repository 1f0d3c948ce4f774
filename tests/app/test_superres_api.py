"""Super-resolution as a program and as a visitor use it: both modes, on the weights that ship."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gradio_client import Client, handle_file  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from PIL import Image
from playwright.sync_api import Page
from serving import wait_for
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


@pytest.mark.browser
def test_a_visitor_tests_and_enlarges(page: Page, small: Path) -> None:
    page.goto("/")
    page.get_by_role("tab", name="Super-resolution").click()
    wait_for(lambda: "28." in page.inner_text("#sr-scores") or "PSNR" in page.inner_text("#sr-scores"), "scores")
    assert "SRGAN" in page.inner_text("#sr-scores")
    page.locator("#sr-mode").get_by_text("Enlarge", exact=True).click()
    page.set_input_files("#sr-upload input[type=file]", str(small))
    wait_for(lambda: "240" in page.inner_text("#sr-estimate"), "an estimate")
    page.click("#sr-go:enabled")
    wait_for(lambda: "Done" in page.inner_text("#sr-status"), "the enlarged picture")
    address = page.locator("#sr-file a[href]").first.get_attribute("href") or ""
    assert page.context.request.get(address).body().startswith(b"\x89PNG")
