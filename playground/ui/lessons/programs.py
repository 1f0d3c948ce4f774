"""How to use the page without a browser: from a program, and from a shell. The README's tests run what stands here."""

from __future__ import annotations

from dataclasses import dataclass

PAGE = "http://127.0.0.1:7860"
"""where the page is if nobody says otherwise"""
SNIPPET = f"""\
from gradio_client import Client

page = Client("{PAGE}")
run = page.predict(epochs=1, seed=7, api_name="/start_run")["run"]
for report in page.submit(run, api_name="/watch_run"):
    print(report["epoch"], report["figures"])"""
"""starts a run and follows it until it ends"""


@dataclass(frozen=True)
class Command:
    """One line for a shell, in the folder of the project."""

    line: str
    does: str


COMMANDS = (
    Command("make run", "Opens the page on this machine."),
    Command("make run HOST=0.0.0.0 PORT=8000", "Opens it for a room: it prints the link, with a QR code."),
    Command(
        ".venv/bin/python -m trainers gan --dataset mnist --epochs 25 --out runs/mine",
        "Trains a GAN without the page, which lists it under My runs. The same line again goes on where it stopped.",
    ),
    Command(
        ".venv/bin/python -m trainers infogan --epochs 3 --out runs/codes",
        "Another method: each is a command, and its settings are the options. --help lists them.",
    ),
    Command("make test", "Runs the project's tests, in five to eight minutes."),
)
