"""A report as a page to read and to work with: the summary, the changes, the articles beside each other, the figures
through the versions, and who tells what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from newscmp import __version__
from newscmp.model import Overview, Report
from newscmp.render.html.article import draw_articles
from newscmp.render.html.changes import draw_changes
from newscmp.render.html.matrix import draw_matrix
from newscmp.render.html.places import Places
from newscmp.render.html.skeleton import page_end, page_start
from newscmp.render.html.summary import draw_summary
from newscmp.render.html.text import cut, shown
from newscmp.render.html.tracks import draw_tracks

_LONG = 1_000  # statements
_LONGEST_TITLE = 150  # letters that a tab or a bookmark may show
LookOver = Callable[[Report], Overview | None]


def draw_page(
    stories: Iterable[tuple[str | None, Report]], many: bool, look_over: LookOver | None = None
) -> Iterator[str]:
    """The page, in pieces. ``many``: of several stories, with a list of them first; else of the one that there is.

    Without ``look_over``, or where that says that a story is too large for them, it has no figures through the versions and
    no matrix.
    """
    if many:
        yield from _draw_many(stories, look_over)
        return
    for name, report in stories:
        places = Places(report)
        title = _title(report, name)
        yield page_start(f"What differs: {cut(title, _LONGEST_TITLE)}", script=True)
        yield f'<a class="skip" href="#changes">Skip to the changes</a>\n<div class="story{_long(places)}">\n'
        yield f'<header class="top">\n<p class="brand">newscmp</p>\n<h1>{shown(title)}</h1>\n{_lede(report, places)}'
        overview = look_over(report) if look_over else None
        yield f"{_contents(report, overview, places)}</header>\n<main>\n"
        yield from _sections(report, overview, places, look_over is not None)
        yield f"</main>\n</div>\n{_FOOTER}{page_end(script=True)}"
        return
    yield f"{page_start('What differs')}<main>\n<h1>What differs</h1>\n<p>Nothing.</p>\n</main>\n{page_end()}"


def _draw_many(stories: Iterable[tuple[str | None, Report]], look_over: LookOver | None) -> Iterator[str]:
    """Every story has the prefix of its number in its ids. The list comes first, so all of them are drawn before it."""
    listed, drawn = [], []
    for number, (name, report) in enumerate(stories, 1):
        prefix = f"s{number}-"
        title = name or _title(report, None)
        places = Places(report, prefix, title)
        title = shown(title)
        count = len(report.changes)
        listed.append(f'<li><a href="#s{number}">{title}</a> {count} {"change" if count == 1 else "changes"}</li>\n')
        overview = look_over(report) if look_over else None
        drawn.append(
            f'<article class="story{_long(places)}" id="s{number}" aria-labelledby="{prefix}h">\n<header class="top">\n'
            f'<h2 class="title" id="{prefix}h">{title}</h2>\n{_lede(report, places)}'
            f"{_contents(report, overview, places)}</header>\n"
            f"{''.join(_sections(report, overview, places, look_over is not None))}</article>\n"
        )
    title = f"What differs in {len(drawn)} {'story' if len(drawn) == 1 else 'stories'}"
    yield page_start(title, script=True)
    yield '<a class="skip" href="#stories">Skip to the stories</a>\n'
    yield f'<header class="top page">\n<p class="brand">newscmp</p>\n<h1>{title}</h1>\n</header>\n<main id="stories">\n'
    yield f'<nav class="stories" aria-label="Stories">\n<ol>\n{"".join(listed)}</ol>\n</nav>\n'
    yield from drawn
    yield f"</main>\n{_FOOTER}{page_end(script=True)}"


def _long(places: Places) -> str:
    """The class of a story that no browser lays out at once in good time."""
    return " long" if sum(len(document.statements) for document in places.documents) > _LONG else ""


def _title(report: Report, name: str | None) -> str:
    version = report.base.version
    return " ".join((version.title or name or version.id).split())


def _lede(report: Report, places: Places) -> str:
    others = len(report.alignments)
    count = len(report.changes)
    told = f"{others} other version{'' if others == 1 else 's'}" if others != 1 else f"<b>{places.name(1)}</b>"
    differs = f"{count} {'change' if count == 1 else 'changes'}" if count else "nothing to report"
    return f'<p class="lede"><b>{places.name(0)}</b> compared with {told}: {differs}.</p>\n'


def _contents(report: Report, overview: Overview | None, places: Places) -> str:
    sections = [("summary", "Summary"), ("changes", "Changes"), ("articles", "Side by side")]
    if overview is not None and overview.tracks:
        sections.append(("figures", "Figures"))
    if overview is not None and overview.rows:
        sections.append(("matrix", "Who tells what"))
    items = "".join(f'<li><a href="#{places.prefix}{name}">{title}</a></li>' for name, title in sections)
    return f'<nav aria-label="Sections{places.of}"><ul>{items}</ul></nav>\n'


def _sections(report: Report, overview: Overview | None, places: Places, looked: bool) -> Iterator[str]:
    yield draw_summary(report, places)
    yield from draw_changes(report, places)
    prefix = places.prefix
    yield f'<section class="articles" id="{prefix}articles" {places.labelled(f"{prefix}articles-h")}>\n'
    yield f'<h2 id="{prefix}articles-h">Side by side</h2>\n{_LEGEND}{_chooser(places)}'
    yield from draw_articles(report, places)
    yield "</section>\n"
    if overview is not None:
        yield from draw_tracks(overview, places)
        yield from draw_matrix(overview, places)
    elif looked:
        yield _TOO_LARGE


_TOO_LARGE = (
    '<section class="limit" aria-label="Left out"><p>This story has too many versions, or too long ones, for its figures '
    "and for who tells what to be shown here.</p></section>\n"
)
_LEGEND = (
    '<ul class="key legend" aria-label="Marks">\n'
    '<li><span class="f">figure</span> bold, underlined</li>\n'
    '<li><span class="q">quotation</span> between bars</li>\n'
    '<li><span class="a">source</span> and <span class="a cue">cue</span> italic, dotted</li>\n'
    '<li><mark class="c base">differs in BASE</mark></li>\n<li><mark class="c other">differs there</mark></li>\n</ul>\n'
)


def _chooser(places: Places) -> str:
    """Which version stands beside BASE; shown by the script, without which all of them do."""
    others = range(1, len(places.documents))
    if not others:
        return ""
    options = "".join(f'<option value="{number}">{places.name(number)}</option>' for number in others)
    every = '<option value="">all versions</option>' if len(others) > 1 else ""
    identity = f"{places.prefix}beside"
    steps = '<button type="button" data-step="-1">Previous</button> <button type="button" data-step="1">Next</button>'
    return (
        f'<form class="chooser" aria-label="Version beside BASE{places.of}" hidden>\n'
        f'<p><span class="pane"><b>BASE</b> {places.name(0)}</span></p>\n'
        f'<p><label for="{identity}">Beside it</label> <select id="{identity}">{options}{every}</select> '
        f'{steps if len(others) > 1 else ""}</p>\n</form>\n'
    )


_FOOTER = (
    f'<footer><p>Made by newscmp {__version__}. This page loads nothing from anywhere. Marks and rows are what a program '
    "understood: read both places before you rely on one.</p></footer>\n"
)
