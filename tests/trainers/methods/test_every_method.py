"""What holds for every method: seeds, checkpoints, who moves, live settings, and what its settings say."""

from __future__ import annotations

import dataclasses
import io
import json
import math
import random
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import torch
from accelerate import Accelerator
from playing import EVERY, GAMES, alone, built, cache, contents, differences, equal, everybody, play, settings, weights
from torch import Tensor, nn
from torch.nn.utils.parametrize import is_parametrized

from playground.config import live_names, plain_values, settings_of
from playground.objectives import OBJECTIVES
from playground.runs.about import about_from_json, about_to_json
from trainers.data import DataCache
from trainers.method import Addition, config_of, experiment_of, live_config
from trainers.methods import METHODS, method_of
from trainers.methods.gan import Gan, GanConfig

#: Who moves when one player is asked alone; the other's weights must stand still.
OF_D = {"cyclegan": ("discriminators",), "discogan": ("discriminators",), "dualgan": ("discriminators",)}
OF_G = {
    "singan": ("generator",),
    "bicyclegan": ("generator", "encoder", "average"),
    "cyclegan": ("generators", "average_a_to_b", "average_b_to_a"),
    "discogan": ("generators", "average_a_to_b", "average_b_to_a"),
    "dualgan": ("generators", "average_a_to_b", "average_b_to_a"),
    "cut": ("generator", "heads", "average"),
}

LAYERS = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)
#: Games in which nothing is made small but the objective.
PLAIN = {"gan", "anogan", "began", "progressive", "stylegan"}

every_method = pytest.mark.parametrize("name", EVERY)


