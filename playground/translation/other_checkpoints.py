"""What is often taken for a checkpoint that can be loaded, told by its first bytes or by the names of its weights."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from playground.data.other_kinds import COMMON_KINDS

ASK_FOR_WEIGHTS = "Choose a .pth or .safetensors file, such as latest_net_G.pth."
KINDS = (
    *((start.lower(), words) for start, words in COMMON_KINDS),
    (b"<!doctype html", "a web page: the download was not finished, or wanted a click more"),
    (b"<html", "a web page: the download was not finished, or wanted a click more"),
    (b"\x89hdf", "a file of Keras or HDF5"),
    (b"\x04\0\0\0\x01\0\0\0\x03\0\0\0v ", "a network of Torch for Lua"),
    (b"gguf", "a language model in GGUF"),
)
"""first bytes, in small letters"""
SCRIPT_PARTS = ("constants.pkl", "/code/")
SCRIPT = (
    "{name} is a program, made with torch.jit.save: opening it would run it, so it is left closed. "
    "Save the weights alone, with torch.save(network.state_dict(), ...)."
)
ARCHIVE = "{name} is an archive that holds {inside}. Unpack it, and choose that file."
RESCALED: Mapping[str, tuple[str, str]] = {
    "weight_orig": ("spectral norm", "torch.nn.utils.remove_spectral_norm"),
    "weight_u": ("spectral norm", "torch.nn.utils.remove_spectral_norm"),
    "weight_g": ("weight norm", "torch.nn.utils.remove_weight_norm"),
    "original": ("spectral norm", "torch.nn.utils.parametrize.remove_parametrizations"),
    "original0": ("weight norm", "torch.nn.utils.parametrize.remove_parametrizations"),
}
"""how the names of weights end that are not used as they are, what scales them, and what makes them plain"""
PACKED = (
    "This network has {norm}: its weights are stored apart from their scale, which cannot be loaded here. Make them "
    "plain before you save them, with {remedy}."
)
LOCAL_ENHANCER = "model1_1."
ENHANCED = (
    "This is a local enhancer of pix2pixHD, two generators in one, which cannot be loaded. Its global generator can be."
)


def kind_of_file(start: bytes) -> str | None:
    """What a file that begins like this is; None for none of these kinds."""
    small = start.lstrip().lower()
    return next((words for first, words in KINDS if small.startswith(first)), None)


def refuse_other_zip(name: str, entries: Collection[str]) -> None:
    """ValueError for a zip of PyTorch that is a program, and for one that a checkpoint was put into."""
    if all(any(part in entry for entry in entries) for part in SCRIPT_PARTS):
        raise ValueError(SCRIPT.format(name=name))
    inside = next((entry for entry in entries if entry.endswith((".pth", ".pt", ".safetensors", ".ckpt"))), None)
    if inside is not None:
        raise ValueError(ARCHIVE.format(name=name, inside=short(inside)))


def refuse_other_network(names: Iterable[str]) -> None:
    """ValueError for a whole network whose weights cannot be used as they are."""
    for name in names:
        if name.startswith(LOCAL_ENHANCER):
            raise ValueError(ENHANCED)
        leaf = name.rpartition(".")[2]
        if leaf in RESCALED and (not leaf.startswith("original") or ".parametrizations." in f".{name}"):
            norm, remedy = RESCALED[leaf]
            raise ValueError(PACKED.format(norm=norm, remedy=remedy))


def short(name: str, most: int = 80) -> str:
    """A stranger's name, so that a message stays one."""
    return name if len(name) <= most else f"{name[:most]}..."
