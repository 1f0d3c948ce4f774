"""Two pictures of one size, one over the other, with a line between them that finger, mouse and arrow keys move."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr
from PIL import Image

from playground.ui.photo.shown import address

TEMPLATE = """
${after ? `<div class="pair" style="--ratio:${ratio}"><div class="compare">
  <img src="${after}" alt="${right}">
  <img class="before" src="${before}" alt="${left}">
  <i aria-hidden="true"></i>
  <input type="range" min="0" max="100" value="50" aria-label="How much of the picture before is shown, in percent">
</div>
<div class="captions"><span>${left}</span><span>${right}</span></div></div>` : `<div class="empty">${words}</div>`}
"""
SCRIPT = """
let at = 50;
function move() {
  const frame = element.querySelector('.compare');
  if (!frame) return;
  frame.style.setProperty('--at', at + '%');
  frame.querySelector('input').value = at;
}
element.addEventListener('input', (event) => {
  if (event.target.type !== 'range') return;
  at = event.target.value;
  move();
});
// A new picture is laid under the line where the visitor has left it.
watch(['after', 'before'], () => requestAnimationFrame(move));
"""


def compare_pictures(words: str, elem_id: str) -> gr.HTML:
    """Empty, with words instead. Return `gr.HTML(**compared(...))` or `gr.HTML(**emptied(...))` for another state."""
    return gr.HTML(
        html_template=TEMPLATE, js_on_load=SCRIPT, apply_default_css=False, elem_id=elem_id, **emptied(words)
    )


def emptied(words: str) -> dict[str, Any]:
    """Words where no picture is."""
    return {"before": "", "after": "", "left": "", "right": "", "ratio": 1, "words": escape(words)}


def compared(before: Image.Image, after: Image.Image, left: str, right: str) -> dict[str, Any]:
    """The two pictures; they may differ in size, and `before` gives the aspect. left, right: what they are."""
    return {
        "before": address(before),
        "after": address(after),
        "left": escape(left),
        "right": escape(right),
        "ratio": round(before.width / before.height, 4),
        "words": "",
    }
