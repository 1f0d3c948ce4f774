"""A seed to repeat what is seen, and a button for another one."""

from __future__ import annotations

import gradio as gr

MOST_SEED = 2**32 - 1


def seed_row(part: str, again: str) -> gr.Number:
    """Listen to its `change`; read it by `seed_of`. part: begins the names of its parts. again: on the button."""
    with gr.Row(elem_classes="seed-row"):
        seed = gr.Number(
            0, label="Style seed", info="Same number, same styles.", precision=0, minimum=0,
            maximum=MOST_SEED, min_width=120, elem_id=f"{part}-seed",
        )  # fmt: skip
        button = gr.Button(again, scale=1, min_width=110, elem_id=f"{part}-again")
    button.click(None, None, seed, js="() => Math.floor(Math.random() * 100000)", api_visibility="private")
    return seed


def seed_of(value: float | None) -> int:
    """What stands in the field; an emptied one counts as 0."""
    return int(value or 0)
