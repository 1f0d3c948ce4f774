"""The generators of the original project, pytorch-CycleGAN-and-pix2pix, told by the names and shapes of their weights.

Its U-Net nests a block in a block, so a weight is called model.model.1.model.3.model.1.weight; its ResNet is one row of
layers. Which layers, widths and norm a checkpoint has stands in its names and shapes alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from playground.models.resnet import ResNet
from playground.models.resnet_relatives import LAYERS_OF_DOUBLING, LAYERS_OF_HALVING, Doubling, Halving, ResNetRelative
from playground.models.translator import Norm, Translator
from playground.models.unet import UNet
from playground.translation.other_checkpoints import refuse_other_network, short

UNET_FIRST, UNET_LAST = "model.model.0.weight", "model.model.3.weight"
UNET_BLOCK = re.compile(r"model\.model\.1\.model\.((?:3\.model\.)*)")
GENERATOR = re.compile(r"(.*?)model\.(?:model\.1\.model|[0-9]{1,3}\.conv_block)\.")
"""a weight that only generators have, and what stands before its usual name"""
RESNET_FIRST = "model.1.weight"
RESNET_BLOCK = re.compile(r"model\.([0-9]{1,3})\.conv_block\.([0-9]{1,3})\.")
"""no network that can be loaded has a thousand layers, and a longer number in a stranger's file may be of any size"""
BEFORE_HALVING = 4
"""layers of the ResNet before it first halves a picture"""
MOST_HALVINGS = 6
MOST_DOWNS, MOST_BLOCKS, MOST_NAMED = 12, 64, 3
STATISTICS = ("running_mean", "running_var", "num_batches_tracked")

NOT_ONE = (
    "This is no generator of pytorch-CycleGAN-and-pix2pix: its first weight is called {first!r}. "
    "Choose a file such as latest_net_G.pth, of a U-Net or a ResNet."
)
DISCRIMINATOR = (
    "This is a discriminator: it judges pictures and draws none. Choose the generator, "
    "whose file is called latest_net_G.pth or latest_net_G_A.pth."
)
SEVERAL = "This checkpoint holds several generators: {names}. Save the one that you mean alone."
UNNORMED = "This network was trained without normalisation. Only those with batch or instance norm can be loaded."

UNKNOWN_HALVING = (
    "This ResNet has its first residual block in place {first}, which fits neither CycleGAN, CUT nor pix2pixHD."
)


@dataclass(frozen=True)
class Plan:
    """How a checkpoint becomes a network of ours."""

    network: Translator
    """on torch's meta device: shapes without memory"""
    names: Mapping[str, str]
    """what each weight of the network is called in the checkpoint"""
    summary: str


