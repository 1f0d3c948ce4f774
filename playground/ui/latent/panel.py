"""A panel of sliders, one a direction, each with a lock.

One component for all of them: twenty of Gradio's own sliders with a tick each would be forty, two screens tall, and
each would be sent with every picture.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import gradio as gr

REACH = 3.0
"""how far a slider goes to either side, standard deviations"""

TEMPLATE = """
{{#each value}}
<details data-title="{{title}}" {{#if open}}open{{/if}}><summary>{{title}}</summary><p class="hint">{{hint}}</p>
<div class="sliders">
{{#each rows}}
<div class="slider" data-key="{{key}}">
  <label for="move-{{key}}">{{title}}</label>
  <button type="button" title="Back to 0" aria-label="{{title}}: back to 0">{{amount}}</button>
  <input type="range" id="move-{{key}}" min="-3" max="3" step="0.05" value="{{amount}}"
    aria-describedby="about-{{key}}">
  <label class="lock" title="Locked: Randomise leaves it"><input type="checkbox" {{#if locked}}checked{{/if}}
    aria-label="Lock {{title}}"><i></i></label>
  <small id="about-{{key}}">{{hint}}</small>
</div>
{{/each}}
</div></details>
{{/each}}
"""

SCRIPT = """
const rows = () => props.value.flatMap(group => group.rows);
const changed = (key, change) => props.value.map(group => ({...group, rows: group.rows.map(
  row => row.key === key ? {...row, ...change} : row)}));
const keyOf = (target) => target.closest('.slider').dataset.key;
const paint = () => element.querySelectorAll('.slider').forEach((slider, i) => {
  const {amount, locked} = rows()[i];
  const range = slider.querySelector('[type=range]');
  range.value = amount;
  range.style.setProperty('--from', `${50 + Math.min(amount, 0) / 6 * 100}%`);
  range.style.setProperty('--to', `${50 + Math.max(amount, 0) / 6 * 100}%`);
  slider.querySelector('[type=checkbox]').checked = locked;
  const sign = amount > 0 ? '+' : amount < 0 ? '\\u2212' : '';
  slider.querySelector('button').textContent = sign + Math.abs(amount).toFixed(1);
});
const set = (key, change) => { props.value = changed(key, change); queueMicrotask(paint); };
let isDue = false;
const tell = () => {  // once a frame: a hand is faster than that, and Gradio sends all that comes in one go
  if (!isDue) requestAnimationFrame(() => { isDue = false; trigger('input'); });
  isDue = true;
};
element.addEventListener('input', ({target}) => {
  if (target.type === 'range') { set(keyOf(target), {amount: Number(target.value)}); tell(); }
  else set(keyOf(target), {locked: target.checked});
});
element.addEventListener('change', ({target}) => { if (target.type === 'range') trigger('release'); });
element.addEventListener('click', ({target}) => {
  if (target.tagName !== 'BUTTON') return;
  set(keyOf(target), {amount: 0});
  trigger('input');
  trigger('release');
});
element.addEventListener('toggle', ({target}) => {
  const title = target.dataset.title;
  props.value = props.value.map(group => group.title === title ? {...group, open: target.open} : group);
}, true);
watch('value', paint);
paint();
"""


@dataclass(frozen=True)
class Row:
    """One slider."""

    key: str
    title: str
    hint: str
    """what a step does"""
    amount: float = 0.0
    """standard deviations, -REACH to REACH"""
    locked: bool = False
    """Randomise leaves it"""


@dataclass(frozen=True)
class Group:
    """Sliders of one kind, under a title."""

    title: str
    hint: str
    rows: tuple[Row, ...]
    open: bool = True


def slider_panel(groups: Sequence[Group]) -> gr.HTML:
    """Fires `input` while a slider moves, `release` when it is let go. Its value is that of `value_of`."""
    return gr.HTML(
        value_of(groups),
        html_template=TEMPLATE,
        js_on_load=SCRIPT,
        apply_default_css=False,
        elem_id="sliders",
        elem_classes="panel",
    )


def value_of(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """What the component shows."""
    return [asdict(group) for group in groups]


def read_back(groups: Sequence[Group], value: Any) -> list[Group]:
    """These groups with the amounts and locks that a browser sent; what does not fit counts as not moved."""
    sent = {
        row.get("key"): row
        for group in (value if isinstance(value, list) else [])
        for row in (group.get("rows") or [] if isinstance(group, dict) else [])
        if isinstance(row, dict) and isinstance(row.get("key"), str)
    }
    return [replace(group, rows=tuple(_read_row(row, sent.get(row.key, {})) for row in group.rows)) for group in groups]


def _read_row(row: Row, sent: Mapping[str, Any]) -> Row:
    amount = sent.get("amount")
    is_number = isinstance(amount, int | float) and math.isfinite(amount)
    within = min(max(float(amount), -REACH), REACH) if is_number else 0.0  # type: ignore[arg-type]
    return replace(row, amount=within, locked=sent.get("locked") is True)


def amounts_of(groups: Sequence[Group]) -> list[float]:
    """Slider by slider."""
    return [row.amount for group in groups for row in group.rows]
