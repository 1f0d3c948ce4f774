"""Every command in the README is run, shortened where it would train for minutes."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from small import ROOT, free_port

from benchmarks.zoo_table import table
from playground.runs import Run
from playground.ui.options import parse as parse_options
from trainers import cli
from trainers.__main__ import parse
from trainers.methods import all_methods

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```bash\n(.*?)```", README, re.DOTALL) for line in block.splitlines() if line.strip()
]
#: Serves until it is told to end.
SERVERS = [command for command in COMMANDS if command.startswith("make run") or " app.py " in command]
#: Leaves the run that another command ships.
TRAINER = next(line for line in COMMANDS if line.endswith("--out runs/mine"))
#: Train for minutes, or need pictures that have to be drawn first: their own tests run them.
LONG = [
    line
    for line in COMMANDS
    if re.search(
        r"launch .*trainers|trainers (infogan|classifier|attributes|draw-|gan.* faces |pix2pix|gaugan|pair-|cut-|"
        r"cyclegan|srgan|ship-)",
        line,
    )
]


def test_the_readme_has_no_command_that_these_tests_pass_over() -> None:
    rest = [command for command in COMMANDS if command not in [*SERVERS, TRAINER, *LONG]]
    assert [shlex.split(command)[:4] for command in rest] == [
        ["make", "test"],
        [".venv/bin/python", "-m", "trainers", "ship"],
        [".venv/bin/python", "-m", "trainers", "directions"],
    ]


def test_what_was_measured_says_on_which_processor() -> None:
    assert "Intel Xeon" in README.partition("## Measured")[2].partition("|")[0]


@pytest.mark.slow
def test_the_classroom_command_brings_up_the_page(tmp_path: Path) -> None:
    command = next(command for command in SERVERS if "HOST=" in command)
    port = free_port()
    words = [word for word in shlex.split(command) if not word.startswith("PORT=")]
    words += [f"PORT={port}", f"ARGS=--runs {tmp_path}", f"VENV={environment()}"]
    server = subprocess.Popen(words, cwd=ROOT, start_new_session=True)
    try:
        assert answers(f"http://127.0.0.1:{port}/") == 200
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)


@pytest.mark.parametrize("command", SERVERS)
def test_a_command_that_serves_is_understood(command: str, tmp_path: Path) -> None:
    """Of make: what it would start."""
    words = shlex.split(command)
    if words[0] == "make":
        told = subprocess.run([*words, "-n"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        words = shlex.split(next(line for line in told.splitlines() if " app.py " in line))
    words[words.index("--port") + 1] = str(free_port())
    options = parse_options([*words[words.index("app.py") + 1 :], "--runs", str(tmp_path)])
    wanted = dict(zip(words[2::2], words[3::2], strict=True))
    assert options.host == wanted["--host"]
    assert str(options.port) == wanted["--port"]
    assert options.auth == (tuple(wanted["--auth"].split(":")) if "--auth" in wanted else None)
    assert options.lecturer == wanted.get("--lecturer")


@pytest.mark.slow
def test_a_trainer_command_leaves_a_run_that_ships(tmp_path: Path) -> None:
    """As written, and stopped as the page would stop it: its epochs take minutes."""
    ship = next(command for command in COMMANDS if "trainers ship" in command)
    words = in_this_environment(TRAINER)
    run = Run(tmp_path / Path(words[-1]).name)
    words[words.index("--out") + 1] = str(run.path)
    trainer = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while trainer.poll() is None and run.status().step < 3:
        time.sleep(0.2)
    run.order(command="stop")
    _, said = trainer.communicate(timeout=100)
    assert (trainer.returncode, run.status().state) == (0, "stopped"), said
    ship = ship.replace("runs/", f"{tmp_path}/")
    subprocess.run(in_this_environment(ship), cwd=ROOT, check=True, timeout=100)
    assert {"config.json", "model.safetensors", "README.md", "run"} <= set(os.listdir(tmp_path / "mine-model"))


@pytest.mark.parametrize("command", LONG)
def test_a_long_command_is_understood(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interpreter, _, after = command.partition(" -m trainers ")
    words = shlex.split(after)
    monkeypatch.setattr(sys, "argv", ["trainers", *words])
    commands = {name: cli.command_type(method, method.usual()) for name, method in all_methods().items()}
    told = parse(commands)  # what it does not know ends the program
    assert interpreter in (".venv/bin/python", ".venv/bin/accelerate launch --multi_gpu --num_processes 2")
    assert all(str(getattr(told, flag[2:])) == value for flag, value in zip(words[1::2], words[2::2], strict=True))


@pytest.mark.slow
def test_directions_are_found_for_a_model_folder(tmp_path: Path) -> None:
    command = next(command for command in COMMANDS if "trainers directions" in command)
    model = next(word for word in shlex.split(command) if word.startswith("pretrained/"))
    copy = shutil.copytree(ROOT / model, tmp_path / Path(model).name, ignore=shutil.ignore_patterns("run", "*ions.*"))
    words = in_this_environment(command.replace(model, str(copy)))
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True, timeout=200)
    assert (copy / "directions.safetensors").is_file()


def test_the_command_that_keeps_a_history_finds_the_library() -> None:
    subprocess.run([sys.executable, "-m", "tests.histories"], cwd=ROOT, check=True, timeout=100)
    assert "`python -m tests.histories NAME`" in (ROOT / "README.md").read_text()


def test_make_test_is_a_target() -> None:
    subprocess.run(["make", "-n", "test"], cwd=ROOT, check=True, capture_output=True)


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    """Otherwise a table is shown as lines of text."""
    tables = re.findall(r"(?:^\|.*\n)+", README, re.MULTILINE)
    assert len(tables) >= 3
    for lines in map(str.splitlines, tables):
        assert set(lines[1]) <= set("|-: "), lines[1]
        assert len({line.replace("\\|", "").count("|") for line in lines}) == 1, lines[0]


def test_the_screenshot_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert pictures and all((ROOT / picture).is_file() for picture in pictures)


def in_this_environment(command: str) -> list[str]:
    """The command's words, with the interpreter that runs the tests."""
    programs = Path(sys.executable).parent
    return [word.replace(".venv/bin", str(programs)) for word in shlex.split(command)]


def environment() -> Path:
    """Where make finds what is installed: the folder of this interpreter's environment."""
    return Path(sys.prefix)


def answers(url: str, seconds: float = 90.0) -> int:
    """The status of the first answer, signing in being an answer too."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_the_table_of_the_zoo_is_that_of_the_recordings() -> None:
    """Else: python -m benchmarks.zoo_table, into the README."""
    assert table() in README
