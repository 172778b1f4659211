"""Puts the manual page, written from the help texts, into the wheel: share/man/man1/newscmp.1."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualHook(BuildHookInterface):  # type: ignore[misc, type-arg, unused-ignore]
    """Runs before a wheel is built, for an editable install too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        sys.path.insert(0, self.root)
        try:
            from newscmp.cli.manual import write_manual
        finally:
            sys.path.remove(self.root)
        page = Path(self.root, "build", "newscmp.1")
        page.parent.mkdir(exist_ok=True)
        page.write_text(write_manual(), "utf-8")
        build_data["shared_data"][str(page)] = "share/man/man1/newscmp.1"
