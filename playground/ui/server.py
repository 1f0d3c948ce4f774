"""Puts the page on a port, with its trainers beside it."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import time
from pathlib import Path

import gradio as gr
import torch
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from playground.pretrained import Pretrained
from playground.runs import Run, RunStore
from playground.ui.assets import script_routes, styles
from playground.ui.guesses import KnowAddress
from playground.ui.health import health_route
from playground.ui.hosting import Host
from playground.ui.live.routes import live_routes
from playground.ui.open_files import allow_many_files
from playground.ui.page import build_page
from playground.ui.page_weight import CompressPage, without_endpoints
from playground.ui.sessions import keep_little
from playground.ui.shell.classroom import Classroom, link_for_others
from playground.ui.shell.metrics import CountRequests, Requests
from playground.ui.shell.opening import Opening, opening_html
from playground.ui.shell.room_routes import shell_routes
from playground.ui.shell.steered_pool import SteeredPool
from playground.ui.shell.who import Steering
from playground.ui.sign_in import SignIn
from playground.ui.stream_ends import StreamEnds
from playground.ui.theme import theme
from playground.ui.train.inside import inside_route
from playground.ui.train.preset_choice import preset_routes
from playground.ui.zoo.card_routes import zoo_routes
from trainers.run_generators import RunGenerators

DEMO_RUN = Path(__file__).parents[2] / "pretrained" / "groups-mnist" / "run"
#: Places of Gradio's job table, for searches, enlargements and programs that follow runs, with sliders beside them.
MAX_THREADS = 200
MAX_UPLOAD = "220mb"


def serve(options: argparse.Namespace) -> None:
    """Blocks until the server is told to end, also while the page opens; then lets the trainers save and leave."""
    # A service manager's SIGTERM ends the page in good order, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Pictures of many visitors are drawn side by side: cores that share a small network only wait for each other.
    torch.set_num_threads(1)
    allow_many_files()
    store = RunStore(options.runs)
    own_root = options.runs / "own"
    rules = classroom_of(options)
    steering = Steering(rules)
    pool = SteeredPool(store, own_root, options.at_once, int(options.disk * 1e9), rules, steering.may_steer)
    models = Pretrained(trained=RunGenerators(store, own_root, pool.save_now))
    host = Host(store, pool, own_root, options.runs / "exports", Run(DEMO_RUN), options.data, models, steering=steering)
    try:
        pool.open()
        launch(host, options)
    except KeyboardInterrupt:
        pass
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # told twice, it ends as well: closing takes seconds at most
            signal.signal(number, signal.SIG_IGN)
        pool.close()


def launch(host: Host, options: argparse.Namespace, block: bool = True) -> gr.Blocks:
    """Serve the page; with block=False it returns once the page is up."""
    demo, requests = build_page(host), Requests()
    demo.queue(max_size=500, default_concurrency_limit=4)
    demo.launch(
        server_name=options.host,
        server_port=options.port,
        auth=SignIn(*options.auth).check if options.auth else None,  # type: ignore[arg-type]  # awaited too
        theme=theme(),
        css=styles(),
        max_threads=MAX_THREADS,
        max_file_size=MAX_UPLOAD,
        footer_links=["api"],
        run_history=False,
        share=False,
        enable_monitoring=False,
        allowed_paths=[str(host.exports.absolute())],
        app_kwargs={
            "middleware": [
                Middleware(KnowAddress),
                Middleware(StreamEnds),
                Middleware(CompressPage),
                Middleware(Opening, html=opening_html(host)),
                Middleware(CountRequests, requests=requests),
            ],
            "routes": routes_of(host, requests),
        },
        mcp_server=options.mcp,
        prevent_thread_lock=True,
    )
    keep_little(demo)
    without_endpoints(demo)
    if host.classroom.room:
        print(f"For the room: {host.classroom.room}\n{host.classroom.qr_text()}", flush=True)
    if block:
        gc.freeze()  # the page itself: who drags a slider need not wait while all of it is looked through for garbage
        gc.enable()
        until_told_to_end(demo)
    return demo


def until_told_to_end(demo: gr.Blocks) -> None:
    """Blocks until KeyboardInterrupt. Gradio's `block_thread` would then wait five seconds for streams, which never end
    by themselves, before the trainers are told."""
    try:
        while demo.is_running:
            time.sleep(0.1)
    finally:
        if demo.server is not None:
            demo.server.should_exit = True  # nobody new is let in while the trainers save


def routes_of(host: Host, requests: Requests) -> list[BaseRoute]:
    """Addresses of our own, beside Gradio's: what hosts ask, scripts, and what these ask for."""
    return [
        health_route(host.pool),
        *shell_routes(host, requests),
        *live_routes(host),
        *script_routes(),
        *zoo_routes(),
        *preset_routes(),
        inside_route(host),
        *host.lessons.routes(),
    ]


def classroom_of(options: argparse.Namespace) -> Classroom:
    """What the command line says about the room and its rules."""
    below = os.environ.get("GRADIO_ROOT_PATH", "")
    return Classroom(
        room=link_for_others(options.host, options.port, "" if "://" in below else below),
        lecturer=options.lecturer or "",
        minutes=options.minutes,
        memory=options.memory,
        disk=options.disk,
    )
