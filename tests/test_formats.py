"""One story in many formats gives one report: only the offsets may differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscmp.model import Change, Evidence
from newscmp.pipeline import compare_versions
from newscmp.read import read_versions

FOLDER = Path(__file__).parent.parent / "fixtures" / "formats" / "same-story"
FORMATS = sorted(path for path in FOLDER.iterdir() if path.name != "other.txt")


def rows(path: Path) -> list[tuple[object, ...]]:
    """The changes of substance between a file and the other telling, without offsets and line breaks."""
    (base,), (other,) = read_versions(str(path)), read_versions(str(FOLDER / "other.txt"))
    return [told(change) for change in compare_versions(base, [other]).changes if change.severity != "style"]


def told(change: Change) -> tuple[object, ...]:
    def side(evidence: Evidence | None) -> tuple[str, str] | None:
        return (" ".join(evidence.text.split()), " ".join(evidence.surface.split())) if evidence else None

    return change.kind, change.severity, side(change.base), side(change.other), change.why


def test_there_are_formats() -> None:
    expected = {".html", ".json", ".jsonl", ".md", ".mhtml", ".txt", ".warc", ".webarchive", ".xml"}
    assert {path.suffix for path in FORMATS} == expected


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.name)
def test_the_report_is_the_same(path: Path) -> None:
    expected = rows(FOLDER / "plain.txt")
    assert [row[0] for row in expected] == ["figure.changed"]
    assert rows(path) == expected
