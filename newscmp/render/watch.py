"""What is new in some stories: text for a mail whose first line is its subject, and the same rows in every other format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from newscmp import __version__
from newscmp.model import Change, Evidence, News, Span
from newscmp.render.columns import COLUMNS, change_row
from newscmp.render.layout import END_MARK, STRONG, colour_marks, display_width, wrap
from newscmp.render.safe import visible
from newscmp.render.sheets import NOTHING, Sheet, change_cells
from newscmp.render.table import draw_table
from newscmp.render.values import change_value

WATCH_SCHEMA = "newscmp.watch/1"
WATCH_COLUMNS: tuple[str, ...] = ("story", "comparison", "before", "since", *COLUMNS[1:])

# What a kind is called in a summary where "figure changed", "quote new" would not say it: one of it, several of it.
_NOUNS = {
    "figure.bound": ("bound changed", "bounds changed"),
    "figure.referent": ("figure of something else", "figures of something else"),
    "quote.direct_to_indirect": ("quote made indirect", "quotes made indirect"),
    "quote.indirect_to_direct": ("quote made direct", "quotes made direct"),
    "attribution.named": ("source named", "sources named"),
    "attribution.anonymised": ("source anonymised", "sources anonymised"),
    "attribution.cue": ("cue changed", "cues changed"),
    "statement.polarity": ("negation changed", "negations changed"),
    "statement.hedge": ("hedge changed", "hedges changed"),
    "story.headline": ("headline changed", "headlines changed"),
    "story.notice": ("notice", "notices"),
    "version.returned": ("version back", "versions back"),
}
_SHORTEST = 24  # columns that a summary needs at least


class StoryNews(NamedTuple):
    """What is new in one story: what it is called, where it is, its rows in the order of its versions."""

    name: str
    place: str
    news: tuple[News, ...]


def summary(story: StoryNews, ranks: Sequence[str] = (), width: int = 80) -> str:
    """One line within ``width`` columns: ``aleppo: 2 figures changed, 1 quote new (morning-post.txt)``."""
    names = tuple(dict.fromkeys(visible(news.change.version) for news in _firsthand(story)))
    return _fitted(visible(story.name), _counts([story], ranks), names, "versions", width)


def subject(stories: Sequence[StoryNews], ranks: Sequence[str] = (), width: int = 80) -> str:
    """The summary of all stories, in one line."""
    if len(stories) == 1:
        return summary(stories[0], ranks, width)
    names = tuple(visible(story.name) for story in stories)
    return _fitted(f"{len(stories)} stories", _counts(stories, ranks), names, "", width)


def _counts(stories: Iterable[StoryNews], ranks: Sequence[str]) -> list[str]:
    """How many there are of each kind: two rows about one place of a version (against BASE, against what it said) are one
    change."""
    counts: Counter[str] = Counter()
    for number, story in enumerate(stories):
        counts.update(kind for _, kind, *_ in {(number, *_what(news)) for news in _firsthand(story)})
    rank = {kind: place for place, kind in enumerate(ranks)}
    kinds = sorted(filter(counts.__getitem__, counts), key=lambda kind: (rank.get(kind, len(rank)), kind))
    return [f"{counts[kind]} {_noun(kind, counts[kind])}" for kind in kinds]


def _firsthand(story: StoryNews) -> list[News]:
    """The rows without those that follow from others: that a version is new is told by its rows, where it has some, and
    the edit of a place in BASE shows again in the row of every version that differs there."""
    told = {news.change.version for news in story.news if news.comparison != "version"}
    edited = {(news.change.version, _span(news.change.other)) for news in story.news if news.comparison == "self"}

    def follows(news: News) -> bool:
        if news.comparison == "version":
            return news.change.kind == "version.new" and news.change.version in told
        place = _span(news.change.base)
        return news.comparison != "self" and place is not None and (news.before, place) in edited

    return [news for news in story.news if not follows(news)]


def _what(news: News) -> tuple[str, str, object]:
    change = news.change
    return change.kind, change.version, _span(change.other) or change.fingerprint


def _span(side: Evidence | None) -> Span | None:
    return None if side is None else side.span


def _noun(kind: str, count: int) -> str:
    if kind in _NOUNS:
        return _NOUNS[kind][count != 1]
    family, _, change = kind.partition(".")
    return f"{family}{'' if count == 1 else 's'} {change.replace('_', ' ')}"


def _fitted(head: str, counts: Sequence[str], names: Sequence[str], several: str, width: int) -> str:
    """As much as fits: names give way to their number, then kinds to theirs, then the head is cut."""
    width = max(width, _SHORTEST)
    number = f" ({len(names)} {several})" if several else ""
    tails = [f" ({', '.join(names)})", number if len(names) > 1 else "", ""]
    for shown in range(len(counts), 0, -1):
        more = f", {len(counts) - shown} more" if shown < len(counts) else ""
        for tail in tails[: 2 if shown == len(counts) else 3]:
            line = f"{head}: {', '.join(counts[:shown])}{more}{tail}"
            if display_width(line) <= width:
                return line
    rest = f": {counts[0]}" + (f", {len(counts) - 1} more" if len(counts) > 1 else "")
    if display_width(rest) > width // 2:
        rest = f": {len(counts)} kinds"
    return f"{_cut(head, width - display_width(rest))}{rest}"


def _cut(text: str, width: int) -> str:
    if display_width(text) <= width:
        return text
    while text and display_width(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


def draw_mail(stories: Sequence[StoryNews], width: int, colour: bool, ranks: Sequence[str] = ()) -> Iterator[str]:
    """Text within ``width`` columns, its first line a summary of all that is new."""
    if len(stories) > 1:
        yield _line(subject(stories, ranks, width), colour) + "\n"
    for story in stories:
        yield _line(summary(story, ranks, width), colour)
        for heading, sheet in _groups(story):
            yield "\n"
            if heading:
                yield "".join(f"{line}\n" for line in wrap(heading, width))
            if sheet.rows:
                yield ("\n" if heading else "") + draw_table(sheet, width, colour)
        if story is not stories[-1]:
            yield "\n"


def _line(text: str, colour: bool) -> str:
    return (colour_marks([f"{STRONG}{text}{END_MARK}"])[0] if colour else text) + "\n"


def _groups(story: StoryNews) -> Iterator[tuple[str, Sheet]]:
    """(what happened to a version, or ""; its rows of one comparison) in the order of the story."""
    for (version, comparison, before, outlet), group in groupby(story.news, key=_group):
        rows = [news.change for news in group]
        name = visible(version)
        if comparison == "version":
            yield "\n".join(f"{name}: {visible(change.why)}" for change in rows), Sheet("", (), (), ())
            continue
        heading = f"{name}: edited in place; what it said, and what it says now (self)" if comparison == "self" else ""
        yield heading, _sheet(rows, comparison, before, version, outlet)


def _group(news: News) -> tuple[str, str, str, str | None]:
    return news.change.version, news.comparison, news.before or "", news.outlet


def _sheet(
    rows: Sequence[Change], comparison: str, before: str, version: str, outlet: str | None, heading: str = ""
) -> Sheet:
    sides = ("BEFORE", "NOW") if comparison == "self" else ("BASE", "OTHER")
    now = visible(version) + (f" ({visible(outlet)})" if outlet else "")
    headers = ("change", f"{sides[0]} {visible(before) or NOTHING}", f"{sides[1]} {now}", "why")
    return Sheet(heading, headers, tuple(map(change_cells, rows)), ((0, 3), (1,), (2,)))


def news_sheets(stories: Sequence[StoryNews], ranks: Sequence[str] = ()) -> Iterator[Sheet]:
    """The rows as sheets for formats that have no lines between tables: a story's first is headed by its summary."""
    for story in stories:
        heading = summary(story, ranks, 1000)
        for (version, comparison, before, outlet), group in groupby(story.news, key=_group):
            yield _sheet([news.change for news in group], comparison, before, version, outlet, heading)
            heading = ""


def news_rows(stories: Iterable[StoryNews]) -> Iterator[dict[str, object]]:
    """The rows with the keys of WATCH_COLUMNS."""
    for story in stories:
        for news in story.news:
            row: dict[str, object] = dict(change_row(news.change, story.name))
            row.update(comparison=news.comparison, before=news.before, since=news.since)
            yield {column: row[column] for column in WATCH_COLUMNS}


def news_value(stories: Sequence[StoryNews], ranks: Sequence[str] = ()) -> dict[str, object]:
    """The stories as ``newscmp.watch/1``."""
    return {
        "schema": WATCH_SCHEMA,
        "newscmp": __version__,
        "stories": [
            {
                "story": story.name,
                "place": story.place,
                "summary": summary(story, ranks, 1000),
                "changes": [
                    {"comparison": n.comparison, "before": n.before, "since": n.since, **change_value(n.change)}
                    for n in story.news
                ],
            }
            for story in stories
        ],
    }
