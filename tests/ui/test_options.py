"""A slip on the command line, or in the environment, is refused in one line before anything is started."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from playground.ui.options import ROOT, parse


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("GRADIO_SERVER_NAME", "GRADIO_SERVER_PORT"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "letter.txt").write_text("kept")


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The sentence with which the program ends."""
    with pytest.raises(SystemExit) as ended:
        parse(words)
    *usage, sentence = capsys.readouterr().err.splitlines()
    assert ended.value.code == 2
    assert usage[0].startswith("usage: ") and all(line.startswith(" ") for line in usage[1:])
    return sentence


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--auth", "class"], "Write a name, a colon and a password"),
        (["--auth", ":secret"], "Write a name, a colon and a password"),
        (["--auth", "class:"], "Write a name, a colon and a password"),
        (["--auth="], "Write a name, a colon and a password"),
        (["--host", "http://127.0.0.1"], "'http://127.0.0.1' is no address"),
        (["--host", "127.0.0.1:80"], "is no address"),
        (["--host="], "is no address"),
        (["--host", "no-such-host.invalid"], "no-such-host.invalid port"),
        (["--host", "203.0.113.5"], "203.0.113.5 port"),  # nobody's: kept for examples
        (["--port", "http"], "'http' is no port"),
        (["--port", "0"], "'0' is no port"),
        (["--port", "70000"], "'70000' is no port"),
        (["--port="], "'' is no port"),
        (["--runs", "/proc/runs"], "'/proc/runs' cannot be written to"),
        (["--runs", "letter.txt"], "'letter.txt' is no folder"),
        (["--runs", "letter.txt/runs"], "'letter.txt/runs' "),
        (["--runs="], "'' is no folder"),
        (["--runs", "x" * 300], "x' "),
        (["--data", "letter.txt"], "'letter.txt' is no folder"),
        (["--at-once", "0"], "'0' is no number of runs"),
        (["--at-once", "-1"], "'-1' is no number of runs"),
        (["--at-once", "two"], "'two' is no number of runs"),
        (["--at-once", "100000"], "'100000' is no number of runs"),
        (["--disk", "0"], "'0' is no amount of disk"),
        (["--disk", "nan"], "'nan' is no amount of disk"),
        (["--disk", "inf"], "'inf' is no amount of disk"),
        (["--disk", "1e300"], "'1e300' is no amount of disk"),
        (["--disk", "2GB"], "'2GB' is no amount of disk"),
    ],
)
def test_a_slip_is_refused_in_one_line(capsys: pytest.CaptureFixture[str], words: list[str], says: str) -> None:
    sentence = refused(capsys, *(["--port", free_port()] if words[0] not in ("--port", "--port=") else []), *words)
    assert ": error: " in sentence and says in sentence and sentence.endswith(".")
    assert Path("letter.txt").read_text() == "kept"


def test_a_port_of_the_environment_is_a_default_and_an_empty_one_is_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("GRADIO_SERVER_PORT", port)
    monkeypatch.setenv("GRADIO_SERVER_NAME", "localhost")
    assert (parse([]).host, parse([]).port) == ("localhost", int(port))
    monkeypatch.setenv("GRADIO_SERVER_PORT", "")
    monkeypatch.setenv("GRADIO_SERVER_NAME", "")
    assert parse(["--port", port]).host == "127.0.0.1"
    monkeypatch.setenv("GRADIO_SERVER_PORT", "${PORT}")
    assert "GRADIO_SERVER_PORT" in refused(capsys)


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_port_that_another_program_has_is_refused(capsys: pytest.CaptureFixture[str], address: str) -> None:
    with socket.socket() as other:
        other.bind((address, 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert f"127.0.0.1 port {port} cannot be listened on" in refused(capsys, "--port", port)
        assert "cannot be listened on" in refused(capsys, "--port", port, "--host", "0.0.0.0")


@pytest.mark.parametrize("written", ["::1", "[::1]"])
def test_an_ipv6_address_goes_with_or_without_brackets(written: str) -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("There is no IPv6 here.")
    assert parse(["--host", written, "--port", free_port()]).host == "[::1]"


def test_what_is_given_arrives() -> None:
    words = ["--auth", "class:a:b", "--at-once", "2", "--disk", "0.5", "--runs", "new/runs", "--data", "none yet"]
    options = parse(["--port", free_port(), *words])
    assert options.auth == ("class", "a:b")
    assert (options.at_once, options.disk) == (2, 0.5)
    assert (options.runs, options.data) == (Path("new/runs"), Path("none yet"))
    assert options.runs.is_dir() and list(options.runs.iterdir()) == []
    usual = parse(["--port", free_port()])
    assert (usual.auth, usual.runs, usual.data) == (None, ROOT / "runs", ROOT / "data")


def test_an_operating_system_that_cannot_run_it_is_named() -> None:
    """As on Windows, which has no fcntl."""
    program = "import sys; sys.modules['fcntl'] = None; from playground.ui.options import parse; parse([])"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].endswith("on Linux and macOS; on Windows start it inside WSL.")


@pytest.mark.parametrize("is_here", [False, True])
def test_tools_for_language_models_need_a_package_more(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, is_here: bool
) -> None:
    find = importlib.util.find_spec
    spec = importlib.machinery.ModuleSpec("mcp", None) if is_here else None
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: spec if name == "mcp" else find(name, *rest))
    if is_here:
        assert parse(["--port", free_port(), "--mcp"]).mcp
    else:
        assert "--mcp needs a package more" in refused(capsys, "--port", free_port(), "--mcp")


def test_what_speaks_to_language_models_is_started_only_where_it_is_asked_for() -> None:
    assert parse(["--port", free_port()]).mcp is False  # None would leave it to an environment variable of Gradio's
