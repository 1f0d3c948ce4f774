"""Crosses of styles: which layers follow whom, the table, its caption and its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from playground.latent import latents
from playground.latent.style_mixing import BANDS, GAP, crosses, has_styles, layers_of, mixing_table, words_of
from playground.models import initialise
from playground.models.mlp import MLP
from playground.models.style import StyleGenerator
from playground.pretrained import Pretrained
from playground.pretrained import registry as registered
from playground.pretrained.entries import PretrainedGenerator
from playground.pretrained.registry import MODELS
from playground.ui.latent.explorables import Explorable, Explorables
from playground.ui.latent.mix import table_file, table_html


@pytest.fixture(scope="module")
def generator() -> StyleGenerator:
    network = StyleGenerator(latent_dim=8, style_dim=16, width=2)
    initialise(network, torch.Generator().manual_seed(0))
    return network.requires_grad_(False).eval()


def test_bands_share_out_all_layers(generator: StyleGenerator) -> None:
    layers = {band: layers_of(generator, band) for band in BANDS}
    assert layers == {"coarse": [0, 1, 2], "middle": [3, 4], "fine": [5, 6, 7, 8]}
    assert words_of(generator, "middle") == (
        "Middle styles (layers 4 to 5 of 9) from the rows, the others from the columns"
    )
    with pytest.raises(ValueError, match="Styles are coarse, middle, fine, not 'rough'"):
        layers_of(generator, "rough")  # type: ignore[arg-type]


@pytest.mark.parametrize("band", BANDS)
def test_a_cross_takes_the_band_from_its_row_and_the_rest_from_its_column(generator: StyleGenerator, band: str) -> None:
    columns, rows = latents(3, 8, 1), latents(2, 8, 2)
    drawn = crosses(generator, columns, rows, band)  # type: ignore[arg-type]
    assert drawn.shape == (2, 3, 3, 64, 64)
    styles = generator.styles(columns[2:])
    layers = layers_of(generator, band)  # type: ignore[arg-type]
    styles = styles.clone()
    styles[:, layers] = generator.styles(rows[1:])[:, layers]
    torch.testing.assert_close(drawn[1, 2][None], generator.draw(styles), rtol=0, atol=1e-5)


def test_a_face_crossed_with_itself_stays(generator: StyleGenerator) -> None:
    z = latents(1, 8, 5)
    torch.testing.assert_close(crosses(generator, z, z, "fine")[0], generator(z), rtol=0, atol=1e-5)


def test_the_table_has_the_faces_themselves_at_its_edges(generator: StyleGenerator) -> None:
    table = mixing_table(generator, 1, 2, "coarse", count=2)
    assert table.shape == (3, 3 * 64 + 4 * GAP, 3 * 64 + 4 * GAP)

    def field(row: int, column: int) -> torch.Tensor:
        top, left = (GAP + place * (64 + GAP) for place in (row, column))
        return table[:, top : top + 64, left : left + 64]

    assert (field(0, 0) == 1).all()
    for place in (1, 2):
        torch.testing.assert_close(field(0, place), generator(latents(2, 8, 1))[place - 1], rtol=0, atol=1e-5)
        torch.testing.assert_close(field(place, 0), generator(latents(2, 8, 2))[place - 1], rtol=0, atol=1e-5)
    inside = crosses(generator, latents(2, 8, 1), latents(2, 8, 2), "coarse")
    torch.testing.assert_close(field(2, 1), inside[1, 0], rtol=0, atol=1e-5)


def test_a_model_without_styles_is_refused() -> None:
    plain = MLP.build_generator()
    assert not has_styles(plain)
    with pytest.raises(ValueError, match="has no styles to mix"):
        mixing_table(plain, 0, 1, "coarse")


@pytest.fixture
def explorable(generator: StyleGenerator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Explorable:
    entry = PretrainedGenerator("Faces in styles", "Trained on nothing.", StyleGenerator, "faces")
    monkeypatch.setattr(registered, "MODELS", {**MODELS, "styled": entry})
    generator.save_pretrained(tmp_path / "styled")
    return Explorables(Pretrained(tmp_path)).of("styled")


@pytest.mark.slow
def test_the_page_says_what_the_table_shows(explorable: Explorable) -> None:
    html = table_html(explorable, 0, 1, "coarse")
    assert "Coarse styles (layers 1 to 3 of 9) from the rows, the others from the columns" in html
    assert "Faces in styles" in html


@pytest.mark.slow
def test_the_file_is_named_after_the_model(explorable: Explorable) -> None:
    name, address = json.loads(table_file(explorable, 0, 1, "fine"))
    assert name == "styled-mixing.png"
    assert address.startswith("data:image/png;base64,")
