"""All pictures on the way at once, and one of them large: dragged along, played, or chosen on the sheet.

The browser has every picture, so moving along asks the server nothing.
"""

from __future__ import annotations

import base64
import io
import math
from typing import Any

import gradio as gr
from PIL import Image
from torch import Tensor

from playground.ui.latent.walking import COLUMNS, film_seconds
from playground.ui.pictures import pillow

TEMPLATE = """
<div class="stage" role="img"></div>
<div class="scrub">
  <button type="button" class="play" aria-label="Play">&#9654;</button>
  <input type="range" min="0" value="0" step="1" aria-label="Place on the path">
  <output></output>
</div>
<div class="contact"><img alt=""><i></i></div>
"""

SCRIPT = """
const find = (selector) => element.querySelector(selector);
const stage = find('.stage'), range = find('input'), sheet = find('.contact'), play = find('.play');
let timer = null, step = 1;
const rows = () => Math.ceil(props.value.count / props.value.columns);
function show() {
  const {count, columns} = props.value, at = Math.min(Number(range.value), count - 1);
  const x = at % columns, y = Math.floor(at / columns);
  const share = (place, of) => of > 1 ? `${place / (of - 1) * 100}%` : '0%';
  stage.style.backgroundPosition = `${share(x, columns)} ${share(y, rows())}`;
  stage.setAttribute('aria-label', `Picture ${at + 1} of ${count} on the path`);
  find('output').textContent = `${at + 1} of ${count}`;
  Object.assign(find('.contact i').style, {width: `${100 / columns}%`, height: `${100 / rows()}%`,
    left: `${x * 100 / columns}%`, top: `${y * 100 / rows()}%`});
}
function stop() {
  clearInterval(timer);
  timer = null;
  play.textContent = '\\u25b6';
  play.setAttribute('aria-label', 'Play');
}
function next() {
  if (!element.isConnected) return stop();
  const last = props.value.count - 1, at = Number(range.value);
  if (props.value.closed) range.value = (at + 1) % (last + 1);
  else {
    if (at >= last) step = -1;
    if (at <= 0) step = 1;
    range.value = at + step;
  }
  show();
}
function fill() {
  const {source, count, columns, about} = props.value;
  range.max = count - 1;
  stage.style.backgroundImage = `url(${source})`;
  stage.style.backgroundSize = `${columns * 100}% ${rows() * 100}%`;
  Object.assign(find('.contact img'), {src: source, alt: about});
  show();
}
range.addEventListener('input', () => { stop(); show(); });
play.addEventListener('click', () => {
  if (timer) return stop();
  timer = setInterval(next, props.value.pace);
  play.textContent = '\\u275a\\u275a';
  play.setAttribute('aria-label', 'Pause');
});
sheet.addEventListener('click', ({offsetX, offsetY}) => {
  const {columns, count} = props.value;
  const x = Math.floor(offsetX / sheet.clientWidth * columns), y = Math.floor(offsetY / sheet.clientHeight * rows());
  const at = x + columns * y;
  if (at >= count) return;
  stop();
  range.value = at;
  show();
});
watch('value', fill);
fill();
"""


def film(value: dict[str, Any], elem_id: str) -> gr.HTML:
    """Its value is that of `film_of`."""
    return gr.HTML(
        value,
        html_template=TEMPLATE,
        js_on_load=SCRIPT,
        apply_default_css=False,
        elem_id=elem_id,
        elem_classes="film",
    )


def film_of(pictures: Tensor, closed: bool, about: str) -> dict[str, Any]:
    """Pictures (m, c, s, s) in [-1, 1] in order; closed: after the last comes the first."""
    return {
        "source": _source(_sheet(pictures)),
        "count": len(pictures),
        "columns": min(COLUMNS, len(pictures)),
        "closed": closed,
        "pace": round(1000 * film_seconds(len(pictures)) / len(pictures)),
        "about": about,
    }


def _sheet(pictures: Tensor) -> Image.Image:
    side, wide = pictures.shape[-1], min(COLUMNS, len(pictures))
    sheet = Image.new("RGB" if pictures.shape[1] == 3 else "L", (wide * side, math.ceil(len(pictures) / wide) * side))
    for i, picture in enumerate(pictures):
        sheet.paste(pillow(picture), (i % wide * side, i // wide * side))
    return sheet


def _source(sheet: Image.Image) -> str:
    """WebP as an address: lossless where it is grey, where nearly exact is as large."""
    file = io.BytesIO()
    sheet.save(file, "WEBP", lossless=sheet.mode == "L", quality=0 if sheet.mode == "L" else 90, method=0)
    return f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"
