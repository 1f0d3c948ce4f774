"""How the page travels: as little as it can be, and the same page."""

from __future__ import annotations

import gzip
from urllib.request import Request, urlopen

import pytest
from serving import Server

MOST = 300_000
"""bytes, of more than a million"""


def sent(url: str, encoding: str) -> tuple[str | None, bytes]:
    """The encoding of what comes, and its bytes as they travel."""
    with urlopen(Request(url, headers={"Accept-Encoding": encoding}), timeout=60) as answer:
        return answer.headers["Content-Encoding"], answer.read()


@pytest.mark.parametrize("path", ["/", "/config"])
def test_the_page_is_sent_compressed_to_whoever_understands_it(server: Server, path: str) -> None:
    encoding, small = sent(server.url.rstrip("/") + path, "gzip, deflate, br")
    assert encoding == "gzip" and len(small) < MOST
    encoding, plain = sent(server.url.rstrip("/") + path, "identity")
    assert encoding is None and gzip.decompress(small)[:2000] == plain[:2000] and len(plain) > 2 * MOST


def test_pictures_are_sent_as_they_lie(server: Server) -> None:
    encoding, picture = sent(f"{server.url.rstrip('/')}/thumbnails/dcgan28-mnist", "gzip, deflate, br")
    assert encoding is None and picture[:4] == b"RIFF"
