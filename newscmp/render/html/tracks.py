"""The figure tracks of a story as pictures: a line a version, oldest first where all are dated, what the figure allows as
a bar. "about" is a dashed bar, a vague word a hatched one without a number, and "at least" runs on to the edge.

Places across are percentages, so that a picture fits any page and its words keep their size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from typing import NamedTuple

from newscmp.model import Figure, Mention, Overview, Track
from newscmp.render.html.places import Places
from newscmp.render.html.text import cut, shown
from newscmp.render.rows import number_text

MOST_LINES = 2_000  # in all pictures of a page together
_LINE = 44  # pixels a version takes
_LEFT, _RIGHT = 6, 94  # per cent between which the values lie; what is open runs on to the edge
_WIDE = 50  # the largest over the smallest from which on the scale is logarithmic
_NAME, _SURFACE = 22, 26  # letters of a label in the picture; the table below it has all of them
_DIRECTIONS = {"raised": "▲ raised", "lowered": "▼ lowered", "mixed": "▲▼ raised and lowered"}


class _Line(NamedTuple):
    """One line of a picture: a version's number, a figure as it says it, and in the track's unit what that allows."""

    number: int
    mention: Mention
    low: Decimal | None
    high: Decimal | None


def draw_tracks(overview: Overview, places: Places) -> Iterator[str]:
    """The section, in pieces; nothing where no version tells a figure."""
    if not overview.tracks:
        return
    prefix = places.prefix
    several = [(index, track) for index, track in enumerate(overview.tracks, 1) if track.told > 1]
    differ = [held for held in several if held[1].disputed or held[1].direction]
    agree = [held for held in several if held not in differ] if len(differ) < len(several) else []
    alone = [(index, track) for index, track in enumerate(overview.tracks, 1) if track.told == 1]
    yield f'<section class="tracks" id="{prefix}figures" {places.labelled(f"{prefix}figures-h")}>\n'
    yield f'<h2 id="{prefix}figures-h">Figures through the versions</h2>\n{_KEY}'
    differ, left = _within(differ, MOST_LINES)
    agree, _ = _within(agree, left)
    left_out = len(several) - len(differ) - len(agree)
    if left_out:
        yield (
            f'<p class="limit">{left_out:,} of {len(several):,} quantities are left out here. <code>newscmp figures</code> '
            "shows all of them.</p>\n"
        )
    for title, tracks in (("The versions differ", differ), ("The versions agree", agree)):
        if tracks:
            yield f'<h3>{title}</h3>\n<div class="grid">\n'
            for index, track in tracks:
                yield _picture(index, track, overview, places)
            yield "</div>\n"
    if alone:
        yield f"<details>\n<summary>Told by one version only ({len(alone)})</summary>\n<ul class=\"alone\">\n"
        for index, track in alone:
            yield _alone(index, track, overview, places)
        yield "</ul>\n</details>\n"
    yield "</section>\n"


def _within(tracks: Sequence[tuple[int, Track]], lines: int) -> tuple[list[tuple[int, Track]], int]:
    """The first tracks that take no more than so many lines, and how many lines are left."""
    kept: list[tuple[int, Track]] = []
    for index, track in tracks:
        lines -= track.told
        if lines < 0:
            return kept, 0
        kept.append((index, track))
    return kept, lines


_KEY = (
    '<ul class="key" aria-label="How to read the pictures">\n'
    "<li>● the figure</li><li>▬ a range</li><li>╍ about, a tenth either way</li>"
    "<li>▶ at least, more than: open above</li><li>◀ at most, less than: open below</li></ul>\n"
)


def _alone(index: int, track: Track, overview: Overview, places: Places) -> str:
    out = []
    for document, told in zip(overview.documents, track.mentions):
        number = places.number(document)
        for mention in _distinct(told):
            out.append(f"{_link(number, mention.figure, places)} <small>{places.name(number)}</small>")
    return f'<li id="{places.prefix}t{index}"><strong>{shown(track.label)}</strong> {", ".join(out)}</li>\n'


def _picture(index: int, track: Track, overview: Overview, places: Places) -> str:
    name = f"{places.prefix}t{index}"
    lines = _lines(track, overview, places)
    notes = [_DIRECTIONS[track.direction]] if track.direction else []
    notes += ["disputed"] if track.disputed and not track.direction else []
    note = f' <span class="trend">{", ".join(notes)}</span>' if notes else ""
    return (
        f'<figure class="track" id="{name}">\n<figcaption><strong>{shown(track.label)}</strong>{note}</figcaption>\n'
        f"{_svg(name, track, lines, overview, places)}{_table(track, lines, places)}</figure>\n"
    )


def _lines(track: Track, overview: Overview, places: Places) -> list[_Line]:
    figures = [mention.figure for told in track.mentions for mention in told if mention.low is not None]
    units = {figure.unit for figure in figures}
    measures = {figure.measure.dimension for figure in figures if figure.measure and figure.measure.factor}
    converted = len(units) > 1 and len(measures) == 1 and all(f.measure and f.measure.factor for f in figures)
    unit = figures[0].unit if figures else None
    lines = []
    for document, told in zip(overview.documents, track.mentions):
        for mention in _distinct(told):
            low, high, figure = mention.low, mention.high, mention.figure
            if low is None or high is None or (figure.unit != unit and not converted):
                low = high = None  # kilometres beside an hour's drive: no place on one scale
            elif converted and figure.measure:
                low, high = (end * figure.measure.factor + figure.measure.zero for end in (low, high))
            lines.append(_Line(places.number(document), mention, low, high))
    return lines


def _distinct(told: Sequence[Mention]) -> list[Mention]:
    """A version's mentions, each figure once."""
    seen: dict[tuple[object, ...], Mention] = {}
    for mention in told:
        figure = mention.figure
        seen.setdefault((figure.value, figure.upper, figure.bound, figure.unit, mention.low, mention.high), mention)
    return list(seen.values())


