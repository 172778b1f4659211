"""robots.txt, as RFC 9309 has it: the longest rule that matches decides, with * and $ in it.

Not urllib.robotparser: it takes the first rule that matches, and no wildcards, so that it reads rules that are in common
use in another sense than who wrote them.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

_MOST_RULES = 10_000
_TOKEN = re.compile(r"[a-z_-]+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


class Robots(NamedTuple):
    """The rules of a host for one program: (allowed, path pattern), and the seconds that it is to wait between requests."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float | None = None

    def allows(self, target: str) -> bool:
        """Whether a path with its query may be asked for; of two rules of one length the one that allows decides."""
        path = _normal(target)
        if path == "/robots.txt":
            return True
        found = [(len(pattern), allowed) for allowed, pattern in self.rules if _matches(pattern, path)]
        return max(found)[1] if found else True


def parse_robots(text: str, program: str) -> Robots:
    """The rules for ``program`` (in lower case) in a robots.txt: its own groups together, else those for *."""
    own: list[tuple[bool, str]] = []
    common: list[tuple[bool, str]] = []
    delays: dict[bool, float] = {}
    named, mine, everybody, opening = False, False, False, False
    for line in re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")):
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key in ("user-agent", "useragent"):
            if not opening:
                mine = everybody = False
            opening = True
            token = _TOKEN.match(value.lower())
            mine = mine or bool(token and token[0] == program)
            everybody = everybody or value.startswith("*")
            named = named or mine
        elif key in ("allow", "disallow"):
            opening = False
            if value and len(own) + len(common) < _MOST_RULES:
                rule = (key == "allow", _normal(value))
                own += [rule] if mine else []
                common += [rule] if everybody else []
        elif key == "crawl-delay":
            opening = False
            if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value):
                for whose in [True] * mine + [False] * everybody:
                    delays.setdefault(whose, float(value))
    return Robots(tuple(own if named else common), delays.get(named))


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches the start of a path: * is anything, $ at the end is the end. Each part is sought once."""
    whole = pattern.endswith("$")
    parts = re.split(r"\*+", pattern.removesuffix("$"))
    if not path.startswith(parts[0]):
        return False
    if len(parts) == 1:
        return not whole or path == parts[0]
    at = len(parts[0])
    for part in parts[1:-1]:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if whole:
        return path.endswith(parts[-1]) and len(path) - len(parts[-1]) >= at
    return path.find(parts[-1], at) >= 0


def _normal(path: str) -> str:
    """A path with all escaped that has to be, and nothing else."""
    plain = re.sub(r"[^\x00-\x7f]+", lambda found: quote(found[0], errors="replace"), path)
    return _ESCAPE.sub(lambda found: _resolve(found[1]), plain)


def _resolve(digits: str) -> str:
    character = chr(int(digits, 16))
    return character if character in _UNRESERVED else f"%{digits.upper()}"
