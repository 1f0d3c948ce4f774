"""What the figures of the lessons ask the server for: computed by the library when first asked for, then kept."""

from __future__ import annotations

import json
from asyncio import to_thread
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from PIL import Image, ImageOps
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route
from torch import Tensor

from playground.data import load, mnist
from playground.glossary import TERMS
from playground.latent.seeds import Picker
from playground.lessons import ac_gan, costs, equation, networks, translators
from playground.models.unet import UNet
from playground.once import Once
from playground.pretrained import PAIRS, Pretrained, translator_entry
from playground.pretrained.loader import TRAINED
from playground.superres.methods import method_called, method_names
from playground.translation.cycle import SizedTranslator
from playground.ui.assets import SCRIPTS
from playground.ui.components.picture_html import address_of, data_uri, pillow
from playground.ui.sign_in import signed_in
from playground.ui.train.preset_choice import PICTURES

Facts = dict[str, Any]
DIGITS, COLOURING, ENLARGING = "dcgan28-mnist", "ink-to-colour", "srresnet"
CIRCLES = {
    "toon-to-pixels": ("01.png", ("x", "G", "F")),
    "pixels-to-toon": ("02.png", ("y", "F", "G")),
    "photo-to-vangogh": ("hills.jpg", ("x", "G", "F")),
}
"""by who goes there: an example of its own, and what it, the way there and the way back are called"""
NORMALISED = {"first_gan": "With", "no_batch_norm": "Without"}
"""presets that differ in nothing else, and whether G has batch norm"""
GARMENTS = {"020": "a pullover", "041": "trousers", "083": "a boot"}
"""of the pairs beside the network, by file: those that are looked at, and what they show"""
ENLARGED = "brushes.jpg"
ENLARGED_SIDE = 320
"""pixels of the photograph: seconds count more than pixels here"""
MOST = 320
"""pixels: pictures of the lessons are shown no larger"""


PAGE = "http://127.0.0.1:7860"
"""where the page is if nobody says otherwise"""
SNIPPET = f"""\
from gradio_client import Client

page = Client("{PAGE}")
run = page.predict(epochs=1, seed=7, api_name="/start_run")["run"]
for report in page.submit(run, api_name="/watch_run"):
    print(report["epoch"], report["figures"])"""
"""starts a run and follows it until it ends"""


@dataclass(frozen=True)
class Command:
    """One line for a shell, in the folder of the project."""

    line: str
    does: str


COMMANDS = (
    Command("make run", "Opens the page on this machine."),
    Command("make run HOST=0.0.0.0 PORT=8000", "Opens it for a room: it prints the link, with a QR code."),
    Command(
        ".venv/bin/python -m trainers gan --dataset mnist --epochs 25 --out runs/mine",
        "Trains a GAN without the page, which lists it under My runs. The same line again goes on where it stopped.",
    ),
    Command(
        ".venv/bin/python -m trainers infogan --epochs 3 --out runs/codes",
        "Another method: each is a command, and its settings are the options. --help lists them.",
    ),
    Command("make test", "Runs the project's tests, in five to eight minutes."),
)


