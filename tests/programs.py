"""Other people's programs, which newscmp is tried with."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

# Where the tools of the ``recipes`` extra are, whether or not the environment is active.
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def needs(program: str) -> str:
    """The path of a program; without it the test is skipped, and fails in .ci/run, which installs it."""
    found = shutil.which(program, path=PATH)
    if found is None:
        missing(f"{program} is not installed")
    return str(found)


def missing(what: str) -> None:
    """Skip the test; where everything was to be installed (NEWSCMP_RECIPES, set by .ci/run), fail it."""
    if "NEWSCMP_RECIPES" in os.environ:
        pytest.fail(what)
    pytest.skip(what)
