"""Opens the page: python app.py --help"""

from __future__ import annotations

import gc
import os
import sys

from playground.ui.environment import settle, without_stubs
from playground.ui.options import parse


def main() -> None:
    options = parse()
    settle(os.environ, options.host)
    gc.disable()  # until the page is there: what is made by then stays, and looking through it takes a quarter longer
    try:
        with without_stubs():
            from playground.ui.server import serve
        serve(options)
    except KeyboardInterrupt:  # Ctrl-C before there is anything to end
        raise SystemExit(130) from None
    # All is saved. A thread may still draw for somebody who has gone: stopped by Python inside torch, it would abort.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
