"""Whether two sources are the same one: names by their parts, never by a score alone."""

from __future__ import annotations

from newscmp.model import Source
from newscmp.similarity import similarity

# Two spellings of one transliterated or mistyped name word ("Jolani" / "Golani") are at least this alike.
SPELLING = 0.8


def same_source(base: Source, other: Source) -> bool:
    """Whether two articles mean the same source.

    Full names decide where both are known: equal, one within the other, or alike but for initials and spelling. Short
    keys ("smith", "the ministry") join only what the full names do not keep apart.
    """
    if not base.keys or not other.keys:
        return False
    first, second = _fullest(base), _fullest(other)
    if first == second:
        return True
    one, two = first.split(), second.split()
    if len(one) > 1 and len(two) > 1:
        if _alike(one, two):
            return True
        shared = {k for k in base.keys & other.keys if not (set(k.split()) <= set(one) and set(k.split()) <= set(two))}
        return bool(shared)
    if base.keys & other.keys:
        return True
    if base.anonymous or other.anonymous:
        return False
    return any(_alike(k.split(), m.split()) for k in base.keys for m in other.keys if " " in k and " " in m)


def unnamed(source: Source) -> bool:
    """Whether an article gives a source no name: "a monitor", "officials", "the mayor" who is named nowhere."""
    return source.anonymous or source.name is None


def can_be(one: Source, two: Source) -> bool:
    """Whether an unnamed source may be the named one: persons are not institutions, an army is not a monitor.

    What is known of an unnamed source is its kind ("a diplomat" is a person, "a monitor" an institution).
    """
    return one.kind == two.kind or "unnamed" in (one.kind, two.kind) or None in (one.kind, two.kind)


def _fullest(source: Source) -> str:
    return max(source.keys, key=lambda key: (len(key.split()), len(key), key))


def _alike(one: list[str], two: list[str]) -> bool:
    """Whether the words of the shorter name are all in the longer one, an initial or a spelling for a word allowed."""
    short, long = (one, two) if len(one) <= len(two) else (two, one)
    if len(short) < 2:
        return False
    left = list(long)
    for word in short:
        hit = next((w for w in left if _same_word(word, w)), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def _same_word(one: str, two: str) -> bool:
    if one == two:
        return True
    if len(one) == 1 or len(two) == 1:
        return one[0] == two[0]
    if one.startswith(two) or two.startswith(one):
        return min(len(one), len(two)) >= 3
    return min(len(one), len(two)) >= 5 and similarity(one, two) >= SPELLING
