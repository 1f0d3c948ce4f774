"""The Lab's mathematics in a browser, held against torch, scipy and the library's own objectives."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import torch
from lab_modules import call, script
from playwright.sync_api import Browser, Page
from scipy import stats  # type: ignore[import-untyped]
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]
from scipy.spatial import distance  # type: ignore[import-untyped]
from script_modules import modules_page
from torch import Tensor, nn
from torch.nn import functional as F

from playground.objectives import OBJECTIVES

pytestmark = pytest.mark.browser

ROUNDS = 100
"""of two steps each"""
SMALL = {"scene": "moons", "width": 8, "depth": 2, "batch_size": 16, "d_rate": 0.002, "g_rate": 0.002}
RECORD = script(
    {"maths/game.js": "Game", "maths/settings.js": "USUAL"},
    """
    const game = new Game({...USUAL, ...given.settings}), turns = [];
    const weights = () => ['generator', 'discriminator'].map(name => game[name].parameters.map(p => [...p]));
    const begin = weights(), first = {};
    for (const player of Array(given.rounds).fill(['D', 'G']).flat()) {
      const turn = game.turn(player);
      for (let i = 0; i < 3; i += 1) turn.next();
      const {real, z, d, g} = game.batch, at = turns.length < 2 ? game.chance.penalty.state : null;
      if (at !== null) first[player] = (player === 'D' ? game.dGradients() : game.gGradients()).map(p => [...p]);
      if (at !== null) game.chance.penalty.state = at;
      for (const phase of turn) void phase;
      const {shares} = game.batch, penalty = player === 'D' ? game.penalty : 0;
      turns.push({player, real: [...real], z: [...z], shares: shares && [...shares], d: d.cost, g: g.cost, penalty});
    }
    return JSON.stringify({begin, first, turns, end: weights()});
    """,
)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with modules_page(browser) as page:
        yield page


def relativistic_d(real: Tensor, fake: Tensor) -> Tensor:
    return F.softplus(fake - real).mean()


def relativistic_g(fake: Tensor, real: Tensor) -> Tensor:
    return F.softplus(real - fake).mean()


def d_cost(name: str) -> Callable[[Tensor, Tensor], Tensor]:
    return relativistic_d if name == "relativistic" else OBJECTIVES[LIBRARY.get(name, name)].d_loss


def g_cost(name: str) -> Callable[[Tensor, Tensor], Tensor]:
    return relativistic_g if name == "relativistic" else OBJECTIVES[LIBRARY.get(name, name)].g_loss


#: The Lab keeps the penalty apart from the objective.
LIBRARY = {"wasserstein": "wasserstein_gp"}
OBJECTIVE_NAMES = ("minimax", "non_saturating", "least_squares", "wasserstein", "hinge", "relativistic")
PENALTIES = {"none": 0.0, "gradient_penalty": 10.0, "r1": 1.0, "clipping": 0.1}
ACTIVATIONS: Mapping[str, Callable[[], nn.Module]] = {"leaky": lambda: nn.LeakyReLU(0.2), "tanh": nn.Tanh}


class Replay:
    """The same game in torch, in double precision: from the recorded weights, on the recorded batches."""

    def __init__(self, settings: Mapping[str, Any], begin: list[list[list[float]]]) -> None:
        self.settings = settings
        self.generator, self.discriminator = (self.network(weights, out) for weights, out in zip(begin, (2, 1)))  # noqa: B905
        self.moves = {"D": self.optimiser(self.discriminator, "d_rate"), "G": self.optimiser(self.generator, "g_rate")}

    def network(self, weights: list[list[float]], out: int) -> nn.Sequential:
        sizes = [2, *[self.settings["width"]] * self.settings["depth"], out]
        layers: list[nn.Module] = []
        for at, (into, to) in enumerate(itertools.pairwise(sizes)):
            layer = nn.Linear(into, to, dtype=torch.float64)
            layer.weight.data = torch.tensor(weights[2 * at], dtype=torch.float64).reshape(to, into)
            layer.bias.data = torch.tensor(weights[2 * at + 1], dtype=torch.float64)
            layers += [layer, ACTIVATIONS[self.settings.get("activation", "leaky")]()]
        return nn.Sequential(*layers[:-1])

    def optimiser(self, network: nn.Module, rate: str) -> torch.optim.Optimizer:
        kind, momentum, lr = (
            self.settings.get("optimiser", "adam"),
            self.settings.get("momentum", 0.5),
            self.settings[rate],
        )
        if kind == "adam":
            return torch.optim.Adam(network.parameters(), lr, betas=(momentum, 0.999))
        return torch.optim.SGD(network.parameters(), lr, momentum=momentum if kind == "momentum" else 0.0)

    def costs(self, turn: Mapping[str, Any]) -> tuple[Tensor, Tensor, Tensor]:
        """D's cost, G's and the penalty's."""
        real, z = (torch.tensor(turn[name], dtype=torch.float64).reshape(-1, 2) for name in ("real", "z"))
        fake = self.generator(z)
        logits = self.discriminator(real).flatten(), self.discriminator(fake).flatten()
        name = self.settings["objective"]
        return d_cost(name)(*logits), g_cost(name)(logits[1], logits[0]), self.penalty(turn, real, fake)

    def penalty(self, turn: Mapping[str, Any], real: Tensor, fake: Tensor) -> Tensor:
        name, weight = self.settings.get("penalty", "none"), self.settings.get("penalty_weight", 0.0)
        if turn["player"] == "G" or name in ("none", "clipping"):
            return torch.zeros((), dtype=torch.float64)
        at = real
        if name == "gradient_penalty":
            share = torch.tensor(turn["shares"], dtype=torch.float64).unsqueeze(1)
            at = fake.detach() + share * (real - fake.detach())
        at = at.clone().requires_grad_()
        (slope,) = torch.autograd.grad(self.discriminator(at).sum(), at, create_graph=True)
        steepness = slope.norm(dim=1)
        return weight * (
            (steepness - 1).square().mean() if name == "gradient_penalty" else steepness.square().mean() / 2
        )

    def turn(self, turn: Mapping[str, Any]) -> None:
        d, g, penalty = self.costs(turn)
        for said, cost in (("d", d), ("g", g), ("penalty", penalty)):
            assert turn[said] == pytest.approx(cost.item(), abs=1e-7), (said, turn["player"])
        mover = self.moves[turn["player"]]
        mover.zero_grad()
        (d + penalty if turn["player"] == "D" else g).backward()
        mover.step()
        if turn["player"] == "D" and self.settings.get("penalty") == "clipping":
            for weight in self.discriminator.parameters():
                weight.data.clamp_(-self.settings["penalty_weight"], self.settings["penalty_weight"])

    def weights(self) -> list[list[list[float]]]:
        return [
            [p.detach().flatten().tolist() for p in net.parameters()] for net in (self.generator, self.discriminator)
        ]


