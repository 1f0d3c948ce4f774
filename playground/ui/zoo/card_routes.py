"""What the Zoo tab asks the server for: the cards, a recording, its pictures. All of it ships with the page."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import BaseRoute, Route

from playground.runs import Run
from playground.ui.assets import CACHED
from playground.ui.zoo.card_quality import (
    REFERENCE,
    Distance,
    distances_in,
    quality_in_short,
    quality_in_words,
    unmeasured_in_words,
)
from playground.ui.zoo.replay import REPLAYS, replay_of
from trainers.cards import cards
from trainers.method import Addition

#: What the filters are called; with it begins what a card says of its parent.
ADDITIONS: dict[Addition, str] = {
    "objective": "Another objective",
    "labels": "Labels",
    "codes": "Codes",
    "encoder": "An encoder",
    "domains": "Two domains",
    "structure": "Another structure",
    "no game": "No game at all",
}


def zoo_routes(folder: Path = REPLAYS) -> list[BaseRoute]:
    """Addresses below zoo/. folder: of the recordings."""

    @functools.cache
    def listed() -> dict[str, Any]:
        return zoo(folder)

    @functools.cache
    def names() -> frozenset[str]:
        return frozenset(cards())

    @functools.cache
    def recorded(name: str) -> dict[str, Any] | None:
        return replay_of(folder / name)

    def card_in(request: Request) -> str:
        """The card that an address names: asked for every picture. 404 for a name that no card has."""
        name = str(request.path_params["card"])
        if name not in names():
            raise HTTPException(404, "There is no card of that name.")
        return name

    def list_cards(request: Request) -> JSONResponse:
        return JSONResponse(listed())

    def show_replay(request: Request) -> JSONResponse:
        found = recorded(card_in(request))
        if found is None:
            raise HTTPException(404, "Nobody has recorded this card yet.")
        return JSONResponse(found, headers=CACHED)

    def show_frame(request: Request) -> FileResponse:
        recording = Run(folder / card_in(request))
        try:
            file = recording.frame_file(request.path_params["frame"]).resolve(strict=True)
        except FileNotFoundError as error:
            raise HTTPException(404, "There is no such picture.") from error
        return FileResponse(file, media_type="image/webp", headers=CACHED)

    return [
        Route("/zoo/cards.json", list_cards),
        Route("/zoo/{card}/replay.json", show_replay),
        Route("/zoo/{card}/{frame}", show_frame),
    ]


def zoo(folder: Path) -> dict[str, Any]:
    """Every card, what the filters are called, and of the cards that are recorded what became of them."""
    every = cards()
    recordings = {name: Run(folder / name) for name in every if (folder / name).is_dir()}
    found = {name: distances_in(recording) for name, recording in recordings.items()}
    return {
        "additions": ADDITIONS,
        "cards": [
            asdict(card)
            | {"link": urlencode(card.settings), "poster": _poster(folder / name)}
            | _quality(recordings.get(name), found.get(name, []), found.get(REFERENCE, []) if name != REFERENCE else [])
            for name, card in every.items()
        ],
    }


def _quality(recording: Run | None, found: Sequence[Distance], reference: Sequence[Distance]) -> dict[str, str]:
    """In words and in short; empty where there is no recording."""
    if recording is None:
        return {"quality": "", "figure": ""}
    words = quality_in_words(found, reference) if found else unmeasured_in_words(recording)
    return {"quality": words, "figure": quality_in_short(found)}


def _poster(recording: Path) -> str:
    """Name of its last picture; empty where there is no recording."""
    frames = sorted((recording / "frames").glob("*.webp"))
    return frames[-1].name if frames else ""
