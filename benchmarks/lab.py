"""How fast the Lab plays: rounds and frames a second in headless Chromium, and the same rounds in torch on one core."""

from __future__ import annotations

import itertools
import time
from typing import Any

import torch
from playwright.sync_api import Page, sync_playwright
from torch import nn

from benchmarks.page_load import FLAGS, chromium, script_beside, served
from playground.objectives import OBJECTIVES

DEPTH, WIDTH, BATCH = 3, 64, 128
LINK = f"?tab=lab#scene=ring&depth={DEPTH}&width={WIDTH}&batch_size={BATCH}"
SECONDS = 10.0
ROUNDS = 200


def measure() -> dict[str, Any]:
    """Reference of the rounds: the same networks and batches in torch, one thread."""
    browser = chromium()
    if browser is None:
        return {"skipped": "no chromium on this machine"}
    with served() as port, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser, args=FLAGS).new_page()
        page.goto(f"http://127.0.0.1:{port}/{LINK}")
        page.wait_for_selector("#lab .formulas div", timeout=60_000)
        page.add_script_tag(content=script_beside(__file__))
        alone = rounds_alone(page)
        rounds, frames = while_drawn(page)
    reference = rounds_in_torch()
    return {
        "rounds_per_second_without_drawing": round(alone, 1),
        "rounds_per_second_in_torch": round(reference, 1),
        "times_torch": round(alone / reference, 2),
        "rounds_per_second_while_drawn": round(rounds, 1),
        "frames_per_second": round(frames, 1),
        "times_reference_of_30_frames": round(frames / 30, 2),
    }


def rounds_alone(page: Page) -> float:
    """Of the modules, nothing being drawn."""
    return float(page.evaluate("given => roundsAlone(given)", [LINK.partition("#")[2], ROUNDS]))


def while_drawn(page: Page) -> tuple[float, float]:
    """Rounds and frames a second at 60 rounds a second, as a person sees it."""
    page.locator("#lab .speed input").fill("4")
    page.click("#lab .play")
    rounds, frames = page.evaluate("given => whileDrawn(given)", SECONDS)
    return rounds, frames


def rounds_in_torch() -> float:
    """A step of D and one of G, on points drawn by chance."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    generator, discriminator = dense(2), dense(1)
    moves = [torch.optim.Adam(net.parameters(), 2e-3, betas=(0.5, 0.999)) for net in (discriminator, generator)]
    objective, real = OBJECTIVES["non_saturating"], torch.randn(BATCH, 2)
    for i in range(20 + ROUNDS):
        if i == 20:
            start = time.perf_counter()
        for player, move in enumerate(moves):
            logits = discriminator(real), discriminator(generator(torch.rand(BATCH, 2)))
            move.zero_grad()
            (objective.g_loss(logits[1], logits[0]) if player else objective.d_loss(*logits)).backward()
            move.step()
    torch.set_num_threads(threads)
    return ROUNDS / (time.perf_counter() - start)


def dense(out: int) -> nn.Sequential:
    """The Lab's network of the same size."""
    sizes = [2, *[WIDTH] * DEPTH]
    layers = [(nn.Linear(into, to), nn.LeakyReLU(0.2)) for into, to in itertools.pairwise(sizes)]
    return nn.Sequential(*itertools.chain(*layers), nn.Linear(WIDTH, out))
