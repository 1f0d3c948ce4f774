"""A variational autoencoder for 28 pixels (Kingma and Welling 2014): an encoder, and a decoder that draws."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from playground.models.architecture import Architecture
from playground.models.dcgan import dcgan28_drawing, dcgan28_seeing
from playground.models.layers import Encoder, Generator


class VAE28Decoder(Generator):
    """The small DCGAN's generator, with few latents and a dense layer of `hidden` units before it.

    A GAN's latents may lie as its game likes; a VAE's are pulled into a ball, and it takes a layer to unfold it.
    """

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, latent_dim: int = 8, width: int = 16, hidden: int = 256) -> None:
        super().__init__(latent_dim)
        self.layers = nn.Sequential(nn.Linear(self.num_inputs, hidden), nn.ReLU(), *dcgan28_drawing(hidden, width))

    def log_odds(self, z: Tensor) -> Tensor:
        """(n, latent_dim) -> (n, 1, 28, 28), any real number: log odds that a pixel is white.

        The tanh at the end makes probabilities of them, on the scale where black is -1 and white is 1:
        2 sigmoid(2 y) - 1 = tanh(y).
        """
        half: Tensor = self.layers[:-1](z)
        return 2 * half


class VAE28Encoder(Encoder):
    """The small DCGAN's discriminator, ending in a mean and a log variance for each latent."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, latent_dim: int = 8, width: int = 16, hidden: int = 256) -> None:
        super().__init__(image_size=28, latent_dim=latent_dim)
        self.layers = nn.Sequential(*dcgan28_seeing(width, hidden, batch_norm=True), nn.Linear(hidden, 2 * latent_dim))


VAE28 = Architecture(
    name="vae28",
    title="Variational autoencoder",
    summary="No discriminator: an encoder squeezes each picture into 8 numbers, the generator draws it from them.",
    source="Kingma and Welling 2014, Auto-Encoding Variational Bayes, section 3 and appendix C.1: a Bernoulli "
    "decoder, one sample a picture. Layers of the small DCGAN.",
    image_size=28,
    latent_dim=8,
    generator=VAE28Decoder,
    encoder=VAE28Encoder,
    suggested={"lr": 2e-3, "beta1": 0.9, "batch_size": 64},
)
