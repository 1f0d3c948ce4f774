"""The ways in which a generator can learn, in words: for cards, files and the page."""

from __future__ import annotations

from dataclasses import dataclass

from playground.models.architecture import Family


@dataclass(frozen=True)
class Cost:
    """What a generator without an opponent makes small."""

    title: str
    summary: str
    source: str


@dataclass(frozen=True)
class Kind:
    """One family."""

    name: str
    """with its article, as after "drawn by" """
    origin: str
    """a sentence or two for a card: where the shipped weights come from"""
    cost: Cost | None
    """None for a GAN: there each player has its own, see playground.objectives"""


FAMILIES: dict[Family, Kind] = {
    "gan": Kind(
        "a generative adversarial network",
        "This is the generator of a generative adversarial network. Its weights are averaged over the last "
        "training steps.",
        None,
    ),
    "vae": Kind(
        "a variational autoencoder",
        "This is the decoder of a variational autoencoder: it learned to draw each training picture again from a "
        "few numbers. Its weights are averaged over the last training steps.",
        Cost(
            "Evidence lower bound",
            "The bits that are lost when a picture is drawn again, and the bits that its numbers carry: "
            "together a bound on how unlikely the picture is.",
            "Kingma and Welling 2014, Auto-Encoding Variational Bayes, section 2.2, eq. 3",
        ),
    ),
    "mixture": Kind(
        "a Gaussian mixture",
        "This is a Gaussian mixture: a hundred average pictures, each with a few ways to change. It was fitted by "
        "expectation and maximisation, without any network.",
        Cost(
            "Likelihood",
            "The training pictures should be as likely as can be under the mixture.",
            "Tipping and Bishop 1999, Mixtures of Probabilistic Principal Component Analysers, section 4",
        ),
    ),
}
