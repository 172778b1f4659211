"""What people read: reports, alignments and documents as sheets of cells, before any format has drawn them."""

from __future__ import annotations

from typing import NamedTuple

from newscmp.model import Change, Document, Evidence, Report, Span, Version
from newscmp.render.layout import BASE_MARK, DIM, END_MARK, OTHER_MARK, STRONG, excerpt
from newscmp.render.safe import visible

NOTHING = "—"


class Said:
    """A cell that quotes an article: the statement's number, its text, and where in it the surface stands.

    ``whole``: shown in full even where room is short. ``beside`` is the cell of the other side, where there is one.
    """

    __slots__ = ("beside", "end", "mark", "number", "start", "text", "whole")

    def __init__(
        self, number: str, text: str, start: int = 0, end: int = 0, mark: str = "", whole: bool = False
    ) -> None:
        self.number, self.text, self.start, self.end, self.mark, self.whole = number, text, start, end, mark, whole
        self.beside: Said | None = None

    def shown(self, room: int | None = None, words: bool = False) -> str:
        """The cell's text in about ``room`` characters (None: in full), the surface marked.

        ``words``: with the words marked that the cell beside it does not have.
        """
        head = f"{DIM}[{self.number}]{END_MARK} " if self.number else ""
        if room is None or self.whole:
            room = len(visible(self.text)) + len(self.number) + 3
        differing: list[Span] = []
        if words and self.beside is not None and self.beside.text != self.text:
            from newscmp.render.differing import differing_words  # where colour is wanted, and not before

            differing = differing_words(self.text, self.beside.text)
        return head + excerpt(self.text, self.start, self.end, max(room - len(self.number) - 3, 20), self.mark, differing)


Cell = str | Said


def side_by_side(base: Cell, other: Cell) -> tuple[Cell, Cell]:
    """Two cells that tell one thing: each knows the other."""
    if isinstance(base, Said) and isinstance(other, Said):
        base.beside, other.beside = other, base
    return base, other


class Sheet(NamedTuple):
    """A table: ``heading`` above it (or ""), a header cell a column, rows of as many cells.

    ``folded`` gives, for a narrow page, the columns that are stacked in one, as lists of column indexes. ``named``: where
    rows are drawn as records, each cell but the first is named by its header.
    """

    heading: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    folded: tuple[tuple[int, ...], ...]
    named: bool = False


def report_sheets(report: Report, story: str | None = None) -> list[Sheet]:
    """One sheet a version that has rows: kind, what BASE says, what OTHER says, why."""
    sheets: list[Sheet] = []
    by_version: dict[str, list[Change]] = {}
    for change in report.changes:
        by_version.setdefault(change.version, []).append(change)
    documents = {alignment.other.version.id: alignment.other for alignment in report.alignments}
    for version, changes in by_version.items():
        other = documents.get(version)
        rows = tuple(map(change_cells, changes))
        told = side_header("OTHER", other.version if other else None)
        headers = ("change", side_header("BASE", report.base.version), told, "why")
        sheets.append(Sheet(_story_heading(story) if not sheets else "", headers, rows, ((0, 3), (1,), (2,))))
    return sheets


def report_sheet(report: Report, story: str | None = None) -> Sheet:
    """All rows in one sheet, for the formats that draw one table: several versions have a column of their own."""
    if len(report.alignments) == 1 and report.changes:
        return report_sheets(report, story)[0]
    rows = []
    for change in report.changes:
        kind, base, other, why = change_cells(change)
        rows.append((kind, visible(change.version), base, other, why))
    headers = ("change", "version", side_header("BASE", report.base.version), "OTHER", "why")
    return Sheet(_story_heading(story), headers, tuple(rows), ((0, 1, 4), (2,), (3,)))


def _story_heading(story: str | None) -> str:
    return visible(story) if story else ""


def side_header(side: str, version: Version | None) -> str:
    if version is None:
        return side
    outlet = f" ({visible(version.outlet)})" if version.outlet else ""
    return f"{side} {visible(version.id)}{outlet}"


def version_header(document: Document) -> str:
    """The header of a version's column: its name, and its date where it has one."""
    version = document.version
    return f"{visible(version.id)} ({visible(version.moment)})" if version.moment else visible(version.id)


def change_cells(change: Change) -> tuple[Cell, Cell, Cell, Cell]:
    """A row as cells: kind, what BASE says, what OTHER says, why."""
    kind = f"{STRONG}{visible(change.kind)}{END_MARK}"
    if change.severity != "substantive":
        kind += f" {DIM}({visible(change.severity)}){END_MARK}"
    sides = side_by_side(_said(change.base, BASE_MARK), _said(change.other, OTHER_MARK))
    return kind, *sides, visible(change.why)


def _said(evidence: Evidence | None, mark: str) -> Cell:
    if evidence is None:
        return NOTHING
    start = end = 0
    if evidence.surface:
        start = _place(evidence)
        end = min(start + len(evidence.surface), len(evidence.text)) if start >= 0 else 0
        start = max(start, 0)
    if end - start >= len(evidence.text):
        mark = ""  # the whole statement is the evidence: nothing to tell it from
    return Said("" if evidence.statement is None else str(evidence.statement), evidence.text, start, end, mark)


def _place(evidence: Evidence) -> int:
    """Where in the evidence's text its surface stands; -1 when it does not."""
    if evidence.span is not None:
        start = evidence.span.start - evidence.anchor
        if start >= 0 and evidence.text.startswith(evidence.surface, start):
            return start
    return evidence.text.find(evidence.surface)
