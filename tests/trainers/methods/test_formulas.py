"""The formulas on the cards, term by term: reckoned by hand and held against what a turn makes small."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, built, cache, play, settings
from torch import Tensor, nn
from torch.nn import functional as F

from playground.objectives import OBJECTIVES
from trainers.data import DataCache
from trainers.generative import Batch
from trainers.methods.bigan import BiGan, BiGanConfig
from trainers.methods.cut import through
from trainers.methods.infogan import InfoGan, InfoGanConfig
from trainers.methods.vaegan import DETAIL, VaeGan, VaeGanConfig

FRACTIONS = {"¼": 0.25, "½": 0.5, "": 1.0}
Judge = Callable[[Tensor], Tensor]


class MeanColour(nn.Module):
    """A discriminator whose numbers can be told by hand: three times a picture's mean, a patch as large as it."""

    def forward(self, pictures: Tensor) -> Tensor:
        return 3 * pictures.mean(dim=(1, 2, 3), keepdim=True)


def weight(formula: str, term: str) -> float:
    """What stands before a term of a card's formula."""
    found = re.search(rf"([¼½]?) ?{re.escape(term)}", formula.replace("[[", "").replace("]]", ""))
    assert found, f"{term} is not in {formula}"
    return FRACTIONS[found[1]]


def number(scalar: Tensor) -> float:
    return float(scalar.detach())


def square(judge: Judge, pictures: Tensor, target: float) -> float:
    return number((judge(pictures) - target).square().mean())