@pytest.fixture(scope="module")
def data(pictures: Tensor) -> DataCache:
    return cache(pictures)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of pictures."""
    return tmp_path_factory.mktemp("folders")


# ---- learning


@pytest.mark.slow
@every_method
def test_another_seed_gives_another_run(name: str, accelerator: Accelerator, data: DataCache, root: Path) -> None:
    one, other = (built(settings(name, root, seed=seed), accelerator, data) for seed in (0, 1))
    assert play(one, 1) != play(other, 1)


@pytest.mark.slow
@every_method
def test_the_same_seed_gives_the_same_bits_also_when_it_goes_on_from_a_checkpoint(
    name: str, accelerator: Accelerator, data: DataCache, root: Path
) -> None:
    """After a pass and a half, with a published picture in between, through a file of tensors and plain numbers; and
    whatever chance others have used up."""
    small: dict[str, Any] = {"pool": 3} if name == "cyclegan" else {}  # full after two turns
    whole, first, second = (built(settings(name, root, **small), accelerator, data) for _ in range(3))
    figures = play(whole, 8)
    torch.manual_seed(1)
    random.seed(1)
    before = play(first, 5)
    first.preview()
    first.moment()
    file = io.BytesIO()
    torch.save(first.to_checkpoint(), file)
    file.seek(0)
    play(second, 1)  # whatever it was
    second.restore(torch.load(file, weights_only=True))
    assert differences(second, first) == []
    assert before + play(second, 3) == figures
    assert differences(second, whole) == []
    assert torch.equal(second.preview().pictures, whole.preview().pictures)


@every_method
def test_training_leaves_the_global_generators_alone(
    name: str, accelerator: Accelerator, data: DataCache, root: Path
) -> None:
    def state() -> list[Any]:
        return [torch.get_rng_state().tolist(), random.getstate(), np.random.get_state()[1].tolist()]  # type: ignore[index]

    method = built(settings(name, root), accelerator, data)
    before = state()
    play(method, 1)
    method.preview()
    assert state() == before


@every_method
def test_figures_are_numbers_that_are_declared_and_pictures_that_fit(
    name: str, accelerator: Accelerator, data: DataCache, root: Path
) -> None:
    method = built(settings(name, root), accelerator, data)
    first = method.preview()
    told = play(method, 2)
    declared = {figure.name for figure in experiment_of(type(method), method.config).about.figures}
    for figures in told:
        assert figures and figures.keys() <= declared
        assert all(type(value) is float and math.isfinite(value) for value in figures.values())
    assert method.images == 2 * getattr(method.config, "batch_size", 1)
    assert method.epoch == pytest.approx(method.images / method.images_per_epoch)
    preview = method.preview()
    assert preview.pictures.shape == first.pictures.shape
    assert preview.pictures.device.type == "cpu" and preview.pictures.isfinite().all()
    assert preview.pictures.min() >= -1 and preview.pictures.max() <= 1
    assert not torch.equal(preview.pictures, first.pictures)


@pytest.mark.parametrize("name", GAMES)
def test_who_stands_still_keeps_every_bit_and_tells_no_figure(
    name: str, accelerator: Accelerator, data: DataCache, root: Path
) -> None:
    method = built(settings(name, root), accelerator, data)
    play(method, 1)
    players = {"D": OF_D.get(name, ("discriminator",)), "G": OF_G.get(name, ("generator", "average"))}
    for player, other in (("D", "G"), ("G", "D")):
        kept = {part: weights(getattr(method, part)) for part in players[other]}
        memory = contents(getattr(method, f"{other.lower()}_optimizer").state_dict())
        before = method.step
        (figures,) = play(method, 1, alone(method, player))
        assert method.step == before + 1
        assert f"{other.lower()}_loss" not in figures
        assert all(equal(weights(getattr(method, part)), was) for part, was in kept.items())
        assert differences(contents(getattr(method, f"{other.lower()}_optimizer").state_dict()), memory) == []
        assert all(w.requires_grad for part in players["D"] for w in getattr(method, part).parameters())


@pytest.mark.parametrize("name", ["context_encoder", "lapgan", "pixelda"])
def test_a_generator_that_moves_alone_sees_one_batch_after_the_other(
    name: str, accelerator: Accelerator, data: DataCache, root: Path
) -> None:
    """Its fakes are made from real pictures."""
    method = built(settings(name, root), accelerator, data)
    for turns in range(1, 4):
        before = method.coming_places()
        play(method, 1, alone(method, "G"))
        assert method.images == turns * method.config.batch_size
        assert not torch.equal(method.coming_places(), before)


@every_method
def test_live_settings_count_from_the_next_turn(
    name: str, accelerator: Accelerator, data: DataCache, root: Path
) -> None:
    """Each, at the end of its range, makes another step; all of them at their usual values make the usual one."""
    usual, same = (built(settings(name, root), accelerator, data) for _ in range(2))
    values = {live: getattr(usual.config, live) for live in live_names(type(usual.config))}
    play(usual, 1)
    play(same, 1, everybody(same, **values))
    assert differences(same, usual) == []
    for live, value in values.items():
        low, high = settings_of(type(usual.config))[live].low, settings_of(type(usual.config))[live].high
        other = built(settings(name, root), accelerator, data)
        play(other, 1, everybody(other, **{live: high if value != high else low}))
        assert differences(other, usual) != []
        assert live_config(usual.config, {live: math.nan}) == usual.config
        assert getattr(live_config(usual.config, {live: 1e12}), live) == high


# ---- what its settings say


@every_method
def test_each_says_when_it_came_from_whom_and_what_it_makes_small(name: str) -> None:
    method = method_of(name)
    assert str(method.year) in method.source
    assert method.formula and method.formula.count("[[") == method.formula.count("]]")
    if method.parent:
        assert method.parent in METHODS or method.parent in OBJECTIVES
        assert method.parent != name and "[[" in method.formula
    assert method.adds in get_args(Addition)


@every_method
def test_every_setting_has_a_label_a_hint_and_bounds_that_hold_its_default(name: str) -> None:
    method = method_of(name)
    for config in (method.config_type(), method.usual()):
        for setting, known in settings_of(method.config_type).items():
            value = getattr(config, setting)
            assert known.label and known.label == known.label.strip()
            assert known.hint.endswith("."), setting
            if isinstance(value, int | float) and not isinstance(value, bool):
                assert known.low is not None and known.high is not None, setting
                assert known.low <= value <= known.high
            if known.choices is not None:
                assert value in known.choices()
            if known.live:
                assert isinstance(value, int | float)


@pytest.mark.parametrize("name", [name for name in GAMES if issubclass(method_of(name).config_type, GanConfig)])
def test_spectral_norm_is_obeyed_where_it_is_offered(name: str) -> None:
    method = method_of(name)
    for networks in method.architectures:
        config = dataclasses.replace(method.usual({"architecture": networks}), spectral_norm=True)
        layers = [each for each in method.build(config)["discriminator"].modules() if isinstance(each, LAYERS)]
        assert layers and all(is_parametrized(each, "weight") for each in layers), networks


@every_method
def test_settings_survive_the_way_through_a_file(name: str, root: Path) -> None:
    method = method_of(name)
    usual = config_of(method, settings(name, root))
    assert config_of(method, json.loads(json.dumps(plain_values(usual)))) == usual
    changed: dict[str, Any] = {}
    for setting, known in settings_of(method.config_type).items():
        value = getattr(usual, setting)
        if isinstance(value, bool):
            changed[setting] = not value
        elif known.choices is not None and setting not in ("architecture", "dataset", "stage"):
            changed[setting] = list(known.choices())[-1]
        elif value is None:
            changed[setting] = Path("runs/before")
        elif known.high is not None:
            changed[setting] = type(value)(known.high)
    other = dataclasses.replace(usual, **changed)
    written = json.loads(json.dumps(experiment_of(method, usual).settings | plain_values(other)))
    assert config_of(method, written) == other


@every_method
def test_what_a_run_says_of_itself_names_its_figures_and_survives_a_file(name: str, root: Path) -> None:
    method = method_of(name)
    about = experiment_of(method, config_of(method, settings(name, root))).about
    assert about.method == name
    assert about.title == method.title and method.source and method.summary.endswith(".")
    assert about.subject and about.caption and about.name
    drawn = [figure.name for _, figures in about.curves([f.name for f in method.figures]) for figure in figures]
    assert sorted(drawn) == sorted(figure.name for figure in method.figures)
    assert {live.name for live in about.live} == set(live_names(method.config_type))
    assert about_from_json(about_to_json(about)) == about


@pytest.mark.parametrize("name", [name for name in GAMES if issubclass(method_of(name), Gan)])
def test_the_card_of_a_generator_says_all_that_was_made_small(name: str) -> None:
    """Also what a method adds to the game that it inherits."""
    method = method_of(name)
    config = method.usual()
    objective = method.rules(config)
    words, played = method.card(config)["objective"], f"{objective.title}. {objective.summary} Source: "
    assert (words == f"{played}{objective.source}") == (name in PLAIN)
    if name == "aae":
        assert objective.summary not in words  # what makes its generator draw is not the game
    assert name == "text_to_image" or name in PLAIN or method.source in words
    assert words.count("Beside it") <= 1


@every_method
def test_nothing_that_stands_beside_a_run_of_garments_speaks_of_digits(name: str) -> None:
    method = method_of(name)
    usual = method.usual({"dataset": "fashion_mnist"})
    try:
        about = experiment_of(method, config_of(method, plain_values(usual) | {"dataset": "fashion_mnist"})).about
    except ValueError:
        return  # it learns from folders, or from sentences about digits and faces alone
    plots = [plot.title + plot.hint for plot in about.plots]
    for words in (about.hint, about.caption, *plots, *(figure.title for figure in about.figures)):
        assert "digit" not in words.lower()


@pytest.mark.slow
@every_method
def test_it_learns_and_shows_on_a_processor_that_multiplies_bf16(
    name: str, accelerator: Accelerator, data: DataCache, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accelerator, "autocast", lambda: torch.autocast("cpu", torch.bfloat16))
    method = built(settings(name, root), accelerator, data)
    (figures,) = play(method, 1)
    assert all(math.isfinite(value) for value in figures.values())
    assert method.preview().pictures.isfinite().all()
