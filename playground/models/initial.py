"""Initial weights, drawn from one torch.Generator and nothing else: the same seed gives the same network."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import parametrize

from playground.models.attention import Gain
from playground.models.equalised import Equalised
from playground.models.layers import Restarted

Fill = Callable[[Tensor], Tensor]
"""fills a tensor in place and returns it"""

POWER_ITERATIONS = 15
"""as many as torch's spectral_norm makes when it is put on a layer"""


def initialise(module: nn.Module, generator: torch.Generator) -> None:
    """Draw every weight of `module` again, in the way its class names in `initial_weights`.

    Batch norm's running statistics and spectral norm's singular vectors start afresh too. TypeError for a
    layer whose parameters no scheme covers, since it would silently keep its old weights.
    """
    scheme = SCHEMES[getattr(module, "initial_weights", "fan_in")]
    with torch.no_grad():
        for layer in module.modules():
            if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d, nn.BatchNorm1d, nn.BatchNorm2d)):
                scheme(layer, generator)
                if parametrize.is_parametrized(layer, "weight"):
                    _restart_spectral_norm(layer, generator)
            elif isinstance(layer, Gain):
                layer.weight.zero_()
            elif isinstance(layer, Restarted):
                layer.restart(generator)
            # A parametrization's weight has been drawn with the layer it belongs to.
            elif not isinstance(layer, parametrize.ParametrizationList) and list(layer.parameters(recurse=False)):
                raise TypeError(f"no initial weights known for {type(layer).__name__}")


def _dcgan(layer: nn.Module, generator: torch.Generator) -> None:
    """N(0, 0.02) weights (Radford et al. 2015, section 4), N(1, 0.02) batch norm scales and zero biases
    (PyTorch's DCGAN tutorial)."""
    if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
        layer.reset_running_stats()
        _redraw(layer.weight, lambda new: new.normal_(1.0, 0.02, generator=generator), generator)
    else:
        _redraw(_free_weight(layer), lambda new: new.normal_(0.0, 0.02, generator=generator), generator)
    _zero_bias(layer)


def _fan_in(layer: nn.Module, generator: torch.Generator) -> None:
    """Torch's default: weights and biases uniform in +-1/sqrt(fan in) (He et al. 2015 with a = sqrt 5)."""
    if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
        layer.reset_parameters()
        return
    weight, bias = _free_weight(layer), _bias(layer)
    bound = 1 / math.sqrt(weight[0].numel())
    for parameter in (weight, bias):
        if parameter is not None:
            _redraw(parameter, lambda new: new.uniform_(-bound, bound, generator=generator), generator)


def _glorot(layer: nn.Module, generator: torch.Generator) -> None:
    """Keras's default: uniform in +-sqrt(6/(fan in + fan out)), zero biases (Glorot, Bengio 2010, eq. 16)."""
    if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
        layer.reset_parameters()
        return
    _redraw(_free_weight(layer), lambda new: nn.init.xavier_uniform_(new, generator=generator), generator)
    _zero_bias(layer)


def _equalised(layer: nn.Module, generator: torch.Generator) -> None:
    """N(0, 1) over the layer's rate for those that scale their weights where they are used (Karras et al. 2018,
    section 4.1), the bias that they start from; N(0, 1/fan in) and no bias for others."""
    weight, bias = _free_weight(layer), _bias(layer)
    std, first_bias = 1 / math.sqrt(weight[0].numel()), 0.0
    if isinstance(layer, Equalised):
        std, first_bias = 1 / layer.rate, layer.first_bias / layer.rate
    _redraw(weight, lambda new: new.normal_(0.0, std, generator=generator), generator)
    if bias is not None:
        bias.fill_(first_bias)


SCHEMES: dict[str, Callable[[nn.Module, torch.Generator], None]] = {
    "dcgan": _dcgan,
    "equalised": _equalised,
    "fan_in": _fan_in,
    "glorot": _glorot,
}


def _redraw(parameter: Tensor, fill: Fill, generator: torch.Generator) -> None:
    # Drawn where the generator lives: a seed on the CPU then gives the same weights on every device.
    parameter.copy_(fill(torch.empty(parameter.shape, device=generator.device)))


def _free_weight(layer: nn.Module) -> Tensor:
    """The weight that is learnt: under spectral norm, the one before its division by the singular value."""
    name = "parametrizations.weight.original" if parametrize.is_parametrized(layer, "weight") else "weight"
    return layer.get_parameter(name)


def _bias(layer: nn.Module) -> Tensor | None:
    return dict(layer.named_parameters(recurse=False)).get("bias")


def _zero_bias(layer: nn.Module) -> None:
    bias = _bias(layer)
    if bias is not None:
        bias.zero_()


def _restart_spectral_norm(layer: nn.Module, generator: torch.Generator) -> None:
    """Draw the estimates u and v of the first singular vectors, then let the power method settle."""
    was_training = layer.training
    for name, estimate in layer.named_buffers():
        if name.endswith(("._u", "._v")):
            _redraw(estimate, lambda new: F.normalize(new.normal_(generator=generator), dim=0), generator)
    layer.train()
    for _ in range(POWER_ITERATIONS):
        _ = layer.weight  # reading the weight in training mode makes one iteration
    layer.train(was_training)