class LessonFacts:
    """One for all visitors. Names that no figure has are refused; what is missing from the folder is said."""

    def __init__(self, pretrained: Pretrained, picker: Callable[[], Picker]) -> None:
        self._pretrained, self._picker = pretrained, picker
        self._known: Once[Facts] = Once()
        self.makers: dict[str, Callable[[], Facts]] = {
            "layers": self._layers,
            "maps": lambda: self._maps(DIGITS),
            "normalisation": self._normalisation,
            "arithmetic": self._arithmetic,
            "ac_gan": self._ac_gan,
            "skips": self._skips,
            "costs": self._costs,
            "circles": self._circles,
            "sharpness": self._sharpness,
            "glossary": lambda: {"terms": [asdict(term) for term in TERMS]},
            "programs": lambda: {"page": PAGE, "snippet": SNIPPET, "commands": [asdict(one) for one in COMMANDS]},
        }

    def routes(self) -> list[BaseRoute]:
        """One address a figure, and one for what the generator of a run holds."""
        root = SCRIPTS.replace("scripts", "lessons")
        of_run = signed_in(self._answer_of_run)
        return [Route(root + "/{name}.json", self._answer), Route(root + "/maps-of/{run}.json", of_run)]

    def facts(self, name: str) -> Facts:
        """KeyError for an unknown name."""
        return self._known.get(name, self.makers[name])

    def _answer(self, request: Request) -> JSONResponse:
        name = str(request.path_params["name"])
        if name not in self.makers:
            raise HTTPException(404, "No lesson asks for this.")
        return _answered(lambda: self.facts(name))

    async def _answer_of_run(self, request: Request) -> JSONResponse:
        """As the run is by now: nothing is kept."""
        name = TRAINED + str(request.path_params["run"])
        return await to_thread(_answered, lambda: self._maps(name))

    def _layers(self) -> Facts:
        return {"tables": {title: [asdict(row) for row in rows] for title, rows in networks.tables().items()}}

    def _maps(self, name: str) -> Facts:
        maps = networks.feature_maps(self._pretrained.newest_generator(name))
        return {
            "title": self._pretrained.generator_entry(name).title,
            "maps": [{"title": each.title, "pictures": [data_uri(one[None]) for one in each.maps]} for each in maps],
        }

    def _normalisation(self) -> Facts:
        about = json.loads((PICTURES / "about.json").read_text(encoding="utf-8"))
        runs = []
        for name, title in NORMALISED.items():
            with Image.open(PICTURES / f"{name}.webp") as picture:
                runs.append(translators.Shown(title, picture.copy(), f"after {about[name]['seconds']:g} s"))
        return gallery(runs)

    def _arithmetic(self) -> Facts:
        title, steps = equation.steps(self._picker())
        shown = [
            {"name": step.name, "z": [round(x, 2) for x in step.latent.tolist()], "picture": data_uri(step.picture)}
            for step in steps
        ]
        return {"title": title, "steps": shown}

    def _ac_gan(self) -> Facts:
        generator, judge = self._pretrained.generator("acgan-mnist"), self._pretrained.discriminator("acgan-mnist")
        return {
            kind: asdict(found)
            for kind, found in ac_gan.terms(generator, judge, load(mnist.NAME, split="test")).items()
        }

    def _skips(self) -> Facts:
        network = self._pretrained.translator(COLOURING)
        assert isinstance(network, UNet)
        return gallery(translators.without_skips(network, translator_entry(COLOURING).side))

    def _costs(self) -> Facts:
        networks = {title: self._pretrained.translator(name) for title, name in costs.NETWORKS.items()}
        judged = costs.NETWORKS[costs.JUDGED]
        judge, side = self._pretrained.patch_discriminator(judged), translator_entry(judged).side
        pairs = costs.read_pairs(self._pretrained.root / judged / PAIRS, side)
        answers = costs.answers(networks, judge, pairs)
        return {
            "count": len(pairs.names),
            "scores": [asdict(costs.score(of, pairs.wanted)) for of in answers],
            "patches": asdict(judge.patches) | {"of": side},
            "examples": [
                {"title": title} | example(pairs, answers, pairs.names.index(name)) for name, title in GARMENTS.items()
            ],
        }

    def _circles(self) -> Facts:
        return gallery(
            [picture for name, (example, called) in CIRCLES.items() for picture in self._circle(name, example, called)]
        )

    def _circle(self, name: str, example: str, called: tuple[str, str, str]) -> list[translators.Shown]:
        back = translator_entry(name).back
        assert back is not None
        ways = [SizedTranslator(self._pretrained.translator(way), translator_entry(way).side) for way in (name, back)]
        return translators.circle(self._pretrained.root / name / "examples" / example, ways[0], ways[1], called)

    def _sharpness(self) -> Facts:
        methods = [method_called(self._pretrained, name) for name in method_names(self._pretrained)]
        with Image.open(self._pretrained.root / ENLARGING / "examples" / ENLARGED) as photo:
            middle = ImageOps.fit(photo.convert("RGB"), (ENLARGED_SIDE, ENLARGED_SIDE))
        crops, places = translators.crops(methods, middle)
        return gallery(crops) | {"places": [asdict(place) for place in places]}


def _answered(ask: Callable[[], Facts]) -> JSONResponse:
    try:
        return JSONResponse(ask())
    except (ValueError, OSError) as error:  # weights that are not here, a run that is gone
        return JSONResponse({"missing": str(error)})


def gallery(of: list[translators.Shown]) -> Facts:
    """Pictures with their words, as a figure takes them."""
    return {"pictures": [{"title": one.title, "words": one.words, "picture": _address(one.picture)} for one in of]}


def example(pairs: costs.NamedPairs, answers: list[costs.Answers], number: int) -> Facts:
    """One of the pairs, what became of it, and D's verdicts on what is wanted and on what its own opponent made."""
    given = {"title": "given", "picture": data_uri(pairs.given[number])}
    shown = [{"title": of.title, "picture": data_uri(of.pictures[number])} for of in answers]
    verdicts = [[[round(d, 3) for d in row] for row in of.verdicts[number].tolist()] for of in answers]
    judged = [
        one | {"verdicts": of}
        for one, of in zip(shown, verdicts, strict=True)
        if one["title"] in (costs.WANTED, costs.JUDGED)
    ]
    return {"pictures": [given, *shown], "judged": judged}


def _address(picture: Image.Image | Tensor) -> str:
    image = pillow(picture) if isinstance(picture, Tensor) else picture.copy()
    image.thumbnail((MOST, MOST), Image.Resampling.BICUBIC)
    return address_of(image, quality=90, method=0)
