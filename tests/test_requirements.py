"""What the source imports is required: by requirements.txt where a person runs it, else by requirements-dev.txt."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"playground", "trainers", "benchmarks"}
#: Known to type checkers only.
FOR_TYPES = {"_typeshed"}
#: What a visitor runs needs no more than requirements.txt.
RUN = ("app.py", "playground")
REST = ("trainers", "benchmarks")


def required(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {normal(found[0]) for line in lines if (found := re.match(r"[A-Za-z0-9][\w.-]*", line))}


def normal(name: str) -> str:
    """As package indices compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(part: str) -> dict[str, str]:
    """Packages from elsewhere, each with a file that imports it."""
    path = ROOT / part
    found: dict[str, str] = {}
    for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            for name in names:
                found.setdefault(name.partition(".")[0], str(file.relative_to(ROOT)))
    return {name: file for name, file in found.items() if name not in OURS | FOR_TYPES | sys.stdlib_module_names}


@pytest.mark.parametrize("part", [*RUN, *REST])
def test_every_import_is_required(part: str) -> None:
    names = required("requirements.txt") | (set() if part in RUN else required("requirements-dev.txt"))
    from_package = packages_distributions()
    for package, file in imported(part).items():
        distributions = {normal(name) for name in from_package.get(package, [package])}
        assert distributions & names, f"{file} imports {package}, which {part} may not count on"


def test_nothing_is_required_twice() -> None:
    assert not required("requirements.txt") & required("requirements-dev.txt")
