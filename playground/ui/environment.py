"""What gradio reads and does while it is imported, put in order before that."""

from __future__ import annotations

import contextlib
import inspect
import ipaddress
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playground.primitive_caches import OF_PAGE, capacity

#: Where gradio looks whether its page answers, whatever it listens on.
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
#: Of our own command line: gradio would take them for more than a default.
OURS = ("GRADIO_SERVER_NAME", "GRADIO_SERVER_PORT")
PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def settle(environment: MutableMapping[str, str], host: str) -> None:
    """Change what would keep the page from opening on host. Called before gradio is imported."""
    for name in list(environment):
        empty = name.startswith("GRADIO_") and not environment[name].strip()  # as a compose file leaves it
        if name in OURS or empty or (name.lower() in PROXIES and not is_http(environment[name])):
            # A SOCKS proxy goes: gradio's import fails on it, and nothing of ours could download through it.
            del environment[name]
    environment.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    # The page draws a few small pictures for many people: threads that wait for one another only slow it down.
    environment.setdefault("OMP_NUM_THREADS", "1")
    # Layers are compiled for each size of a picture, and visitors bring pictures of every size.
    for variable, most in capacity(OF_PAGE).items():
        environment.setdefault(variable, most)
    except_from_proxies(environment, (*THIS_MACHINE, host.strip("[]")))


def except_from_proxies(environment: MutableMapping[str, str], hosts: tuple[str, ...]) -> None:
    """These are reached directly; all else still goes through the proxy, where there is one."""
    listed = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    names = [name for part in listed.split(",") if (name := part.strip()) and is_readable(name)]
    environment["no_proxy"] = environment["NO_PROXY"] = ",".join(dict.fromkeys((*names, *hosts)))


def is_readable(name: str) -> bool:
    """Whether gradio can read that exception. It fails on networks of IPv6, such as ::1/128, and on [::1]."""
    host, _, port = name.partition(":")
    with contextlib.suppress(ValueError):
        return bool(ipaddress.ip_address(name))
    return "://" in name or ":" not in name or (bool(host.strip("[")) and port.isdecimal())


def is_http(address: str) -> bool:
    """Whether it is the address of an HTTP proxy, with or without its scheme."""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.port != 0
            and address == address.strip()
        )
    except ValueError:
        return False


@contextmanager
def without_stubs() -> Iterator[None]:
    """Gradio describes the events of its components in stub files beside its source, anew with every import: two
    seconds, half of what it takes. It passes over a class whose file nobody can tell (component_meta.py)."""
    getfile = inspect.getfile

    def file_of(what: Any) -> str:
        if str(getattr(what, "__module__", "")).startswith("gradio."):
            raise OSError("not looked for, so that no stubs are written")
        return getfile(what)

    inspect.getfile = file_of  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = getfile
