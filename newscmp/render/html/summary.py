"""What the page says first: the versions, and how many changes of which kind each of them has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newscmp.model import Document, Report
from newscmp.render.html.places import LONGEST_NAME, Places
from newscmp.render.html.text import cut, shown, web_address

_ACROSS = 8  # with more versions than this they are the rows of the table, the kinds its columns
_SEVERITIES = {
    "substantive": "a figure, the words of a quotation, a source or a negation",
    "minor": "a bound, a cue or a hedge",
    "style": "wording, order, and statements that one of the articles does not have",
}


def draw_summary(report: Report, places: Places) -> str:
    """The section."""
    prefix = places.prefix
    weights = Counter(change.severity for change in report.changes)
    tiles = "".join(
        f'<li class="tile {severity}"><strong>{weights[severity]}</strong> <span class="sev">{severity}</span> '
        f"<span>{meaning}</span></li>\n"
        for severity, meaning in _SEVERITIES.items()
        if weights[severity] or severity != "style"
    )
    return (
        f'<section class="summary" id="{prefix}summary" {places.labelled(f"{prefix}summary-h")}>\n'
        f'<h2 id="{prefix}summary-h">Summary</h2>\n<ul class="tiles">\n{tiles}</ul>\n{_versions(report, places)}'
        f"{_counts(report, places)}{_errors(report)}</section>\n"
    )


def _versions(report: Report, places: Places) -> str:
    items = []
    for number, document in enumerate(places.documents):
        same = number == 0 or report.alignments[number - 1].same_story
        doubt = "" if same else ' <strong class="warn">does not seem to tell this story</strong>'
        side = '<span class="side-tag">BASE</span> ' if number == 0 else ""
        items.append(
            f'<li id="{places.version_id(number)}">{side}<strong>{places.name(number)}</strong> '
            f"{_about(document, places.names[number])}{doubt}</li>\n"
        )
    listed = f'<ul class="versions">\n{"".join(items)}</ul>\n'
    count = len(places.documents)
    if count <= _ACROSS:
        return f"<h3>The versions</h3>\n{listed}"
    return f"<details>\n<summary>The {count} versions</summary>\n{listed}</details>\n"


def _about(document: Document, name: str) -> str:
    version = document.version
    compared = sum(statement.compared for statement in document.statements)
    title = shown(" ".join(version.title.split())) if version.title else ""
    address = web_address(version.url)
    if address:
        title = f'<a href="{address}" rel="noopener noreferrer">{title or address}</a>'
    elif version.url:
        title = f"{title} <small>{shown(version.url)}</small>"
    moment = shown(version.moment) if version.moment else ""
    details = [f'<cite>{title}</cite>' if title else "", moment, f"{compared} statement{'' if compared == 1 else 's'}"]
    if version.outlet and len(version.outlet) > LONGEST_NAME:
        details.append(shown(version.outlet))
    if cut(version.id, LONGEST_NAME) != name or len(version.id) > LONGEST_NAME:
        details.append(f"<code>{shown(version.id)}</code>")
    return '<span class="about">' + " · ".join(part for part in details if part) + "</span>"


def _counts(report: Report, places: Places) -> str:
    """Kinds by versions, in the order in which the kinds come, with the sums of both."""
    if not report.changes:
        return ""
    counts = Counter((change.kind, other) for change, other in zip(report.changes, places.others))
    kinds = sorted({change.kind for change in report.changes})
    others = list(range(1, len(places.documents)))
    kind_names = {kind: f'<span class="kind">{shown(kind)}</span>' for kind in kinds}
    across = len(others) <= _ACROSS
    head = [places.name(other) for other in others] if across else [kind_names[kind] for kind in kinds]
    sums: Sequence[int]
    if across:
        rows = [(kind_names[kind], [(counts[kind, other], kind, other) for other in others]) for kind in kinds]
        sums = [sum(counts[kind, other] for kind in kinds) for other in others]
    else:
        rows = [(places.name(other), [(counts[kind, other], kind, other) for kind in kinds]) for other in others]
        sums = [sum(counts[kind, other] for other in others) for kind in kinds]
    label = f"{places.prefix}counts-h"
    head_cells = "".join(f'<th scope="col">{name}</th>' for name in head)
    out = [
        f'<h3 id="{label}">Changes by kind and outlet</h3>\n',
        f'<div class="scroll" role="region" tabindex="0" {places.labelled(label)}>\n<table class="counts">\n',
        '<caption class="sr">Changes by kind and outlet</caption>\n<thead><tr>',
        f'<th scope="col">{"kind" if across else "version"}</th>',
        f'{head_cells}<th scope="col">all</th></tr></thead>\n<tbody>\n',
    ]
    for name, cells in rows:
        drawn = "".join(_count(*cell, places) for cell in cells)
        out.append(f'<tr><th scope="row">{name}</th>{drawn}<td>{sum(cell[0] for cell in cells)}</td></tr>\n')
    total = "".join(f"<td>{number}</td>" for number in (*sums, len(report.changes)))
    out.append(f'</tbody>\n<tfoot><tr><th scope="row">all</th>{total}</tr></tfoot>\n</table>\n</div>\n')
    return "".join(out)


def _count(number: int, kind: str, other: int, places: Places) -> str:
    """A count that leads to its rows; the script filters them out."""
    if not number:
        return '<td class="zero">0</td>'
    label = f"{number} {shown(kind)}, {places.name(other)}"
    return (
        f'<td><a href="#{places.prefix}changes" data-kind="{shown(kind)}" data-version="{other}" aria-label="{label}">'
        f"{number}</a></td>"
    )


def _errors(report: Report) -> str:
    if not report.errors:
        return ""
    items = "".join(
        f"<li><code>{shown(error.path)}</code>{f' line {error.line}' if error.line else ''}: {shown(error.message)}</li>\n"
        for error in report.errors
    )
    return f'<h3>Could not be read</h3>\n<ul class="errors">\n{items}</ul>\n'
