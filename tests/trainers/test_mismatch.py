"""Networks and pictures that do not fit are refused, and the facts behind it are those of the data themselves."""

from __future__ import annotations

import pytest

from playground.data import DATASETS
from playground.data.mnist import load
from trainers.method import Mismatch, nearest_config
from trainers.methods import all_methods, chosen_method

OWN = "own-0123456789ab"


ARCHITECTURES = [name for method in all_methods().values() for name in getattr(method, "architectures", {})]


def refuse_mismatch(dataset: str, architecture: str) -> None:
    method = chosen_method({"architecture": architecture})
    config, notes = nearest_config(method, {"dataset": dataset, "architecture": architecture})
    assert not notes
    method.refuse_mismatch(config)


def fits(architecture: str, dataset: str) -> bool:
    try:
        refuse_mismatch(dataset, architecture)
    except Mismatch:
        return False
    return True


@pytest.mark.parametrize(
    ("architecture", "datasets"),
    [
        ("dcgan28", {"mnist", "fashion_mnist", OWN}),
        ("vae28", {"mnist", "fashion_mnist", OWN}),
        ("cgan28", {"mnist", "fashion_mnist"}),
        ("acgan28", {"mnist", "fashion_mnist"}),
        ("faces64", {"faces"}),
    ],
)
def test_what_fits_what(architecture: str, datasets: set[str]) -> None:
    assert {name for name in (*DATASETS, OWN) if fits(architecture, name)} == datasets


def test_the_message_names_both_and_says_what_to_do() -> None:
    with pytest.raises(Mismatch, match=r"draws colour pictures, and .*MNIST.* are grey\. Choose other"):
        refuse_mismatch("mnist", "faces64")
    with pytest.raises(Mismatch, match=r"nobody has said so for your own pictures\. Choose digits or clothes"):
        refuse_mismatch(OWN, "cgan28")


def test_every_pair_gets_an_answer() -> None:
    for architecture in ARCHITECTURES:
        assert any(fits(architecture, dataset) for dataset in DATASETS), architecture


def test_what_is_said_of_the_digits_is_true() -> None:
    digits, entry = load("test"), DATASETS["mnist"]
    assert (digits.images.shape[1], len(digits.class_names)) == (entry.channels, entry.num_classes)
