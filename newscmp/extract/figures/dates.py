"""Dates, years, decades, weekdays and clock times: typed, never read as quantities."""

from __future__ import annotations

from newscmp.extract.figures.mention import Mention
from newscmp.extract.figures.tokens import DASHES, Tokens
from newscmp.extract.figures.vocabulary import Vocabulary

_MARKS = frozenset("'’‘")


def _date(first: int, last: int, canonical: str) -> Mention:
    m = Mention(first, last, kind="date")
    m.canonical = canonical
    return m


def _clock(first: int, last: int, canonical: str) -> Mention:
    m = Mention(first, last, kind="time")
    m.canonical = canonical
    return m


def read_clock(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """6:15 a.m., 06:15 GMT, 6.15pm, 5am, 1900 GMT; lap and race times (1:36.6) as written."""
    form = t.form[i]
    j = i + 1
    if t.at(j) == ":" and t.glued(j) and t.glued(j + 1) and form.isdecimal() and len(form) <= 2:
        minutes = t.form[j + 1]
        j += 2
        if minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60:
            seconds = t.at(j) == ":" and t.glued(j) and t.at(j + 1).replace(".", "").isdecimal()
            if seconds:
                return _clock(i, j + 2, f"{form}:{minutes}:{t.form[j + 1]}")
            if int(form) <= 24:
                return _with_half(t, i, j, int(form), int(minutes), v)
            return _clock(i, j, f"{form}:{minutes}")
        if minutes.replace(".", "").isdecimal() and "." in minutes:
            return _clock(i, j, f"{form}:{minutes}")
        return None
    hour, dot, minutes = form.partition(".")
    if not hour.isdecimal() or (dot and len(minutes) != 2):
        return None
    half = v.halves.get(t.at(j))
    if half and len(hour) <= 2 and int(hour) <= 24 and int(minutes or 0) < 60:
        return _with_half(t, i, j, int(hour), int(minutes or 0), v)
    if len(hour) == 4 and not dot and t.at(j) in v.zones and t.form[j].isupper() and int(hour) < 2400:
        return _clock(i, j + 1, f"{hour[:2]}:{hour[2:]}")
    return None


def _with_half(t: Tokens, i: int, j: int, hour: int, minutes: int, v: Vocabulary) -> Mention:
    half = v.halves.get(t.at(j))
    if half:
        j += 1
        if half == "pm" and hour < 12:
            hour += 12
        elif half == "am" and hour == 12:
            hour = 0
    if t.at(j) in v.zones and t.form[j].isupper():
        j += 1
    return _clock(i, j, f"{hour:02}:{minutes:02}")


def read_digit_date(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """2024-12-01, 12/01/2024, 29 March 2018, 1st of May, and years."""
    form = t.form[i]
    if not form.isdecimal() or len(form) > 4:
        return _dotted(t, i)
    if t.at(i + 1) in ("-", "/", ".") and t.glued(i + 1) and t.at(i + 3) == t.form[i + 1] and t.glued(i + 3):
        numeric = _numeric(t, i)
        if numeric is not None:
            return numeric
    if len(form) <= 2 and 1 <= int(form) <= 31:
        j = i + 1
        if t.at(j) in v.ordinal_endings and t.glued(j):
            j += 1
        if v.role(t.at(j)) == "of":
            j += 1
        month = v.months.get(t.at(j))
        if month is not None and t.form[j][0].isupper() and not t.glued(j):
            if t.at(j + 1) == "." and len(t.form[j]) < 5 and t.at(j + 2)[:2] in ("19", "20"):
                j += 1
            return _with_year(t, i, j + 1, int(month), int(form))
    if len(form) == 4:
        return _year(t, i, v)
    if len(form) == 2 and t.at(i - 1) in _MARKS and t.glued(i) and not t.glued(i - 1) and t.at(i + 1) not in _MARKS:
        return _date(i - 1, i + 1, f"{20 if int(form) < 50 else 19}{form}")
    return None


def _dotted(t: Tokens, i: int) -> Mention | None:
    """1.2.2023, which is read as 1.2 and 2023: where dates have dots the day comes first."""
    day, _, month = t.form[i].partition(".")
    year = t.at(i + 2)
    if not (t.at(i + 1) == "." and t.glued(i + 1) and t.glued(i + 2) and year.isdecimal() and len(year) == 4):
        return None
    if not (day.isdecimal() and month.isdecimal() and max(len(day), len(month)) <= 2 and 1000 <= int(year) <= 2100):
        return None
    longer = t.at(i + 3) == "." and t.glued(i + 3) and t.glued(i + 4)  # an address: 1.2.2023.4
    if longer or not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    return _date(i, i + 3, f"{year}-{int(month):02}-{int(day):02}")


def _numeric(t: Tokens, i: int) -> Mention | None:
    parts = [t.form[i], t.at(i + 2), t.at(i + 4)]
    if not all(part.isdecimal() and len(part) in (1, 2, 4) for part in parts):
        return None
    a, b, c = map(int, parts)
    if len(parts[0]) == 4 and 1 <= b <= 12 and 1 <= c <= 31:
        return _date(i, i + 5, f"{a:04}-{b:02}-{c:02}")
    if len(parts[2]) == 4 or t.form[i + 1] == "/":
        year = c if len(parts[2]) == 4 else 2000 + c
        month, day = (b, a) if a > 12 else (a, b)
        if 1 <= month <= 12 and 1 <= day <= 31:
            return _date(i, i + 5, f"{year:04}-{month:02}-{day:02}")
    return None


def _with_year(t: Tokens, first: int, j: int, month: int, day: int | None) -> Mention:
    k = j
    if t.at(k) == ",":
        k += 1
    year = t.at(k)
    if year.isdecimal() and len(year) == 4 and 1000 <= int(year) <= 2100 and not t.at(k + 1).startswith("%"):
        return _date(first, k + 1, f"{year}-{month:02}" + (f"-{day:02}" if day else ""))
    return _date(first, j, f"--{month:02}" + (f"-{day:02}" if day else ""))


def read_month(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """March 29, Nov. 30, October 1 2019, June of 2018, December; "May" and "March" only with a day, a year or a cue."""
    form = t.form[i]
    if not form[0].isupper():
        return None
    month = int(v.months[t.low[i]])
    j = i + 1
    dotted = t.at(j) == "." and len(form) < 5
    if dotted:
        j += 1
    day = t.at(j)
    if day.isdecimal() and len(day) <= 2 and 1 <= int(day) <= 31:
        k = j + 1
        if t.at(k) in v.ordinal_endings and t.glued(k):
            k += 1
        if t.at(k) in DASHES and t.at(k + 1).isdecimal() and len(t.at(k + 1)) <= 2:
            last = int(t.at(k + 1))
            m = _with_year(t, i, k + 2, month, int(day))
            m.canonical = f"{m.canonical}/{last:02}"
            return m
        last_day = t.at(k + 1)
        to = v.role(t.at(k)) == "to" and v.role(t.at(i - 1)) == "from"
        if to and last_day.isdecimal() and len(last_day) <= 2 and int(day) < int(last_day) <= 31:
            unit = v.unit(t, k + 2) is not None or t.at(k + 2) in v.months or t.at(k + 2) == ":"
            if not unit:  # "from June 3 to 6" is June 3-6, "from June 3 to 6 July" is not
                m = _with_year(t, i, k + 2, month, int(day))
                m.canonical = f"{m.canonical}/{int(last_day):02}"
                return m
        if not (t.at(k) == ":" and t.glued(k)):
            return _with_year(t, i, k, month, int(day))
    k = j + 1 if v.role(day) == "of" or day == "," else j
    year = t.at(k)
    if year.isdecimal() and len(year) == 4 and 1000 <= int(year) <= 2100:
        return _with_year(t, i, k, month, None)
    if t.low[i] in v.month_doubtful and t.at(i - 1) not in v.month_cues and not dotted:
        return None
    return _date(i, i + 1, f"--{month:02}")


def _year(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """A bare four-digit number that is a year, a decade (1990s) or a span of years (2016-17); None for a quantity."""
    form = t.form[i]
    year = int(form)
    if not 1000 <= year <= 2100:
        return None
    before = t.at(i - 1)
    after = t.at(i + 1)
    glued = t.glued(i + 1)
    if glued and after == "s":
        return _date(i, i + 2, f"{form}s")
    if after in ("'s", "’s") and year % 10 == 0 and v.role(before) == "the":
        return _date(i, i + 2, f"{form}s")
    if glued and after and after[0].isalpha() and after not in ("'s", "’s"):
        return None
    if t.form[i - 1] in v.sign_ends and i > 0:
        return None
    joined = i + 2 < t.n and t.glued(i + 2) and glued and (after in DASHES or after == "/")
    if joined and t.form[i + 2].isdecimal() and year >= 1900:
        other = t.form[i + 2]
        if len(other) == 2 or (len(other) == 4 and 0 < int(other) - year < 200):
            return _date(i, i + 3, f"{year}/{other if len(other) == 4 else form[:2] + other}")
    cue = before in v.year_cues or v.role(before) in ("the", "to")
    if v.unit(t, i + 1) is not None or after in v.scales:
        return None
    counted = bool(after) and after[0].isalpha() and t.form[i + 1].islower() and after not in v.stops
    if year >= 1900:
        if counted and after in v.people:
            return None
        if (before,) in v.before and before not in v.year_cues:
            return None
        cues = [t.low[k] for k in range(max(0, i - 3), i)]
        if tuple(cues[-2:]) in v.before and not any(v.role(word) == "since" for word in cues):
            return None
        if counted and year % 100 == 0 and v.plural(after) and (not cue or v.role(before) == "to"):
            return None
        return _date(i, i + 1, form)
    if cue and v.role(before) != "to" and not (counted and v.plural(after)) and before != "of":
        if year < 1100 and before not in ("ad", "a.d.") and after not in v.year_cues and v.role(after) != "and":
            return None
        return _date(i, i + 1, form)
    # the second end: "between 1600 and 1900", "from 1789 to 1815"
    if v.role(before) in ("and", "to") and t.at(i - 2).isdecimal() and len(t.at(i - 2)) == 4 and t.at(i - 3) in v.year_cues:
        return _date(i, i + 1, form)
    if i > 0 and t.form[i - 1] == "(" and after in (")", *DASHES):
        return _date(i, i + 1, form)
    if t.form[i - 1][0].isupper() and i > 0 and not counted and after in ("", ".", ",", ")"):
        return _date(i, i + 1, form)
    return None
