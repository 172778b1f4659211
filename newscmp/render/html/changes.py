"""The table of changes: to filter and to sort with the page's script, to read without; each row leads to both places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newscmp.model import Change, Report
from newscmp.render.html.places import Places
from newscmp.render.html.text import shown, with_marks
from newscmp.render.sheets import Said, change_cells

_ROOM = 320  # characters of a statement that a row shows around its evidence; the whole statement is one link away
_SEVERITIES = ("substantive", "minor", "style")
# What the columns are called, and by what the script sorts them.
_HEADERS = (
    *(("index", "No."), ("kind", "Change"), ("version", "Version")),
    *(("", "BASE says"), ("", "OTHER says"), ("", "Why")),
)


def draw_changes(report: Report, places: Places) -> Iterator[str]:
    """The section, in pieces."""
    prefix = places.prefix
    yield f'<section class="changes" id="{prefix}changes" {places.labelled(f"{prefix}changes-h")}>\n'
    yield f'<h2 id="{prefix}changes-h">Changes</h2>\n'
    if not report.changes:
        yield '<p class="none">Nothing to report: no figure, quotation or source differs.</p>\n</section>\n'
        return
    yield _filters(report, places)
    # As cards, on a phone and where there are very many rows, it is a table for screen readers by its roles alone.
    yield '<table class="rows" role="table">\n<caption>Each change with what both articles say. '
    yield "Words that the other side does not have are <u>underlined</u>; the numbers in brackets lead to the statements "
    yield "below.</caption>\n"
    sorted_by = [f' data-sort="{key}"' if key else "" for key, _ in _HEADERS]
    heads = zip(sorted_by, _HEADERS, strict=True)
    cells = "".join(f'<th scope="col" role="columnheader"{sort}>{text}</th>' for sort, (_, text) in heads)
    yield f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead>\n<tbody role="rowgroup">\n'
    for index, change in enumerate(report.changes):
        yield _row(index, change, places)
    yield '</tbody>\n</table>\n<p class="none nomatch" hidden>No change matches these filters.</p>\n</section>\n'


def _row(index: int, change: Change, places: Places) -> str:
    number = places.others[index]
    rank = _SEVERITIES.index(change.severity) if change.severity in _SEVERITIES else len(_SEVERITIES)
    _, base, other, why = change_cells(change)
    severity = f'<span class="sev s{rank}">{shown(change.severity)}</span>'
    return (
        f'<tr id="{places.change_id(index)}" data-k="{shown(change.kind)}" data-s="{rank}" data-v="{number}" role="row">'
        f'<th scope="row" role="rowheader">{index + 1}</th>'
        f'<td role="cell" class="what"><strong class="kind">{shown(change.kind)}</strong> {severity}</td>'
        f'<td role="cell" class="version">{places.name(number)}</td>'
        f'<td role="cell" class="says" data-label="BASE">{_said(base, places, 0)}</td>'
        f'<td role="cell" class="says" data-label="OTHER">{_said(other, places, number)}</td>'
        f'<td role="cell" class="why">{shown(why) if isinstance(why, str) else ""}</td></tr>\n'
    )


def _said(cell: str | Said, places: Places, number: int) -> str:
    if not isinstance(cell, Said):
        return f'<span class="no">{shown(cell)}<span class="sr"> nothing</span></span>'
    n = int(cell.number) if cell.number else None
    cell.number = ""
    side = "BASE" if number == 0 else places.name(number)
    place = f"statement {n}" if n is not None else "the version"
    link = f'<a class="go" href="#{places.statement_id(number, n)}" aria-label="{place} of {side}">[{n or "·"}]</a>'
    return f"{link} {with_marks(cell.shown(_ROOM, words=True))}"


def _filters(report: Report, places: Places) -> str:
    """Controls that do nothing without the script, which shows them."""
    prefix = places.prefix
    kinds = dict.fromkeys(change.kind for change in report.changes)
    families: dict[str, list[str]] = {}
    for kind in sorted(kinds):
        families.setdefault(kind.partition(".")[0], []).append(kind)
    grouped = "".join(
        f'<optgroup label="{shown(family)}"><option value="{shown(family)}">every {shown(family)}</option>'
        + "".join(f'<option value="{shown(kind)}">{shown(kind)}</option>' for kind in held)
        + "</optgroup>"
        for family, held in families.items()
    )
    present = Counter(change.severity for change in report.changes)
    severities = "".join(
        f'<option value="{rank}">{name} ({present[name]})</option>' for rank, name in enumerate(_SEVERITIES) if present[name]
    )
    versions = "".join(
        f'<option value="{number}">{places.name(number)}</option>' for number in sorted(set(places.others))
    )
    total = len(report.changes)
    return (
        f'<form class="filters" role="search" aria-label="Filter the changes{places.of}" hidden>\n'
        f'{_control(prefix, "text", "Words", "<input type=search autocomplete=off spellcheck=false {}>")}'
        f'{_control(prefix, "kind", "Kind", f"<select {{}}><option value=>all kinds</option>{grouped}</select>")}'
        f'{_control(prefix, "severity", "Severity", f"<select {{}}><option value=>all</option>{severities}</select>")}'
        f'{_control(prefix, "version", "Version", f"<select {{}}><option value=>all</option>{versions}</select>")}'
        f'{_control(prefix, "sort", "Order", f"<select {{}}>{_ORDERS}</select>")}'
        f'<p class="state"><output aria-live="polite" data-total="{total}">{total} of {total}</output> '
        '<button type="reset">Reset</button></p>\n</form>\n'
    )


_ORDERS = (
    '<option value="index">as in BASE</option><option value="severity">gravest first</option>'
    '<option value="kind">by kind</option><option value="version">by version</option>'
)


def _control(prefix: str, name: str, label: str, control: str) -> str:
    identity = f"{prefix}filter-{name}"
    # A replacement and no format(): names of articles may hold braces.
    control = control.replace("{}", f'id="{identity}" name="{name}"', 1)
    return f'<p><label for="{identity}">{label}</label>{control}</p>\n'
