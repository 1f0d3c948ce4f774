"""What a diagnosis of a game advises and speaks of is true of the method and of its objective."""

from __future__ import annotations

import pytest

from playground.runs.history import History, Moment, SampleQuality
from trainers.methods.bigan import BiGan, BiGanConfig
from trainers.methods.gan import Gan, GanConfig


def history(**figures: float) -> History:
    """A run in which D has been sure all along, and samples cannot be read."""
    told = History()
    for i in range(60):
        told.moments.append(Moment(100 * i, i / 10, {"d_loss": 0.1, "g_loss": 4.0} | figures, float(i)))
    told.qualities.extend(SampleQuality(100 * i, i / 10, 2000, 0.9, 600.0, 0, (0,) * 10) for i in range(0, 60, 6))
    return told


@pytest.mark.parametrize(("objective", "is_advised"), [("minimax", True), ("non_saturating", False)])
def test_another_objective_is_advised_only_where_it_would_pull_harder(objective: str, is_advised: bool) -> None:
    found = Gan.diagnose(GanConfig(objective=objective), history(d_real=1.0, d_fake=0.0, g_gradient=0.001))
    assert found is not None and found.condition == "vanishing_gradient"
    assert ("non-saturating objective" in found.advice) == is_advised
    assert "slower discriminator" in found.advice


def test_g_of_bigan_is_not_sent_to_an_objective_that_it_plays_already() -> None:
    found = BiGan.diagnose(BiGanConfig(objective="minimax"), history(d_real=1.0, d_fake=0.0, g_gradient=0.001))
    assert found is not None and found.advice == "Start again with a slower discriminator."


def test_verdicts_are_said_to_be_on_what_d_judges() -> None:
    plain, pairs = (
        kind.diagnose(config, history(d_real=0.97, d_fake=0.01))
        for kind, config in ((Gan, GanConfig()), (BiGan, BiGanConfig()))
    )
    assert plain is not None and plain.sentence.startswith("Lately the discriminator gave real pictures more than 95%")
    assert pairs is not None and pairs.sentence.startswith(
        "Lately the discriminator gave pairs with real pictures more than"
    )
    assert "pairs with drawn ones less than 5%" in pairs.sentence
