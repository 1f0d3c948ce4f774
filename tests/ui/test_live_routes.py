"""Our own routes, as a browser asks for them: pictures of runs and nothing else, streams, and the password."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
import pytest
from coroutines import finished
from gradio.routes import App
from PIL import Image
from small import experiment
from starlette.testclient import TestClient

from playground.latent import draw_some
from playground.pretrained import Pretrained
from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.runs.status import Status
from playground.ui.components.model_thumbnails import SAMPLES, SEED
from playground.ui.hosting import Host
from playground.ui.live.channel import Channel
from playground.ui.live.routes import events
from playground.ui.server import DEMO_RUN, routes_of
from playground.ui.shell.metrics import Requests

WEBP = b"RIFF....WEBP"


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A server without trainers."""
    store = RunStore(tmp_path / "runs")
    return Host(store, WorkerPool(store, tmp_path / "own"), tmp_path / "own", tmp_path / "exports", Run(DEMO_RUN))


@pytest.fixture
def run(host: Host) -> Run:
    """One that has ended, with one picture."""
    run = host.store.create(experiment(epochs=1))
    run.add_frame(5, 0.5, WEBP)
    run.write_status(Status("stopped", step=5, epoch=0.5, epochs=1))
    return run


def app_of(host: Host, **auth: Any) -> TestClient:
    """The routes beside a small page."""
    with gr.Blocks(analytics_enabled=False) as page:
        gr.Markdown("A page")
    page.auth = None
    app = App.create_app(page, app_kwargs={"routes": routes_of(host, Requests())})
    for name, value in auth.items():
        setattr(app, name, value)
    return TestClient(app)


@pytest.fixture
def client(host: Host) -> Iterator[TestClient]:
    with app_of(host) as client:
        yield client


def test_a_picture_is_sent_as_it_lies_on_disk_and_kept_for_ever(client: TestClient, run: Run) -> None:
    answer = client.get(f"/live/frames/{run.id}/{run.frames()[0].path.name}?v=1")
    assert answer.content == WEBP
    assert answer.headers["content-type"] == "image/webp"
    assert "immutable" in answer.headers["cache-control"]
    assert client.get(f"/live/frames/demo/{Run(DEMO_RUN).frames()[0].path.name}").status_code == 200


def test_a_models_thumbnail_is_drawn_by_it_once_and_kept_while_its_weights_are_the_same(
    client: TestClient, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = host.thumbnails.address("vae-mnist")
    answer = client.get(f"/{address}")
    assert answer.headers["content-type"] == "image/webp" and "immutable" in answer.headers["cache-control"]
    drawn = np.asarray(Image.open(io.BytesIO(answer.content)).convert("L"), dtype=float)
    pictures = draw_some(Pretrained().generator("vae-mnist"), SAMPLES, SEED)
    wanted = np.hstack([(picture[0].numpy() + 1) * 127.5 for picture in pictures])
    assert drawn.shape == (28, 84) and abs(drawn - wanted).mean() < 8  # WebP loses a little
    monkeypatch.setattr(host.pretrained, "newest_generator", None)  # nothing is drawn again
    assert client.get(f"/{address}").content == answer.content
    assert client.get(f"/{address}0").headers["cache-control"] == "no-store"  # of other weights


@pytest.mark.parametrize("name", ["none", "mnist-classifier", "run-0123456789", "..%2fdcgan28-mnist"])
def test_what_is_no_model_that_draws_has_no_thumbnail(client: TestClient, name: str) -> None:
    assert client.get(f"/thumbnails/{name}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "{run}/status.json", "{run}/..%2fstatus.json", "{run}/%2e%2e%2fconfig.json", "{run}/..", "..%2f..%2fx.webp",
        "%2e%2e/0000005_0000.500.webp", "{run}/0000005_0000.500.webp%00", "{run}/0000005_0000.500.webp%2f..%2fx",
        "{run}/0000006_0000.500.webp", "none/0000005_0000.500.webp", "{run}/.0000005_0000.500.webp", "//etc/passwd",
        "{run}/0000005_0000.500.webp%0a",
    ],
)  # fmt: skip
def test_nothing_but_pictures_of_runs_is_sent(client: TestClient, run: Run, path: str) -> None:
    answer = client.get("/live/frames/" + path.format(run=run.id))
    assert answer.status_code == 404
    assert b"epoch" not in answer.content


