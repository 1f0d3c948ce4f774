"""Small pieces of HTML made from values of the library. Text from people is escaped here."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

import pandas as pd

from playground.config import GanConfig
from playground.health import Health, Moment
from playground.models import ARCHITECTURES
from playground.runs import Frame, Run
from playground.runs.follower import View
from playground.runs.status import Status
from playground.summary import LayerRow

#: A cost without an opponent falls so far in this part of an epoch that the rest would look level beside it.
FALL = 0.1

STATE_WORDS: dict[str, str] = {
    "waiting": "Waiting in line",
    "running": "Training",
    "paused": "Paused",
    "finished": "Finished",
    "stopped": "Stopped",
    "diverged": "Diverged",
    "failed": "Failed",
    "interrupted": "Interrupted",
}


def picture(frame: Frame | None, config: GanConfig, note: str = "") -> str:
    """The grid of a generator's run at a moment."""
    if frame is None:
        return '<div class="empty">No picture yet. The first one is the noise that training starts from.</div>'
    alt = f"{grid_words(config)} after {frame.epoch:.2f} epochs of training on {config.dataset}"
    return grid(frame, alt, f"{note} on {config.dataset}" if note else config.dataset)


def grid(frame: Frame, alt: str, source: str, smooth: bool = False) -> str:
    """A published picture. Sent inside the page, so that a new one replaces the old without a blink."""
    try:
        webp = base64.b64encode(frame.path.read_bytes()).decode()
    except FileNotFoundError:  # thinned away this moment
        return '<div class="empty">This picture was cleared away. Move the slider a little.</div>'
    caption = f"<span>epoch {frame.epoch:.2f}</span><span>step {frame.step:,}</span>"
    kind = ' class="smooth"' if smooth else ""
    return (
        f'<div class="picture"><img{kind} src="data:image/webp;base64,{webp}" alt="{escape(alt)}">'
        f'<div class="caption">{caption}<span>{escape(source)}</span></div></div>'
    )


def grid_words(config: GanConfig) -> str:
    """What the published picture shows."""
    classes = ARCHITECTURES[config.architecture].num_classes
    if classes:
        return f"{classes**2} pictures drawn by the generator, a column for each of {classes} classes,"
    return "64 pictures drawn by the generator"


def progress(status: Status, place: int | None) -> str:
    """Where the run stands, how fast it goes, when it will be done."""
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
    reason = f'<div class="line">{escape(status.reason)}</div>' if status.reason else ""
    return (
        f'<div class="progress"><div class="bar"><i style="width:{100 * share:.1f}%"></i></div>'
        f'<div class="line">{line}</div>{reason}</div>'
    )


def health(value: Health) -> str:
    kind = "well" if value.is_well else "ill"
    return (
        f'<div class="health {kind}" role="status"><b>{escape(value.sentence)}</b>'
        f"<span>{escape(value.advice)}</span></div>"
    )


def quality(view: View) -> str:
    """Mode coverage, distance and variety: figures computed by a classifier of our own."""
    judged = view.judged
    if judged is None:
        return '<div class="coverage">Quality is measured from the second second on.</div>'
    figures = []
    if judged.fid is not None:
        figures.append((f"{judged.fid:.1f}", "FID: distance to real pictures, lower is better"))
    if judged.covered is not None:
        figures.append((f"{judged.covered} of 10", "classes covered by the samples"))
    if judged.diversity is not None:
        figures.append((f"{judged.diversity:.2f}", "variety: 1 is as varied as real pictures"))
    tiles = "".join(f"<div><b>{value}</b><span>{text}</span></div>" for value, text in figures)
    return f'<div class="coverage"><div class="figures">{tiles}</div>{_bars(view)}</div>'


def _bars(view: View) -> str:
    if view.counts is None or not view.samples:
        return ""
    most = max(*view.counts, view.samples / 10)
    bars = []
    for digit, count in enumerate(view.counts):
        missing = ' class="missing"' if count < 0.02 * view.samples else ""
        title = f"{count} of {view.samples:,} samples look like a {digit}"
        bars.append(f'<div{missing} title="{title}"><i style="height:{60 * count / most:.0f}px"></i>{digit}</div>')
    return f'<div class="bars" role="img" aria-label="Samples by digit: {list(view.counts)}">{"".join(bars)}</div>'


def lines(moments: Sequence[Moment], fields: dict[str, str]) -> pd.DataFrame:
    """Rows epoch, value, line: the figures of `fields`, by the names of their lines."""
    plain = [m for m in moments if m.diversity is None]
    if plain and plain[-1].loss is not None and plain[-1].epoch > 2 * FALL:
        plain = [m for m in plain if m.epoch > FALL]
    frames = [
        pd.DataFrame({"epoch": [m.epoch for m in plain], "value": [getattr(m, name) for m in plain], "line": label})
        for label, name in fields.items()
    ]
    return pd.concat(frames).dropna() if frames else pd.DataFrame(columns=["epoch", "value", "line"])


def distances(moments: Sequence[Moment]) -> pd.DataFrame:
    """Rows epoch, FID."""
    judged = [(m.epoch, m.fid) for m in moments if m.fid is not None]
    return pd.DataFrame(judged, columns=["epoch", "FID"])


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


def run_list(runs: Sequence[tuple[Run, GanConfig, Status]]) -> str:
    """Links to runs, newest first."""
    if not runs:
        return '<div class="runs">No runs yet. Press Train, and yours is the first.</div>'
    rows = []
    for run, config, status in runs:
        what = f"{config.dataset} · {config.architecture}"
        if ARCHITECTURES[config.architecture].family == "gan":
            what += f" · {config.objective}"
        rows.append(
            f'<a href="?run={run.id}"><span>{run.id}</span><span>{escape(what)}</span>'
            f"<span>{STATE_WORDS[status.state]}, {status.epoch:.1f} of {status.epochs:g} epochs</span></a>"
        )
    return f'<div class="runs">{"".join(rows)}</div>'


def duration(seconds: float) -> str:
    """35 s, 4 min, 2 h 10 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"