def record(page: Page, settings: Mapping[str, Any], rounds: int) -> Any:
    return json.loads(page.evaluate(RECORD, {"settings": {**SMALL, **settings}, "rounds": rounds}))


def furthest(left: Any, right: Any) -> float:
    """The largest difference between numbers at the same places."""
    return max(
        (torch.tensor(a, dtype=torch.float64) - torch.tensor(b, dtype=torch.float64)).abs().max().item()
        for a, b in zip(left, right, strict=True)
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    [
        {"objective": "minimax"},
        {"objective": "non_saturating", "penalty": "r1", "penalty_weight": 1.0, "activation": "tanh"},
        {"objective": "least_squares", "depth": 1},
        {"objective": "wasserstein", "penalty": "gradient_penalty", "penalty_weight": 10.0},
        {"objective": "wasserstein", "penalty": "clipping", "penalty_weight": 0.1},
        {"objective": "hinge", "penalty": "gradient_penalty", "penalty_weight": 10.0, "activation": "tanh", "depth": 3},
        {"objective": "relativistic", "penalty": "r1", "penalty_weight": 1.0},
        {"objective": "least_squares", "optimiser": "sgd", "d_rate": 0.05, "g_rate": 0.05},
        {"objective": "minimax", "optimiser": "momentum", "momentum": 0.9, "d_rate": 0.01, "g_rate": 0.01, "depth": 0},
    ],
    ids=lambda settings: "-".join(str(value) for value in settings.values()),
)
def test_two_hundred_steps_end_at_torchs_weights(page: Page, settings: dict[str, Any]) -> None:
    told = record(page, settings, ROUNDS)
    replay = Replay({**SMALL, **settings}, told["begin"])
    for turn in told["turns"]:
        replay.turn(turn)
    for ours, torchs in zip(told["end"], replay.weights(), strict=True):
        assert furthest(ours, torchs) < 1e-6
    assert furthest(told["begin"][0], told["end"][0]) > 0.01


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("objective", OBJECTIVE_NAMES)
def test_losses_and_gradients_are_torchs(page: Page, objective: str, penalty: str, activation: str) -> None:
    settings = {
        "objective": objective,
        "penalty": penalty,
        "penalty_weight": PENALTIES[penalty],
        "activation": activation,
    }
    told = record(page, settings, 1)
    replay = Replay({**SMALL, **settings}, told["begin"])
    for turn in told["turns"]:
        replay.turn(turn)
        network = replay.discriminator if turn["player"] == "D" else replay.generator
        gradients = [p.grad.flatten().tolist() for p in network.parameters() if p.grad is not None]
        assert furthest(told["first"][turn["player"]], gradients) < 1e-10


