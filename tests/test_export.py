"""What is taken home from a run: films, pictures, tables and models, of runs with a few tiny pictures."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import shlex
import zipfile
from pathlib import Path
from typing import Any

import imageio.v3 as imageio
import numpy as np
import pytest
import torch
import tyro
from accelerate import Accelerator
from huggingface_hub import ModelCard
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from small import blobs, experiment

from playground import export
from playground.data import DATASETS, Dataset
from playground.export import ExportError, films
from playground.export.card import recipe_command, terms_of
from playground.export.record import COUNTS, thin
from playground.models import ARCHITECTURES
from playground.models.dcgan import DCGAN28Generator
from playground.runs import Experiment, Run, create_run
from playground.runs.status import Status
from trainers.cli import command_type, config_of_command
from trainers.data import DataCache
from trainers.generative import Generative
from trainers.methods import experiment_in
from trainers.methods.gan import Gan, GanConfig
from trainers.trained import averaged_generator

SIDE = 49
"""odd on purpose: H.264 wants even sides"""


def tiny_run(path: Path, frames: int = 5, config: Experiment | None = None) -> Run:
    """A finished run of 10 steps a frame, a tenth of an epoch each; its pictures grow lighter."""
    run = create_run(path, config or experiment(epochs=1))
    for i in range(frames):
        webp = io.BytesIO()
        Image.new("L", (SIDE, SIDE), 255 * i // max(1, frames - 1)).save(webp, "WEBP", lossless=True)
        run.add_frame(10 * i, i / 10, webp.getvalue())
    for i in range(1, frames):
        run.log.append({"kind": "step", "step": 10 * i, "epoch": i / 10, "d_loss": 1.0 / i, "g_loss": None,
                          "d_real": 0.7, "d_fake": 0.3})  # fmt: skip
    run.write_status(Status("finished", step=10 * frames, epoch=1.0, epochs=1))
    return run


def evaluation(step: int, **figures: Any) -> dict[str, Any]:
    return {"kind": "evaluation", "step": step, "epoch": step / 100, "samples": 2000, "diversity": 0.9} | figures


class SmallData(DataCache):
    """Whatever is asked for is a few small pictures, and nobody measures."""

    def dataset(self, name: str) -> Dataset:
        return Dataset(name, name, blobs(20), torch.zeros(20, dtype=torch.long), ("one",))

    def evaluator(self, name: str) -> Any:
        return None


def train_nothing(run: Run, step: int = 20) -> Generative:
    """Give the run a real checkpoint, of networks whose average differs from their weights."""
    kind, config = experiment_in(run)
    method = kind(config, Accelerator(cpu=True), SmallData(run.path))
    assert isinstance(method, Gan)
    method.step = step
    with torch.no_grad():
        for parameter in method.average.parameters():
            parameter.add_(0.01)
        for name, statistics in method.average.named_buffers():
            if name.endswith(("running_mean", "running_var")):
                statistics.add_(0.05)
    torch.save(method.to_checkpoint(), run.checkpoint)
    return method


def generator_folder(run: Run, out: Path, **options: Any) -> Path:
    return export.generator_folder(run, averaged_generator(run), out, **options)


def generator_zip(run: Run, out: Path, **options: Any) -> Path:
    return export.generator_zip(run, averaged_generator(run), out, **options)


# ---- films


def test_mp4_shows_every_picture_evenly_and_holds_the_last(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run", frames=5)
    film = export.animation_mp4(run, tmp_path / "film.mp4", seconds=1.0)
    shown = imageio.imread(film, plugin="FFMPEG")
    assert shown.shape == (30 + 45, 2 * SIDE + films.BAR, 2 * SIDE, 3), "1 s, 1.5 s for the last"
    levels = shown[:, SIDE, SIDE, 0].astype(int)
    held = [int((abs(levels - 255 * i // 4) < 6).sum()) for i in range(5)]
    assert sum(held) == 75
    assert held[4] == 45
    assert max(held[:4]) - min(held[:4]) <= 1


def test_mp4_plays_in_browsers(tmp_path: Path) -> None:
    film = export.animation_mp4(tiny_run(tmp_path / "run"), tmp_path / "film.mp4", seconds=1.0)
    about = imageio.immeta(film, plugin="FFMPEG")
    assert about["codec"] == "h264"
    assert about["pix_fmt"].startswith("yuv420p")
    content = film.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat"), "the index comes before the pictures"


def test_gif_loops_for_ever_and_holds_the_last(tmp_path: Path) -> None:
    film = export.animation_gif(tiny_run(tmp_path / "run", frames=7), tmp_path / "film.gif", seconds=2.0)
    with Image.open(film) as gif:
        assert gif.n_frames == 7  # type: ignore[attr-defined]
        assert gif.info["loop"] == 0
        assert gif.size == (2 * SIDE, 2 * SIDE + films.BAR)
        durations, levels = [], []
        for i in range(7):
            gif.seek(i)
            durations.append(gif.info["duration"])
            levels.append(gif.convert("L").getpixel((SIDE, SIDE)))
    assert sum(durations[:-1]) == 2000
    assert durations[-1] == 1500
    assert levels == [17 * round(255 * i // 6 / 17) for i in range(7)], "in order, in 16 greys"


def test_caption_tells_the_epoch(tmp_path: Path) -> None:
    """The bar is the only part of these pictures that differs: they show the same grey at other epochs."""
    run = create_run(tmp_path / "run", experiment())
    grey = io.BytesIO()
    Image.new("L", (SIDE, SIDE), 90).save(grey, "WEBP", lossless=True)
    for epoch in (0.5, 3.25):
        run.add_frame(int(100 * epoch), epoch, grey.getvalue())
    with Image.open(export.animation_gif(run, tmp_path / "film.gif")) as gif:
        first = np.asarray(gif.convert("L"))
        gif.seek(1)
        second = np.asarray(gif.convert("L"))
    assert (first[: 2 * SIDE] == second[: 2 * SIDE]).all()
    assert (first[2 * SIDE :] != second[2 * SIDE :]).any()


@pytest.mark.parametrize(("make", "name"), [(export.animation_gif, "a.gif"), (export.animation_mp4, "a.mp4")])
def test_same_run_same_bytes(tmp_path: Path, make: Any, name: str) -> None:
    run = tiny_run(tmp_path / "run")
    shares: list[float] = []
    first = make(run, tmp_path / "one" / name, seconds=1.0, progress=shares.append).read_bytes()
    second = make(run, tmp_path / "two" / name, seconds=1.0).read_bytes()
    assert first == second
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_long_runs_are_thinned_and_few_frames_make_a_short_film(tmp_path: Path) -> None:
    long = export.animation_gif(tiny_run(tmp_path / "long", frames=200), tmp_path / "long.gif")
    with Image.open(long) as gif:
        assert gif.n_frames == films.GIF_MOST  # type: ignore[attr-defined]
    pair = export.animation_gif(tiny_run(tmp_path / "pair", frames=2), tmp_path / "pair.gif", seconds=60)
    with Image.open(pair) as gif:
        assert gif.info["duration"] == 500
    lone = export.animation_mp4(tiny_run(tmp_path / "lone", frames=1), tmp_path / "lone.mp4")
    assert len(imageio.imread(lone, plugin="FFMPEG")) == 45


@pytest.mark.parametrize("make", [export.animation_gif, export.animation_mp4])
@pytest.mark.parametrize("seconds", [0.0, -1.0, 61.0, float("nan"), float("inf")])
def test_impossible_lengths_are_refused(tmp_path: Path, make: Any, seconds: float) -> None:
    with pytest.raises(ExportError, match="1 to 60 seconds"):
        make(tiny_run(tmp_path / "run"), tmp_path / "film", seconds=seconds)


def test_a_frame_that_vanishes_is_left_out(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run", frames=4)
    run.frames()[1].path.write_bytes(b"not a picture")
    with Image.open(export.animation_gif(run, tmp_path / "film.gif")) as gif:
        assert gif.n_frames == 3  # type: ignore[attr-defined]


def test_a_video_that_the_encoder_cut_off_is_never_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = films._encode

    def cut_off(pictures: Any, path: Path) -> None:
        whole(pictures, path)
        os.truncate(path, path.stat().st_size // 2)

    monkeypatch.setattr(films, "_encode", cut_off)
    with pytest.raises(ExportError, match=r"film\.mp4 could not be written"):
        export.animation_mp4(tiny_run(tmp_path / "run"), tmp_path / "film.mp4", seconds=1.0)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_without_an_encoder_the_gif_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise RuntimeError("No ffmpeg exe could be found.")

    monkeypatch.setattr("imageio_ffmpeg.get_ffmpeg_exe", missing)
    with pytest.raises(ExportError, match="Choose a GIF"):
        export.animation_mp4(tiny_run(tmp_path / "run"), tmp_path / "film.mp4")


def test_an_encoder_that_breaks_off_is_named_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "H264", ["-no-such-option", "1"])
    run = tiny_run(tmp_path / "run", frames=200)
    with pytest.raises(ExportError, match=r"film\.mp4 could not be written") as raised:
        export.animation_mp4(run, tmp_path / "film.mp4")
    assert "\n" not in str(raised.value)
    assert str(tmp_path) not in str(raised.value)


# ---- whole or not at all


def test_a_full_disk_leaves_the_older_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, out = tiny_run(tmp_path / "run"), tmp_path / "film.gif"
    out.write_bytes(b"older")

    def full(self: Image.Image, path: Path, *args: Any, **kwargs: Any) -> None:
        path.write_bytes(b"half a fi")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(ExportError, match=r"The disk is full, so film\.gif"):
        export.animation_gif(run, out)
    assert out.read_bytes() == b"older"
    assert {path.name for path in tmp_path.iterdir()} == {"run", "film.gif"}


@pytest.mark.parametrize(("make", "name"), [(export.animation_gif, "a.gif"), (export.animation_mp4, "a.mp4")])
def test_giving_up_leaves_nothing(tmp_path: Path, make: Any, name: str) -> None:
    class GivenUpError(Exception):
        pass

    def give_up(share: float) -> None:
        if share > 0.3:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        make(tiny_run(tmp_path / "run"), tmp_path / name, progress=give_up)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_runs_with_nothing_to_export_say_so(tmp_path: Path) -> None:
    run = create_run(tmp_path / "run", experiment())
    for make in (export.animation_gif, export.animation_mp4):
        with pytest.raises(ExportError, match="no pictures yet"):
            make(run, tmp_path / "film")
    with pytest.raises(ExportError, match="Nothing was measured"):
        export.measurements_csv(run, tmp_path / "table.csv")
    with pytest.raises(ExportError, match="no saved networks"):
        generator_folder(run, tmp_path / "model")
    with pytest.raises(ExportError, match="not ended"):
        export.pack_run(run, tmp_path / "packed")


def test_file_names_are_safe(tmp_path: Path) -> None:
    run = create_run(tmp_path / "My ../ run", experiment(dataset="fashion_mnist"))
    assert export.file_name(run, "gif") == "dcgan28-fashion-mnist-run.gif"
    odd = create_run(tmp_path / "ä b;c", experiment())
    assert export.file_name(odd, "mp4") == "dcgan28-mnist-b-c.mp4"


# ---- pictures with settings


def test_settings_survive_a_picture(tmp_path: Path) -> None:
    config = experiment(
        dataset="own-0123456789ab", architecture="mlp", objective="hinge", epochs=7, d_lr=2e-4, d_steps=3,
        label_smoothing=0.1, spectral_norm=True, seed=42,
    )  # fmt: skip
    run = tiny_run(tmp_path / "run", config=config)
    frame = run.frames()[2]
    png = export.grid_png(run, frame, tmp_path / "grid.png")
    assert export.read_settings(png) == config.settings
    with Image.open(png) as picture, Image.open(frame.path) as shown:
        assert picture.mode == "L"
        assert np.array_equal(np.asarray(picture), np.asarray(shown.convert("L")))
        settings = json.loads(picture.info["gan-playground"])
        assert (settings["step"], settings["epoch"], settings["run"]) == (20, 0.2, "run")
        assert "uploaded pictures" in picture.info["Description"]


def test_a_picture_that_is_gone(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run")
    frame = run.frames()[0]
    frame.path.unlink()
    with pytest.raises(ExportError, match="Choose another moment"):
        export.grid_png(run, frame, tmp_path / "grid.png")


def png_saying(path: Path, text: str, zipped: bool = False) -> Path:
    info = PngInfo()
    info.add_text("gan-playground", text, zip=zipped)
    Image.new("L", (2, 2)).save(path, pnginfo=info)
    return path


def test_settings_come_as_they_stand_whatever_they_say(tmp_path: Path) -> None:
    wild = {"epochs": 10**9, "d_lr": "nan", "seed": -5, "architecture": "../../etc", "colour": "red"}
    assert export.read_settings(png_saying(tmp_path / "wild.png", json.dumps({"config": wild}))) == wild


@pytest.mark.parametrize(
    "text",
    [
        "", "no json", "null", "[1]", '"config"', "{}", '{"config": 3}', '{"config": []}', '{"config": {}}',
        '{"config": {"colour": "red"}}', "[" * 10_000, '{"config": {"seed": ' + "9" * 5_000 + "}}",
        '{"config": {"seed": 1, "note": "' + "x" * 20_000 + '"}}',
    ],
)  # fmt: skip
def test_texts_that_are_no_settings(tmp_path: Path, text: str) -> None:
    with pytest.raises(ExportError, match=r"x\.png carries no settings"):
        export.read_settings(png_saying(tmp_path / "x.png", text))


def test_hostile_files_are_refused_plainly(tmp_path: Path) -> None:
    bomb = png_saying(tmp_path / "bomb.png", "x" * 50_000_000, zipped=True)
    assert bomb.stat().st_size < 100_000
    webp = tiny_run(tmp_path / "run").frames()[0].path
    text = tmp_path / "text.png"
    text.write_text("hello")
    empty = tmp_path / "empty.png"
    empty.write_bytes(b"")
    broken = tmp_path / "broken.png"
    broken.write_bytes(png_saying(tmp_path / "y.png", "x" * 100).read_bytes()[:60])
    huge = tmp_path / "huge.png"
    huge.touch()
    os.truncate(huge, 10**9)
    for path in (bomb, webp, text, empty, broken, huge, tmp_path / "absent.png", tmp_path):
        with pytest.raises(ExportError) as raised:
            export.read_settings(path)
        assert path.name in str(raised.value)


# ---- the generator


@pytest.mark.parametrize(
    "architecture",
    [name for name, networks in ARCHITECTURES.items() if not networks.num_classes and networks.channels == 1],
)
def test_every_generator_reads_back_and_draws_the_same(tmp_path: Path, architecture: str) -> None:
    config = experiment(architecture=architecture)
    run = tiny_run(tmp_path / "run", config=config)
    state = train_nothing(run)
    assert isinstance(state, Gan)
    kind: Any = type(state.generator)
    loaded = kind.from_pretrained(generator_folder(run, tmp_path / "model")).eval()
    latents = state.fixed_latents(4)
    with torch.inference_mode():
        assert torch.equal(loaded(latents), kind.forward(averaged_generator(run).generator, latents))
        # draw() runs on other memory layouts, which add up in another order.
        torch.testing.assert_close(loaded(latents), state.draw(latents), atol=1e-5, rtol=0)
        assert not torch.allclose(loaded(latents), state.generator.eval()(latents), atol=1e-3)


def test_float16_halves_the_file_and_keeps_the_pictures(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run")
    state = train_nothing(run)
    whole, half = (generator_folder(run, tmp_path / str(f), float16=f) for f in (False, True))
    sizes = [(folder / "model.safetensors").stat().st_size for folder in (whole, half)]
    assert sizes[1] == pytest.approx(sizes[0] / 2, rel=0.02)
    loaded = DCGAN28Generator.from_pretrained(half).eval()
    latents = state.fixed_latents(16)
    with torch.inference_mode():
        difference = (loaded(latents) - state.draw(latents)).abs().max()
    assert difference < 2 / 255, "a grey level"


def test_model_folder_is_complete_and_its_card_tells_the_run(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run", config=experiment(objective="hinge", epochs=3, spectral_norm=True))
    for event in (
        evaluation(10, fid=90.0, covered=3),
        evaluation(20, fid=12.34, covered=9),
        evaluation(30, fid=5.0, covered=10),
    ):
        run.log.append(event)
    train_nothing(run, step=20)
    os.utime(run.checkpoint, (0, 0))  # as on a machine without a clock
    folder = generator_folder(run, tmp_path / "model")
    assert {path.name for path in folder.iterdir()} == {
        "config.json", "model.safetensors", "README.md", "preview.png"
    }  # fmt: skip
    assert json.loads((folder / "config.json").read_text()) == {"latent_dim": 64, "width": 16}
    with Image.open(folder / "preview.png") as preview:
        assert json.loads(preview.info["gan-playground"])["step"] == 20, "the picture is that of the weights"
    card = ModelCard.load(folder / "README.md")
    assert card.data.license == "cc-by-sa-3.0"
    assert card.data.datasets == ["mnist"]
    assert {result.metric_type: result.metric_value for result in card.data.eval_results} == {
        "fid": 12.34, "covered": 9
    }  # fmt: skip
    assert "Trained for 0.20 epochs (20 steps)" in card.text
    assert "Fréchet distance 12.3" in card.text
    assert "CC BY-SA 3.0" in card.text
    assert re.search(r"Date.\*\* 20\d\d-", card.text)
    assert "steered" not in card.text
    assert recipe_command("gan", experiment_in(run)[1]) in card.text


def test_card_owns_up_to_what_it_does_not_know(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run", frames=0, config=experiment(dataset="own-0123456789ab"))
    run.order(settings={"d_lr": 5e-4}, steps_asked=3)
    train_nothing(run)
    folder = generator_folder(run, tmp_path / "model")
    assert not (folder / "preview.png").exists()
    card = ModelCard.load(folder / "README.md")
    assert card.data.license == "other"
    assert card.data.datasets is None
    assert "preview.png" not in card.text
    assert "Not measured." in card.text
    assert "d_lr was last 0.0005; single steps were played: 3" in card.text


def test_the_code_on_the_card_runs(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run")
    train_nothing(run)
    folder = generator_folder(run, tmp_path / "model", float16=True)
    code = (folder / "README.md").read_text().split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(code.replace("path/to/this/folder", str(folder)), names)
    pictures = names["pictures"]
    assert pictures.shape == (16, 1, 28, 28)
    assert pictures.dtype == torch.float32
    assert pictures.abs().max() <= 1


@pytest.mark.parametrize(
    "config",
    [
        GanConfig(),
        GanConfig(
            dataset="own-0123456789ab",
            architecture="mlp",
            epochs=3,
            batch_size=8,
            seed=2**31 - 1,
            objective="hinge",
            d_lr=1e-6,
            g_lr=0.1,
            beta1=0.0,
            d_steps=10,
            label_smoothing=0.45,
            spectral_norm=True,
        ),
    ],
)
def test_the_recipe_is_the_experiment(config: GanConfig) -> None:
    words = shlex.split(recipe_command("gan", config))
    assert words[:4] == ["python", "-m", "trainers", "gan"]
    assert config_of_command(tyro.cli(command_type(Gan, Gan.usual()), args=words[4:])) == config


def test_zip_holds_the_folder_and_is_the_same_each_time(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run")
    train_nothing(run)
    shares: list[float] = []
    first = generator_zip(run, tmp_path / "a.zip", progress=shares.append)
    second = generator_zip(run, tmp_path / "b.zip")
    assert first.read_bytes() == second.read_bytes()
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    with zipfile.ZipFile(first) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "out")
    DCGAN28Generator.from_pretrained(tmp_path / "out" / "dcgan28-mnist")
    assert {path.name for path in tmp_path.iterdir()} == {"run", "a.zip", "b.zip", "out"}


@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\x03\x04 cut off"])
def test_damaged_checkpoints(tmp_path: Path, content: bytes) -> None:
    run = tiny_run(tmp_path / "run")
    run.checkpoint.write_bytes(content)
    with pytest.raises(ExportError, match="damaged"):
        generator_zip(run, tmp_path / "model.zip")


def test_checkpoints_of_other_networks_and_half_ones(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run")
    train_nothing(tiny_run(tmp_path / "other", config=experiment(architecture="mlp")))
    run.checkpoint.write_bytes(Run(tmp_path / "other").checkpoint.read_bytes())
    with pytest.raises(ExportError, match="damaged"):
        averaged_generator(run)
    train_nothing(run)
    os.truncate(run.checkpoint, run.checkpoint.stat().st_size // 2)
    with pytest.raises(ExportError, match="damaged"):
        averaged_generator(run)


def test_exporting_a_generator_leaves_the_global_chance_alone(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run")
    train_nothing(run)
    before = torch.random.get_rng_state()
    generator_folder(run, tmp_path / "model")
    assert torch.equal(before, torch.random.get_rng_state())


def test_a_folder_with_something_inside_is_never_replaced(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run")
    train_nothing(run)
    mine = tmp_path / "thesis"
    mine.mkdir()
    generator_folder(run, mine)
    with pytest.raises(ExportError, match="already something"):
        generator_folder(run, mine)
    with pytest.raises(ExportError, match="already something"):
        export.pack_run(run, mine)
    assert (mine / "model.safetensors").is_file()


def test_every_data_set_has_its_terms() -> None:
    for name, entry in DATASETS.items():
        assert terms_of(name).title == entry.title
        assert terms_of(name).hub_licence != "other"


# ---- tables and packed runs


def test_measurements_as_a_table(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run", frames=3)
    run.log.append(evaluation(20, fid=12.5, covered=2, confident=0.5, counts=list(range(10)), unknown="x"))
    with export.measurements_csv(run, tmp_path / "table.csv").open(newline="") as file:
        table = csv.DictReader(file)
        rows = list(table)
    assert tuple(table.fieldnames or ()) == (
        "kind", "step", "epoch", "seconds", "d_loss", "g_loss", "d_real", "d_fake",
        "samples", "diversity", "fid", "covered", "confident", *COUNTS,
    )  # fmt: skip
    assert [row["kind"] for row in rows] == ["step", "step", "evaluation"]
    assert (rows[1]["step"], rows[1]["d_loss"], rows[1]["g_loss"], rows[1]["fid"]) == ("20", "0.5", "", "")
    assert (rows[2]["fid"], rows[2]["covered"], rows[2]["count_9"], rows[2]["d_loss"]) == (
        "12.5",
        "2",
        "9",
        "",
    )


def test_a_packed_run_reads_like_the_run(tmp_path: Path) -> None:
    run = tiny_run(tmp_path / "run", frames=900, config=experiment(epochs=1, seed=3))
    for step in range(0, 9000, 90):
        run.log.append(evaluation(step, fid=1.0))
    train_nothing(run)
    with run.lock():
        pass
    packed = export.pack_run(run, tmp_path / "dcgan28-mnist" / "run", most_frames=150)
    assert packed.settings() == run.settings() and packed.about() == run.about()
    assert packed.status() == run.status()
    whole, kept = run.frames(), packed.frames()
    assert len(kept) == 150
    assert (kept[0].step, kept[-1].step) == (whole[0].step, whole[-1].step)
    assert kept[70].path.read_bytes() == (run.path / "frames" / kept[70].path.name).read_bytes()
    steps = [event for event in packed.log.since()[0] if event["kind"] == "step"]
    assert len(steps) == 400
    assert [event["step"] for event in steps] == sorted(event["step"] for event in steps)
    assert [e for e in packed.log.since()[0] if e["kind"] == "evaluation"] == [
        e for e in run.log.since()[0] if e["kind"] == "evaluation"
    ]
    assert {path.name for path in packed.path.iterdir()} == {
        "config.json", "about.json", "status.json", "events.jsonl", "frames"
    }  # fmt: skip
    export.animation_gif(packed, tmp_path / "film.gif")


@pytest.mark.parametrize(("count", "most"), [(0, 2), (1, 5), (5, 5), (6, 5), (1000, 150), (3, 2)])
def test_thinning_keeps_both_ends_and_an_even_pace(count: int, most: int) -> None:
    kept = thin(range(count), most)
    assert len(kept) == min(count, most)
    if count:
        assert (kept[0], kept[-1]) == (0, count - 1)
        gaps = np.diff(kept)
        assert len(gaps) == 0 or gaps.max() - gaps.min() <= 1
