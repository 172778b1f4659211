"""Whether two sources are the same one: names by their parts, never by a score alone."""

from __future__ import annotations

from newscmp.model import UNNAMED_MARKS, Source
from newscmp.similarity import similarity

# Two spellings of one transliterated or mistyped name word ("Jolani" / "Golani") are at least this alike.
SPELLING = 0.8


def same_source(base: Source, other: Source) -> bool:
    """Whether two articles mean the same source.

    Full names decide where both are known: equal, one within the other, or alike but for initials and spelling. Short
    keys ("smith", "the ministry") join only what the full names do not keep apart.
    """
    if base.parts or other.parts:
        return any(same_source(one, two) for one in each(base) for two in each(other))
    if not base.keys or not other.keys or set_apart(base, other):
        return False
    names, others = _names(base), _names(other)
    if not names or not others:  # an unnamed source, or an office whose holder is named in one article only
        return bool(base.keys & other.keys)
    one, two = _fullest(names).split(), _fullest(others).split()
    if one == two:
        return True
    if len(one) > 1 and len(two) > 1:
        if _alike(one, two):
            return True
        if base.kind == other.kind == "person":
            return False
        shared = {k for k in names & others if not (set(k.split()) <= set(one) and set(k.split()) <= set(two))}
        return bool(shared)
    if names & others or any(_initials(k, m) or _initials(m, k) for k in names for m in others):
        return True
    return any(_alike(k.split(), m.split()) for k in names for m in others if " " in k and " " in m)


def each(source: Source) -> tuple[Source, ...]:
    """Each of those who say one thing together; a source itself where it is one."""
    return source.parts or (source,)


def _initials(short: str, name: str) -> bool:
    """Whether a key of two letters and more is made of a name's initials, short words left out or not: "un", "imf"."""
    words = name.split()
    if " " in short or not 2 <= len(short) <= len(words):
        return False
    return short in ("".join(w[0] for w in words), "".join(w[0] for w in words if len(w) > 3))


def _names(source: Source) -> frozenset[str]:
    """The keys that are names: not those of unnamed sources and of offices."""
    return frozenset(key for key in source.keys if not key.startswith(UNNAMED_MARKS))


def set_apart(one: Source, two: Source) -> bool:
    """Whether what qualifies two unnamed sources keeps them apart: Western diplomats, Russian diplomats."""
    return bool(one.qualifiers and two.qualifiers) and not one.qualifiers & two.qualifiers


def unnamed(source: Source) -> bool:
    """Whether an article gives a source no name: "a monitor", "officials", "the mayor" who is named nowhere."""
    if source.parts:
        return all(unnamed(part) for part in source.parts)
    if source.kind == "person" and not source.anonymous and _names(source):
        return False  # Mr. Lorn, where the article has two of them
    return source.anonymous or source.name is None


def undecided(one: Source, two: Source) -> bool:
    """Whether a last name that two people of an article share may be either of them, and so this other source."""
    for short, full in ((one, two), (two, one)):
        if short.kind == "person" and short.name is None and not short.anonymous:
            lasts = {key.split()[-1] for key in _names(short)}
            if any(key.split()[-1] in lasts for key in _names(full)):
                return True
    return False


def can_be(one: Source, two: Source) -> bool:
    """Whether an unnamed source may be the named one: persons are not institutions, an army is not a monitor.

    What is known of an unnamed source is its kind ("a diplomat" is a person, "a monitor" an institution).
    """
    return one.kind == two.kind or "unnamed" in (one.kind, two.kind) or None in (one.kind, two.kind)


def _fullest(keys: frozenset[str]) -> str:
    return max(keys, key=lambda key: (len(key.split()), len(key), key))


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