def without_relics(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The weights by their usual names.

    DataParallel puts "module." before each, Lightning and others the name of the network, such as "netG.". Releases
    before PyTorch 0.4 kept statistics of instance norm, which the original project drops as well
    (BaseModel.load_networks): they are those without a weight beside them. ValueError for several generators.
    """
    if not any(map(GENERATOR.match, weights)) and any(GENERATOR.match(f"model.{name}") for name in weights):
        weights = {f"model.{name}": tensor for name, tensor in weights.items()}  # saved from the layers inside
    found = {match[1] for match in map(GENERATOR.match, weights) if match}
    if len(found) > 1:
        names = " and ".join(sorted(short(prefix.rstrip(".")) or "one without a name" for prefix in found)[:MOST_NAMED])
        raise ValueError(SEVERAL.format(names=names))
    # What goes by another name is another network, such as the discriminator.
    every = next(iter(found), "module." if all(name.startswith("module.") for name in weights) else "")
    weights = {name.removeprefix(every): tensor for name, tensor in weights.items() if name.startswith(every)}

    def is_relic(name: str) -> bool:
        layer, _, leaf = name.rpartition(".")
        return leaf in STATISTICS and f"{layer}.weight" not in weights

    return {name: tensor for name, tensor in weights.items() if not is_relic(name)}


def plan_of(weights: Mapping[str, Tensor]) -> Plan:
    """Read the architecture off names and shapes; nothing is computed. ValueError where they fit none, or not quite."""
    first = next(iter(weights), "")
    refuse_other_network(weights)
    if UNET_FIRST in weights or any(map(UNET_BLOCK.match, weights)):
        plan = _unet(weights)
    elif any(map(RESNET_BLOCK.match, weights)):
        plan = _resnet(weights)
    elif {"model.0.weight", "model.2.weight"} <= weights.keys() or {"net.0.weight", "net.2.weight"} <= weights.keys():
        raise ValueError(DISCRIMINATOR)
    else:
        raise ValueError(NOT_ONE.format(first=short(first)))
    _compare(plan, weights)
    return plan


def _unet(weights: Mapping[str, Tensor]) -> Plan:
    nested = [found[1].count("3.") for found in map(UNET_BLOCK.match, weights) if found]
    downs = max(nested, default=-1) + 2
    width, in_channels = _sizes(weights, UNET_FIRST, "the first convolution")[:2]
    out_channels = _sizes(weights, UNET_LAST, "the last transposed convolution")[1]
    if not 5 <= downs <= MOST_DOWNS:
        raise ValueError(f"This U-Net halves pictures {downs} times. Those with 5 to {MOST_DOWNS} can be loaded.")
    layers = dict(_unet_layers(downs))
    norm = _norm(weights, bias=UNET_FIRST.replace("weight", "bias"))
    with torch.device("meta"):
        network = UNet(in_channels, out_channels, downs, width, most=8 * width, norm=norm, smooth=False)
    return _plan(network, layers, f"U-Net {2**downs}, {width} channels, {norm} norm")


def _unet_layers(downs: int) -> Iterator[tuple[str, str]]:
    """Our layer, the original's."""
    for depth in range(downs):
        block = "model.model." + ("1.model." + "3.model." * (depth - 1) if depth else "")
        encoder, decoder = f"encoders.{depth}", f"decoders.{downs - 1 - depth}"
        if depth == 0:
            yield from ((f"{encoder}.0", f"{block}0"), (f"{decoder}.1", f"{block}3"))
        elif depth == downs - 1:
            yield from ((f"{encoder}.1", f"{block}1"), (f"{decoder}.1", f"{block}3"), (f"{decoder}.2", f"{block}4"))
        else:
            yield from ((f"{encoder}.1", f"{block}1"), (f"{encoder}.2", f"{block}2"))
            yield from ((f"{decoder}.1", f"{block}5"), (f"{decoder}.2", f"{block}6"))


def _resnet(weights: Mapping[str, Tensor]) -> Plan:
    found = [match for match in map(RESNET_BLOCK.match, weights) if match]
    places = {int(match[1]) for match in found}
    first, blocks = min(places), max(places) - min(places) + 1
    halving, doubling = _halving(weights, first), _doubling(weights, first + blocks)
    halvings, rest = divmod(first - BEFORE_HALVING, LAYERS_OF_HALVING[halving])
    if rest or not 1 <= halvings <= MOST_HALVINGS:
        raise ValueError(UNKNOWN_HALVING.format(first=first))
    # Dropout stands between the two convolutions of a block, and moves the second one up by a place.
    dropout = any(int(match[2]) == 6 and weights[match.string].ndim == 4 for match in found)
    if not 1 <= blocks <= MOST_BLOCKS:
        raise ValueError(f"This ResNet has {blocks} residual blocks. Those with 1 to {MOST_BLOCKS} can be loaded.")
    width, in_channels = _sizes(weights, RESNET_FIRST, "the first convolution")[:2]
    end = first + blocks + halvings * LAYERS_OF_DOUBLING[doubling] + 2
    out_channels = _sizes(weights, f"model.{end - 1}.weight", "the last convolution")[0]
    bias = RESNET_FIRST.replace("weight", "bias")
    norm = _norm(weights, bias)
    network: Translator
    is_plain = (halvings, halving, doubling) == (2, "stride", "transposed") and (bias in weights) == (norm != "batch")
    with torch.device("meta"):
        if is_plain:
            network = ResNet(in_channels, out_channels, width, blocks, norm=norm, smooth=False)
        else:
            network = ResNetRelative(
                in_channels, out_channels, width, blocks, norm, halvings, halving, doubling, bias in weights
            )
    layers = dict(_resnet_layers(first, blocks, end, dropout))
    kind = _kind(halvings, halving, doubling)
    return _plan(network, layers, f"{kind} {blocks} blocks, {width} channels, {norm} norm")


def _halving(weights: Mapping[str, Tensor], first: int) -> Halving:
    """A fixed filter before the blocks is the blur of CUT."""
    return "blur" if any(f"model.{place}.filt" in weights for place in range(first)) else "stride"


def _doubling(weights: Mapping[str, Tensor], after: int) -> Doubling:
    """after: the first layer behind the blocks."""
    if f"model.{after}.filt" in weights:
        return "blur"
    # Enlarged and padded first: the first weights come two layers later than those of a transposed convolution.
    convolution = weights.get(f"model.{after + 2}.weight")
    is_resized = f"model.{after}.weight" not in weights and convolution is not None and convolution.ndim == 4
    return "resize" if is_resized else "transposed"


def _kind(halvings: int, halving: Halving, doubling: Doubling) -> str:
    if "blur" in (halving, doubling):
        return "ResNet of CUT,"
    if doubling == "resize":
        return "ResNet with bilinear resize-convolutions,"
    return "ResNet" if halvings == 2 else f"ResNet of pix2pixHD, halved {halvings} times,"


def _resnet_layers(first: int, blocks: int, end: int, dropout: bool) -> Iterator[tuple[str, str]]:
    """Our layer, the original's. Both count every layer, also those without weights."""
    for place in range(end):
        if first <= place < first + blocks:
            for inner in range(7):
                theirs = inner + (dropout and inner > 3)
                yield f"layers.{place}.layers.{inner}", f"model.{place}.conv_block.{theirs}"
        else:
            yield f"layers.{place}", f"model.{place}"


def _plan(network: Translator, layers: Mapping[str, str], words: str) -> Plan:
    names = {}
    for name in network.state_dict():
        layer, _, leaf = name.rpartition(".")
        names[name] = f"{layers[layer]}.{leaf}"
    return Plan(network, names, f"{words}{_colours(network)}, {_millions(network)}")


def _sizes(weights: Mapping[str, Tensor], name: str, words: str) -> tuple[int, ...]:
    """The shape of a convolution's weight."""
    if name not in weights:
        raise ValueError(
            f"{name}, {words}, is missing: this checkpoint is not whole, or its network is laid out otherwise than "
            "those of pytorch-CycleGAN-and-pix2pix."
        )
    shape = tuple(weights[name].shape)
    if len(shape) != 4 or 0 in shape:
        raise ValueError(f"{name} should be {words}, with four sizes. It has the shape {_shape(shape)}.")
    return shape


def _norm(weights: Mapping[str, Tensor], bias: str) -> Norm:
    """Batch norm learns a scale for each channel; instance norm none, but its convolutions have a bias."""
    shapes = [tensor.ndim for name, tensor in weights.items() if name.endswith(".weight")]
    if 2 * shapes.count(1) >= shapes.count(4):  # in each layer but a few; a stray weight makes no batch norm
        return "batch"
    if bias not in weights:
        raise ValueError(UNNORMED)
    return "instance"


def _compare(plan: Plan, weights: Mapping[str, Tensor]) -> None:
    """ValueError that names what differs."""
    wanted = {plan.names[name]: tensor.shape for name, tensor in plan.network.state_dict().items()}
    # Batch norm's count of batches came with PyTorch 0.4, and matters to training only.
    missing = [name for name in wanted if name not in weights and not name.endswith(STATISTICS[2])]
    differences = [f"{name} is missing" for name in missing]
    differences += [f"{short(name)} belongs to no layer of it" for name in weights if name not in wanted]
    differences += [
        f"{name} should have the shape {_shape(shape)}, and has {_shape(weights[name].shape)}"
        for name, shape in wanted.items()
        if name in weights and weights[name].shape != shape
    ]
    if differences:
        others = len(differences) - MOST_NAMED
        more = f" and {others} more difference{'s' if others > 1 else ''}" if others > 0 else ""
        named = "; ".join(differences[:MOST_NAMED])
        raise ValueError(f"This looks like {plan.summary.rpartition(',')[0]}, but does not fit: {named}{more}.")


def _colours(network: Translator) -> str:
    channels = network.in_channels, network.out_channels
    if any(count not in (1, 3) for count in channels):
        raise ValueError(
            f"This network turns pictures of {channels[0]} channels into pictures of {channels[1]}. "
            "Only those for grey (1) or colour (3) pictures can be used here."
        )
    words = {1: "grey", 3: "colour"}
    return "" if channels == (3, 3) else f", {words[channels[0]]} to {words[channels[1]]}"


def _millions(network: nn.Module) -> str:
    return f"{sum(parameter.numel() for parameter in network.parameters()) / 1e6:.1f} M parameters"


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "of one number"
