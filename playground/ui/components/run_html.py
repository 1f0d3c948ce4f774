"""Small pieces of HTML made from values of the library. Text from people is escaped here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from itertools import islice

from playground.models.layer_table import LayerRow
from playground.pretrained import MODELS
from playground.runs import About, Figure, Frame, Plot, Run, RunStore
from playground.runs.about import Role
from playground.runs.diagnosis import Diagnosis
from playground.runs.follower import Snapshot
from playground.runs.history import SampleQuality
from playground.runs.status import LIVE_STATES, Status
from playground.runs.store import named
from playground.ui.components.status_line import duration
from trainers.run_generators import model_of

MOST_LEFT_OUT = 3
"""sentences on files that a run does not use"""
MOST_LISTED = 60
"""runs in a list of them"""
ROLE_CLASSES: dict[Role, str] = {
    "real": "c-real", "fake": "c-fake", "discriminator": "c-d", "generator": "c-g", "encoder": "c-e", "plain": "",
}  # fmt: skip
STATE_WORDS: dict[str, str] = {
    "waiting": "Starting",
    "running": "Training",
    "paused": "Paused",
    "finished": "Finished",
    "stopped": "Stopped",
    "diverged": "Diverged",
    "failed": "Failed",
    "interrupted": "Interrupted",
}
TABS = {"latent": ("latent/sliders", "Open in Latent"), "labels": ("labels/ask", "Open in Labels")}
"""place and words by the tab that a generator is for"""


def progress(status: Status, place: int | None, left_out: Sequence[str] = ()) -> str:
    """Where the run stands, how fast it goes, when it will be done. left_out: sentences on what it does not use."""
    share = min(1.0, status.epoch / status.epochs) if status.epochs else 0.0
    parts = [f'<span class="pill {status.state}">{STATE_WORDS[status.state]}</span>']
    if place is not None:
        parts = [f'<span class="pill waiting">Waiting: number {place} in line</span>']
    parts.append(f"epoch {status.epoch:.2f} of {status.epochs:g}")
    parts.append(f"step {status.step:,}")
    if status.state == "running" and status.images_per_second:
        parts.append(f"{status.images_per_second:,.0f} images/s")
    if status.state == "running" and status.seconds_left is not None:
        parts.append(f"{duration(status.seconds_left)} left")
    line = "".join(f"<span>{part}</span>" for part in parts)
    sentences = [status.reason] if status.reason else []
    sentences += left_out[:MOST_LEFT_OUT]
    if len(left_out) > MOST_LEFT_OUT:
        sentences.append(f"So much of {len(left_out):,} remarks on the files; the run's events.jsonl has all of them.")
    below = "".join(f'<div class="line">{escape(sentence)}</div>' for sentence in sentences)
    return (
        f'<div class="progress"><div class="bar"><i style="width:{100 * share:.1f}%"></i></div>'
        f'<div class="line">{line}</div>{below}</div>'
    )


def moment_progress(note: str, frame: Frame, status: Status) -> str:
    """Where a picture stands that is not the newest. note: why it is seen."""
    share = min(1.0, frame.epoch / status.epochs) if status.epochs else 0.0
    words = f"<span>epoch {frame.epoch:.2f} of {status.epochs:g}</span><span>step {frame.step:,}</span>"
    return (
        f'<div class="progress"><div class="bar"><i style="width:{100 * share:.1f}%"></i></div>'
        f'<div class="line"><span class="pill">{escape(note).capitalize()}</span>{words}</div></div>'
    )


def resume_word(state: str) -> str:
    """On the button by which a run in that state goes on."""
    return "Train on" if state == "finished" else "Resume"


def diagnosis(value: Diagnosis | None) -> str:
    """Empty where the method gives none."""
    if value is None:
        return ""
    kind, sign = ("well", "✓") if value.is_well else ("ill", "✗")
    if value.is_open:
        kind, sign = "", "…"
    return (
        f'<div class="health {kind}" role="status"><i><span aria-hidden="true">{sign}</span> {value.name}.</i> '
        f"<b>{escape(value.sentence)}</b> <span>{escape(value.advice)}</span></div>"
    )


def quality(shot: Snapshot, found: SampleQuality | None) -> str:
    """Distance, mode coverage and variety: figures computed by a classifier of our own. found: one of the run's."""
    name = 'class="coverage" role="group" aria-label="Quality of the samples, by a classifier of our own"'
    if found is None:
        return f"<div {name}>Quality is measured from the second second on.</div>"
    figures = []
    if found.fid is not None:
        figures.append((f"{found.fid:.1f}", "FID: lower is better", "Fréchet distance to real pictures"))
    if found.covered is not None:
        of_all = f"{found.covered} of {len(found.counts)}"
        figures.append((of_all, "classes drawn", "Classes that make at least 2% of the samples"))
    figures.append((f"{found.diversity:.2f}", "variety: real ones have 1", "How much the samples differ"))
    tiles = "".join(f'<div title="{title}"><b>{value}</b><span>{text}</span></div>' for value, text, title in figures)
    return f'<div {name}><div class="figures">{tiles}</div>{_bars(found, shot.about.classes)}</div>'