class _Scale:
    """From a value to a place across, in per cent."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        ends = [end for line in lines for end in (line.low, line.high) if end is not None and end.is_finite()]
        self.least: Decimal | None = min(ends, default=None)
        self.most: Decimal | None = max(ends, default=None)
        self.logarithmic = bool(self.least and self.most and self.least > 0 and self.most / self.least >= _WIDE)

    def place(self, value: Decimal) -> str:
        """Of a finite value that is on the scale."""
        if self.least is None or self.most is None or self.least == self.most:
            return "50"
        at, least, most = value, self.least, self.most
        if self.logarithmic:
            at, least, most = at.log10(), least.log10(), most.log10()
        share = float((at - least) / (most - least)) if most != least else 0.5
        return f"{_LEFT + share * (_RIGHT - _LEFT):.2f}"


def _svg(name: str, track: Track, lines: Sequence[_Line], overview: Overview, places: Places) -> str:
    scale = _Scale(lines)
    height = _LINE * len(lines) + 26
    dates = {places.number(document): document.version.moment for document in overview.documents}
    out = [
        f'<svg role="img" aria-labelledby="{name}-d" width="100%" height="{height}" focusable="false">\n',
        f'<title id="{name}-d">{_described(track, lines, places)}</title>\n'
    ]
    if scale.least is not None and scale.most is not None:
        for value in dict.fromkeys((scale.least, scale.most)):
            x = scale.place(value)
            out.append(f'<line class="grid" x1="{x}%" x2="{x}%" y1="0" y2="{height - 20}"/>\n')
            out.append(_axis(value, x, height - 6, scale))
    before: tuple[str, int] | None = None
    drawn = []
    for row, line in enumerate(lines):
        y = row * _LINE + 30
        drawn.append(_label(line, dates.get(line.number), row * _LINE + 15, places))
        if line.low is None or line.high is None:
            drawn.append(f'<text class="when" x="{_LEFT}%" y="{y + 4}">not on this scale</text>\n')
            continue
        here = scale.place(_middle(line.low, line.high)), y
        if before:
            out.append(f'<line class="path" x1="{before[0]}%" y1="{before[1]}" x2="{here[0]}%" y2="{here[1]}"/>\n')
        before = here
        drawn.append(_bar(line, y, scale))
    return "".join([*out, *drawn, "</svg>\n"])


def _axis(value: Decimal, x: str, y: int, scale: _Scale) -> str:
    single = scale.least == scale.most
    anchor = "middle" if single else "start" if value == scale.least else "end"
    note = " (logarithmic scale)" if scale.logarithmic and value == scale.most else ""
    return f'<text class="axis" x="{x}%" y="{y}" text-anchor="{anchor}">{_grouped(value)}{note}</text>\n'


def _label(line: _Line, date: str | None, y: int, places: Places) -> str:
    surface = escape(cut(" ".join(line.mention.figure.surface.split()), _SURFACE))
    who = escape(cut(("BASE " if line.number == 0 else "") + places.names[line.number], _NAME))
    when = f'<text class="when" x="100%" y="{y}" text-anchor="end">{shown(date[:10])}</text>\n' if date else ""
    return f'<text x="0" y="{y}"><tspan class="says">{surface}</tspan> <tspan class="who">{who}</tspan></text>\n{when}'


def _bar(line: _Line, y: int, scale: _Scale) -> str:
    """What a figure allows, as it looks on the scale."""
    figure, low, high = line.mention.figure, line.low, line.high
    side = "base" if line.number == 0 else "other"
    if low is None or high is None:
        return ""
    if not low.is_finite() or not high.is_finite():
        if not low.is_finite() and not high.is_finite():
            return ""
        up = low.is_finite()
        x, edge, point = scale.place(low if up else high), "100" if up else "0", "-9,-6 0,0 -9,6" if up else "9,-6 0,0 9,6"
        left, width = (x, 100 - float(x)) if up else ("0", float(x))
        hollow = " hollow" if figure.bound in "<>" else ""
        return (
            f'<rect class="bar open {side}" x="{left}%" y="{y - 4}" width="{width:.2f}%" height="8"/>\n'
            f'<circle class="dot {side}{hollow}" cx="{x}%" cy="{y}" r="6"/>\n'
            f'<svg x="{edge}%" y="{y}" overflow="visible"><polygon class="arrow {side}" points="{point}"/></svg>\n'
        )
    if low == high:
        return f'<circle class="dot {side}" cx="{scale.place(low)}%" cy="{y}" r="6"/>\n'
    look = "vague" if figure.vague else "about" if figure.bound == "~" else "range"
    left = scale.place(low)
    width = float(scale.place(high)) - float(left)
    bar = f'<rect class="bar {look} {side}" x="{left}%" y="{y - 6}" width="{width:.2f}%" height="12" rx="2"/>\n'
    if look == "about":
        bar += f'<circle class="dot {side}" cx="{scale.place(_middle(low, high))}%" cy="{y}" r="4"/>\n'
    return bar


def _middle(low: Decimal, high: Decimal) -> Decimal:
    """Where the line through the versions goes: the middle, or the end that is not open."""
    if not low.is_finite() or not high.is_finite():
        return low if low.is_finite() else high
    return low + (high - low) / 2


def _described(track: Track, lines: Sequence[_Line], places: Places) -> str:
    """The picture in words, for those who do not see it; the table below it has links and sources."""
    told = "; ".join(f"{places.name(line.number)}: {_surface(line.mention.figure)}" for line in lines)
    return f"{shown(track.label)}{', ' + track.direction if track.direction else ''}. {told}"


def _table(track: Track, lines: Sequence[_Line], places: Places) -> str:
    rows = []
    for line in lines:
        figure = line.mention.figure
        link = _link(line.number, figure, places)
        source = shown(line.mention.source) if line.mention.source else '<span class="no">own voice</span>'
        rows.append(f'<tr><th scope="row">{places.name(line.number)}</th><td>{link}</td><td>{source}</td></tr>\n')
    return (
        "<details>\n<summary>As a table, with sources</summary>\n<table>\n"
        f'<caption class="sr">{shown(track.label)}</caption>\n'
        '<thead><tr><th scope="col">version</th><th scope="col">figure</th><th scope="col">source</th></tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>\n</details>\n"
    )


def _surface(figure: Figure) -> str:
    return shown(" ".join(figure.surface.split()))


def _link(number: int, figure: Figure, places: Places) -> str:
    return f'<a href="#{places.statement_id(number, figure.statement)}">{_surface(figure)}</a>'


def _grouped(value: Decimal) -> str:
    """A value on the axis: 1,200,000; a very long one with an exponent."""
    text = number_text(value)
    if len(text) > 15:
        return f"{value:.3E}"
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.lstrip("-").isdigit() and whole != "-0" else text