def surprise(judge: Judge, pictures: Tensor, real: bool) -> float:
    """− log D, or − log(1 − D), of logits."""
    return number(F.softplus(-judge(pictures) if real else judge(pictures)).mean())


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for pictures of two kinds, and for pairs."""
    return tmp_path_factory.mktemp("folders")


@pytest.fixture
def unpaired(
    accelerator: Accelerator, root: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Any, list[float], Tensor, Tensor]]:
    """Of a method: itself, what G and D made small in a turn that changes nothing, and the pictures a and b of it."""

    def turned(name: str, **changes: Any) -> tuple[Any, list[float], Tensor, Tensor]:
        method = built(settings(name, root, **changes), accelerator, DataCache(Path("nowhere")))
        costs: list[float] = []
        module = importlib.import_module(type(method).turn.__module__)
        monkeypatch.setattr(module, "apply_gradients", lambda *given: costs.append(float(given[-1].detach())))
        rng = torch.Generator().manual_seed(0)
        a, b = (2 * torch.rand(2, 3, 16, 16, generator=rng) - 1 for _ in "ab")
        method.next_pictures = lambda pictures, kind: (a, b)[kind]
        for network in ("discriminator", "discriminator_a", "discriminator_b"):
            if hasattr(method, network):
                setattr(method, network, MeanColour())
        play(method, 1)
        return method, costs, a, b

    return turned


def there_and_back(
    method: Any, a: Tensor, b: Tensor, difference: Callable[[Tensor, Tensor], Tensor]
) -> tuple[Tensor, Tensor, float]:
    """What both generators make of the pictures, G's and then F's, and how far what comes back is from them."""
    with torch.no_grad():
        fake_b, fake_a = method.a_to_b(a), method.b_to_a(b)
        lost = difference(method.b_to_a(fake_b), a) + difference(method.a_to_b(fake_a), b)
    return fake_b, fake_a, number(lost)


@pytest.mark.parametrize("verdict", [-1.3, 0.0, 0.4, 2.0])
def test_least_squares(verdict: float) -> None:
    objective, fake = OBJECTIVES["least_squares"], torch.tensor([verdict])
    d_line, g_line = objective.formula.split("\n")
    d_cost = weight(d_line, "(D(x) − 1)²") * (0.8 - 1) ** 2 + weight(d_line, "D(G(z))²") * verdict**2
    assert number(objective.d_loss(torch.tensor([0.8]), fake)) == pytest.approx(d_cost)
    g_cost = weight(g_line, "(D(G(z)) − 1)²") * (verdict - 1) ** 2
    assert number(objective.g_loss(fake, fake)) == pytest.approx(g_cost)


def test_cyclegan(unpaired: Callable[..., tuple[Any, list[float], Tensor, Tensor]]) -> None:
    method, (g_cost, d_cost), a, b = unpaired("cyclegan", pool=0)
    d_a_line, d_b_line, g_line = method.formula.split("\n")
    d = method.discriminator_a
    fake_b, fake_a, lost = there_and_back(method, a, b, F.l1_loss)
    assert d_cost == pytest.approx(
        weight(d_a_line, "(D_A(a) − 1)²") * square(d, a, 1)
        + weight(d_a_line, "D_A(F(b))²") * square(d, fake_a, 0)
        + weight(d_b_line, "(D_B(b) − 1)²") * square(d, b, 1)
        + weight(d_b_line, "D_B(G(a))²") * square(d, fake_b, 0),
        rel=1e-4,
    )
    assert g_cost == pytest.approx(
        weight(g_line, "(D_B(G(a)) − 1)²") * square(d, fake_b, 1)
        + weight(g_line, "(D_A(F(b)) − 1)²") * square(d, fake_a, 1)
        + 10 * lost,
        rel=1e-4,
    )
    assert method.config.cycle == 10 and "λ = 10 weighs as much as 20" in " ".join(method.departures.split())


def test_cut(unpaired: Callable[..., tuple[Any, list[float], Tensor, Tensor]]) -> None:
    method, (g_cost, d_cost), a, b = unpaired("cut", contrast=3.0, identity=5.0)
    d_line, g_line, _ = method.formula.split("\n")
    d = method.discriminator
    method.step = 0  # chance chooses the same places
    with torch.no_grad():
        made, maps = through(method.generator.layers, torch.cat([a, b]), method.layers)
        nce = method.contrast(maps, made)
    fake = made[:2]
    assert d_cost == pytest.approx(
        weight(d_line, "(D(b) − 1)²") * square(d, b, 1) + weight(d_line, "D(G(a))²") * square(d, fake, 0), rel=1e-4
    )
    assert "λ_X · NCE(a) + λ_Y · NCE(b)" in g_line
    assert g_cost == pytest.approx(
        weight(g_line, "(D(G(a)) − 1)²") * square(d, fake, 1) + 3 * float(nce[:2].mean()) + 5 * float(nce[2:].mean()),
        rel=1e-4,
    )
    usual = type(method).config_type()
    assert usual.contrast == usual.identity == 1 and "λ_X = λ_Y = 1" in method.departures


def test_discogan(unpaired: Callable[..., tuple[Any, list[float], Tensor, Tensor]]) -> None:
    method, (g_cost, d_cost), a, b = unpaired("discogan")
    d_a_line, d_b_line, g_line = method.formula.split("\n")
    d = method.discriminator_a
    fake_b, fake_a, lost = there_and_back(method, a, b, F.mse_loss)
    assert d_cost == pytest.approx(
        weight(d_a_line, "log D_A(a)") * surprise(d, a, real=True)
        + weight(d_a_line, "log(1 − D_A(G_BA(b)))") * surprise(d, fake_a, real=False)
        + weight(d_b_line, "log D_B(b)") * surprise(d, b, real=True)
        + weight(d_b_line, "log(1 − D_B(G_AB(a)))") * surprise(d, fake_b, real=False),
        rel=1e-3,
    )
    assert g_cost == pytest.approx(
        weight(g_line, "log D_B(G_AB(a))") * surprise(d, fake_b, real=True)
        + weight(g_line, "log D_A(G_BA(b))") * surprise(d, fake_a, real=True)
        + 10 * lost,
        rel=1e-3,
    )
    assert g_line.count("λ · |") == 2 and "λ = 10" in method.departures


def test_pix2pix(accelerator: Accelerator, root: Path) -> None:
    method = built(settings("pix2pix", root), accelerator, DataCache(Path("nowhere")))
    d = method.discriminator = MeanColour()
    d_line = method.formula.split("\n")[0]
    source, target, fake = (value * torch.ones(2, 3, 16, 16) for value in (0.1, 0.5, -0.4))
    assert number(method.d_loss(source, target, fake)) == pytest.approx(
        weight(d_line, "log D(x, y)") * surprise(d, torch.cat([source, target], dim=1), real=True)
        + weight(d_line, "log(1 − D(x, G(x)))") * surprise(d, torch.cat([source, fake], dim=1), real=False)
    )


def judged(method: Any) -> Judge:
    """The same of a method that asks D about batches; between two turns that reckon the penalty."""

    def logits(pictures: Tensor) -> Tensor:
        return 3 * pictures.mean(dim=(1, 2, 3))

    method.ask = lambda batch: (logits(batch.pictures), None)
    method.step = 1
    return logits


def test_vaegan(accelerator: Accelerator, pictures: Tensor) -> None:
    method = VaeGan(VaeGanConfig(dataset=OWN, batch_size=8, game_weight=5.0), accelerator, cache(pictures))
    d = judged(method)
    d_line, e_line, g_line = method.formula.split("\n")
    drawn, again = (value * torch.ones(8, 1, 28, 28) for value in (-0.5, 0.3))
    method.generator = lambda codes: again
    real = method.next_batch()
    assert number(method.d_cost(real, Batch(drawn))[0]) == pytest.approx(
        surprise(d, real.pictures, real=True)
        + weight(d_line, "log(1 − D(G(z)))") * surprise(d, drawn, real=False)
        + weight(d_line, "log(1 − D(G(E(x))))") * surprise(d, again, real=False),
        rel=1e-5,
    )
    cost, figures = method.g_cost(Batch(drawn), real)
    game = weight(g_line, "log D(G(z))") * surprise(d, drawn, real=True)
    game += weight(g_line, "log D(G(E(x)))") * surprise(d, again, real=True)
    beside = number(figures["divergence"] + figures["likeness"])
    assert number(cost) == pytest.approx(beside + 5 * game, rel=1e-5)
    assert "α" in e_line and f"{DETAIL:g} times (α); the game counts 5 times (β)" in method.departures
    assert VaeGanConfig().game_weight == 5


def test_bigan(accelerator: Accelerator, pictures: Tensor) -> None:
    method = BiGan(BiGanConfig(dataset=OWN, batch_size=8), accelerator, cache(pictures))
    d = judged(method)
    _, g_line = method.formula.split("\n")
    fake, real = method.sample(), method.next_batch()
    assert number(method.g_cost(fake, real)[0]) == pytest.approx(
        weight(g_line, "log D(G(z), z)") * surprise(d, fake.pictures, real=True)
        + weight(g_line, "log(1 − D(x, E(x)))") * surprise(d, real.pictures, real=False),
        rel=1e-5,
    )


def test_infogan(accelerator: Accelerator, pictures: Tensor) -> None:
    """Both players are paid for codes that can be read from fakes."""
    method = InfoGan(InfoGanConfig(dataset=OWN, batch_size=8, code_weight=2.0), accelerator, cache(pictures))
    d = judged(method)
    fake, real = method.sample(), method.next_batch()
    misread = 2 * number(method.misreading(fake)[0])
    drawn = surprise(d, real.pictures, real=True) + surprise(d, fake.pictures, real=False)
    assert number(method.d_cost(real, fake)[0]) == pytest.approx(drawn + misread, rel=1e-4)
    assert number(method.g_cost(fake, real)[0]) == pytest.approx(
        surprise(d, fake.pictures, real=True) + misread, rel=1e-4
    )
    assert all("λ · log Q(c | G(z, c))" in line for line in method.formula.split("\n"))


def test_text_to_image(accelerator: Accelerator, pictures: Tensor, tmp_path: Path) -> None:
    """D names what real pictures show and what was wished of fakes; G is paid for the latter."""
    method = built(settings("text_to_image", tmp_path, dataset="mnist"), accelerator, cache(pictures))
    real, fake = method.next_batch(), method.sample()
    named = {id(batch): torch.randn(8, fake.classes.shape[1]) for batch in (real, fake)}
    logits = {id(real): torch.full((8,), 0.7), id(fake): torch.full((8,), -0.2)}
    method.ask = lambda batch: (logits[id(batch)], named[id(batch)])
    wrong = {id(batch): number(method.misnamed(named[id(batch)], batch.classes)) for batch in (real, fake)}
    game = float(F.softplus(torch.tensor(-0.7)) + F.softplus(torch.tensor(-0.2)))
    assert number(method.d_cost(real, fake)[0]) == pytest.approx(game + wrong[id(real)] + wrong[id(fake)], rel=1e-5)
    deceived = float(F.softplus(torch.tensor(0.2)))
    assert number(method.g_cost(fake, real)[0]) == pytest.approx(deceived + wrong[id(fake)], rel=1e-5)
    d_line, g_line, _ = method.formula.split("\n")
    assert "log P(a | x) + log P(w | G(z, w))" in d_line and "log P(w | G(z, w))" in g_line
