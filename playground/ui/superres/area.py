"""A picture made small, with a frame on it that finger, mouse and keys move: which part shall be looked at?"""

from __future__ import annotations

import base64
import io
from typing import Any

import gradio as gr
from PIL import Image

PIECE = (192, 144)
"""pixels of the small picture that are looked at: 768 x 576 of the large one, in a second"""
MOST_SHOWN = 900
"""pixels of the longer side on the page"""

TEMPLATE = """
<div class="map" tabindex="0" role="group" aria-label="Your photo. Arrow keys move the frame.">
  <img alt="Your photo"><b aria-hidden="true"></b>
</div>
<div class="places">
  <label>Across<input class="x" type="range" min="0" max="1" step="0.01"></label>
  <label>Down<input class="y" type="range" min="0" max="1" step="0.01"></label>
</div>
"""

SCRIPT = """
const find = (selector) => element.querySelector(selector), map = find('.map');
const clamp = (value) => Math.min(1, Math.max(0, value));
let timer = null;
function paint() {
  const {source, wide, high} = props.picture, [x, y] = props.value;
  element.hidden = !source || (wide >= 1 && high >= 1);
  if (!source) return;
  if (find('img').src !== source) find('img').src = source;
  Object.assign(find('b').style, {width: `${100 * wide}%`, height: `${100 * high}%`,
    left: `${100 * x * (1 - wide)}%`, top: `${100 * y * (1 - high)}%`});
  [find('.x').value, find('.y').value] = [x, y];
}
// The server is asked once the hand rests.
function move(x, y) {
  props.value = [clamp(x), clamp(y)];
  paint();
  clearTimeout(timer);
  timer = setTimeout(() => trigger('input'), 200);
}
function follow({clientX, clientY}) {
  const box = map.getBoundingClientRect(), {wide, high} = props.picture;
  const share = (place, part) => part < 1 ? (place - part / 2) / (1 - part) : 0;
  move(share((clientX - box.left) / box.width, wide), share((clientY - box.top) / box.height, high));
}
let held = null;
map.addEventListener('pointerdown', (event) => {
  if (event.button !== 0) return;
  held = event.pointerId;
  if (event.pointerType === 'mouse') map.setPointerCapture(held);
});
map.addEventListener('pointermove', (event) => {
  if (held === event.pointerId && event.pointerType === 'mouse') follow(event);
});
map.addEventListener('pointerup', (event) => { if (held === event.pointerId) follow(event); held = null; });
map.addEventListener('pointercancel', () => { held = null; });
map.addEventListener('dragstart', (event) => event.preventDefault());
map.addEventListener('keydown', (event) => {
  const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
  if (!way) return;
  event.preventDefault();
  const [x, y] = props.value;
  move(x + 0.05 * way[0], y + 0.05 * way[1]);
});
element.addEventListener('input', ({target}) => {
  if (target.type === 'range') move(Number(find('.x').value), Number(find('.y').value));
});
watch(['picture', 'value'], paint);
paint();
"""

NOTHING: dict[str, Any] = {"value": [0.5, 0.5], "picture": {"source": "", "wide": 1, "high": 1}}


def area_chooser(elem_id: str) -> gr.HTML:
    """Fires `input` when the frame was moved; read its value by `piece_of`. Fill it with `gr.HTML(**area_of(...))`."""
    return gr.HTML(
        html_template=TEMPLATE, js_on_load=SCRIPT, apply_default_css=False, elem_id=elem_id, elem_classes="area",
        **NOTHING,
    )  # fmt: skip


def area_of(picture: Image.Image) -> dict[str, Any]:
    """The picture with the frame in its middle."""
    small = picture.copy()
    small.thumbnail((MOST_SHOWN, MOST_SHOWN), Image.Resampling.BICUBIC, reducing_gap=2.0)
    file = io.BytesIO()
    small.save(file, "WEBP", quality=85, method=0)
    source = f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"
    wide, high = (min(1.0, piece / side) for piece, side in zip(PIECE, picture.size, strict=True))
    return {"value": [0.5, 0.5], "picture": {"source": source, "wide": wide, "high": high}}


def piece_of(picture: Image.Image, at: Any) -> Image.Image:
    """What is in the frame, at most PIECE. at: as the page sends it, shares of the way across and down."""
    try:
        x, y = (min(1.0, max(0.0, float(share))) for share in at)
    except (TypeError, ValueError):
        x = y = 0.5
    wide, high = (min(piece, side) for piece, side in zip(PIECE, picture.size, strict=True))
    left, top = round(x * (picture.width - wide)), round(y * (picture.height - high))
    return picture.crop((left, top, left + wide, top + high))
