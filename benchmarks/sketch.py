"""What a hand with a pen or a brush feels: from lifting it to the picture, in a real browser.

Reference: the network alone, in this process, on one thread as the page has it.
"""

from __future__ import annotations

import statistics
from typing import Any

import torch
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks.page_load import FLAGS, chromium, script_beside, served
from benchmarks.translation import timed
from playground.pretrained import Pretrained, Takes, translator_entry
from playground.sketch.translate import to_picture

STROKES = 12
PADS: dict[Takes, tuple[str, str, str]] = {
    "ink": ("Draw and colour", "#sketch-pad canvas", "#sketch-coloured"),
    "labels": ("Paint a building", "#sketch-building-painter canvas", "#sketch-building"),
}
"""by what is drawn: tab, canvas, and where its picture stands"""


def measure() -> dict[str, Any]:
    """The page alone on this machine, one person drawing."""
    browser = chromium()
    if browser is None:
        return {"skipped": "no chromium on this machine"}
    torch.set_num_threads(1)
    alone = {takes: milliseconds_alone(name) for takes in PADS for name in Pretrained().translators(takes=takes)[:1]}
    with served() as port, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=browser, args=FLAGS).new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        page.get_by_role("tab", name="Sketch", exact=True).click()
        return {takes: compared(strokes(page, *PADS[takes]), alone[takes]) for takes in alone}


def strokes(page: Page, tab: str, pad: str, result: str) -> list[float]:
    """Milliseconds of each of some lines across the example that the tab opens with."""
    page.get_by_role("tab", name=tab).click()
    page.wait_for_selector(f"{result} img")
    page.locator(pad).scroll_into_view_if_needed()
    box = page.locator(pad).bounding_box()
    assert box is not None
    took, stopwatch = [], script_beside(__file__)
    for index in range(STROKES):
        x, y = box["x"] + box["width"] * (0.1 + 0.8 * index / STROKES), box["y"] + box["height"] * 0.1
        page.evaluate(stopwatch, [pad, result])
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, 6):
            page.mouse.move(x, y + box["height"] * 0.16 * step)
        page.mouse.up()
        took.append(float(page.evaluate("window.stopwatch")))
    return took


def compared(took: list[float], alone: float) -> dict[str, float]:
    median = statistics.median(took)
    return {
        "milliseconds_from_stroke_to_picture": round(median, 1),
        "milliseconds_at_worst": round(max(took), 1),
        "network_alone_milliseconds": round(alone, 1),
        "times_network_alone": round(median / alone, 2),
    }


def milliseconds_alone(name: str) -> float:
    """Of one translation."""
    side = translator_entry(name).side
    network, sketch = Pretrained().translator(name), Image.new("RGB", (side, side), "white")
    return 1000 * timed(lambda: to_picture(network, sketch))
