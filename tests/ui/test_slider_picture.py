"""What the sliders do before a browser is involved: locks, hostile values, seeds, figures, the file to keep."""

from __future__ import annotations

import base64
import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from playground.export.picture import SETTINGS
from playground.latent import draw
from playground.pretrained import Pretrained
from playground.ui.components.picture_html import data_uri
from playground.ui.components.slider_panel import Group, SliderRow, read_back, value_of
from playground.ui.latent.explorables import SAMPLES, Explorables
from playground.ui.latent.map import chart, colourings, picture_sheet
from playground.ui.latent.measurements import attribute_tiles
from playground.ui.latent.slider_picture import (
    bars_html,
    draw_picture,
    latent_of_seed,
    measure,
    picture_file,
    randomise_sliders,
    redraw,
    reset_sliders,
    still_panel,
)

MODEL = "dcgan28-mnist"
GROUPS = [
    Group("a", "", (SliderRow("0", "x", ""), SliderRow("1", "y", ""))),
    Group("b", "", (SliderRow("2", "z", ""),)),
]


@pytest.fixture(scope="module")
def explorables() -> Explorables:
    return Explorables(Pretrained())


def moved(explorables: Explorables, **amounts: float) -> list[dict[str, Any]]:
    """The panel with those sliders moved, by the names of their directions."""
    panel = still_panel(explorables.of(MODEL))
    for group in panel:
        for row in group["rows"]:
            row["amount"] = amounts.get(row["title"], 0.0)
    return panel


def test_what_a_browser_sends_back_is_what_it_was_sent() -> None:
    row = dataclasses.replace(GROUPS[0].rows[1], amount=-1.5, locked=True)
    groups = [dataclasses.replace(GROUPS[0], rows=(GROUPS[0].rows[0], row), open=False), GROUPS[1]]
    sent = json.loads(json.dumps(value_of(groups)))
    assert read_back(GROUPS, sent) == groups


@pytest.mark.parametrize(
    "sent",
    [
        None, 5, "rows", [], [5], [{}], [{"rows": None}], [{"rows": [5]}], [{"rows": [{"key": ["0"], "amount": 1}]}],
        [{"rows": [{"key": "0", "amount": "2"}]}], [{"rows": [{"key": "0", "amount": float("nan")}]}],
        [{"rows": [{"key": "9", "amount": 2}]}], [{"title": "a", "open": "no"}], [{"title": ["a"], "open": False}],
    ],
    ids=repr,
)  # fmt: skip
def test_what_does_not_fit_counts_as_not_moved(sent: Any) -> None:
    assert read_back(GROUPS, sent) == GROUPS


def test_sliders_end_at_three_deviations() -> None:
    [first, _] = read_back(GROUPS, [{"rows": [{"key": "0", "amount": 1e9}, {"key": "1", "amount": -4}]}])
    assert [row.amount for row in first.rows] == [3, -3]


def test_randomise_moves_all_but_what_is_locked(explorables: Explorables) -> None:
    panel = moved(explorables, slant=1.25)
    panel[0]["rows"][0]["locked"] = True
    before = [row["amount"] for group in panel for row in group["rows"]]
    tries = [[row for group in randomise_sliders(explorables, MODEL, panel) for row in group["rows"]] for _ in range(6)]
    for after in tries:
        assert (after[0]["amount"], after[0]["locked"]) == (1.25, True)
        assert all(abs(row["amount"]) <= 3 for row in after)
    # One slider in some hundred stays where it was by chance, but not each time.
    for index, was in enumerate(before[1:], 1):
        assert any(after[index]["amount"] != was for after in tries)


def test_reset_puts_every_slider_back_and_leaves_locks(explorables: Explorables) -> None:
    panel = moved(explorables, slant=1.25, width=-2)
    panel[0]["rows"][0]["locked"] = True
    rows = [row for group in reset_sliders(explorables, MODEL, panel) for row in group["rows"]]
    assert {row["amount"] for row in rows} == {0}
    assert [row["locked"] for row in rows] == [True] + [False] * (len(rows) - 1)


def test_a_seed_gives_the_same_latent_and_another_seed_another(explorables: Explorables) -> None:
    assert (
        latent_of_seed(explorables, MODEL, 7)
        == latent_of_seed(explorables, MODEL, 7)
        != latent_of_seed(explorables, MODEL, 8)
    )


@pytest.mark.parametrize("seed", [None, -1, 2**63, float("nan")])
def test_what_is_no_seed_is_refused(explorables: Explorables, seed: float | None) -> None:
    with pytest.raises(ValueError, match="Give a seed"):
        latent_of_seed(explorables, MODEL, seed)


def test_the_picture_is_the_generators_at_the_moved_latent(explorables: Explorables) -> None:
    explorable, latent = explorables.of(MODEL), latent_of_seed(explorables, MODEL, 3)
    panel = moved(explorables, slant=2.0)
    z = draw_picture(explorables, MODEL, latent, panel, 0.5, False).z
    slant = explorable.directions.vectors[explorable.directions.names.index("slant")]
    assert torch.allclose(z, 0.5 * torch.tensor([latent]) + 2 * slant, atol=1e-6)
    assert data_uri(draw(explorable.generator, z)[0]) in redraw(
        explorables, MODEL, latent, panel, 0.5, False, False, 0, 0
    )


