"""The floor plan: imports point down, rooms of one layer never meet, every dependency has one door."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "newscmp"

# room -> its layer and, beside the rooms of lower layers that HOUSE.md names for it, the packages that it may import.
LAYER = {
    "__init__": 0,
    "model": 0,
    "errors": 0,
    "plainyaml": 1,
    "similarity": 1,
    "lexicon": 2,
    "read": 3,
    "segment": 3,
    "extract": 3,
    "align": 3,
    "comparison": 3,
    "render": 3,
    "story": 3,
    "memory": 3,
    "fetch": 3,
    "save": 3,
    "pipeline": 4,
    "filters": 4,
    "grouping": 4,
    "api": 5,
    "news": 5,
    "batch": 6,
    "cli": 7,
    "__main__": 8,
}
MAY_IMPORT = {
    "__init__": {"api", "errors", "model"},  # the public names, loaded when they are used; the rooms use its version alone
    "model": set(),
    "errors": set(),
    "plainyaml": {"errors"},
    "similarity": set(),
    "lexicon": {"errors", "plainyaml"},
    "read": {"model", "errors", "plainyaml"},
    "segment": {"model", "errors", "lexicon"},
    "extract": {"model", "errors", "lexicon"},
    "align": {"model", "errors", "similarity"},
    "comparison": {"model", "errors", "similarity"},
    "render": {"__init__", "model", "errors", "similarity"},  # similarity: which words of two cells differ
    "story": {"model", "errors", "similarity"},
    "memory": {"model", "errors"},
    "fetch": {"__init__", "errors"},
    "save": {"model"},
    "pipeline": {"model", "errors", "lexicon", "similarity", "segment", "extract", "align", "comparison", "story"},
    "news": {"model", "errors", "comparison", "memory", "pipeline"},
    "filters": {"model", "errors", "comparison"},
    "grouping": {"model", "errors", "lexicon", "read", "segment", "extract", "align"},
    "api": {"model", "errors", "read", "pipeline", "filters", "render"},
    "batch": {"__init__", "model", "errors", "lexicon", "read", "pipeline", "filters", "render", "api"},
    "cli": set(LAYER) - {"cli", "__main__"},
    "__main__": {"cli"},
}
DOORS: dict[str, str | tuple[str, ...]] = {
    "click": "newscmp/cli",
    "rapidfuzz": "newscmp/similarity.py",
    "yaml": "newscmp/plainyaml.py",
    "tabulate": "newscmp/render/tabulated.py",
    "sqlite3": ("newscmp/memory.py", "newscmp/batch/index.py"),
    "distributed": "newscmp/batch/cluster.py",
    "fsspec": "newscmp/batch/parts.py",
    "pyarrow": "newscmp/batch/parquet.py",
}
STANDARD_AND_NEVER = {"difflib", "pickle"}
NETWORK = {"urllib", "socket", "ssl", "http", "ftplib", "smtplib", "asyncio", "xmlrpc", "socketserver", "webbrowser"}

FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    """The room that a file belongs to: the first part of its place in the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[tuple[str, str]]:
    """(package, module) of every import in a file, those inside functions and TYPE_CHECKING too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            assert node.module is not None
            # `from newscmp import model` imports the room, `from newscmp import __version__` the package.
            names = [node.module]
            if node.module == "newscmp":
                names = [f"newscmp.{a.name}" if a.name in LAYER else "newscmp.__init__" for a in node.names]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            found.add((package, rest.partition(".")[0]))
    return found


def test_there_is_something_to_hold() -> None:
    assert len(FILES) > 20
    assert {room_of(path) for path in FILES} == set(LAYER)
    assert set(MAY_IMPORT) == set(LAYER)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_the_table_itself_points_down(room: str) -> None:
    assert room == "__init__" or all(LAYER[other] < LAYER[room] or LAYER[other] == 0 for other in MAY_IMPORT[room])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_keep_to_the_floor_plan(path: Path) -> None:
    room, place = room_of(path), str(path.relative_to(PACKAGE.parent))
    for package, module in imports_of(path):
        if package == "newscmp":
            assert module == room or (module or "__init__") in MAY_IMPORT[room], f"{room} imports {module}"
        elif package in DOORS:
            assert place.startswith(DOORS[package]), f"{package} has one door: {DOORS[package]}"
        else:
            assert package not in STANDARD_AND_NEVER, f"{place} imports {package}"
            assert package not in NETWORK or room == "fetch", f"{place} imports {package}: fetch alone uses the network"


def test_every_dependency_is_declared_and_has_a_door() -> None:
    import sys

    declared = (PACKAGE.parent / "pyproject.toml").read_text("utf-8")
    for path in FILES:
        for package, _ in imports_of(path):
            known = package in DOORS or package == "newscmp" or package in sys.stdlib_module_names
            assert known or package == "__future__", f"{path.name} imports {package}"
    extras = ("trafilatura", "feedparser", "warcio", "pyarrow", "distributed", "fsspec")
    for name in ("click", "rapidfuzz", "pyyaml", "tabulate", *extras):
        assert f'"{name}>=' in declared


def test_extras_are_imported_in_one_place_and_when_they_are_used() -> None:
    users = {path.name for path in FILES if room_of(path) == "read" and "import_module" in path.read_text("utf-8")}
    assert users == {"extras.py"}
    asked = {name for path in FILES for name in re.findall(r'load_extra\("(\w+)', path.read_text("utf-8"))}
    assert asked == {"trafilatura", "feedparser", "warcio", "pyarrow"}
    for path in FILES:
        for node in ast.parse(path.read_text("utf-8")).body:
            assert not re.search(r"^(?:from|import) (?:distributed|fsspec|pyarrow)", ast.unparse(node)), path


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_outgrows_its_purpose(path: Path) -> None:
    assert path.stem not in ("utils", "helpers", "common")
    assert len(path.read_text("utf-8").splitlines()) <= 450
