"""Dates as they are given, as ISO 8601."""

from __future__ import annotations

import re

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d.*))?)?)?|(\d{4})(\d\d)(\d\d)")
_CLOCK = r"(?i)(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)? ?(?:(Z|UTC|GMT)|([+-]\d\d):?(\d\d))?"
_WORD = r"([^\W\d_]{3})[^\W\d_]*\.?"
_LONGEST = 60


def iso_date(given: str) -> str | None:
    """A date, or a date with a time, as ISO 8601 and as precise as it was given; None when it cannot be told.

    Takes ISO 8601 and the forms of RFC 2822 with the month in words ("Mon, 02 Dec 2024 10:00:00 GMT",
    "2 December 2024", "Dec. 2, 2024"). 02/12/2024 is two dates, so it is none.
    """
    given = " ".join(given.split())
    if len(given) > _LONGEST:
        return None
    match = _ISO.fullmatch(given)
    if match:
        parts = [int(part) for part in (match[1] or match[5], match[2] or match[6], match[3] or match[7]) if part]
        rest = match[4] or ""
    else:
        from email.utils import parsedate  # it knows the names of the months; loaded only where it is needed

        rest = given
        words = given if ":" in given else re.sub(_WORD, r"\1", given) + " 00:00"
        parts = list((parsedate(words) or ())[:3])
    if not parts or not _valid(*parts):
        return None
    found = "-".join(f"{part:0{width}}" for part, width in zip(parts, (4, 2, 2), strict=False))
    clock = re.search(_CLOCK, rest)
    if not clock:
        return found
    hour, minute, second, utc, offset_hours, offset_minutes = clock.groups()
    zone = "Z" if utc else f"{offset_hours}:{offset_minutes}" if offset_hours else ""
    return f"{found}T{hour}:{minute}{':' + second if second else ''}{zone}"


def date_order(published: str | None) -> tuple[bool, float]:
    """A sort key for what ``iso_date`` gives, undated last. A day is its first moment; no zone means UTC."""
    if not published:
        return True, 0.0
    day, _, rest = published.partition("T")
    year, month, dom = (int(part) for part in (day + "-01-01").split("-")[:3])
    from datetime import datetime, timezone

    seconds = datetime(year, month, dom, tzinfo=timezone.utc).timestamp()
    clock = re.search(_CLOCK, rest)
    if clock:
        hour, minute, second, _, offset_hours, offset_minutes = clock.groups()
        offset = int(offset_hours or 0) * 3600 + int((offset_hours or "+")[0] + (offset_minutes or "0")) * 60
        seconds += int(hour) * 3600 + int(minute) * 60 + int(second or 0) - offset
    return False, seconds


def _valid(year: int, month: int = 1, day: int = 1) -> bool:
    from datetime import date

    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
