"""By which statistics a copy of a network normalises: those of a whole picture, for its tiles, or of each picture."""

from __future__ import annotations

import copy

import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from playground.models.translator import Translator
from playground.translation.whole import translate


def with_fixed_norms(network: Translator, picture: Image.Image, side: int) -> Translator:
    """A copy whose instance norms keep the means and variances they have on the whole picture at `side`.

    An instance norm looks at all of what it is given: left alone, each tile would be lit on its own, a patch of sky
    as brightly as a shadow (Chen et al. 2022, Towards Ultra-Resolution Neural Style Transfer via Thumbnail Instance
    Normalization). A network without such norms is returned as it is.
    """
    if not any(isinstance(module, nn.InstanceNorm2d) for module in network.modules()):
        return network
    # Others use the network at this moment: only a copy may be listened to and changed.
    own = copy.deepcopy(network)
    means: dict[str, tuple[Tensor, Tensor]] = {}
    norms = [(name, module) for name, module in own.named_modules() if isinstance(module, nn.InstanceNorm2d)]
    hooks = [_listen(name, module, means) for name, module in norms]
    translate(own, picture, side)
    for hook in hooks:
        hook.remove()
    for name, norm in norms:
        parent, _, child = name.rpartition(".")
        setattr(own.get_submodule(parent), child, _fixed(norm, *means[name]))
    return own


def _listen(name: str, module: nn.Module, means: dict[str, tuple[Tensor, Tensor]]) -> RemovableHandle:
    def note(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        variance, mean = torch.var_mean(inputs[0], dim=(0, 2, 3), correction=0)
        means[name] = mean, variance

    return module.register_forward_pre_hook(note)


def _fixed(norm: nn.InstanceNorm2d, mean: Tensor, variance: Tensor) -> nn.BatchNorm2d:
    fixed = nn.BatchNorm2d(norm.num_features, norm.eps, affine=norm.affine)
    if norm.affine:
        fixed.load_state_dict(norm.state_dict(), strict=False)
    assert fixed.running_mean is not None and fixed.running_var is not None
    fixed.running_mean.copy_(mean)
    fixed.running_var.copy_(variance)
    return fixed.requires_grad_(False).eval()


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
