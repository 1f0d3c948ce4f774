"""Routes of our own beside Gradio's: published pictures, and what changes of a run or a race that is watched.

They ask for the same password as the page, where it asks for one.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.runs import Run, RunNotFound
from playground.ui.components.model_thumbnails import ROUTE as THUMBNAILS
from playground.ui.hosting import Host
from playground.ui.live.channel import Channel
from playground.ui.live.moments import GAME_ROUTE, ROUTE
from playground.ui.sign_in import signed_in

KEPT = {"cache-control": "private, max-age=31536000, immutable"}
NOT_KEPT = {"cache-control": "no-store"}
UNKNOWN = Response(status_code=204)
"""for a stream of what is not here: to be asked again later, if at all"""


def live_routes(host: Host) -> list[Route]:
    """To be found before Gradio's own routes."""

    def published(file_of: Callable[[Run, str], Path]) -> Callable[[Request], Awaitable[Response]]:
        async def picture(request: Request) -> Response:
            path = request.path_params
            try:
                # At once rather than in a thread: ten thousand bytes that were written this moment lie in memory.
                webp = file_of(host.run(path["run"]), path["name"]).read_bytes()
            except (RunNotFound, OSError):
                return Response("There is no such picture.", 404, media_type="text/plain")
            return Response(webp, media_type="image/webp", headers=KEPT)

        return picture

    async def thumbnail(request: Request) -> Response:
        name, asked = request.path_params["name"], request.query_params.get("v")
        try:
            stamp = host.thumbnails.stamp(name)
            webp = await to_thread(host.thumbnails.file, name, stamp)
        except ValueError as error:  # no such model, or none that can be read
            return Response(str(error), 404, media_type="text/plain")
        # A run may have learnt more since its address was made: then the picture is another than that address means.
        return Response(webp, media_type="image/webp", headers=KEPT if asked == stamp else NOT_KEPT)

    async def moment(request: Request) -> Response:
        query = request.query_params
        try:
            source = host.run_channel(query.get("name", "")).source
            return JSONResponse(await to_thread(source.moment, float(query.get("epoch", "nan"))))
        except (OSError, ValueError):  # no such run, or no moment of it
            return UNKNOWN

    async def run(request: Request) -> Response:
        return _stream(request, host.run_channel)

    async def race(request: Request) -> Response:
        return _stream(request, host.race_channel)

    return [
        Route(f"/{ROUTE}/{{run}}/{{name}}", signed_in(published(Run.frame_file))),
        Route(f"/{GAME_ROUTE}/{{run}}/{{name}}", signed_in(published(Run.game_file))),
        Route(f"/{THUMBNAILS}/{{name}}", signed_in(thumbnail)),
        Route("/live/moment", signed_in(moment)),
        Route("/live/run", signed_in(run)),
        Route("/live/race", signed_in(race)),
    ]


def _stream(request: Request, channel_of: Callable[[str], Channel[Any]]) -> Response:
    """What is watched is named by the query, and so is the last message, by who opens the stream anew."""
    query = request.query_params
    try:
        channel = channel_of(query.get("name", ""))
    except (OSError, ValueError):  # no run of that name, or none that can be read
        return UNKNOWN
    last = request.headers.get("last-event-id") or query.get("last", "")
    return EventSourceResponse(events(channel, last))


async def events(channel: Channel[Any], last: str) -> AsyncIterator[bytes]:
    """What a watcher is sent. Where what is watched has ended, the stream rests until somebody lets it go on."""
    while True:
        async for message in channel.messages(last):
            last = message.id
            yield message.event
        if channel.source.is_bundled:
            yield OVER
            return
        yield END
        await channel.rest()


END = ServerSentEvent("nothing happens for now", event="end").encode()
OVER = ServerSentEvent("nothing more happens", event="over").encode()
"""the browser is not to come back"""
