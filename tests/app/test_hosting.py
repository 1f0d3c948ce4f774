"""A page as hosts have it: below a path of another server, told to end while it opens, and cut off by its visitors."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from gradio_client import Client, handle_file  # type: ignore[import-untyped]
from proxying import proxied
from serving import PATIENCE, ROOT, free_port, serving, tracebacks, wait_for

PATH = "/gan"


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return str(answer.read().decode())


def test_below_a_path_the_page_finds_its_parts_and_programs_their_endpoints(tmp_path: Path) -> None:
    with serving(tmp_path, GRADIO_ROOT_PATH=PATH) as server, proxied(server.url, PATH) as outside:
        html = fetched(outside)
        origin = outside.removesuffix(f"{PATH}/")
        found = re.search(r"window\.gradio_config = (\{.*?\});</script>", html, re.DOTALL)
        assert found and json.loads(found[1])["root"] == outside.rstrip("/")
        scripts = [link for link in re.findall(r'(?:src|href)="([^"]+\.(?:js|css))"', html) if "//" not in link]
        assert scripts and all(fetched(outside + link.removeprefix("./")) for link in scripts[:4])
        assert json.loads(fetched(outside + "health"))["threads"]["worker-pool"] == "lives"
        client = Client(outside, verbose=False, analytics_enabled=False, httpx_kwargs={"timeout": PATIENCE})
        assert client.predict("demo", api_name="/run_status")["state"] == "finished"
        sent = tmp_path / "large.png"
        sent.write_bytes(b"\x89PNG" + bytes(3_000_000))
        with pytest.raises(Exception, match=r"large\.png is not a picture"):
            client.predict("dcgan28-mnist", handle_file(sent), api_name="/find_picture")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            fetched(origin + "/config")
        half_an_upload(server.url)
        wait_for(lambda: fetched(server.url + "health"), "an answer after it")
    assert tracebacks(server.log) == []


def half_an_upload(url: str) -> None:
    """A visitor who closes the lid."""
    port = int(url.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(
            b"POST /gradio_api/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
            b'Content-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n' + bytes(100_000)
        )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_while_it_opens_it_ends_in_good_order(tmp_path: Path, number: signal.Signals) -> None:
    log = tmp_path / "log.txt"
    command = [sys.executable, "app.py", "--port", str(free_port()), "--runs", str(tmp_path / "runs")]
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"PYTHONUNBUFFERED": "1"}, stdout=output, stderr=output
        )
    wait_for(lambda: (tmp_path / "runs").is_dir(), "the options to be read")
    time.sleep(random.Random(int(number)).uniform(0, 6))
    process.send_signal(number)
    assert process.wait(PATIENCE) in (0, 130, -number)
    assert "Traceback" not in log.read_text()
