"""Starting the page where the machine is set up oddly, and starting it twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from serving import ROOT, serving, tracebacks, wait_for


@pytest.mark.slow
def test_the_page_opens_behind_proxies_and_a_second_one_on_its_port_is_refused(tmp_path: Path) -> None:
    nobody = "127.0.0.1:9"
    proxies = {"HTTP_PROXY": f"http://{nobody}", "http_proxy": f"http://{nobody}", "ALL_PROXY": f"socks5://{nobody}"}
    with serving(tmp_path, **proxies, NO_PROXY="::1/128", GRADIO_SERVER_PORT="", GRADIO_NUM_PORTS="") as server:
        port = server.url.rstrip("/").rpartition(":")[2]
        words = ["app.py", "--port", port, "--runs", str(tmp_path / "others")]
        wait_for(lambda: "To create a public link" in server.log.read_text(), "gradio to have reached its own page")
        second = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert second.returncode == 2
        assert f"port {port} cannot be listened on" in second.stderr.splitlines()[-1]
        assert server.process.poll() is None
    assert tracebacks(server.log) == []
