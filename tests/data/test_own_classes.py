"""Own pictures sorted into folders: classes for networks that are told them; small sets count in steps."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from pathlib import Path

import gradio as gr
import pytest
import torch
from accelerate import Accelerator
from PIL import Image, ImageDraw

from playground.data import DataUnavailable, load
from playground.data.own_pictures import EPOCH_PICTURES, PreparedUpload, prepare, repeats_of, save
from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.ui.components.method_form import MethodForm, method_form
from playground.ui.hosting import Host
from playground.ui.server import DEMO_RUN
from playground.ui.train.own_plan import plan_words
from playground.ui.train.own_upload import take
from trainers.data import DataCache
from trainers.method import Mismatch, Turn, config_of
from trainers.methods import all_methods, method_of
from trainers.methods.gan import Gan
from trainers.tensors import moved


def zip_of(path: Path, folders: list[str], each: int = 2) -> Path:
    """Pictures in folders, of a size that tells the folder: "" for none."""
    with zipfile.ZipFile(path, "w") as archive:
        for number, folder in enumerate(folders):
            for i in range(each):
                picture, content = Image.new("L", (28, 28)), io.BytesIO()
                ImageDraw.Draw(picture).rectangle((4, 4, 8 + number, 9 + i), fill=255)
                picture.save(content, "PNG")
                archive.writestr(f"{folder}/{i}.png" if folder else f"{number}-{i}.png", content.getvalue())
    return path


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    """A zip as people make it: a folder for each class, below one that is called as the whole."""
    return zip_of(tmp_path / "ten.zip", [f"shapes/{name}" for name in (10, 2, *range(3, 10), 1)])


def test_folders_of_a_zip_are_classes_and_numbers_come_in_their_order(ten: Path, tmp_path: Path) -> None:
    prepared = prepare([ten])
    assert prepared.classes == tuple(str(number) for number in range(1, 11))
    name = save(prepared, tmp_path)
    assert name.endswith("-10")
    dataset = load(name, own_root=tmp_path)
    assert dataset.class_names == prepared.classes and dataset.labels is not None
    assert dataset.labels.tolist() == [9, 9, 1, 1, *(c for c in range(2, 9) for _ in "ab"), 0, 0]


@pytest.mark.parametrize("folders", [["all"], ["a", "b", "c", "", "e", "f", "g", "h"], [""] * 8])
def test_one_folder_or_a_picture_in_none_makes_no_classes(tmp_path: Path, folders: list[str]) -> None:
    prepared = prepare([zip_of(tmp_path / "few.zip", folders, each=16 // len(folders))])
    assert prepared.classes == () and prepared.labels is None
    assert load(save(prepared, tmp_path), own_root=tmp_path).labels is None


@pytest.mark.parametrize(
    ("folders", "classes"),
    [
        (["archive/training/0", "archive/training/1", "archive/testing/0", "archive/testing/1"], ("0", "1")),
        (["cat/images", "dog/images"], ("cat", "dog")),
        (["Train/cat", "Train/dog", "Test/cat"], ("cat", "dog")),
        (["cat/train", "cat/val", "dog/train"], ("cat", "dog")),
        (["train", "bus"], ("bus", "train")),
        (["data/train", "data/test"], ()),
        (["train", "test", "validation"], ()),
        (["cat", "cat/images", "dog"], ("cat", "dog")),
    ],
)
def test_folders_that_say_for_what_pictures_are_meant_are_no_classes(
    tmp_path: Path, folders: list[str], classes: tuple[str, ...]
) -> None:
    prepared = prepare([zip_of(tmp_path / "a.zip", folders, each=8)])
    assert prepared.classes == classes and prepared.notes == ()
    assert len(prepared.images) == 8 * len(folders)


@pytest.mark.parametrize("top", ["", "shapes/"])
def test_a_few_pictures_in_no_folder_are_named_and_left_out(tmp_path: Path, top: str) -> None:
    path = zip_of(tmp_path / "a.zip", [f"{top}cat", f"{top}dog"], each=10)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"{top}sample.png", archive.read(f"{top}cat/0.png"))
    prepared = prepare([path])
    assert prepared.classes == ("cat", "dog") and len(prepared.images) == len(prepared.names) == 20
    said = (
        f"1 picture lies in none of your 2 folders, such as {top}sample.png in a.zip: left out, as folders are classes."
    )
    assert prepared.notes == (said,)


def test_many_pictures_in_no_folder_and_many_folders_make_no_classes_and_it_is_said(tmp_path: Path) -> None:
    mixed = prepare([zip_of(tmp_path / "mixed.zip", ["cat", "dog", ""], each=8)])
    assert mixed.classes == () and len(mixed.images) == 24
    assert "8 pictures lie in none of your 2 folders" in mixed.notes[0] and "not taken for classes" in mixed.notes[0]
    many = prepare([zip_of(tmp_path / "many.zip", [str(number) for number in range(100)])])
    assert many.classes == () and many.notes == ("Your 100 folders are not taken for classes: at most 99 can be.",)


def test_a_zip_of_a_mac_or_of_an_old_pc_has_the_names_that_people_gave(tmp_path: Path) -> None:
    """Neither says how they are written: the one in UTF-8, with an umlaut in two parts, the other in its own way."""
    for written in ("Ka\u0308tzchen".encode(), "Kätzchen".encode("cp437")):
        path = zip_of(tmp_path / "a.zip", ["X" * len(written), "Hund"])
        path.write_bytes(path.read_bytes().replace(b"X" * len(written), written))
        prepared = prepare([path])
        assert prepared.classes == ("Hund", "Kätzchen")
        assert prepared.names[0] == "Kätzchen/0.png in a.zip"


def test_a_zip_that_says_something_wrong_of_its_names_is_not_called_damaged(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", ["ä"])
    path.write_bytes(path.read_bytes().replace("ä".encode(), b"\xff\xfe"))
    assert prepare([path]).problems[0].startswith("a.zip says that its names are in UTF-8, and they are not.")


def test_folders_with_long_names_that_end_alike_are_different_classes(tmp_path: Path) -> None:
    names = ["X" + "y" * 90, "Z" + "y" * 90]
    prepared = prepare([zip_of(tmp_path / "long.zip", names)])
    assert prepared.classes == tuple(names)


def test_names_that_differ_in_their_capitals_alone_stand_in_one_order_in_every_process(tmp_path: Path) -> None:
    names = ["b", "A", "B", "a", "01", "1"]
    prepared = prepare([zip_of(tmp_path / "alike.zip", names)])
    assert prepared.classes == ("01", "1", "A", "a", "B", "b")


def test_other_classes_or_repeats_are_another_set(ten: Path, tmp_path: Path) -> None:
    prepared = prepare([ten])
    renamed = PreparedUpload(prepared.images, prepared.names, (), 16, tuple(f + "x" for f in prepared.folders))
    assert len({save(prepared, tmp_path), save(renamed, tmp_path), save(prepared, tmp_path, repeats=3)}) == 3
    assert load(save(prepared, tmp_path, repeats=3), own_root=tmp_path).repeats == 3
    stolen = save(prepared, tmp_path).rpartition("-")[0] + "-2"
    (tmp_path / f"{stolen}.safetensors").write_bytes(
        (tmp_path / f"{save(prepared, tmp_path)}.safetensors").read_bytes()
    )
    with pytest.raises(DataUnavailable, match="damaged"):
        load(stolen, own_root=tmp_path)


@pytest.mark.parametrize("architecture", ["cgan28", "acgan28"])
def test_ten_folders_teach_networks_that_are_told_classes(
    ten: Path, own_root: Path, accelerator: Accelerator, architecture: str
) -> None:
    name = save(prepare([ten]), own_root, repeats=4)
    config = config_of(Gan, {"dataset": name, "architecture": architecture, "batch_size": 8})
    method = Gan(config, accelerator, DataCache(own_root))
    figures = method.turn(Turn(method.players, config))
    assert all(bool(value.isfinite()) for value in figures.values())
    assert method.images_per_epoch == 20 * 4 and method.preview().columns == 10


def test_another_number_of_folders_is_refused_with_it(tmp_path: Path) -> None:
    name = save(prepare([zip_of(tmp_path / "few.zip", list("abcdefgh"))]), tmp_path)
    with pytest.raises(Mismatch, match=r"which of 10 classes a picture shows, and your own pictures have 8\."):
        Gan.refuse_mismatch(config_of(Gan, {"dataset": name, "architecture": "acgan28"}))
    Gan.refuse_mismatch(config_of(Gan, {"dataset": name, "architecture": "dcgan28"}))


def test_pictures_are_moved_by_whole_pixels_and_their_border_fills_the_rest() -> None:
    picture = torch.arange(36.0).reshape(1, 1, 6, 6)
    seen = moved(picture.expand(64, 1, 6, 6), 1, torch.Generator().manual_seed(0))
    framed = torch.nn.functional.pad(picture, (1, 1, 1, 1), mode="replicate")
    possible = [framed[..., y : y + 6, x : x + 6] for y in range(3) for x in range(3)]
    counts = [sum(bool(torch.equal(one[None], p)) for one in seen) for p in possible]
    assert sum(counts) == 64 and min(counts) > 0


@pytest.mark.parametrize(("pictures", "repeats"), [(16, 400), (100, 64), (5000, 2), (EPOCH_PICTURES, 1), (10**5, 1)])
def test_an_epoch_of_a_small_set_has_as_many_steps_as_one_of_a_larger(pictures: int, repeats: int) -> None:
    assert repeats_of(pictures) == repeats


# ---- on the page


@pytest.fixture
def host(tmp_path: Path) -> Host:
    store = RunStore(tmp_path / "runs")
    pool = WorkerPool(store, tmp_path / "own", slots=0)
    return Host(store, pool, tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN), data_root=tmp_path / "data")


@pytest.fixture
def form(host: Host) -> MethodForm:
    with gr.Blocks(analytics_enabled=False):
        return method_form(tuple(all_methods().values()), host.data_root, method_of("gan"))


def test_uploading_chooses_and_the_steps_are_said_before_train(host: Host, form: MethodForm, ten: Path) -> None:
    report, steps, chosen = take(host, [str(ten)], "auto")
    assert "20 pictures are chosen" in report and "10 classes: 1, 2, 3" in steps
    fields = {name: component.value for name, component in form.fields.items()}
    words = partial(plan_words, host, form, "gan")
    assert words(*fields.values(), form.panel.value) == ""
    fields |= {"dataset": chosen.value, "epochs": 10}
    assert words(*fields.values(), [{"name": "batch_size", "value": 32}]) == (
        "An epoch shows your 20 pictures each 320 times, moved a little each time: 10 epochs are 2,000 steps. "
        "Digits need about 2,000."
    )
    fields |= {"epochs": 1}
    assert words(*fields.values(), [{"name": "batch_size", "value": 64}]).endswith(
        ": one epoch is 100 steps. Digits need about 2,000: choose 20 epochs or more."
    )


def test_too_few_choose_nothing_and_markup_in_a_folder_is_text(host: Host, tmp_path: Path) -> None:
    few = zip_of(tmp_path / "few.zip", ["<img src=x>", "b"], each=3)
    report, steps, chosen = take(host, [str(few)], "auto")
    assert "Add 10 more" in report and chosen == gr.skip()
    assert "<img src=x" not in report + steps and "&lt;img src=x" in steps
