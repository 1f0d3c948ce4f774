"""What the page and a host's programs ask besides Gradio: the run that all watch, who steers, and counters."""

from __future__ import annotations

from asyncio import to_thread

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.ui.hosting import DEMO, Host
from playground.ui.shell.metrics import Requests, registry_of
from playground.ui.shell.who import COOKIE
from playground.ui.sign_in import signed_in

#: A lecture and the break before it, seconds.
COOKIE_LIFE = 12 * 3600
LONGEST_CODE = 1000
"""bytes that are read of what somebody says is the code: anybody may send a gigabyte"""


def shell_routes(host: Host, requests: Requests) -> list[Route]:
    """The page's own addresses."""
    registry = registry_of(host, requests)

    def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    async def room(request: Request) -> JSONResponse:
        return JSONResponse(
            {
                "lectured": bool(host.classroom.lecturer),
                "steers": host.steering.is_lecturer(request.cookies, request.headers),
                "run": await to_thread(shared_run, host),
            }
        )

    async def steer(request: Request) -> Response:
        code = b""
        async for part in request.stream():
            code += part
            if len(code) > LONGEST_CODE:
                return JSONResponse({"steers": False}, status_code=413)
        if not await host.steering.check(code.decode(errors="replace")):
            return JSONResponse({"steers": False}, status_code=403)
        answer = JSONResponse({"steers": True})
        answer.set_cookie(COOKIE, host.steering.cookie, max_age=COOKIE_LIFE, httponly=True, samesite="strict")
        return answer

    return [Route("/metrics", metrics), Route("/room", signed_in(room)), Route("/steer", steer, methods=["POST"])]


def shared_run(host: Host) -> str:
    """The run that everybody watches: the newest of this server; the bundled one before there is any."""
    return next((run.id for run in host.store.runs()), DEMO)
