"""My runs: what the list says of a run, and what can be done with it. Without a browser and a trainer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small import experiment

from playground.pretrained import Pretrained
from playground.runs import Run, RunNotFound, RunStore, create_run, name_of_person
from playground.runs.pool import WorkerPool
from playground.runs.status import Status
from playground.ui.components.tab_model import MOST_OFFERED, is_run, models_to_choose
from playground.ui.hosting import Host
from playground.ui.server import DEMO_RUN
from playground.ui.train.my_runs import act, runs_html
from trainers.run_generators import RunGenerators


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A server without trainers."""
    store = RunStore(tmp_path / "runs")
    pool = WorkerPool(store, tmp_path / "own")
    models = Pretrained(trained=RunGenerators(store, tmp_path / "own", save=lambda run: None))
    return Host(store, pool, tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN), pretrained=models)


def ended(host: Host, megabytes: float = 0, **settings: object) -> Run:
    run = host.store.create(experiment(**settings))
    run.checkpoint.write_bytes(b"x" * int(megabytes * 1e6))
    run.write_status(Status("stopped", step=10, epoch=1.5, epochs=10))
    return run


def test_a_list_without_runs_says_how_to_get_one(host: Host) -> None:
    assert "No runs yet. Press Train" in runs_html(host)


def test_a_row_says_what_the_run_is_how_far_it_came_and_how_good_it_is(host: Host) -> None:
    run = ended(host)
    for step, fid in ((5, 300.0), (10, 123.46)):
        run.log.append({"kind": "evaluation", "step": step, "epoch": 1, "samples": 10, "diversity": 0.5, "fid": fid})
    run.log.append({"kind": "step", "step": 11, "epoch": 1.5})
    run.add_frame(10, 1.5, b"picture")
    row = runs_html(host)
    assert all(
        words in row
        for words in (
            "GAN · Handwritten digits (MNIST) · Small DCGAN, 28 pixels · Non-saturating",
            "Stopped</span>, 1.50 of 10 epochs",
            "FID 123.5",
        )
    )
    assert f'href="?tab=latent/sliders&amp;model=run-{run.id}"' in row and f'href="?run={run.id}"' in row
    assert f"live/frames/{run.id}/0000010_0001.500.webp" in row


def test_each_run_is_opened_where_it_belongs(host: Host) -> None:
    ended(host, architecture="acgan28")
    assert "labels/ask" in runs_html(host) and "latent/sliders" not in runs_html(host)
    host.store.create(experiment(architecture="mlp"))  # it waits: there is nothing to open yet
    assert "latent/sliders" not in runs_html(host)


def test_a_name_is_one_line_and_never_markup(host: Host) -> None:
    run = ended(host)
    act(host, "rename", run.id, '  Ada\n\x1b <b>\'s\t"best" ' + "x" * 99)
    assert run.tag().name.startswith('Ada <b>\'s "best" xxx') and len(run.tag().name) == 60
    assert "<b>" not in runs_html(host) and "Ada &lt;b&gt;" in runs_html(host)
    act(host, "rename", run.id, None)
    assert run.tag().name == "" and run.title == f"Run {run.id}"
    assert name_of_person(" \u200b ") == ""


def test_what_is_named_or_kept_is_never_cleared_away(host: Host) -> None:
    named, kept, plain = (ended(host, 0.2, seed=seed) for seed in range(3))
    act(host, "rename", named.id, "My best")
    act(host, "keep", kept.id, True)
    host.pool.most_bytes = 1
    assert host.pool.excess() == [plain]
    assert f"{plain.id} goes" in runs_html(host) and 'class="kept"' in runs_html(host)
    act(host, "keep", kept.id, False)
    assert set(host.pool.excess()) == {kept, plain}


def test_runs_that_stay_take_half_of_the_disk_at_most(host: Host) -> None:
    first, second = (ended(host, 0.4, seed=seed) for seed in range(2))
    host.pool.most_bytes = 1_000_000
    act(host, "keep", first.id, True)
    act(host, "rename", first.id, "Both")  # it stays already
    with pytest.raises(ValueError, match="take half of the"):
        act(host, "rename", second.id, "Too much")
    act(host, "rename", second.id, "")
    assert not second.tag().stays


def test_a_deleted_run_is_gone_and_one_in_line_leaves_it(host: Host) -> None:
    run, waiting = ended(host), host.pool.start(experiment())
    act(host, "delete", run.id, None)
    act(host, "delete", waiting.id, None)
    assert not run.path.exists() and not waiting.path.exists() and host.pool.place(waiting) is None
    with pytest.raises(RunNotFound):
        act(host, "delete", run.id, None)


def test_a_run_of_the_shell_is_not_deleted_by_the_page(host: Host) -> None:
    run = create_run(host.store.root / "of-the-shell", experiment())
    run.write_status(Status("finished"))
    with pytest.raises(ValueError, match="made in a shell"):
        act(host, "delete", run.id, None)
    assert run.path.exists()


@pytest.mark.parametrize("what", ["", "format", "__class__"])
def test_what_no_button_asks_for_is_refused(host: Host, what: str) -> None:
    with pytest.raises(ValueError, match="renamed, kept or deleted"):
        act(host, what, ended(host).id, None)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"name": 5, "kept": "yes"}', "[" * 100_000])
def test_a_tag_that_cannot_be_read_says_nothing(host: Host, text: str) -> None:
    run = ended(host)
    (run.path / "tag.json").write_text(text)
    assert not run.tag().stays and run.title == f"Run {run.id}"


def test_older_runs_are_folded_away(host: Host) -> None:
    for seed in range(8):
        ended(host, seed=seed)
    assert re.search(r"<summary>Older runs \(2\)</summary>", runs_html(host))


def test_the_newest_runs_are_among_the_models_and_so_is_the_one_that_is_open(host: Host) -> None:
    runs = [ended(host, seed=seed, architecture="mlp") for seed in range(MOST_OFFERED + 2)]
    host.store.create(experiment(seed=99))  # it has nothing to open
    ended(host, architecture="acgan28")
    first = host.store.runs()[-1]
    assert first in runs
    names = own_models(host, "latent")
    assert len(names) == MOST_OFFERED and f"run-{first.id}" not in names
    assert own_models(host, "latent", f"run-{first.id}") == [*names, f"run-{first.id}"]
    assert len(own_models(host, "labels")) == 1


def own_models(host: Host, tab: str, chosen: str = "") -> list[str]:
    """Those of runs, as they stand in the chooser."""
    return [model["name"] for model in models_to_choose(host, tab, chosen)["models"] if is_run(model["name"])]
