"""Imports point one way: page -> runs -> models, data, metrics; trainers -> the library. Read off the sources."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small import ROOT

SOURCES = sorted(
    [*ROOT.glob("app.py"), *(p for top in ("playground", "trainers", "benchmarks") for p in (ROOT / top).rglob("*.py"))]
)
LIBRARY = [path for path in SOURCES if path.is_relative_to(ROOT / "playground")]
OURS = ("playground", "trainers", "benchmarks", "app", "tests")

#: What the part of the name on the left may import of ours, itself aside.
ALLOWED = {
    "playground.models": (),
    "playground.objectives": (),
    "playground.data": ("playground.runs.files",),
    "playground.once": (),
    "playground.primitive_caches": (),
    "playground.pretrained": ("playground.data", "playground.models", "playground.once"),
    "playground.metrics": ("playground.data", "playground.models", "playground.pretrained"),
    "playground.latent": (
        "playground.data",
        "playground.metrics",
        "playground.models",
        "playground.once",
        "playground.pretrained",
        "playground.runs.files",
    ),
    "playground.labels": ("playground.latent", "playground.metrics", "playground.models"),
    "playground.sketch": ("playground.data", "playground.models"),
    "playground.translation": ("playground.data", "playground.models"),
    "playground.superres": (
        "playground.data",
        "playground.metrics",
        "playground.models",
        "playground.translation",
        "playground.pretrained",
    ),
    "playground.lessons": (
        "playground.data",
        "playground.latent",
        "playground.metrics",
        "playground.models",
        "playground.sketch",
        "playground.superres",
        "playground.translation",
    ),
    "playground.words": (
        "playground.data",
        "playground.labels",
        "playground.latent",
        "playground.metrics",
        "playground.models",
        "playground.pretrained",
    ),
    "playground.config": (),
    "playground.glossary": (),
    "playground.runs": ("playground.config", "playground.objectives", "playground.primitive_caches"),
    "playground.export": (
        "playground.config",
        "playground.data",
        "playground.models",
        "playground.runs",
    ),
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Every module that the file imports anywhere, names from packages spelt out: `a.b` for `from a import b`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: say the whole name instead of dots"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def belongs(module: str, *parts: str) -> bool:
    return any(module == part or module.startswith(part + ".") for part in parts)


def breaches(importer: tuple[str, ...], imported: tuple[str, ...], except_in: tuple[str, ...] = ()) -> list[str]:
    """`importer` files that import something of `imported`."""
    return [
        f"{module_name(path)} imports {name}"
        for path in SOURCES
        if belongs(module_name(path), *importer) and not belongs(module_name(path), *except_in)
        for name in imports(path)
        if belongs(name, *imported)
    ]


def test_every_part_of_the_library_is_bounded() -> None:
    parts = {path.relative_to(ROOT / "playground").parts[0].removesuffix(".py") for path in LIBRARY}
    assert {f"playground.{part}" for part in parts - {"ui", "__init__"}} == set(ALLOWED)


def test_the_sources_are_found() -> None:
    names = {module_name(path) for path in SOURCES}
    assert {"playground.models", "playground.models.dcgan", "trainers.loop", "playground.ui.page"} <= names


def test_only_the_page_imports_gradio() -> None:
    everything = ("playground", "trainers", "benchmarks", "app")
    assert breaches(everything, ("gradio",), except_in=("playground.ui", "app")) == []
    assert breaches(("playground.ui",), ("gradio",)) != []  # the search does find imports


def test_nothing_below_the_page_imports_the_page() -> None:
    assert breaches(("playground", "trainers"), ("playground.ui", "app"), except_in=("playground.ui",)) == []


def test_the_page_asks_methods_what_they_are_and_the_library_knows_none() -> None:
    assert breaches(("playground", "app"), ("trainers",), except_in=("playground.ui",)) == []
    allowed = (
        "trainers.methods",
        "trainers.contestants",
        "trainers.cards",
        "trainers.method",
        "trainers.cost",
        "trainers.trained",
        "trainers.pyramids",
        "trainers.run_generators",
    )
    wrong = [found for found in breaches(("playground.ui",), ("trainers",)) if not belongs(found.split()[-1], *allowed)]
    assert wrong == []
    assert breaches(("playground", "app", "trainers"), ("benchmarks", "tests")) == []


def test_trainers_write_run_directories_and_know_no_line_of_runs() -> None:
    assert (
        breaches(("trainers",), ("playground.runs.pool", "playground.runs.dispatcher", "playground.ui", "benchmarks"))
        == []
    )


@pytest.mark.parametrize("part", ALLOWED)
def test_a_part_imports_only_what_lies_below_it(part: str) -> None:
    wrong = [
        f"{module_name(path)} imports {name}"
        for path in SOURCES
        if belongs(module_name(path), part)
        for name in imports(path)
        if belongs(name, *OURS) and not belongs(name, part, *ALLOWED[part])
    ]
    assert wrong == []


@pytest.mark.slow
def test_trainers_run_where_gradio_is_never_loaded(environment: dict[str, str]) -> None:
    """Also not by way of a library that loads it on the sly."""
    program = "import sys, trainers.__main__, trainers.worker; print([m for m in sys.modules if 'gradio' in m])"
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert (result.returncode, result.stdout) == (0, "[]\n"), result.stderr


@pytest.mark.slow
def test_the_page_starts_without_what_takes_seconds_to_import(environment: dict[str, str]) -> None:
    """Nor for all its methods and cards. Gradio's stubs are neither read nor written."""
    program = """
import sys
stubs = []
sys.addaudithook(lambda event, about: stubs.extend([str(about[0])] * (event == "open" and ".pyi" in str(about[0]))))
from playground.ui.environment import without_stubs
with without_stubs():
    import playground.ui.server
import trainers.cards
trainers.cards.cards()
print([name for name in ("torchvision", "torch._dynamo", "skimage") if name in sys.modules], stubs)
"""
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert (result.returncode, result.stdout) == (0, "[] []\n"), result.stderr


def test_reading_a_run_directory_needs_no_torch(environment: dict[str, str]) -> None:
    """Whoever only looks at a run pays for nothing else."""
    program = (
        "import sys, playground.runs, playground.runs.pool, playground.runs.follower; print('torch' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert (result.returncode, result.stdout) == (0, "False\n"), result.stderr


def test_no_two_test_files_share_a_name() -> None:
    """pytest imports a file by its name alone: of two it would run none."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
