"""Which rows are the same row: the fingerprint of what a row says, whatever else its statements say."""

from __future__ import annotations

try:  # hashlib loads OpenSSL, ten milliseconds for one small hash
    from _blake2 import blake2b
except ImportError:  # another Python than CPython
    from hashlib import blake2b

from collections.abc import Iterable

from newscmp.model import Change, Evidence

_DIGITS = 8  # bytes of a fingerprint; twice as many hexadecimal digits
_PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-"}
# Around a word these say nothing; signs of currencies, of bounds, + - and % do.
_EDGES = ".,;:!?'\"«»‹›„‚()[]{}…¿¡*_"


def fingerprint(change: Change) -> str:
    """16 hexadecimal digits that stay the same while kind, version, both surfaces and their sources do.

    Surfaces are compared without case, white space, typographic variants and the punctuation around words. What a
    statement says beside the surface is no part of it: a row found again after an unrelated edit is the same row.
    """
    parts = [change.kind, change.version]
    for side in (change.base, change.other):
        if side is not None:
            source = side.details.get("source") or side.details.get("speaker") or ""
            parts += [normal(side.surface or _instead(change, side)), normal(str(source))]
        parts.append("" if side is None else "+")
    return _digest(parts)


def context(change: Change) -> str:
    """The same for what tells apart two rows of one fingerprint: the statements that they stand in, whole."""
    return _digest([normal(side.text) if side else "" for side in (change.base, change.other)])


def with_fingerprints(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The rows with their fingerprints, no two alike: the second row that says the same has one of its own."""
    seen: dict[str, int] = {}
    out = []
    for change in changes:
        mark = fingerprint(change)
        seen[mark] = number = seen.get(mark, 0) + 1
        out.append(change._replace(fingerprint=mark if number == 1 else _digest([mark, str(number)])))
    return tuple(out)


def normal(text: str) -> str:
    """A text as it is compared with another wording of itself: lower case, plain marks, single spaces, words bare of
    punctuation; "-5", "$5" and "5%" keep what makes them another figure than "5"."""
    if not text.isascii():
        for mark, plain in _PLAIN.items():  # str.translate would look up every character
            text = text.replace(mark, plain)
    words = text.lower().split()
    return " ".join(filter(None, [word.strip(_EDGES) for word in words])) or " ".join(words)


def _instead(change: Change, side: Evidence) -> str:
    """What stands for a surface that is empty: nothing where the other side has one, else the whole statement."""
    other = change.other if side is change.base else change.base
    return "" if other is not None and other.surface else side.text


def _digest(parts: Iterable[str]) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=_DIGITS).hexdigest()
