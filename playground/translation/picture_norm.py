"""Batch norm by the picture at hand, as the original project's test.py has it without --eval."""

from __future__ import annotations

import copy

from torch import nn

from playground.models.translator import Translator


def normed_by_picture(network: Translator) -> Translator:
    """A copy that shares its weights and whose batch norms take mean and variance from the picture they are given.

    pix2pix learns from one picture at a time, and batch norm of one picture is instance norm with a learnt scale
    (Isola et al. 2017, section 3.3). Its running statistics are means over pictures that each were normalised by
    themselves: where pictures differ, they fit none. A network without batch norm is returned as it is.
    """
    if not any(isinstance(module, nn.BatchNorm2d) for module in network.modules()):
        return network
    own = copy.deepcopy(network, {id(weight): weight for weight in network.parameters()})
    norms = [(name, module) for name, module in own.named_modules() if isinstance(module, nn.BatchNorm2d)]
    for name, norm in norms:
        parent, _, child = name.rpartition(".")
        setattr(own.get_submodule(parent), child, _by_picture(norm))
    return own


def _by_picture(norm: nn.BatchNorm2d) -> nn.InstanceNorm2d:
    by_picture = nn.InstanceNorm2d(norm.num_features, norm.eps, affine=True)
    by_picture.weight, by_picture.bias = norm.weight, norm.bias
    return by_picture.eval()