def test_without_variety_every_seed_gives_one_picture(explorables: Explorables) -> None:
    pictures = {
        redraw(
            explorables,
            MODEL,
            latent_of_seed(explorables, MODEL, seed),
            still_panel(explorables.of(MODEL)),
            0.0,
            False,
            False,
            0,
            0,
        )
        for seed in range(3)
    }
    assert len(pictures) == 1


@pytest.mark.parametrize("hostile", [None, "x", float("nan"), -5, 99, [], {}])
def test_hostile_values_beside_the_queue_still_give_a_picture(explorables: Explorables, hostile: Any) -> None:
    latent = latent_of_seed(explorables, MODEL, 3)
    assert "<img" in redraw(explorables, MODEL, latent, hostile, hostile, hostile, hostile, hostile, hostile)


@pytest.mark.parametrize("model", [None, 5, ["dcgan28-mnist"], "../../etc/passwd", "cgan-mnist"])
def test_what_is_no_model_of_this_tab_is_refused(explorables: Explorables, model: Any) -> None:
    with pytest.raises(ValueError, match=r"There is no model|wants to be told"):
        draw_picture(explorables, model, [0.0] * 64, None, 1.0, False)


def test_keeping_identity_changes_less_of_the_other_measures(explorables: Explorables) -> None:
    """Over several pictures: leaning them by two steps alone, or with the other measures held."""
    explorable = explorables.of(MODEL)
    assert explorable.scorer is not None
    width = [a.name for a in explorable.scorer.attributes].index("width")
    change = {}
    for keep in (False, True):
        before, after = (
            torch.cat(
                [
                    draw_picture(explorables, MODEL, latent_of_seed(explorables, MODEL, seed), panel, 1.0, keep).picture
                    for seed in range(40)
                ]
            )
            for panel in (still_panel(explorable), moved(explorables, thickness=2.0))
        )
        change[keep] = float((explorable.scorer.score(after) - explorable.scorer.score(before))[:, width].abs().mean())
    assert change[True] < change[False]


def test_figures_speak_of_what_stayed_once_something_moved(explorables: Explorables) -> None:
    latent = latent_of_seed(explorables, MODEL, 3)
    still = measure(explorables, MODEL, latent, still_panel(explorables.of(MODEL)), 1.0, False)
    leant = measure(explorables, MODEL, latent, moved(explorables, slant=2.0), 1.0, False)
    assert "slant" in still and "of the picture" not in still
    assert "of the picture" in leant


def test_a_verdict_names_the_likeliest_of_what_excludes_one_another(explorables: Explorables) -> None:
    scorer = explorables.of(MODEL).scorer
    assert scorer is not None
    values = [0.1 if a.kind == "class" else 2.0 for a in scorer.attributes]
    values[[a.name for a in scorer.attributes].index("4")] = 0.6
    tiles = attribute_tiles(scorer, values)
    assert ("4", "class, 60% sure") in tiles
    assert len(tiles) == 4  # slant, thickness, width and the class


def test_a_saved_picture_tells_how_to_draw_it_again(explorables: Explorables) -> None:
    latent = latent_of_seed(explorables, MODEL, 3)
    name, address = json.loads(picture_file(explorables, MODEL, latent, moved(explorables, slant=1.5), 0.8, True, 3))
    assert name == "dcgan28-mnist-3.png"
    picture = Image.open(io.BytesIO(base64.b64decode(address.split(",")[1])))
    settings = json.loads(picture.info[SETTINGS])
    assert picture.size == (504, 504)
    assert (settings["model"], settings["truncation"], settings["keep_identity"]) == (MODEL, 0.8, True)
    assert settings["amounts"] == {"slant": 1.5}
    assert settings["latent"] == pytest.approx(latent, abs=1e-5)


@pytest.mark.parametrize("seed", [-4, 5, None, 2.0**70])
def test_a_seed_that_did_not_make_the_picture_is_not_its_name(explorables: Explorables, seed: float | None) -> None:
    latent = latent_of_seed(explorables, MODEL, 3)
    name, _ = json.loads(picture_file(explorables, MODEL, latent, moved(explorables), 1.0, False, seed))
    assert name == "dcgan28-mnist.png"


def test_the_map_has_every_picture_once_whatever_colours_it(explorables: Explorables) -> None:
    explorable = explorables.of(MODEL)
    assert colourings(explorable)[0] == "class"
    for colouring in colourings(explorable):
        numbers = [number for points in chart(explorable, colouring).data for number in points.customdata]
        assert sorted(numbers) == list(range(SAMPLES))


def test_the_sheet_holds_the_maps_pictures(explorables: Explorables) -> None:
    sheet = picture_sheet(explorables.of(MODEL))
    picture = Image.open(io.BytesIO(base64.b64decode(sheet["sheet"].split(",")[1])))
    assert picture.size == (28 * sheet["columns"], 28 * sheet["rows"])
    assert sheet["columns"] * sheet["rows"] >= SAMPLES


def test_a_folder_without_models_is_an_empty_zoo(tmp_path: Path) -> None:
    assert Pretrained(tmp_path).generators(asked=False) == []


def test_the_picture_stands_above_the_numbers_that_it_is_drawn_from(explorables: Explorables) -> None:
    latent = latent_of_seed(explorables, MODEL, 3)
    panel = moved(explorables, slant=2.0)
    z = draw_picture(explorables, MODEL, latent, panel, 0.5, False).z[0].tolist()
    html = redraw(explorables, MODEL, latent, panel, 0.5, False, False, 0, 0)
    assert html.endswith(bars_html(z)) and bars_html(z) != bars_html(latent)
