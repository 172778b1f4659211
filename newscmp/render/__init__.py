"""Reports, alignments and documents as text, in pieces as they are ready.

Every format shows the same rows. ``FORMATS`` are ours; the name of any tabulate format works too (``known_formats``).
A format's module is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from newscmp.model import Alignment, Document, Overview, Report, Trouble
from newscmp.render.columns import COLUMNS, change_row

if TYPE_CHECKING:
    from newscmp.render.sheets import Sheet
    from newscmp.render.story import View
    from newscmp.render.watch import StoryNews

__all__ = [
    "COLUMNS",
    "FORMATS",
    "ROW_FORMATS",
    "Style",
    "known_formats",
    "render_alignments",
    "render_documents",
    "render_groups",
    "render_news",
    "render_reports",
    "render_story",
]

FORMATS: tuple[str, ...] = ("table", "json", "jsonl", "csv", "tsv", "html", "markdown")
ROW_FORMATS: tuple[str, ...] = ("jsonl", "csv", "tsv")  # a line a row: what comes first need not know what follows
_SEPARATORS = {"csv": ",", "tsv": "\t"}


class Style(NamedTuple):
    """How to draw: ``width`` in columns for tables; ``defuse`` formulas in csv and tsv; ``pairs`` too, in json."""

    width: int = 80
    colour: bool = False
    defuse: bool = True
    pairs: bool = False


def known_formats() -> tuple[str, ...]:
    """Every name that ``format`` may have: our own first, then tabulate's."""
    from newscmp.render.tabulated import tabulate_formats

    return (*FORMATS, *(name for name in tabulate_formats() if name not in FORMATS))


def render_reports(
    stories: Iterable[tuple[str | None, Report]],
    format: str,
    style: Style,
    many: bool = False,
    look_over: Callable[[Report], Overview | None] | None = None,
) -> Iterator[str]:
    """(name of the story, its Report) one after the other. ``many``: json is a list of reports, whatever their number.

    ``look_over`` gives the rest of what a report's story says, for the one format that shows it: html.
    """
    if format == "json":
        from newscmp.render.values import report_value

        yield from _json((report_value(report, style.pairs) for _, report in stories), many)
    elif format in ROW_FORMATS:
        rows = (change_row(change, story) for story, report in stories for change in report.changes)
        yield from _rows(COLUMNS, rows, format, style)
    elif format == "markdown":
        yield from _markdown_reports(stories, many)
    elif format == "html":
        from newscmp.render.html.page import draw_page

        yield from draw_page(stories, many, look_over)
    else:
        from newscmp.render.sheets import report_sheet, report_sheets

        sheets = (
            sheet
            for story, report in stories
            for sheet in (
                report_sheets(report, story if many else None)
                if format == "table"
                else [report_sheet(report, story if many else None)]
            )
        )
        yield from _sheets(sheets, format, style, "What differs")


def _markdown_reports(stories: Iterable[tuple[str | None, Report]], many: bool) -> Iterator[str]:
    from newscmp.render.markdown import draw_markdown, markdown_heading, report_summary
    from newscmp.render.sheets import report_sheets

    between = ""
    for story, report in stories:
        if report.changes:
            title = f"What differs in {story}" if many and story else "What differs"
            yield f"{between}{markdown_heading(title)}\n{report_summary(report)}"
            yield from (f"\n{draw_markdown(sheet)}" for sheet in report_sheets(report))
            between = "\n"


def render_alignments(
    alignments: Iterable[Alignment], format: str, style: Style, errors: tuple[Trouble, ...] = (), many: bool = False
) -> Iterator[str]:
    """The pairs of each Alignment. ``many``: json is a list."""
    if format == "json":
        from newscmp.render.values import alignment_value

        yield from _json((alignment_value(alignment, errors) for alignment in alignments), many)
    elif format in ROW_FORMATS:
        from newscmp.render.pairs import PAIR_COLUMNS, pair_row

        rows = (pair_row(alignment, pair) for alignment in alignments for pair in alignment.pairs)
        yield from _rows(PAIR_COLUMNS, rows, format, style)
    else:
        from newscmp.render.pairs import alignment_sheet

        yield from _sheets(map(alignment_sheet, alignments), format, style, "Aligned statements")