def numbers(seed: int, *sizes: int) -> list[list[float]]:
    chance = torch.Generator().manual_seed(seed)
    return [torch.randn(size, generator=chance).tolist() for size in sizes]


def test_wasserstein_on_a_line_is_scipys(page: Page) -> None:
    for seed, sizes in enumerate([(1, 1), (64, 64), (5, 37), (300, 200)]):
        left, right = numbers(seed, *sizes)
        ours = call(page, {"maths/measures.js": "wasserstein"}, "wasserstein(given[0], given[1])", [left, right])
        assert ours == pytest.approx(stats.wasserstein_distance(left, right), abs=1e-9)
    ties = [[0.5, 0.5, 1.0], [1.0, 1.0, 0.5]]
    assert call(page, {"maths/measures.js": "wasserstein"}, "wasserstein(...given)", ties) == pytest.approx(1 / 6)


def test_sliced_wasserstein_is_the_mean_over_shadows(page: Page) -> None:
    left, right = numbers(7, 80, 80)
    ours = call(page, {"maths/measures.js": "slicedWasserstein"}, "slicedWasserstein(...given)", [left, right])
    turns = torch.arange(16, dtype=torch.float64) * math.pi / 16
    lines = torch.stack([turns.cos(), turns.sin()])
    shadows = [(torch.tensor(points).reshape(-1, 2).double() @ lines).T.tolist() for points in (left, right)]
    assert ours == pytest.approx(sum(map(stats.wasserstein_distance, *shadows)) / 16, abs=1e-9)


def test_wasserstein_in_the_plane_is_scipys_cheapest_assignment(page: Page) -> None:
    for seed, n in enumerate([1, 2, 7, 40, 128]):
        chance = torch.Generator().manual_seed(seed)
        left, right = (torch.randn(n, 2, generator=chance).double() for _ in range(2))
        costs = torch.cdist(left, right).numpy()
        modules = {"../lessons/maths/transport.js": "planeWasserstein"}
        ours = call(page, modules, "planeWasserstein(...given)", [left.flatten().tolist(), right.flatten().tolist()])
        assert ours == pytest.approx(costs[linear_sum_assignment(costs)].mean(), abs=1e-9)


def test_an_assignment_gives_each_row_a_column_of_its_own_also_among_equals(page: Page) -> None:
    for costs in ([[1.0] * 5] * 5, torch.randint(0, 3, (9, 9), generator=torch.Generator().manual_seed(1)).tolist()):
        columns = call(page, {"../lessons/maths/transport.js": "assignment"}, "Array.from(assignment(given))", costs)
        assert sorted(columns) == list(range(len(costs)))
        _, scipys = linear_sum_assignment(costs)
        assert sum(costs[i][j] for i, j in enumerate(columns)) == sum(costs[i][j] for i, j in enumerate(scipys))


def test_divergences_are_zero_for_equals_and_never_negative(page: Page) -> None:
    modules = {"maths/measures.js": "histogram, jensenShannon, wasserstein, slicedWasserstein"}
    told = call(
        page,
        modules,
        """given.map(([left, right]) => {
          const [p, q] = [left, right].map(points => histogram(points, 2, 8, 1.5));
          return {p: [...p], q: [...q], js: jensenShannon(p, q), sliced: slicedWasserstein(left, right),
                  none: [jensenShannon(p, p), slicedWasserstein(left, left), wasserstein(left, left)]};
        })""",
        [numbers(seed, 100, 40) for seed in range(20)],
    )
    for one in told:
        assert sum(one["p"]) == pytest.approx(1) and sum(one["q"]) == pytest.approx(1)
        assert one["js"] == pytest.approx(distance.jensenshannon(one["p"], one["q"]) ** 2, abs=1e-9)
        assert 0 <= one["js"] <= math.log(2) + 1e-12 and one["sliced"] > 0
        assert one["none"] == [0, 0, 0]


def test_points_outside_and_points_that_are_none_are_counted_too(page: Page) -> None:
    shares = call(page, {"maths/measures.js": "histogram"}, "[...histogram([-9, 9, NaN, Infinity], 1, 4, 1)]")
    assert sum(shares) == 1 and min(shares) >= 0


def test_a_mode_counts_when_it_has_a_quarter_of_its_share(page: Page) -> None:
    modes = {"modes": [[0, 0], [1, 0], [0, 1], [1, 1]], "reach": 0.2}
    points = [[0, 0]] * 13 + [[1.1, 0.1]] + [[0, 1.3]] + [[0.5, 0.5]]  # of 16: a share is 4, a quarter of it 1
    covered = "modesCovered(given.points.flat(), 2, given.modes)"
    ask = {"maths/measures.js": "modesCovered"}
    assert call(page, ask, covered, {"points": points, "modes": modes}) == 2
    assert call(page, ask, covered, {"points": [[0, 0], [1, 0], [0, 1], [1, 1]] * 4, "modes": modes}) == 4
    assert call(page, ask, covered, {"points": [[5, 5]] * 16, "modes": modes}) == 0
    assert call(page, ask, covered, {"points": [[0, 0]] * 17 + [[1, 0]], "modes": modes}) == 1  # less than a quarter


