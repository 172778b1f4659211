"""Dates in their canonical forms: which parts they give, and whether these agree."""

from __future__ import annotations

import re


def same_date(one: str | None, two: str | None) -> bool | None:
    """Whether two canonical dates agree in every part that both give; None when they share no part."""
    if one is None or two is None:
        return None
    first, second = _parts(one), _parts(two)
    shared = first.keys() & second.keys()
    if not shared:
        return None
    return all(first[part] == second[part] for part in shared)


def date_parts(canonical: str) -> tuple[str, ...]:
    """Which parts a canonical date gives: year, month, day, or another name of a day or time."""
    return tuple(sorted(_parts(canonical)))


def _parts(canonical: str) -> dict[str, str]:
    found = re.fullmatch(r"(?P<year>\d{4})?(?:-?-?(?P<month>\d\d))?(?:-(?P<day>\d\d))?", canonical)
    if found is None:
        return {"name": canonical}
    return {part: value for part, value in found.groupdict().items() if value}
