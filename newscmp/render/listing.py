"""What was understood of an article, as a listing to read, as a sheet, and as flat rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newscmp.model import Attribution, Detail, Document, Figure, Quote, Span, Statement
from newscmp.render.layout import BASE_MARK, DIM, END_MARK, STRONG, colour_marks, excerpt, plain_marks, wrap
from newscmp.render.rows import number_text
from newscmp.render.safe import visible
from newscmp.render.sheets import Said, Sheet
from newscmp.render.values import own_span

ITEM_COLUMNS: tuple[str, ...] = (
    *("id", "path", "item", "statement", "start", "end", "text", "role"),
    *("value", "upper", "bound", "trend", "unit", "noun", "type", "vague"),
    *("quote_kind", "speaker", "source", "anonymous", "cue", "cue_class", "form"),
)


class Item(NamedTuple):
    """One thing understood: a statement, or a figure, quote or attribution in it."""

    name: str
    statement: int
    span: Span | None
    text: str
    what: Statement | Figure | Quote | Attribution


def document_items(document: Document) -> Iterator[Item]:
    """Every statement in text order, each followed by its figures, quotes and attributions."""
    inside: dict[int, list[Item]] = {}
    for figure in document.figures:
        inside.setdefault(figure.statement, []).append(
            Item("figure", figure.statement, figure.span, figure.surface, figure)
        )
    for quote in document.quotes:
        first = quote.statements[0] if quote.statements else 0
        inside.setdefault(first, []).append(Item("quote", first, quote.span, quote.text, quote))
    for attribution in document.attributions:
        content = [document.version.text[span.start : span.end] for span in attribution.content]
        whole = Span(attribution.content[0].start, attribution.content[-1].end) if attribution.content else None
        item = Item("attribution", attribution.statement, whole, " … ".join(content), attribution)
        inside.setdefault(attribution.statement, []).append(item)
    for statement in document.statements:
        yield Item("statement", statement.n, statement.span, statement.text, statement)
        yield from inside.pop(statement.n, ())
    for left in inside.values():
        yield from left


def item_row(document: Document, item: Item) -> dict[str, Detail]:
    """An item as one flat row with the keys of ITEM_COLUMNS."""
    row: dict[str, Detail] = dict.fromkeys(ITEM_COLUMNS)
    version, what = document.version, item.what
    row.update(id=version.id, path=version.path, item=item.name, statement=item.statement or None, text=item.text)
    span = own_span(version, item.span)
    if span is not None:
        row.update(start=span.start, end=span.end)
    if isinstance(what, Statement):
        row["role"] = what.role
    elif isinstance(what, Figure):
        row.update(value=what.value, upper=what.upper, bound=what.bound, trend=what.trend)
        row.update(unit=what.unit, noun=what.noun, type=what.type, vague=what.vague)
    elif isinstance(what, Quote):
        row.update(quote_kind=what.kind, speaker=speaker_of(document, what))
    else:
        row["form"] = what.form
        if what.source is not None:
            row.update(source=what.source.name or what.source.surface, anonymous=what.source.anonymous)
        if what.cue is not None:
            row.update(cue=what.cue.surface, cue_class=what.cue.cue_class)
    return row


def speaker_of(document: Document, quote: Quote) -> str | None:
    """Who a quote is given to, by the fullest name the article has."""
    if quote.attribution is None:
        return None
    source = document.attributions[quote.attribution].source
    return None if source is None else source.name or source.surface


def item_words(document: Document, item: Item) -> str:
    """What was understood of a figure, a quote or an attribution, in words."""
    what = item.what
    if isinstance(what, Figure):
        return visible(_figure_words(what))
    if isinstance(what, Quote):
        speaker = speaker_of(document, what)
        words = f"by {speaker}" if speaker else "no speaker"
        return visible(words if what.kind == "full" else f"{words} ({what.kind})")
    if isinstance(what, Attribution):
        return visible(_attribution_words(what))
    return "" if what.role == "body" else what.role


def _figure_words(figure: Figure) -> str:
    if figure.vague or figure.value is None:
        number = "vague" if figure.vague else figure.canonical or ""
    else:
        bound = "" if figure.bound == "=" else f"{figure.bound} "
        upper = f" to {number_text(figure.upper)}" if figure.upper is not None else ""
        number = f"{bound}{number_text(figure.value)}{upper}"
        if figure.type in ("date", "time", "score") and figure.canonical:
            number = figure.canonical
    parts = [number, *filter(None, (figure.unit, figure.noun, figure.trend))]
    kind = "" if figure.type == "quantity" else f" ({figure.type})"
    return ", ".join(part for part in parts if part) + kind


def _attribution_words(attribution: Attribution) -> str:
    source, cue = attribution.source, attribution.cue
    who = "source unknown"
    if source is not None:
        who = source.name or source.surface or who
        if source.name and source.surface and source.surface != source.name:
            who = f"{source.name} ({source.surface})"
        if source.anonymous:
            who += ", unnamed"
    parts = [who]
    if cue is not None:
        parts.append(f"“{cue.surface}” ({cue.cue_class})")
    return ", ".join([*parts, attribution.form])


def document_sheet(document: Document) -> Sheet:
    """The items as a sheet, for the formats that draw one."""
    rows = tuple(
        (
            item.name if item.name != "statement" else item_words(document, item) or "statement",
            Said(str(item.statement) if item.statement else "", item.text),
            item_words(document, item) if item.name != "statement" else "",
        )
        for item in document_items(document)
    )
    return Sheet(visible(_title(document)), ("item", "text", "understood"), rows, ((0,), (1,), (2,)))


def _title(document: Document) -> str:
    version = document.version
    parts = [version.outlet, *version.authors, version.published]
    parts += [f"modified {version.modified}" if version.modified and version.modified != version.published else None]
    parts += [f"captured {version.captured}" if version.captured and version.captured != version.published else None]
    parts += ["live blog" if version.live else None, version.status if version.status != "usable" else None]
    about = ", ".join(part for part in parts if part)
    return version.id + (f" ({about})" if about else "")


def draw_listing(document: Document, width: int, colour: bool) -> str:
    """The listing: each statement with its number and role, and under it what it holds."""
    width = max(width, 30)
    counts = (
        _count(sum(s.compared for s in document.statements), "statement"),
        _count(len(document.figures), "figure"),
        _count(len(document.quotes), "quote"),
        _count(len(document.attributions), "attribution"),
    )
    out = _lines(f"{STRONG}{visible(_title(document))}{END_MARK}: {', '.join(counts)}", width, "", "", colour)
    margin = max(len(str(len(document.statements))), 2) + 2
    for item in document_items(document):
        if isinstance(item.what, Statement):
            role = f"{DIM}[{visible(item.what.role)}]{END_MARK} " if item.what.role != "body" else ""
            out.append("")
            out += _lines(role + visible(item.text), width, f"{item.statement:>{margin - 2}}  ", " " * margin, colour)
            continue
        room = max(width - margin - 16, 20)
        text = excerpt(item.text, 0, 0, 2 * room, "")
        words = item_words(document, item)
        if item.name == "figure":
            told = f"{BASE_MARK}{text}{END_MARK}: {words}"
        else:
            told = f"“{text}”, {words}" if item.name == "quote" else f"{words}: {text}"
        line = f"{DIM}{item.name}{END_MARK}  {told}"
        out += _lines(line, width, " " * margin + "· ", " " * (margin + 4), colour)
    return "\n".join(out) + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _lines(text: str, width: int, first: str, rest: str, colour: bool) -> list[str]:
    room = width - max(len(first), len(rest))
    lines = colour_marks(wrap(text, room)) if colour else wrap(plain_marks(text), room)
    return [(rest if number else first) + line for number, line in enumerate(lines)]
