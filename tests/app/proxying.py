"""A proxy that serves a page below a path, as nginx does: it takes the path off, and hands everything through."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}
"""headers that belong to one connection (RFC 9110, 7.6.1)"""


@contextmanager
def proxied(url: str, path: str) -> Iterator[str]:
    """The address below which the page at `url` answers; anything outside of `path` is 404."""
    target = urlsplit(url)

    class Proxy(BaseHTTPRequestHandler):
        def forward(self) -> None:
            if not self.path.startswith(path + "/"):
                self.send_error(404)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            headers |= {"Host": self.headers["Host"], "X-Forwarded-Proto": "http"}
            behind = http.client.HTTPConnection(target.hostname or "", target.port, timeout=120)
            behind.request(self.command, self.path.removeprefix(path), body or None, headers)
            answer = behind.getresponse()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            self.end_headers()  # of HTTP 1.0: the answer ends with the connection
            with suppress(OSError, http.client.HTTPException):  # either end may leave a stream
                while part := answer.read1(65536):
                    self.wfile.write(part)
                    self.wfile.flush()
            behind.close()

        do_GET = do_POST = do_HEAD = forward  # noqa: N815  # names of http.server

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{path}/"
    finally:
        server.shutdown()
        server.server_close()
