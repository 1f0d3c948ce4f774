"""The page's command line: every value is checked before anything is started, and a slip is refused in one line.

Nothing here imports gradio: it must find the environment in order (see `playground.ui.environment`).
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import ipaddress
import math
import os
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path

#: Each trainer takes its memory as soon as the page starts.
MOST_AT_ONCE = 64
MOST_GIGABYTES = 1_000_000.0
#: A shorter code is soon guessed.
SHORTEST_CODE = 4
ROOT = Path(__file__).parents[2]


def parse(words: Sequence[str] | None = None) -> argparse.Namespace:
    """The options in words, else of the command line. Ends the program with one sentence where one cannot be met."""
    parser = argparse.ArgumentParser(description="GAN Playground: see generative adversarial networks learn.")
    # An empty variable is one that a compose file did not set.
    host, port = (os.environ.get(f"GRADIO_SERVER_{name}") for name in ("NAME", "PORT"))
    parser.add_argument(
        "--host", type=host_name, default=host or "127.0.0.1", help="address to listen on; 0.0.0.0 for a classroom"
    )
    parser.add_argument("--port", type=port_number, default=port or "7860")
    parser.add_argument("--auth", type=account, metavar="NAME:PASSWORD", help="ask visitors for this name and password")
    parser.add_argument("--runs", type=writable_folder, default=str(ROOT / "runs"), help="folder of the runs")
    parser.add_argument(
        "--data", type=folder, default=str(ROOT / "data"), help="folder with folders of pictures to learn from"
    )
    parser.add_argument("--at-once", type=run_count, default=1, help="runs that train at the same time")
    parser.add_argument(
        "--disk", type=gigabytes, default=2.0, help="gigabytes for runs that the page starts; the oldest go first"
    )
    parser.add_argument("--minutes", type=amount, default=0.0, help="minutes that a run may train; then it is stopped")
    parser.add_argument(
        "--memory", type=amount, default=0.0, help="training is stopped when it takes more gigabytes of memory"
    )
    parser.add_argument(
        "--lecturer",
        type=code,
        default=None,
        metavar="CODE",
        help="all watch one run; only who knows this code starts, pauses and stops it",
    )
    parser.add_argument(
        "--mcp",
        action="store_true",
        help="offer the endpoints to language models as tools (pip install gradio[mcp])",
    )
    options = parser.parse_args(words)
    try:
        import playground.runs  # noqa: F401
    except ImportError as error:  # the operating system, or a package that is missing
        parser.error(str(error))
    if options.mcp and importlib.util.find_spec("mcp") is None:
        parser.error("--mcp needs a package more: pip install 'gradio[mcp]'")
    if reason := refusal_to_listen(options.host, options.port):
        parser.error(reason)
    return options


def host_name(text: str) -> str:
    """An address or a name; IPv6 in brackets, as gradio and addresses of pages have it."""
    name = text.strip().removeprefix("[").removesuffix("]")
    with contextlib.suppress(ValueError):
        return f"[{name}]" if ipaddress.ip_address(name).version == 6 else name
    if not name or not set(name).isdisjoint("/: "):
        raise argparse.ArgumentTypeError(f"{text!r} is no address. Write one such as 127.0.0.1 or 0.0.0.0, or a name.")
    return name


def port_number(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 1 <= int(text) <= 65535:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port (nor may GRADIO_SERVER_PORT be). Choose 1 to 65535.")


def account(text: str) -> tuple[str, str]:
    """Name and password; the password may contain colons."""
    name, _, password = text.partition(":")
    if not name or not password:
        raise argparse.ArgumentTypeError("Write a name, a colon and a password, such as class:secret.")
    return name, password


def folder(text: str) -> Path:
    """A folder, or nothing yet."""
    path = Path(text)
    with contextlib.suppress(OSError, ValueError):
        if text and (path.is_dir() or not path.exists()):
            return path
    raise argparse.ArgumentTypeError(f"{text!r} is no folder.")


def writable_folder(text: str) -> Path:
    """A folder that files can be written to; made where there is none."""
    path = folder(text)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} cannot be written to ({error.strerror}). Name a folder of yours with --runs."
        ) from error


def run_count(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 1 <= int(text) <= MOST_AT_ONCE:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of runs. Choose 1 to {MOST_AT_ONCE}.")


def gigabytes(text: str) -> float:
    with contextlib.suppress(ValueError):
        if math.isfinite(number := float(text)) and 0 < number <= MOST_GIGABYTES:
            return number
    raise argparse.ArgumentTypeError(f"{text!r} is no amount of disk. Write gigabytes, such as 2 or 0.5.")


def amount(text: str) -> float:
    """Minutes of training, or gigabytes of memory."""
    with contextlib.suppress(ValueError):
        if math.isfinite(number := float(text)) and 0 < number <= MOST_GIGABYTES:
            return number
    raise argparse.ArgumentTypeError(f"{text!r} is no amount. Write a number above 0, such as 20 or 1.5.")


def code(text: str) -> str:
    """What only the lecturer knows."""
    if len(text) >= SHORTEST_CODE and text.isprintable() and text == text.strip():
        return text
    raise argparse.ArgumentTypeError(f"a code has {SHORTEST_CODE} characters or more, such as blue-heron.")


def refusal_to_listen(host: str, port: int) -> str:
    """Why no page can be opened there; empty where one can."""
    # Gradio wants the port of 127.0.0.1 to be free, wherever it listens.
    for name in dict.fromkeys((host.strip("[]"), "127.0.0.1")):
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                # A port whose last connections are still closing is free.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                probe.listen()
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            return f"{name} port {port} cannot be listened on ({reason}). Choose another --port or --host."
    return ""
