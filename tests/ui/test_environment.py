"""Whatever the environment says, gradio can be imported and reaches its own page."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.request import proxy_bypass_environment

import pytest
from small import ROOT

from playground.ui.environment import THIS_MACHINE, settle

PROXY = "http://proxy.example:3128"


def settled(host: str = "127.0.0.1", **environment: str) -> dict[str, str]:
    settle(environment, host)
    return environment


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize("address", [PROXY, "proxy.example:3128", "http://name:secret@proxy.example"])
def test_an_http_proxy_stays_for_downloads_but_not_for_the_page(name: str, address: str) -> None:
    after = settled("192.0.2.7", **{name: address})
    assert after[name] == address
    for listed in (after["no_proxy"], after["NO_PROXY"]):
        bypassed = {"no": listed}
        assert all(proxy_bypass_environment(host, bypassed) for host in (*THIS_MACHINE, "192.0.2.7"))
        assert not proxy_bypass_environment("github.com", bypassed)


def test_exceptions_that_were_there_stay() -> None:
    listed = settled(NO_PROXY="intranet.example, .local,localhost")["no_proxy"].split(",")
    assert listed[:3] == ["intranet.example", ".local", "localhost"]
    assert listed.count("localhost") == 1


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:1080", "socks5h://h:1", "socks://h:1", "http://h:99999", ""])
def test_a_proxy_that_gradio_cannot_speak_to_is_kept_from_it(address: str) -> None:
    assert {"ALL_PROXY", "https_proxy"}.isdisjoint(settled(ALL_PROXY=address, https_proxy=address))


def test_the_options_of_our_own_and_empty_variables_are_kept_from_gradio() -> None:
    after = settled(GRADIO_SERVER_PORT="x", GRADIO_SERVER_NAME="::", GRADIO_NUM_PORTS="", GRADIO_ROOT_PATH="/gan")
    assert {name for name in after if name.startswith("GRADIO_")} == {"GRADIO_ROOT_PATH", "GRADIO_ANALYTICS_ENABLED"}


CLIENT = """
import os, sys
from playground.ui.environment import settle
settle(os.environ, sys.argv[1])
import httpx
client = httpx.Client()
mount = client._transport_for_url(httpx.URL(f"http://{sys.argv[1]}:7860/"))
assert mount is client._transport, "the page is asked for through the proxy"
print(*os.environ.get("http_proxy", "").split())
"""


@pytest.mark.parametrize(
    ("host", "no_proxy"),
    [
        ("localhost", exception)
        for exception in ("::1/128", "[::1]", "fe80::/10,localhost", "[::1]:8080", "h:p", "*.local")
    ]
    + [("127.0.0.1", "::1"), ("127.0.0.1", "[::1]"), ("[::]", "::1"), ("[::]", "::1/128")],
)
def test_the_client_that_gradio_uses_can_be_made_and_goes_to_the_page_directly(host: str, no_proxy: str) -> None:
    environment = os.environ | {"http_proxy": PROXY, "all_proxy": "socks5://127.0.0.1:1080", "no_proxy": no_proxy}
    said = subprocess.run(
        [sys.executable, "-c", CLIENT, host], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert (said.stdout.strip(), said.returncode) == (PROXY, 0), said.stderr
