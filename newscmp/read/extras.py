"""The door to what only some formats need: packages of the extras ``newscmp[web]`` and ``newscmp[arrow]``."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from newscmp.errors import ReadError


def install_line(extra: str) -> str:
    """How to install an extra where newscmp runs: what the shell calls pip belongs elsewhere, unless that environment is
    the active one, and would look for a newscmp of its own."""
    command = f"pip install 'newscmp[{extra}]'"
    active = os.environ.get("VIRTUAL_ENV")
    if sys.prefix == sys.base_prefix or (active and os.path.realpath(active) == os.path.realpath(sys.prefix)):
        return command
    from shlex import quote

    return f"{quote(sys.executable)} -m {command}"


def load_extra(package: str, what: str, path: str, extra: str = "web") -> Any:
    """Import a package that reads ``what``. Raises ReadError that says how to install it."""
    try:
        return import_module(package)
    except ImportError as error:
        absent = isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] == package.partition(".")[0]
        reason = "" if absent else f" ({str(error).splitlines()[0]})"
        raise ReadError(f"{what} needs {package.partition('.')[0]}{reason}: {install_line(extra)}", path) from None


def load_extractor(path: str) -> Callable[[str], list[str]]:
    """What finds the paragraphs of the article in a page's HTML, by trafilatura. Raises ReadError where it is missing."""
    trafilatura = load_extra("trafilatura", "HTML", path)
    for name in ("trafilatura", "justext", "readability", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)

    def extract(html: str) -> list[str]:
        found = trafilatura.bare_extraction(
            html,
            include_comments=False,
            include_tables=True,
            favor_recall=True,
            with_metadata=False,
            deduplicate=False,
        )
        return str(found.text).split("\n") if found is not None and found.text else []

    return extract
