"""json, jsonl, csv and tsv: the formats that programs read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal

from newscmp.render.safe import json_escaped, visible_lines

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last are full-width
# Columns, of a side or of the row, that hold words of ours and none of an article: the bound "=" is no formula.
_OWN_WORDS = frozenset(
    {
        *("kind", "severity", "direction", "relation", "mutation", "link", "item", "role"),
        *("bound", "trend", "type", "cue_class", "form", "quote_kind"),
    }
)


def json_text(value: object, indent: bool = True) -> str:
    """JSON without a final line end: Decimal as a plain number with every digit, active characters escaped.

    ``indent``: one key a line, with lists of scalars on one line; else everything on one line.
    """
    from json.encoder import JSONEncoder, encode_basestring

    if not indent:
        with suppress(_NotExact):
            return json_escaped(JSONEncoder(ensure_ascii=False, check_circular=False, default=_exact).encode(value))
    out: list[str] = []
    _emit(value, out.append, "\n" if indent else "", encode_basestring)
    return json_escaped("".join(out))


class _NotExact(Exception):
    """A number that the standard encoder would not write as it is."""


def _exact(value: object) -> int | float:
    """A Decimal as an int or float that is written with the same digits, so that the fast encoder can write it."""
    if isinstance(value, Decimal) and value.is_finite() and -6 < value.adjusted() < 300:
        whole = int(value)
        if whole == value:
            return whole
        near = float(value)
        if repr(near) == number_text(value):
            return near
    raise _NotExact


def _emit(value: object, put: object, line: str, string: object) -> None:
    # The standard encoder knows no Decimal, and no way to write one without going through a float.
    if isinstance(value, str):
        put(string(value))  # type: ignore[operator]
    elif value is None:
        put("null")  # type: ignore[operator]
    elif value is True or value is False:
        put("true" if value else "false")  # type: ignore[operator]
    elif isinstance(value, (int, float, Decimal)):
        put(number_text(value) or "null")  # type: ignore[operator]
    elif isinstance(value, Mapping):
        inner, comma = line and line + "  ", "{"
        for key, item in value.items():
            put(f"{comma}{inner}{string(key)}: ")  # type: ignore[operator]
            _emit(item, put, inner, string)
            comma = "," if inner else ", "
        put(f"{line}}}" if value else "{}")  # type: ignore[operator]
    elif isinstance(value, (list, tuple)):
        scalars = not any(isinstance(item, (Mapping, list, tuple)) for item in value)
        inner, comma = ("" if scalars else line and line + "  "), "["
        for item in value:
            put(f"{comma}{inner}")  # type: ignore[operator]
            _emit(item, put, inner, string)
            comma = "," if inner else ", "
        put(f"{'' if scalars else line}]" if value else "[]")  # type: ignore[operator]
    else:
        raise TypeError(f"no JSON for {type(value).__name__}")


def number_text(value: int | float | Decimal) -> str:
    """A number without exponent, trailing zeros or float noise; "" for what is no finite number. Scores have 3 decimals."""
    if isinstance(value, float):
        value = Decimal(f"{value:.3f}") if value - value == 0 else Decimal("NaN")
    elif not isinstance(value, Decimal):
        value = Decimal(value)  # str() of an int stops at 4300 digits
    if not value.is_finite():
        return ""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def delimited(
    columns: Sequence[str], rows: Iterable[Mapping[str, object]], separator: str, defuse: bool = True
) -> Iterator[str]:
    """Lines of csv ("," as separator) or tsv ("\\t"), the header first. Without ``defuse`` a cell may be a formula."""
    import csv

    sink = _Sink()
    writer = csv.writer(sink, delimiter=separator)  # with "\n" as line end a lone CR in a cell would not be quoted
    writer.writerow(columns)
    yield sink.take()
    risky = [defuse and column.removeprefix("base_").removeprefix("other_") not in _OWN_WORDS for column in columns]
    for row in rows:
        writer.writerow(map(_cell, map(row.get, columns), risky))
        yield sink.take()


class _Sink:
    """What csv.writer writes to, a whole line at a time: holds it, with a plain line end."""

    def __init__(self) -> None:
        self._line = ""

    def write(self, line: str) -> None:
        self._line += line.removesuffix("\r\n") + "\n"

    def take(self) -> str:
        line, self._line = self._line, ""
        return line


def _cell(value: object, defuse: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        return number_text(value)
    text = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    if defuse and text.startswith(_FORMULA_STARTS):
        text = f"'{text}"
    return visible_lines(text)
