"""Networks that are told a class: what they are told, and what it costs not to listen."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from accelerate import Accelerator
from playing import alone, built, cache, differences, play
from torch import Tensor, nn

from playground.models import ARCHITECTURES, initialise
from playground.models.acgan import ACGAN28Discriminator
from playground.models.attention import SelfAttention, attention_weights
from playground.models.cgan import AskedDCGAN28Generator, CGAN28Discriminator
from playground.models.faces64 import Faces64Generator, SAGAN64Generator
from trainers.generative import Batch
from trainers.methods.gan import Gan

TOLD = ["cgan28", "acgan28", "lecture9a_acgan"]


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def pictures() -> Tensor:
    return torch.randint(0, 256, (40, 1, 28, 28), generator=seeded(0), dtype=torch.uint8)


@pytest.fixture
def fresh(accelerator: Accelerator, pictures: Tensor) -> Callable[..., Gan]:
    """Networks and 40 pictures with their labels."""

    def build(architecture: str, pictures: Tensor = pictures, **changes: object) -> Gan:
        given = {"method": "gan", "architecture": architecture, "batch_size": 8} | changes
        method: Gan = built(given, accelerator, cache(pictures, torch.arange(40) % 10, "mnist"))
        return method

    return build


@pytest.mark.parametrize("name", TOLD)
def test_the_card_says_whether_classes_are_named(name: str) -> None:
    named = "named rightly" in Gan.card(Gan.usual({"architecture": name}))["objective"]
    assert named == (ARCHITECTURES[name].conditioning == "auxiliary")


def test_a_batch_keeps_each_picture_with_its_label(fresh: Callable[..., Gan]) -> None:
    numbered = torch.arange(40, dtype=torch.uint8).view(40, 1, 1, 1).expand(40, 1, 28, 28)
    batch = fresh("acgan28", pictures=numbered).next_batch()
    assert batch.classes is not None
    shown = ((batch.pictures[:, 0, 0, 0] + 1) * 127.5).round().long()
    assert torch.equal(batch.classes.argmax(dim=1), shown % 10)
    assert torch.equal(batch.classes.sum(dim=1), torch.ones(8))


def test_fakes_are_asked_for_every_class_about_as_often(fresh: Callable[..., Gan]) -> None:
    method = fresh("cgan28")
    asked = torch.zeros(10)
    for _ in range(100):
        classes = method.sample().classes
        assert classes is not None
        asked += classes.sum(dim=0)
    assert asked.sum() == 800
    assert asked.min() > 50  # 80 expected, standard deviation 8.5
    assert asked.max() < 110


def test_networks_without_labels_are_told_nothing(fresh: Callable[..., Gan]) -> None:
    method = fresh("dcgan28")
    assert method.next_batch().classes is None
    assert method.sample().classes is None
    assert (len(method.preview().pictures), method.preview().columns) == (64, 8)


def test_a_class_is_as_loud_as_the_latent() -> None:
    generator = AskedDCGAN28Generator(latent_dim=16, num_classes=3, width=2)
    heard: list[Tensor] = []
    first = generator.layers[0]
    first.register_forward_hook(lambda layer, given, output: heard.append(given[0]))
    generator.eval()(torch.zeros(1, 16), torch.tensor([[0.0, 1.0, 0.0]]))
    assert heard[0].tolist() == [[0.0] * 16 + [0.0, 4.0, 0.0]]  # sqrt(16), the usual length of 16 normal numbers


@pytest.mark.parametrize("name", TOLD)
def test_another_class_makes_another_picture_of_the_same_latent(name: str) -> None:
    generator, _ = ARCHITECTURES[name].build()
    initialise(generator, seeded(0))
    z = torch.randn(1, generator.latent_dim, generator=seeded(1)).expand(10, -1)
    drawn = generator.eval()(z, torch.eye(10))
    assert torch.pdist(drawn.flatten(1)).min() > 0


def test_classes_that_are_missing_or_of_another_shape_are_named() -> None:
    told, untold = AskedDCGAN28Generator(), Faces64Generator()
    with pytest.raises(ValueError, match=r"classes must be \(2, 10\), got None"):
        told(torch.zeros(2, 64))
    with pytest.raises(ValueError, match=r"classes must be \(2, 10\), got \(2, 3\)"):
        told(torch.zeros(2, 64), torch.zeros(2, 3))
    with pytest.raises(ValueError, match=r"classes must be left out, got \(2, 10\)"):
        untold(torch.zeros(2, 64), torch.zeros(2, 10))
    with pytest.raises(ValueError, match=r"classes must be \(2, 10\), got \(2, 4\)"):
        CGAN28Discriminator()(torch.zeros(2, 1, 28, 28), torch.zeros(2, 4))


def test_a_conditional_discriminator_judges_the_fit_by_an_inner_product() -> None:
    network = CGAN28Discriminator(num_classes=2, width=2, hidden=3).eval()
    network.layers = nn.Sequential(nn.Flatten(), nn.Linear(784, 3))
    with torch.no_grad():
        features = torch.tensor([1.0, 2.0, 3.0])
        network.layers[1].weight.zero_()
        network.layers[1].bias.copy_(features)
        network.verdict.weight.copy_(torch.tensor([[1.0, 0.0, 0.0]]))
        network.verdict.bias.fill_(0.5)
        network.class_features.weight.copy_(torch.tensor([[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]))
        logits = network(torch.zeros(3, 1, 28, 28), torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]))
    # 1 * 1 + 0.5, and the fit: class 0 asks for the third feature, class 1 for the first, half and half for both
    assert logits.tolist() == [1.5 + 3, 1.5 + 1, 1.5 + 2]


def test_an_auxiliary_discriminator_that_knows_nothing_pays_log_10(fresh: Callable[..., Gan]) -> None:
    method = fresh("acgan28")
    naming = method.discriminator.naming
    assert isinstance(naming, nn.Linear)
    nn.init.zeros_(naming.weight)
    logits, cost = method.verdicts(Batch(torch.zeros(4, 1, 28, 28), torch.eye(10)[:4]))
    assert logits.shape == (4,)
    assert cost.item() == pytest.approx(math.log(10))


def test_what_a_picture_is_taken_for_teaches_the_generator(fresh: Callable[..., Gan]) -> None:
    method = fresh("acgan28")
    _, cost = method.verdicts(method.sample())
    cost.backward()
    gradient = next(method.generator.parameters()).grad
    assert gradient is not None
    assert gradient.abs().sum() > 0


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("objective", ["non_saturating", "wasserstein_gp"])
def test_every_game_can_be_played_with_labels(name: str, objective: str, fresh: Callable[..., Gan]) -> None:
    method = fresh(name, objective=objective)
    before = {name: weight.clone() for name, weight in method.discriminator.named_parameters()}
    told = [*play(method, 2), *play(method, 1, alone(method, "D")), *play(method, 1, alone(method, "G"))]
    assert all(math.isfinite(value) for figures in told for value in figures.values())
    stood = {name for name, weight in method.discriminator.named_parameters() if torch.equal(weight, before[name])}
    # Critics are judged by differences: what is added to every verdict teaches nothing.
    assert stood <= ({"verdict.bias", "layers.9.bias"} if objective == "wasserstein_gp" else set())


def test_a_run_with_labels_goes_on_as_if_it_had_not_been_interrupted(fresh: Callable[..., Gan]) -> None:
    whole, first, later = (fresh("acgan28") for _ in range(3))
    figures = play(whole, 6)
    play(first, 3)
    later.restore(first.to_checkpoint())
    assert play(later, 3) == figures[3:]
    assert differences(later, whole) == []


def test_the_published_grid_has_a_column_for_each_class_and_a_style_for_each_row(
    fresh: Callable[..., Gan], monkeypatch: pytest.MonkeyPatch
) -> None:
    method = fresh("cgan28")
    asked: list[tuple[Tensor, Tensor]] = []
    draw = method.draw
    monkeypatch.setattr(method, "draw", lambda *given: asked.append(given) or draw(*given))
    preview = method.preview()
    assert preview.columns == 10
    assert preview.pictures.shape == (100, 1, 28, 28)
    ((latents, classes),) = asked
    assert classes.argmax(dim=1).tolist() == list(range(10)) * 10
    styles = latents.view(10, 10, -1)
    assert torch.equal(styles, styles[:, :1].expand_as(styles))
    assert len(latents.unique(dim=0)) == 10


def test_attention_starts_as_if_it_were_not_there() -> None:
    layer = SelfAttention(16)
    x = torch.randn(2, 16, 8, 8, generator=seeded(0))
    assert torch.equal(layer(x), x)
    nn.init.ones_(layer.gain.weight)
    assert not torch.equal(layer(x), x)


def test_attention_weights_are_shares_of_every_other_place() -> None:
    layer = SelfAttention(16)
    weights = layer.weights(torch.randn(2, 16, 8, 8, generator=seeded(0)))
    assert weights.shape == (2, 64, 16)
    torch.testing.assert_close(weights.sum(dim=2), torch.ones(2, 64))
    assert weights.min() >= 0


def test_attention_carries_a_far_place_over() -> None:
    """A change in one corner is felt in the other one, which a 3x3 convolution could not do."""
    layer = SelfAttention(16)
    for parameter in layer.parameters():
        nn.init.normal_(parameter, generator=seeded(0))
    nn.init.ones_(layer.gain.weight)
    x = torch.zeros(1, 16, 8, 8)
    changed = x.clone()
    changed[..., 0, 0] = 5.0
    assert not torch.equal(layer(x)[..., 7, 7], layer(changed)[..., 7, 7])


def test_only_a_generator_with_attention_tells_where_it_looks() -> None:
    z = torch.randn(2, 64, generator=seeded(0))
    weights = attention_weights(SAGAN64Generator().eval().layers, z)
    assert weights.shape == (2, 256, 64)
    with pytest.raises(ValueError, match="no self-attention"):
        attention_weights(Faces64Generator().eval().layers, z)


def test_both_verdicts_of_an_auxiliary_discriminator_have_their_shapes() -> None:
    logits, named = ACGAN28Discriminator()(torch.zeros(5, 1, 28, 28))
    assert (logits.shape, named.shape) == ((5,), (5, 10))
