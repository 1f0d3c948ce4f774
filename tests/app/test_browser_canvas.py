"""Browsers that hide what is drawn from the page: it is said; a little noise is no matter."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page
from serving import Server, wait_for

#: What each makes of a canvas before it is encoded: nothing but white, noise, or a flipped bit in a few pixels.
PROTECTIONS = {
    "white": "pen.fillStyle = '#ffffff'; pen.fillRect(0, 0, copy.width, copy.height);",
    "noise": "let seed = 1; for (let i = 0; i < data.length; i++) { seed = Math.imul(seed, 1664525) + 1013904223 | 0; "
    "if (i % 4 < 3) data[i] = seed >>> 24; } pen.putImageData(pixels, 0, 0);",
    "a bit": "for (let i = 0; i < data.length; i += 400) data[i] ^= 1; pen.putImageData(pixels, 0, 0);",
}
PROTECT = """
const encode = HTMLCanvasElement.prototype.toDataURL;
HTMLCanvasElement.prototype.toDataURL = function (...how) {
  const copy = Object.assign(document.createElement('canvas'), {width: this.width, height: this.height});
  const pen = copy.getContext('2d');
  pen.drawImage(this, 0, 0);
  const pixels = pen.getImageData(0, 0, copy.width, copy.height), {data} = pixels;
  %s
  return encode.apply(copy, how);
};
"""


@pytest.mark.slow
@pytest.mark.parametrize(("protection", "is_refused"), [("white", True), ("noise", True), ("a bit", False)])
def test_what_cannot_be_read_is_said_and_not_sent(
    context: BrowserContext, page: Page, server: Server, protection: str, is_refused: bool
) -> None:
    context.add_init_script(PROTECT % PROTECTIONS[protection])
    page.goto("?tab=sketch")
    pad = page.locator("#sketch-pad canvas")
    pad.wait_for()
    wait_for(lambda: page.locator("#sketch-coloured img").count(), "the first picture")
    before = page.locator("#sketch-coloured img").first.get_attribute("src")
    pad.scroll_into_view_if_needed()
    pad.click(position={"x": 60, "y": 80})
    if is_refused:
        page.wait_for_selector("#sketch-pad .unreadable:visible")
        page.wait_for_timeout(700)
        assert page.locator("#sketch-coloured img").first.get_attribute("src") == before
    else:
        wait_for(
            lambda: page.locator("#sketch-coloured img").first.get_attribute("src") != before, "the drawing's colours"
        )
        assert not page.locator("#sketch-pad .unreadable").is_visible()