def _bars(found: SampleQuality, classes: Sequence[str]) -> str:
    if not found.counts or not found.samples:
        return ""
    names = list(classes) if len(classes) == len(found.counts) else [str(i) for i in range(len(found.counts))]
    most = max(*found.counts, found.samples / len(found.counts))
    bars = []
    for number, count in enumerate(found.counts):
        missing = ' class="missing"' if count < 0.02 * found.samples else ""
        title = escape(f"{count} of {found.samples:,} samples look like class {names[number]}")
        height = 60 * count / most
        bars.append(f'<div{missing} title="{title}"><i style="height:{height:.0f}px"></i>{number}</div>')
    words = escape(", ".join(f"{name}: {count}" for name, count in zip(names, found.counts, strict=True)))
    return f'<div class="bars" role="img" aria-label="Samples by class: {words}">{"".join(bars)}</div>'


def plot_heading(plot: Plot, figures: Sequence[Figure]) -> str:
    """What is drawn, in the colours of the lines, and what to look at."""
    keys = [f'<span class="{ROLE_CLASSES[figure.role]}">{escape(figure.title)}</span>' for figure in figures]
    legend = f' <span class="keys">({", ".join(keys)})</span>' if len(figures) > 1 else ""
    return f'<div class="legend">{escape(plot.title)}{legend}<small>{escape(plot.hint)}</small></div>'


def layers(rows: Sequence[LayerRow], estimate: str, source: str) -> str:
    """The table of the networks that learn."""
    parts = []
    for network in dict.fromkeys(row.network for row in rows):
        of_network = [row for row in rows if row.network == network]
        total = sum(row.parameters for row in of_network)
        body = "".join(
            f"<tr><td>{escape(row.layer)}</td><td>{escape(row.output)}</td><td>{row.parameters:,}</td></tr>"
            for row in of_network
        )
        colour = {"Generator": "c-g", "Discriminator": "c-d"}.get(network, "c-e")
        parts.append(
            f'<table><tr><th class="{colour}">{network}</th><th>output</th><th>{total:,} weights</th></tr>'
            f"{body}</table>"
        )
    return (
        f'<div class="layers"><p>{escape(estimate)}</p><div class="tables">{"".join(parts)}</div>'
        f"<small>After: {escape(source)}</small></div>"
    )


def newest_runs(store: RunStore, methods: Collection[str] | None = None) -> list[tuple[Run, About, Status]]:
    """The newest MOST_LISTED, of these methods where some are named; older ones are not read."""
    described = ((run, run.about()) for run in store.runs())
    wanted = ((run, about) for run, about in described if methods is None or about.method in methods)
    return [(run, about, run.status()) for run, about in islice(wanted, MOST_LISTED)]


def leaving(runs: Sequence[Run]) -> str:
    """Which runs go to make room for others; empty where none does."""
    if not runs:
        return ""
    return (
        f'<div class="hint">The disk space of this page is used up. To make room for new runs, {named(runs)} goes. A '
        "run that you name or keep stays, and so do those that were started in a shell.</div>"
    )


def run_list(runs: Sequence[tuple[Run, About, Status]]) -> str:
    """Links to runs, newest first."""
    if not runs:
        return '<div class="runs">No runs yet. Press Train, and yours is the first.</div>'
    rows = []
    for run, about, status in runs:
        rows.append(
            f'<a href="?run={run.id}"><span>{run.id}</span><span>{escape(about.subject)}</span>'
            f"<span>{STATE_WORDS[status.state]}, {status.epoch:.1f} of {status.epochs:g} epochs</span></a>"
        )
    return f'<div class="runs">{"".join(rows)}</div>'


def open_link(run: Run, status: Status, tab: str) -> str:
    """HTML; empty for a run without a generator of that kind, and for one that has nothing to open.

    tab: what `tab_of` says of the run.
    """
    if not (run.checkpoint.is_file() or status.state in LIVE_STATES):
        return ""
    return _link(tab, model_of(run), run.title)


def shipped_link(model: str) -> str:
    """The same for a generator that ships and is asked for nothing; empty where there is none of that name."""
    return _link("latent", model, MODELS[model].title) if model in MODELS else ""


def _link(tab: str, model: str, title: str) -> str:
    if tab not in TABS:
        return ""
    place, words = TABS[tab]
    address, label = escape(f"?tab={place}&model={model}"), escape(f"{words}: {title}")
    return f'<a href="{address}" data-opens aria-label="{label}">{words}</a>'
