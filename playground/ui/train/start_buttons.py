"""Every button that starts a run, the question whether it may, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from playground.runs import Run
from playground.ui.assets import beside
from playground.ui.components.method_form import MethodForm, page_experiment
from playground.ui.components.steering import WATCH_AGAIN
from playground.ui.errors import inform, warn
from playground.ui.events import NOTHING, QUEUED, STREAM, Update, event_value
from playground.ui.hosting import Host
from playground.ui.train import one_picture, own_plan
from playground.ui.train.busy import OWN_RUNS_JS, at_work, question, stop_all
from playground.ui.train.form_presets import filled_form
from playground.ui.train.link import run_query
from playground.ui.train.look_back import LookBack
from playground.ui.train.my_runs import MyRuns
from playground.ui.train.setup import Setup
from trainers.method import experiment_of
from trainers.methods import experiment_in


@dataclass(frozen=True)
class StartButtons:
    """What starts runs, and what is filled when one was started."""

    run_id: gr.HTML
    """the run that is watched: the browser follows it by itself"""
    query: gr.Textbox
    """the query string that names it, empty while nothing was started here; not seen"""
    busy: gr.HTML
    """asks what is to become of a run of one's own that is still at work"""
    own: gr.Textbox
    setup: Setup
    own_steps: gr.HTML
    """`learn` comes when a person wants a run to learn own pictures"""
    learn: gr.Button
    brought: list[Any]
    """the picture that a generator shall learn from alone, and how"""
    back: LookBack
    mine: MyRuns
    resumed: Any
    """the event after which a run of the list goes on"""

    def follow(self, event: Any, look_back: Callable[[str, str], Update]) -> None:
        """After `event` may have named another run: the address names it, it is seen, and its moments can be looked
        back at."""
        named = event.success(None, self.query, None, js=beside(__file__, "js"), **QUEUED)
        named.success(look_back, [self.run_id, self.query], self.back.outputs, **STREAM)
        named.success(self.mine.renew, None, self.mine.runs, **QUEUED)


def wire_starting(host: Host, on: StartButtons) -> None:
    """Let the buttons start."""
    setup = on.setup
    sent = [on.run_id, *on.brought, *setup.form.components]
    outputs = [on.busy, on.run_id, on.query, *setup.outputs]
    unchecked: dict[str, Any] = {"preprocess": False, **QUEUED}

    def start(starter: str, values: Sequence[Any]) -> Update:
        """By the button of that name, after which "own" says the set of pictures. Raises ValueError."""
        run_id, upload, longest, *fields = values
        if starter == "train":
            run = start_from_form(host, setup.form, fields)
            return {on.run_id: run.id, on.query: run_query(run)}
        match starter.partition(" "):
            case "again", _, _:
                run = start_again(host, run_id)
            case "one", _, _:
                run = one_picture.begin(host, upload, longest)
            case "own", _, pictures:
                run = own_plan.begin(host, pictures)
            case _:
                raise ValueError("Press one of the buttons that start a run.")
        filled = filled_form(setup.form, setup.preset, *experiment_in(run))
        return {on.run_id: run.id, on.query: run_query(run)} | filled

    def wish(starter: str, *values: Any) -> Update:
        """Start it, or ask first where a run of one's own is still at work."""
        if runs := at_work(host, values[-1]):
            return {on.busy: question(host, runs, starter), on.query: ""}
        return start(starter, values[:-1])

    def learn_own(event: gr.EventData, *values: Any) -> Update:
        return wish(f"own {event_value(event, 'set')}", *values)

    def answer(event: gr.EventData, *values: Any) -> Update:
        if event_value(event, "answer") == "replace":
            stop_all(host, at_work(host, values[-1]))
        return start(str(event_value(event, "starter")), values[:-1])

    def look_back(run_id: str, query: str) -> Update:
        return on.back.open(run_id) if query else NOTHING

    for button, starter in ((setup.train, "train"), (setup.again, "again"), (on.learn, "one")):
        wished = button.click(partial(wish, starter), [*sent, on.own], outputs, js=OWN_RUNS_JS, **unchecked)
        on.follow(wished, look_back)
    wished = on.own_steps.learn(learn_own, [*sent, on.own], outputs, js=OWN_RUNS_JS, **unchecked)
    on.follow(wished, look_back)
    answered = on.busy.select(answer, [*sent, on.own], outputs, js=OWN_RUNS_JS, **unchecked)
    on.follow(answered, look_back)
    on.follow(on.resumed, look_back)
    on.resumed.success(None, None, None, js=WATCH_AGAIN, **QUEUED)


def start_from_form(host: Host, form: MethodForm, values: Sequence[Any]) -> Run:
    """Start what the form describes. Raises ValueError."""
    experiment, notes = page_experiment(host.data_root, form.raw(values))
    for note in notes:
        warn(note)
    return host.pool.start(experiment, inform)


def start_again(host: Host, run_id: str) -> Run:
    """Start the watched run's experiment once more. Raises ValueError."""
    return host.pool.start(experiment_of(*experiment_in(host.run(run_id))), inform)
