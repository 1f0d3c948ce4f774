"""Set-up as `make run` and `make test` do it, with a stand-in for Python that keeps its packages in a list."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: An interpreter that lacks what WITHOUT names; a package is installed when a file names it.
STAND_IN = """\
#!/bin/sh
here=$(cd "$(dirname "$0")/.." && pwd)
has() { case " $WITHOUT " in *" $1 "*) return 1 ;; esac; }
case "$*" in
  *version_info*) has new_python ;;
  *"import venv"*) has venv ;;
  "-m venv --clear "*)
    rm -rf "$4" && mkdir -p "$4/bin" "$4/lib"
    echo made >>"$LOG"; echo >"$4/pyvenv.cfg"; cp "$0" "$4/bin/python"
    has luck || exit 1
    echo >"$4/lib/pip" ;;
  "-c import pip") [ -f "$here/lib/pip" ] ;;
  "-m pip install -q -r "*)
    echo installed >>"$LOG"
    has network || { echo "pip: no network" >&2; exit 1; }
    cp "$6" "$here/lib/packages" ;;
  "- "*) cmp -s "$2" "$here/lib/packages" ;;
  "app.py "*) echo "the page" ;;
  *) exit 2 ;;
esac
"""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what sets up, with a stand-in for the machine's Python."""
    copy = tmp_path / "a copy"
    (copy / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", copy)
    shutil.copy(ROOT / ".ci" / "setup", copy / ".ci")
    (copy / "requirements.txt").write_text("torch\n")
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python3.11"
    python.write_text(STAND_IN)
    python.chmod(0o755)
    return copy


@pytest.fixture
def make_run(folder: Path) -> Run:
    def run(without: str = "", *words: str) -> subprocess.CompletedProcess[str]:
        """`make run` on a machine that has Python, venv and a network, but for what is named."""
        others = ("MAKE", "MFLAGS", "PYTHON", "VENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
        changed = {"LOG": str(folder / "log"), "WITHOUT": without, "PYTHON": str(folder.parent / "bin" / "python3.11")}
        return subprocess.run(
            ["make", "run", *words], cwd=folder, env=kept | changed, capture_output=True, text=True, timeout=60
        )

    return run


def done(folder: Path) -> list[str]:
    """What has been made and installed since the last time it was asked."""
    log = folder / "log"
    lines = log.read_text().split() if log.exists() else []
    log.unlink(missing_ok=True)
    return lines


def test_set_up_happens_once_and_again_when_the_requirements_change(folder: Path, make_run: Run) -> None:
    for expected in (["made", "installed"], []):
        assert make_run().stdout.endswith("the page\n")
        assert done(folder) == expected
    (folder / "requirements.txt").write_text("torch\nnumpy\n")
    assert make_run().returncode == 0
    assert done(folder) == ["installed"]


@pytest.mark.parametrize(
    ("lacking", "says"),
    [
        ("new_python", "Python 3.11 or newer is missing: "),
        ("venv", "The venv module of "),
        ("network", "The packages of requirements.txt could not all be installed: "),
    ],
)
def test_what_is_missing_is_said_in_a_sentence_and_the_next_try_goes_on(
    folder: Path, make_run: Run, lacking: str, says: str
) -> None:
    failed = make_run(lacking)
    assert failed.returncode != 0 and "the page" not in failed.stdout
    ours = [line for line in failed.stderr.splitlines() if not line.startswith(("make", "pip:"))]
    assert len(ours) == 1 and ours[0].startswith(says) and ours[0].endswith(".")
    assert make_run().stdout.endswith("the page\n")


def test_an_environment_whose_making_was_interrupted_is_made_anew(folder: Path, make_run: Run) -> None:
    assert make_run("luck").returncode != 0
    done(folder)
    assert make_run().stdout.endswith("the page\n")
    assert done(folder) == ["made", "installed"]


def no_python(environment: Path) -> None:
    (environment / "bin" / "python").unlink()
    (environment / "bin" / "python").symlink_to("/no/longer/here/python3.11")


def no_settings(environment: Path) -> None:
    """As when it is interrupted at the very beginning."""
    for path in (*environment.glob(".requirements*"), environment / "pyvenv.cfg", environment / "bin" / "python"):
        path.unlink()


def no_pip(environment: Path) -> None:
    (environment / "lib" / "pip").unlink()
    (environment / ".requirements.txt").unlink()


def no_packages(environment: Path) -> None:
    (environment / "lib" / "packages").unlink()


def no_stamp(environment: Path) -> None:
    """As when the packages were being installed."""
    (environment / ".requirements.txt").unlink()


def stamp_of_an_older_makefile(environment: Path) -> None:
    (environment / ".requirements.txt").rename(environment / ".app")


@pytest.mark.parametrize(
    ("harm", "repair"),
    [
        (no_python, ["made", "installed"]),
        (no_settings, ["made", "installed"]),
        (no_pip, ["made", "installed"]),
        (no_packages, ["installed"]),
        (no_stamp, ["installed"]),
        (stamp_of_an_older_makefile, ["installed"]),
    ],
)
def test_a_harmed_environment_is_repaired(
    folder: Path, make_run: Run, harm: Callable[[Path], None], repair: list[str]
) -> None:
    make_run()
    done(folder)
    harm(folder / ".venv")
    assert make_run().stdout.endswith("the page\n")
    assert done(folder) == repair
    assert make_run().returncode == 0 and done(folder) == []


def test_a_folder_that_is_no_environment_is_left_alone(folder: Path, make_run: Run) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "letter.txt").write_text("kept")
    failed = make_run("", "VENV=mine")
    assert failed.returncode != 0
    assert "mine is not a virtual environment: move it away" in failed.stderr
    assert (folder / "mine" / "letter.txt").read_text() == "kept"


def test_no_command_depends_on_where_the_environment_was_made() -> None:
    """pip, mypy and others in bin begin with the path of the interpreter that installed them."""
    assert "/bin/" not in (ROOT / "Makefile").read_text().replace("$(VENV)/bin/python", "")
