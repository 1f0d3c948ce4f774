"""Opens the page: python app.py --help"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

HERE = Path(__file__).parent


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="GAN Playground: see generative adversarial networks learn.")
    host, port = (
        os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"),
        os.environ.get("GRADIO_SERVER_PORT", "7860"),
    )
    parser.add_argument("--host", default=host, help="address to listen on; 0.0.0.0 for a classroom")
    parser.add_argument("--port", type=int, default=int(port))
    parser.add_argument("--auth", metavar="NAME:PASSWORD", help="ask visitors for this name and password")
    parser.add_argument("--runs", type=Path, default=HERE / "runs", help="folder of the runs")
    parser.add_argument(
        "--data", type=Path, default=HERE / "data", help="folder with folders of pictures to learn from"
    )
    parser.add_argument("--at-once", type=int, default=1, help="runs that train at the same time")
    parser.add_argument("--disk", type=float, default=2.0, help="gigabytes for runs; the oldest go first")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    # The page draws a few small pictures for many people: threads that wait for one another only slow it down.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from playground.ui.server import serve

    serve(options)


if __name__ == "__main__":
    main()
