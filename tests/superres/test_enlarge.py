"""Four times larger: tiles are what the network would do in one go, and the file on disk is that picture."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from small import ROOT

from playground.models import initialise
from playground.models.srresnet import SRResNet
from playground.models.translator import Translator
from playground.models.unet import UNet
from playground.pretrained import Pretrained
from playground.superres import enlarge as enlarge_module
from playground.superres.enlarge import SmallPicture, enlarge, enlarge_at_once, is_grey, write_enlarged
from playground.superres.estimate import (
    MOST_MEMORY,
    MOST_PIXELS,
    Cost,
    estimate,
    measure_piece,
    memory_for,
    most_pixels_for,
    refusal,
)
from playground.superres.methods import (
    BICUBIC,
    Bicubic,
    EnlargeMethod,
    SelfEnsemble,
    method_called,
    method_names,
    reach_of,
    slower_names,
)
from playground.superres.png_writer import PngWriter
from playground.translation.prepare import PreparedPicture
from playground.translation.tiles import bands
from playground.translation.whole import apply, to_pixels

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def fresh(width: int = 12, blocks: int = 3) -> EnlargeMethod:
    """A network as training begins, its last layer strong enough to be seen."""
    network = SRResNet(width, blocks)
    initialise(network, torch.Generator().manual_seed(0))
    network.requires_grad_(False).eval()
    network.enlarge[-1].weight *= 10
    return EnlargeMethod("srresnet", "SRResNet", "Fresh.", network, reach_of(network))


BICUBIC_METHOD = EnlargeMethod(BICUBIC, "Bicubic", "No network.", Bicubic(), 3)


def noise(width: int, height: int) -> Image.Image:
    """What differs from pixel to pixel shows every seam."""
    rng = np.random.default_rng(0)
    return Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8))


def in_one_go(network: Translator, picture: Image.Image) -> Pixels:
    return to_pixels(apply(network, np.array(picture)).permute(1, 2, 0).numpy())


def pillows(picture: Image.Image) -> Pixels:
    """Pillow's own bicubic, on floats: on bytes it rounds and clips between the two directions."""
    size = 4 * picture.width, 4 * picture.height
    parts = [Image.fromarray(np.asarray(part, np.float32)).resize(size, Image.Resampling.BICUBIC)
             for part in picture.split()]  # fmt: skip
    return np.stack([np.asarray(part).round().clip(0, 255).astype(np.uint8) for part in parts], axis=2).squeeze()


def difference(a: object, b: object) -> int:
    return int(np.abs(np.asarray(a).astype(int) - np.asarray(b)).max())  # type: ignore[call-overload]


@pytest.mark.parametrize("method", [fresh(), BICUBIC_METHOD])
def test_tiles_are_the_picture_in_one_go(monkeypatch: pytest.MonkeyPatch, method: EnlargeMethod) -> None:
    picture = noise(150, 97)
    whole = in_one_go(method.network, picture)
    monkeypatch.setattr(enlarge_module, "TILE", 48)
    *_, last = enlarge(method, picture)
    assert last.picture is not None and last.total > 6
    assert last.picture.size == (600, 388)
    assert difference(last.picture, whole) <= 1  # the last bit of a sum of floats


def test_a_smaller_margin_would_leave_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    """So the test above would see them."""
    method, picture = fresh(), noise(136, 92)  # tiles just meet: no more overlap than is asked for
    monkeypatch.setattr(enlarge_module, "TILE", 48)
    careless = EnlargeMethod(method.name, method.title, "", method.network, reach=0)
    assert difference(enlarge_at_once(careless, picture), in_one_go(method.network, picture)) > 1


