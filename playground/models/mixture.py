"""A Gaussian mixture whose components are flat: each a mean picture and a few factors that change it."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from playground.models.architecture import Architecture
from playground.models.layers import Generator


class MixtureGenerator(Generator):
    """Mixture of probabilistic principal component analysers (Tipping and Bishop 1999, section 4).

    Component k draws x = mean_k + factors_k z, z standard normal, plus noise of variance noise_k in every pixel.
    That noise is part of the density but not of the pictures (Richardson and Weiss 2018, section 3). Nothing
    here is trained by gradients: see playground.models.em.
    """

    def __init__(self, components: int = 100, factors: int = 10, image_size: int = 28) -> None:
        super().__init__(latent_dim=factors + 1)
        pixels = image_size**2
        self.image_size = image_size
        self.weights = _learnt(torch.full((components,), 1 / components))
        self.means = _learnt(torch.zeros(components, pixels))
        self.factors = _learnt(torch.zeros(components, factors, pixels))
        self.noise = _learnt(torch.ones(components))

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        """z: (n, factors + 1), standard normal -> (n, 1, s, s) in [-1, 1].

        The last number chooses the component: its place among all standard normal numbers, 0 to 1, is looked up
        among the components' weights laid end to end. The others weigh the factors.
        """
        z = self.checked(z)
        if classes is not None:
            raise ValueError("classes must be left out: a mixture cannot be asked")
        chosen = self.component(z[:, -1])
        change = torch.einsum("nd,ndp->np", z[:, :-1], self.factors[chosen])
        return (self.means[chosen] + change).clamp(-1, 1).view(-1, 1, self.image_size, self.image_size)

    def component(self, z: Tensor) -> Tensor:
        """The component, int64 (n,), that a standard normal number (n,) chooses: each as often as it weighs."""
        share = (1 + torch.erf(z / math.sqrt(2))) / 2
        ends = self.weights.cumsum(0)
        return torch.searchsorted(ends / ends[-1], share.contiguous()).clamp(max=len(ends) - 1)


def _learnt(values: Tensor) -> nn.Parameter:
    return nn.Parameter(values, requires_grad=False)


MIXTURE28 = Architecture(
    name="mixture28",
    title="Gaussian mixture",
    summary="No networks at all: a hundred average pictures, each with ten ways to change.",
    source="Tipping and Bishop 1999, Mixtures of Probabilistic Principal Component Analysers, section 4; as a "
    "generator after Richardson and Weiss 2018, On GANs and GMMs. Stepwise EM (Cappé and Moulines 2009).",
    image_size=28,
    latent_dim=11,
    generator=MixtureGenerator,
    suggested={"batch_size": 500, "epochs": 25},
)
