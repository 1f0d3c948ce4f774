"""What lies around every handler: what a browser sends becomes values, and what the library refuses becomes a sentence.

Anybody can send anything to the address of an event. What a handler is called with has passed here, so it need not ask
whether a number is one; whether it lies in a range, or a name is known, is the handler's affair.
"""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.components import Component
from gradio.state_holder import SessionState

from playground.config import is_number, plain_number
from playground.ui.errors import refusal

NOT_OURS = "The page has sent something that it does not know. Open it again."


class Page(gr.Blocks):
    """A page that looks at what it is sent before its handlers see it, and says what they refuse."""

    async def preprocess_data(
        self, block_fn: BlockFunction, inputs: list[Any], state: SessionState | None, explicit_call: bool = False
    ) -> list[Any]:
        """Raises gr.Error for what no browser sends that shows this page."""
        for place, (part, value) in enumerate(zip(block_fn.inputs, inputs, strict=False)):
            if not is_of_kind(part, value):
                raise refusal(NOT_OURS)
            if block_fn.preprocess:
                refuse_beyond(state[part._id] if state and part._id in state else part, value)
            if value is None and isinstance(part, gr.Textbox):
                inputs[place] = ""
        try:
            values: list[Any] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
        except (gr.Error, ValueError, TypeError, ArithmeticError, LookupError) as error:  # in Gradio's words
            raise refusal(NOT_OURS) from error
        return values

    async def call_function(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A ValueError of the library, whose message is fit for a person, appears on the page as it is."""
        try:
            answer: dict[str, Any] = await super().call_function(*args, **kwargs)
        except gr.Error:  # a ValueError as well, and in its final words
            raise
        except ValueError as error:
            raise refusal(str(error)) from error
        return answer


def refuse_beyond(part: object, value: float | None) -> None:
    """Raises gr.Error for a number that its box does not take: a person may type one."""
    if value is None or not isinstance(part, gr.Number | gr.Slider):
        return
    if part.minimum is not None and value < part.minimum:
        raise refusal(f"{part.label}: {plain_number(value)} is too small. The least is {plain_number(part.minimum)}.")
    if part.maximum is not None and value > part.maximum:
        raise refusal(f"{part.label}: {plain_number(value)} is too large. The most is {plain_number(part.maximum)}.")


def is_of_kind(part: object, value: object) -> bool:
    """Whether a component like this one gives such values. None is what an empty box gives.

    A `gr.HTML` gives values of the kind that it was made with. Files are Gradio's to check, and what endpoints are sent
    is theirs: their functions take what a program may write.
    """
    match part:
        case _ if value is None:
            return True
        case gr.Number() | gr.Slider():
            return is_number(value)
        case gr.Checkbox():
            return isinstance(value, bool)
        case gr.Textbox():
            return is_text(value)
        case gr.Dropdown(multiselect=True):
            return isinstance(value, list) and all(is_choice(each) for each in value)
        case gr.Dropdown() | gr.Radio():
            return is_choice(value)
        case gr.HTML():
            return is_like(value, usual_value(part))
    return True


def is_text(value: object) -> bool:
    """Whether it can be written anywhere: JSON may hold halves of a character."""
    try:
        return isinstance(value, str) and value.encode() is not None
    except UnicodeEncodeError:
        return False


def is_choice(value: object) -> bool:
    """Whether it can be one of a list: a name or a number."""
    return is_text(value) or is_number(value) or isinstance(value, bool)


def is_like(value: object, usual: object) -> bool:
    """Whether two values of a component of our own are of one kind. What lies inside lists is for its reader."""
    if isinstance(usual, str):
        return is_text(value)
    if is_number(usual):
        return is_number(value)
    return isinstance(value, list | dict) and type(value) is type(usual)


def usual_value(part: Component) -> object:
    """What it was made with."""
    value: object = part.value
    return value