@pytest.mark.parametrize(("width", "blocks"), [(12, 1), (6, 4)])
def test_a_network_sees_as_far_as_reach_of_says(width: int, blocks: int) -> None:
    network = fresh(width, blocks).network.double()
    x = torch.zeros(1, 3, 61, 61, dtype=torch.double)
    changed = x.clone()
    changed[..., 30, 30] = 1
    moved = (network(x) - network(changed)).abs().amax(dim=(0, 1)) > 0
    rows = moved.any(dim=1).nonzero()
    seen = max(30 - int(rows.min()) // 4, int(rows.max()) // 4 - 30)
    assert seen <= reach_of(network) <= seen + 1
    with pytest.raises(TypeError):
        reach_of(UNet(downs=3, width=4, most=8))


def test_bicubic_is_pillows() -> None:
    picture = noise(40, 30)
    assert difference(enlarge_at_once(BICUBIC_METHOD, picture), pillows(picture)) <= 1


def written(method: EnlargeMethod, original: SmallPicture, out: Path) -> Image.Image:
    reports = list(write_enlarged(method, original, out))
    assert [report.done for report in reports] == list(range(reports[0].total + 1))
    assert reports[-1].seconds_left == 0
    return Image.open(out)


@pytest.mark.parametrize("size", [(150, 97), (33, 200), (8, 8)])
def test_the_file_is_the_picture(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, size: tuple[int, int]) -> None:
    monkeypatch.setattr(enlarge_module, "TILE", 48)
    method, picture = fresh(), noise(*size)
    file = written(method, SmallPicture.of(PreparedPicture(picture)), tmp_path / "x.png")
    assert (file.format, file.mode, file.size) == ("PNG", "RGB", (4 * size[0], 4 * size[1]))
    assert difference(file, enlarge_at_once(method, picture)) == 0
    assert "SRResNet" in file.info["Description"]


def test_grey_stays_grey(tmp_path: Path) -> None:
    grey = noise(60, 40).convert("L")
    assert is_grey(grey.convert("RGB")) and not is_grey(noise(60, 40))
    file = written(fresh(), SmallPicture.of(PreparedPicture(grey.convert("RGB"))), tmp_path / "grey.png")
    assert file.mode == "L" and file.size == (240, 160)
    bicubic = written(BICUBIC_METHOD, SmallPicture.of(PreparedPicture(grey.convert("RGB"))), tmp_path / "grey.png")
    assert difference(bicubic, pillows(grey)) <= 1


def disc(side: int = 64) -> PreparedPicture:
    """Red, round, with a soft edge, on white as uploads are prepared."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    alpha = Image.fromarray((255 * (side / 3 + 2 - np.hypot(x, y)).clip(0, 4) / 4).astype(np.uint8))
    sheet = Image.new("RGB", (side, side), "white")
    sheet.paste("red", mask=alpha)
    return PreparedPicture(sheet, alpha)


def test_transparency_is_kept_and_its_edge_does_not_shine_white(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(enlarge_module, "TILE", 32)
    prepared = disc()
    file = written(BICUBIC_METHOD, SmallPicture.of(prepared), tmp_path / "disc.png")
    assert file.mode == "RGBA"
    pixels = np.asarray(file).astype(int)
    assert prepared.alpha is not None
    assert difference(pixels[..., 3], pillows(prepared.alpha)) <= 1
    edge = (pixels[..., 3] > 64) & (pixels[..., 3] < 192)
    assert edge.sum() > 500
    assert (pixels[edge][:, 0] > 240).all() and pixels[edge][:, 1].mean() < 12  # red, where white would be 255


def test_work_that_is_left_leaves_the_rest_undone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(enlarge_module, "TILE", 32)
    steps = write_enlarged(BICUBIC_METHOD, SmallPicture.of(PreparedPicture(noise(90, 90))), tmp_path / "x.png")
    next(steps), next(steps)
    steps.close()
    with pytest.raises(OSError, match=r"."):
        Image.open(tmp_path / "x.png").load()


def test_bands_come_from_top_to_bottom_and_are_the_whole() -> None:
    picture = noise(70, 90)
    lines = [some for _, some in bands(Bicubic(), picture, 4, 32, 3, 4) if some is not None]
    assert len(lines) > 2
    assert difference(np.concatenate(lines), in_one_go(Bicubic(), picture)) <= 1


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (2, "LA"), (3, "RGB"), (4, "RGBA")])
def test_a_png_holds_what_was_written_in_any_portions(tmp_path: Path, channels: int, mode: str) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (150, 41, channels), dtype=np.uint8)
    with PngWriter(tmp_path / "x.png", 41, 150, channels, {"Software": "me"}) as file:
        for start, stop in ((0, 1), (1, 1), (1, 100), (100, 150)):
            file.write(pixels[start:stop])
    found = Image.open(tmp_path / "x.png")
    assert (found.mode, found.info["Software"]) == (mode, "me")
    assert np.array_equal(np.asarray(found).reshape(pixels.shape), pixels)


def test_a_png_with_too_few_or_too_many_lines_is_an_error(tmp_path: Path) -> None:
    lines = np.zeros((4, 5, 3), np.uint8)
    with pytest.raises(ValueError, match="4 lines were written of 5"), PngWriter(tmp_path / "a", 5, 5, 3, {}) as file:
        file.write(lines)
    with pytest.raises(ValueError, match="lines must be"), PngWriter(tmp_path / "b", 5, 3, 3, {}) as file:
        file.write(lines)


@pytest.mark.parametrize("method", [fresh(48, 10), BICUBIC_METHOD])
def test_a_phone_photo_fits_and_what_does_not_is_refused_with_a_size_that_does(method: EnlargeMethod) -> None:
    assert refusal(method, (4032, 3024)) is None and most_pixels_for(method, (4032, 3024)) is None
    assert memory_for(method, (4032, 3024)) < MOST_MEMORY
    for size in ((6000, 4000), (19_000, 600), (600, 21_000 * 2)):
        said = refusal(method, size)
        allowed = most_pixels_for(method, size)
        if said is None:
            assert size[0] * size[1] <= MOST_PIXELS and allowed is None
            continue
        assert allowed is not None and f"{allowed / 1e6:.1f} million" in said
        factor = math.sqrt(allowed / (size[0] * size[1]))
        assert refusal(method, (int(size[0] * factor), int(size[1] * factor))) is None
    assert refusal(method, (6000, 4000)) is not None


def test_an_estimate_grows_with_the_picture_and_names_the_size() -> None:
    method = fresh()
    cost = measure_piece(method, noise(64, 48)).cost
    small, large = (estimate(method, cost, size) for size in ((400, 300), (4000, 3000)))
    assert large.size == (16_000, 12_000)
    assert 80 < large.seconds / small.seconds < 250
    assert small.memory < large.memory and 70 < large.file_bytes / small.file_bytes < 130


MEASURE = """
import sys, threading, time
import numpy as np
import torch
from pathlib import Path
from PIL import Image
from playground.models.srresnet import SRResNet
from playground.superres.enlarge import SmallPicture, enlarge_at_once, write_enlarged
from playground.superres.estimate import memory_for
from playground.superres.methods import Bicubic, EnlargeMethod, reach_of
from playground.translation.prepare import PreparedPicture
torch.set_num_threads(1)
if sys.argv[1] == "bicubic":
    method = EnlargeMethod("bicubic", "Bicubic", "", Bicubic(), 3)
else:
    network = SRResNet(int(sys.argv[1]), 1).to(memory_format=torch.channels_last).requires_grad_(False).eval()
    method = EnlargeMethod("srresnet", "SRResNet", "", network, reach_of(network))
size = int(sys.argv[2]), int(sys.argv[3])
enlarge_at_once(method, Image.new("RGB", (32, 32)))
resident = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * 4096
before, seen, over = resident(), [0], threading.Event()
def watch():
    while not over.wait(0.005):
        seen[0] = max(seen[0], resident())
watcher = threading.Thread(target=watch)
watcher.start()
for _ in write_enlarged(method, SmallPicture.of(PreparedPicture(Image.new("RGB", size, "teal"))), Path(sys.argv[4])):
    pass
over.set()
watcher.join()
print(seen[0] - before, memory_for(method, size))
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads its memory from /proc")
@pytest.mark.parametrize(("network", "width", "height"), [("bicubic", 2400, 700), ("48", 700, 500)])
@pytest.mark.slow
def test_memory_stays_below_the_estimate(
    tmp_path: Path, environment: dict[str, str], network: str, width: int, height: int
) -> None:
    command = [sys.executable, "-c", MEASURE, network, str(width), str(height), str(tmp_path / "x.png")]
    result = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert result.returncode == 0, result.stderr
    took, told = map(int, result.stdout.split())
    assert 0.3 * told < took < told


def test_bicubic_is_there_without_any_weights(tmp_path: Path) -> None:
    nothing = Pretrained(tmp_path)
    assert method_names(nothing) == [BICUBIC] and slower_names(nothing) == []
    assert method_called(nothing, BICUBIC).title == "Bicubic"
    with pytest.raises(ValueError, match="no way of enlarging called 'srgan' here"):
        method_called(nothing, "srgan")
    fresh().network.save_pretrained(tmp_path / "srresnet")
    assert method_names(nothing) == [BICUBIC, "srresnet"] and slower_names(nothing) == ["srresnet-x8"]
    assert method_called(nothing, "srresnet").reach == 10


def test_the_mean_of_eight_tries_is_the_same_however_the_picture_lies() -> None:
    network = fresh().network
    eight, picture = SelfEnsemble(network), torch.rand(1, 3, 9, 12) * 2 - 1
    with torch.inference_mode():
        made, once = eight(picture), network(picture)
        for turned, back in (
            (picture.flip(3), lambda x: x.flip(3)),
            (picture.flip(2), lambda x: x.flip(2)),
            (picture.transpose(2, 3), lambda x: x.transpose(2, 3)),
        ):
            torch.testing.assert_close(back(eight(turned)), made)
            assert (back(network(turned)) - once).abs().max() > 1e-3
    assert made.shape == (1, 3, 36, 48) and float((made - once).abs().max()) > 1e-3


def test_eight_tries_cost_eight_times_the_seconds_and_a_little_more_memory(tmp_path: Path) -> None:
    fresh().network.save_pretrained(tmp_path / "srresnet")
    once, eight = (method_called(Pretrained(tmp_path), name) for name in ("srresnet", "srresnet-x8"))
    cost, size = Cost(1e-6, 1e-8, 2.0), (400, 300)
    packing = estimate(once, replace(cost, seconds=0), size).seconds
    assert estimate(eight, cost.of_eight(), size).seconds - packing == pytest.approx(
        8 * (estimate(once, cost, size).seconds - packing)
    )
    assert memory_for(once, size) < memory_for(eight, size) < 1.5 * memory_for(once, size)
    assert eight.reach == once.reach
