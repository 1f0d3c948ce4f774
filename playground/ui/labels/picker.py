"""Ten buttons with a picture each: which class shall be drawn?"""

from __future__ import annotations

from typing import Any

import gradio as gr

from playground.labels import class_grid
from playground.ui.labels.desk import Desk
from playground.ui.pictures import data_uri

ICON_SEED = 3
"""of the style that the pictures on the buttons have"""

_BUTTONS = """<div class="picker" role="group" aria-label="What to draw">${options.map((option, i) =>
  `<button type="button" data-class="${i}" aria-pressed="${i === value}"><img src="${option.picture}" alt=""
  ><span>${option.name.replace("/", "/<wbr>")}</span></button>`).join("")}</div>"""

#: One listener for all: the buttons may be redrawn. Arrow keys go from one to the next, as in a toolbar.
_ON_LOAD = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-class]');
  if (!button) return;
  props.value = Number(button.dataset.class);
  trigger('select');
});
element.addEventListener('keydown', (event) => {
  const way = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
  const buttons = [...element.querySelectorAll('button[data-class]')];
  const at = buttons.indexOf(document.activeElement);
  if (!way || at < 0) return;
  event.preventDefault();
  buttons[(at + way + buttons.length) % buttons.length].focus();
});
"""


def class_picker(value: int) -> gr.HTML:
    """The buttons; the value is the index of the class. Fill `options` with `options_of`; listen to `select`."""
    return gr.HTML(
        value, html_template=_BUTTONS, js_on_load=_ON_LOAD, apply_default_css=False, options=[], elem_id="class-picker"
    )


def options_of(desk: Desk, model: str) -> list[dict[str, Any]]:
    """Name and picture of each class, all in one style."""
    [pictures] = class_grid(desk.generator(model), 1, ICON_SEED)
    names = desk.entry(model).class_names
    return [{"name": name, "picture": data_uri(picture)} for name, picture in zip(names, pictures, strict=True)]