def heard(channel: Channel[Any], last: str = "", ends: int = 1) -> list[str]:
    """What a watcher is told until it has ended, so many times."""

    async def listen() -> list[str]:
        found = list[str]()
        async for event in events(channel, last):
            found.append(event.decode())
            if sum(one.startswith("event: ") for one in found) == ends:
                break
        return found

    return finished(listen)


def test_the_stream_of_what_is_bundled_says_all_and_then_that_it_is_over(client: TestClient) -> None:
    answer = client.get("/live/run", params={"name": "demo"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    first, second = answer.text.strip().split("\r\n\r\n")
    assert '"progress":' in first and "live/frames/demo/" in first
    assert second.startswith("event: over")
    last = first.partition("id: ")[2].partition("\r\n")[0]
    for again in ({"params": {"name": "demo", "last": last}}, {"headers": {"Last-Event-ID": last}}):
        told = client.get("/live/run", params=again.get("params", {"name": "demo"}), headers=again.get("headers"))
        assert told.text.strip().startswith("event: over"), "who comes back is not told again"


def test_a_stream_says_all_that_it_has_ended_and_that_it_goes_on(
    host: Host, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.ui.live.channel.REST_SECONDS", 0.01)
    first, second = heard(host.run_channel(run.id))
    assert '"progress":' in first and "Stopped" in first and f"live/frames/{run.id}/" in first
    assert second.startswith("event: end")
    last = first.partition("id: ")[2].partition("\r\n")[0]
    assert [told[:10] for told in heard(host.run_channel(run.id), last)] == ["event: end"]
    looks = iter([False, False, True])

    def resumed() -> bool:
        """Somebody presses Resume at the third look; the run has ended once more when it is looked at."""
        if goes_on := next(looks, False):
            run.write_status(Status("stopped", step=9, epoch=0.9, epochs=1))
        return goes_on

    channel = host.run_channel(run.id)
    monkeypatch.setattr(channel.source, "goes_on", resumed)
    told = heard(channel, last, ends=2)
    assert [one.startswith("event: end") for one in told] == [True, False, True] and "0.90" in told[1]


@pytest.mark.parametrize("name", ["none", "../x", "<img src=x onerror=1>", "a,b,c,d,e,f", "\x00"])
def test_what_is_no_run_has_no_stream(client: TestClient, name: str) -> None:
    for kind in ("run", "race"):
        answer = client.get(f"/live/{kind}", params={"name": name})
        assert (answer.status_code, answer.content) == (204, b"")


def test_a_race_shows_each_of_its_runs(host: Host, run: Run) -> None:
    other = host.store.create(experiment(architecture="vae28"))
    other.write_status(Status("stopped", step=5, epoch=0.5, epochs=1))
    text = heard(host.race_channel(f"{run.id},{other.id}"))[0]
    assert f"live/frames/{run.id}/" in text and "No picture yet" in text and '"race-1":' in text


def test_a_page_with_a_password_shows_nothing_to_others(host: Host, run: Run) -> None:
    picture = f"/live/frames/{run.id}/{run.frames()[0].path.name}"
    of_run = next(route.path for route in host.lessons.routes() if "{run}" in route.path)  # type: ignore[attr-defined]
    addresses = [picture, "/live/run?name=demo", "/live/race?name=none", "/room", of_run.replace("{run}", "none")]
    with app_of(host, auth={"class": "a:b"}, tokens={"token": "class"}) as client:
        assert [client.get(address).status_code for address in addresses] == [401] * 5
        client.cookies.set(f"access-token-unsecure-{client.app.cookie_id}", "wrong")  # type: ignore[attr-defined]
        assert [client.get(address).status_code for address in addresses] == [401] * 5
        client.cookies.set(f"access-token-unsecure-{client.app.cookie_id}", "token")  # type: ignore[attr-defined]
        assert [client.get(address).status_code for address in addresses] == [200, 200, 204, 200, 200]


def test_the_pictures_of_a_game_and_a_moment_of_long_ago_are_sent(client: TestClient, run: Run) -> None:
    run.add_game_picture(5, 0.5, WEBP)
    assert client.get(f"/live/game/{run.id}/0000005_0000.500.webp").content == WEBP
    assert client.get(f"/live/game/{run.id}/events.jsonl").status_code == 404
    assert client.get("/live/moment", params={"name": run.id, "epoch": 9}).json()["epoch"] == 0.5
    for unknown in ({"name": run.id, "epoch": "soon"}, {"name": run.id}, {"name": "none", "epoch": 1}):
        assert client.get("/live/moment", params=unknown).status_code == 204