def test_scenes_lie_in_view_and_their_modes_are_covered_by_themselves(page: Page) -> None:
    told = call(
        page,
        {"maths/scenes.js": "SCENES, sampleScene", "maths/random.js": "Random", "maths/measures.js": "modesCovered"},
        """Object.entries(SCENES).filter(([, scene]) => scene.draw).map(([name, scene]) => {
          const points = sampleScene(scene, new Random(3, 'test'), 1000), d = scene.dimension;
          const sum = scene.density ? Array.from({length: 4000}, (_, i) => scene.density((i - 2000) / 500) / 500)
            .reduce((a, b) => a + b) : 1;
          return {name, d, far: Math.max(...points.map(Math.abs)), sum,
                  modes: scene.modes && [modesCovered(points, d, scene), scene.modes.length]};
        })""",
    )
    assert {scene["name"] for scene in told} >= {
        "two_gaussians", "two_humps", "line", "ring", "moons", "eight", "twenty_five", "spiral",
    }  # fmt: skip
    for scene in told:
        assert scene["far"] < (2.2 if scene["d"] == 1 else 1.4), scene["name"]
        assert scene["sum"] == pytest.approx(1, abs=1e-9)
        if scene.get("modes"):
            assert scene["modes"][0] == scene["modes"][1], scene["name"]


def test_a_link_repeats_fifty_rounds_to_the_bit(page: Page) -> None:
    """Another game in between changes nothing: each has its own chance."""
    run = """given.map((link) => {
      const game = new Game(settingsOf(link));
      for (let i = 0; i < 50; i += 1) { game.round(); if (i % 7 === 0) { measure(game); new Game(USUAL).round(); } }
      return [game.generator, game.discriminator].flatMap(n => n.parameters.flatMap(p => [...p]));
    })"""
    modules = {
        "maths/game.js": "Game", "maths/settings.js": "settingsOf, textOf, USUAL", "maths/measures.js": "measure",
    }  # fmt: skip
    link = call(
        page, modules, "textOf({...USUAL, scene: 'drawing', points: [[-0.5, 0.1], [0.3, 1]], width: 12, seed: 5})"
    )
    once, again, other = call(page, modules, run, [link, link, link.replace("seed=5", "seed=6")])
    assert once == again
    assert other != once


@pytest.mark.parametrize(
    ("link", "name", "value"),
    [
        ("depth=99", "depth", 3), ("depth=-1", "depth", 0), ("width=1e9", "width", 64), ("width=abc", "width", 32),
        ("scene=__proto__", "scene", "ring"), ("objective=constructor", "objective", "non_saturating"),
        ("d_rate=Infinity", "d_rate", 1), ("d_rate=NaN", "d_rate", 0.002), ("g_rate=-5", "g_rate", 0),
        ("head_start=1e300", "head_start", 2000), ("batch_size=", "batch_size", 128), ("seed=1.6", "seed", 2),
        ("d_steps=0", "d_steps", 1), ("momentum=7", "momentum", 0.99), ("penalty=%00<script>", "penalty", "none"),
        ("%%%&&=&depth", "depth", 0),
    ],
)  # fmt: skip
def test_hostile_links_are_brought_into_bounds(page: Page, link: str, name: str, value: object) -> None:
    settings = call(page, {"maths/settings.js": "settingsOf"}, "settingsOf(given)", link)
    if link.endswith("&depth"):
        assert settings["scene"] == "ring"
    else:
        assert settings[name] == value


def test_a_drawing_survives_its_link_and_is_no_longer_than_allowed(page: Page) -> None:
    modules = {"maths/settings.js": "settingsOf, textOf, onGrid, USUAL, MOST_POINTS"}
    there_and_back = """(() => {
      const points = given.map(onGrid), settings = {...USUAL, scene: 'drawing', points};
      return {points, back: settingsOf(textOf(settings)).points};
    })()"""
    told = call(page, modules, there_and_back, [[-9, 9], [0.123, -0.987], [1.2, 1.2], [0, 0]])
    assert told["points"] == told["back"]
    assert max(abs(value) for point in told["back"] for value in point) <= 1.26
    assert call(page, modules, "settingsOf('points=' + 'AB'.repeat(1e5)).points.length - MOST_POINTS") == 0
    assert call(page, modules, "settingsOf('scene=drawing&points=A*/B<').points") == [[-1.26, pytest.approx(-1.22)]]
