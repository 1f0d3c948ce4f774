"""Generators of runs as models to explore: what is read, when it is read anew, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, cache, settings
from playing import experiment as small_experiment
from small import blobs

from playground.data import mnist
from playground.latent import draw, finding
from playground.latent.seeds import Picker
from playground.pretrained import Pretrained
from playground.runs import Run, RunNotFound, RunStore
from playground.ui.labels.choose import draw_sheet
from playground.ui.labels.label_models import LabelModels
from playground.ui.latent.explorables import Explorables
from playground.ui.latent.slider_picture import measure, redraw, still_panel
from playground.ui.latent.strips import strips_of
from trainers.loop import train
from trainers.run_generators import RunGenerators, model_of, tab_of

Trained = Callable[..., Run]


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def models(store: RunStore, tmp_path: Path) -> Pretrained:
    return Pretrained(trained=RunGenerators(store, tmp_path / "own", save=lambda run: None, most=2))


@pytest.fixture
def trained(store: RunStore, accelerator: Accelerator, tmp_path: Path) -> Trained:
    """Trains a run for two steps more."""

    def go(run: Run | None = None, method: str = "gan", **changes: object) -> Run:
        labels = torch.arange(200) % 10
        run = run or store.create(small_experiment(settings(method, tmp_path, **changes)))
        run.order(command="run")
        last = run.status().step + 2
        for step in train(run, accelerator, cache(blobs(), labels, name=str(changes.get("dataset", OWN)))):
            if step.step >= last:
                run.order(command="stop")
        return run

    return go


def test_a_run_is_a_model_like_those_that_ship(models: Pretrained, trained: Trained) -> None:
    run = trained(architecture="mlp")
    name = model_of(run)
    entry, generator = models.generator_entry(name), models.generator(name)
    assert (entry.subject, entry.trained_on, entry.asked) == ("pictures", "your own pictures", False)
    assert entry.title == run.title and "(2 steps)" in entry.summary
    assert not generator.training and not any(weight.requires_grad for weight in generator.parameters())
    assert generator is models.generator(name)
    assert "Objective" in models.card(name) and "![" not in models.card(name)
    explorable = Explorables(models).measured(name)
    assert explorable.directions.names[0] == "direction 1" and explorable.scorer is None
    assert Picker(models).equations(name) == ()


def test_what_a_run_was_trained_on_is_told_by_its_name(models: Pretrained, trained: Trained) -> None:
    own, digits = (
        models.generator_entry(model_of(trained(architecture="mlp", **data))) for data in ({}, {"dataset": mnist.NAME})
    )
    assert ", on your own pictures, as it was after" in own.summary
    assert ", on handwritten digits (MNIST), as it was after" in digits.summary


def test_what_moves_its_pictures_is_measured_once_and_told(models: Pretrained, trained: Trained) -> None:
    name, explorables = model_of(trained(architecture="mlp")), Explorables(models)
    shares = list(explorables.measure(name))
    assert len(shares) > 3 and shares == sorted(shares) and shares[-1] == 1.0
    assert list(explorables.measure(name)) == []


def test_it_draws_before_what_moves_its_pictures_is_measured(
    models: Pretrained, trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, explorables = model_of(trained(architecture="mlp")), Explorables(models)
    latent = explorables.of(name).latent_of(3)
    with monkeypatch.context() as forbidden:
        forbidden.setattr(finding, "samples", lambda *_, **__: pytest.fail("thousands of pictures were drawn"))
        drawn = redraw(explorables, name, latent, [], 1.0, False, False, 0, 0)
        assert explorables.of(name).groups == [] and strips_of(explorables, name, latent, [], 1.0, False) == {}
        assert measure(explorables, name, latent, [], 1.0, True) == ""
    list(explorables.measure(name))
    explorable = explorables.of(name)
    assert explorable.groups and explorable is explorables.measured(name)
    assert redraw(explorables, name, latent, still_panel(explorable), 1.0, False, False, 0, 0) == drawn


def test_a_run_that_trained_on_is_read_anew_when_it_is_opened(models: Pretrained, trained: Trained) -> None:
    run = trained(architecture="mlp")
    name, picker = model_of(run), Picker(models)
    z = picker.latents(name, [1])
    before = picker.pictures(name, z)
    trained(run)
    assert torch.equal(picker.pictures(name, z), before)
    models.renew(name)
    assert not torch.equal(picker.pictures(name, z), before)
    assert "(4 steps)" in models.generator_entry(name).summary
    generator = models.generator(name)
    models.renew(name)
    assert models.generator(name) is generator


def test_its_newest_generator_leaves_what_is_explored_as_it_is(models: Pretrained, trained: Trained) -> None:
    run = trained(architecture="mlp")
    name, z = model_of(run), torch.ones(1, 100)
    stamp, explored = models.stamp(name), models.generator(name)
    assert torch.equal(draw(models.newest_generator(name), z), draw(explored, z))
    trained(run)
    assert models.stamp(name) != stamp
    assert not torch.equal(draw(models.newest_generator(name), z), draw(explored, z))
    assert models.generator(name) is explored


def test_a_new_name_is_the_title(models: Pretrained, trained: Trained) -> None:
    run = trained(architecture="mlp")
    assert models.generator_entry(model_of(run)).title == f"Run {run.id}"
    run.write_tag(name="Ada's <first>")
    models.renew(model_of(run))
    assert models.generator_entry(model_of(run)).title == "Ada's <first>"


def test_only_so_many_networks_are_kept(models: Pretrained, trained: Trained) -> None:
    names = [model_of(trained(architecture="mlp", seed=seed)) for seed in range(3)]
    first = models.generator(names[0])
    others = [models.generator(name) for name in names[1:]]
    assert [models.generator(name) for name in names[1:]] == others
    assert models.generator(names[0]) is not first
    assert torch.equal(draw(models.generator(names[0]), torch.ones(1, 100)), draw(first, torch.ones(1, 100)))


def test_a_generator_that_is_told_a_class_goes_to_labels(models: Pretrained, trained: Trained) -> None:
    own = f"{OWN}-10"
    run = trained(architecture="acgan28", dataset=own)
    name, labels = model_of(run), LabelModels(models)
    assert tab_of(run) == "labels"
    assert labels.entry(name).class_names == tuple("0123456789")  # nobody has kept its folders' names
    assert labels.discriminator(name) is not None and not labels.is_known(name)
    with pytest.raises(ValueError, match="No classifier here knows your own pictures"):
        labels.classifier(name)
    with pytest.raises(ValueError, match="Explore it in the Labels tab"):
        Explorables(models).of(name)
    scored = trained(architecture="acgan28", dataset=own, objective="wasserstein")
    assert labels.discriminator(model_of(scored)) is None  # its verdict is no probability
    said = draw_sheet(labels, model_of(scored), 3, 0)
    assert "scores that are no probabilities" in said and "told the class" not in said
    unasked = trained(architecture="mlp")
    assert tab_of(unasked) == "latent"
    with pytest.raises(ValueError, match="never told a class"):
        labels.entry(model_of(unasked))


def test_a_run_that_is_gone_or_has_saved_nothing_is_refused_in_plain_words(
    models: Pretrained, store: RunStore, trained: Trained, tmp_path: Path
) -> None:
    for name in ("run-0123456789", "run-", "run-../../etc"):
        with pytest.raises(RunNotFound, match="no run of that name"):
            models.generator(name)
        with pytest.raises(RunNotFound):
            models.renew(name)
    waiting = store.create(small_experiment(settings("gan", tmp_path)))
    with pytest.raises(ValueError, match="no saved networks"):
        models.renew(model_of(waiting))
    translator = store.create(small_experiment(settings("pix2pix", tmp_path)))
    assert tab_of(translator) == ""
    with pytest.raises(ValueError, match="no generator that draws from noise"):
        models.generator(model_of(translator))


def test_a_name_that_no_source_knows_is_a_model_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="There is no model called"):
        Pretrained().generator("run-0123456789")


def test_networks_are_written_down_when_somebody_asks(
    store: RunStore, accelerator: Accelerator, tmp_path: Path
) -> None:
    """Else it is done after two seconds, and then twice a minute: a run that has just begun has nothing to open."""
    run = store.create(small_experiment(settings("gan", tmp_path, architecture="mlp")))
    written = []
    for step in train(run, accelerator, cache(blobs())):
        written.append(run.checkpoint.is_file())
        run.order(saves_asked=int(step.step >= 2), command="stop" if step.step == 4 else "run")
    assert written == [False, False, True, True]
