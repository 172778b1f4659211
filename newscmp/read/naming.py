"""Articles of one name told apart."""

from __future__ import annotations

from collections.abc import Sequence

from newscmp.model import Version


def name_apart(versions: Sequence[Version]) -> list[Version]:
    """Versions with the same id get their path as id, and a number where that is no other, so that a row names one."""
    count: dict[str, int] = {}
    for version in versions:
        count[version.id] = count.get(version.id, 0) + 1
    if max(count.values(), default=0) < 2:
        return list(versions)
    taken: set[str] = set()
    last: dict[str, int] = {}  # so that ten thousand of one name are numbered in one go
    named = []
    for version in versions:
        wanted = version.path if count[version.id] > 1 and version.path else version.id
        number, unique = last.get(wanted, 1), wanted
        while unique in taken:
            number += 1
            unique = f"{wanted} ({number})"
        taken.add(unique)
        last[wanted] = number
        named.append(version if unique == version.id else version._replace(id=unique))
    return named
