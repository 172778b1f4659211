"""newscmp: compare tellings of the same news story.

    import newscmp

    report = newscmp.compare("wire.txt", ["morning-post.txt", "evening-star.html"])
    report.to_rows()

The names below are the library. They are loaded when they are first used, so that ``newscmp --version`` is instant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from newscmp.api import Report, article, compare, inspect, read_articles
    from newscmp.errors import NewscmpError
    from newscmp.model import Change, Document, Version

_HOMES = {
    "Change": "model",
    "Document": "model",
    "NewscmpError": "errors",
    "Report": "api",
    "Version": "model",
    "article": "api",
    "compare": "api",
    "inspect": "api",
    "read_articles": "api",
}

__all__ = [
    "Change",
    "Document",
    "NewscmpError",
    "Report",
    "Version",
    "__version__",
    "article",
    "compare",
    "inspect",
    "read_articles",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'newscmp' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"newscmp.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