def render_story(
    view: View,
    documents: Sequence[Document],
    rows: Sequence[object],
    format: str,
    style: Style,
    errors: tuple[Trouble, ...] = (),
) -> Iterator[str]:
    """A table over a whole story; ``documents`` are its versions in the order of the columns."""
    from newscmp.render.story import story_sheet, story_value

    if format == "json":
        yield from _json([story_value(view, documents, rows, errors)], False)
    elif format in ROW_FORMATS:
        yield from _rows(view.columns, view.flat(documents, rows), format, style)
    else:
        yield from _sheets([story_sheet(view, documents, rows)], format, style, view.title)


def render_news(stories: Sequence[StoryNews], format: str, style: Style, ranks: Sequence[str] = ()) -> Iterator[str]:
    """What is new in each story; nothing at all where nothing is. ``ranks`` are the kinds in the order of a summary."""
    from newscmp.render.watch import WATCH_COLUMNS, draw_mail, news_rows, news_sheets, news_value, subject

    stories = [story for story in stories if story.news]
    if not stories:
        return
    if format == "json":
        yield from _json([news_value(stories, ranks)], False)
    elif format in ("jsonl", "csv", "tsv"):
        yield from _rows(WATCH_COLUMNS, news_rows(stories), format, style)
    elif format == "table":
        yield from draw_mail(stories, style.width, style.colour, ranks)
    else:
        yield from _sheets(news_sheets(stories, ranks), format, style, subject(stories, ranks, 1000))


def render_documents(documents: Iterable[Document], format: str, style: Style) -> Iterator[str]:
    """What was understood of each Document. json is a list always, jsonl has one document a line."""
    if format in ("json", "jsonl"):
        from newscmp.render.values import document_value

        values = map(document_value, documents)
        yield from _json(values, True) if format == "json" else _json_lines(values)
        return
    from newscmp.render.listing import ITEM_COLUMNS, document_items, document_sheet, draw_listing, item_row

    if format in ("csv", "tsv"):
        rows = (item_row(document, item) for document in documents for item in document_items(document))
        yield from _rows(ITEM_COLUMNS, rows, format, style)
    elif format == "table":
        for number, document in enumerate(documents):
            yield ("\n" if number else "") + draw_listing(document, style.width, style.colour)
    else:
        yield from _sheets(map(document_sheet, documents), format, style, "What was understood")


def render_groups(stories: Iterable[tuple[str, Sequence[Mapping[str, object]]]], format: str, style: Style) -> Iterator[str]:
    """(key of the story, one row an article with the keys of GROUP_COLUMNS) one after the other. json is a list."""
    from newscmp.render.groups import GROUP_COLUMNS, group_sheet

    if format == "json":
        yield from _json((row for _, rows in stories for row in rows), True)
    elif format in ROW_FORMATS:
        yield from _rows(GROUP_COLUMNS, (row for _, rows in stories for row in rows), format, style)
    else:
        yield from _sheets((group_sheet(story, rows) for story, rows in stories), format, style, "Stories")


def _json(values: Iterable[object], many: bool) -> Iterator[str]:
    from newscmp.render.rows import json_text

    if not many:
        yield from (f"{json_text(value)}\n" for value in values)
        return
    before = "[\n"
    for value in values:
        yield before + json_text(value)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _json_lines(values: Iterable[object]) -> Iterator[str]:
    from newscmp.render.rows import json_text

    return (f"{json_text(value, indent=False)}\n" for value in values)


def _rows(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]], format: str, style: Style) -> Iterator[str]:
    if format == "jsonl":
        return _json_lines(rows)
    from newscmp.render.rows import delimited

    return delimited(columns, rows, _SEPARATORS[format], style.defuse)


def _sheets(sheets: Iterable[Sheet], format: str, style: Style, title: str) -> Iterator[str]:
    if format == "html":
        from newscmp.render.html.sheets import draw_sheet_page

        yield from draw_sheet_page(sheets, title)
        return
    if format == "markdown":
        from newscmp.render.markdown import draw_markdown, markdown_heading

        title = f"{markdown_heading(title)}\n"
        texts = (draw_markdown(sheet) for sheet in sheets)
    elif format == "table":
        from newscmp.render.table import draw_table

        title = ""
        texts = (draw_table(sheet, style.width, style.colour) for sheet in sheets)
    else:
        from newscmp.render.tabulated import draw_tabulate

        title = ""
        texts = (draw_tabulate(sheet, format, style.width) for sheet in sheets)
    between = title
    for text in texts:
        if text:
            yield between + text
            between = "\n"
