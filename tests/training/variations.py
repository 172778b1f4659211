"""One article as other desks would print it: other marks, spelling, honorifics, agency copy, other people's names.

The corpus is American and of one year; what is learned from it should not be. ``variations.txt`` says what is replaced: a
group, a regular expression and what comes instead, tab-separated. Offsets into an article are carried along.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).with_name("variations.txt")
_NAME = re.compile(r"[A-Z][a-z]+(?:['’-][A-Z][a-z]+)?\Z")
_NAMES_RENAMED = 40  # of the corpus's most frequent speakers


class Rule(NamedTuple):
    """What one line of variations.txt says."""

    group: str
    pattern: re.Pattern[str]
    replacement: str


class Edit(NamedTuple):
    """A place of a text and what comes there."""

    start: int
    end: int
    new: str


def read_variations() -> tuple[dict[str, float], list[Rule], list[str]]:
    """How often each group is used, its rules, and the names that are given."""
    chances: dict[str, float] = {}
    rules: list[Rule] = []
    names: list[str] = []
    for line in _FILE.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        group, *fields = line.split("\t")
        if group == "chance":
            chances[fields[0]] = float(fields[1])
        elif group == "names":
            names += fields[0].split(" ")
        else:
            rules.append(Rule(group, re.compile(fields[0]), fields[1] if len(fields) > 1 else ""))
    return chances, rules, names


def speakers(articles: list[dict]) -> list[str]:
    """The last words of the corpus's sources that are names, the most frequent first."""
    counts: dict[str, int] = {}
    for article in articles:
        for attribution in article["attributions"]:
            for start, end in attribution["source"]:
                word = article["text"][start:end].split(",")[0].split(" ")[-1]
                if _NAME.match(word):
                    counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))[:_NAMES_RENAMED]


def vary(article: dict, chance: random.Random, known: list[str]) -> dict:
    """The article with some groups of variations. ``known``: names that may be given to others."""
    chances, rules, names = read_variations()
    used = {group for group in chances if chance.random() < chances[group]}
    for group in chances:  # one group after the other: what one of them wrote, the next one reads
        if group not in used:
            continue
        for rule in rules:
            if rule.group == group:
                found = rule.pattern.finditer(article["text"])
                edits = [Edit(match.start(), match.end(), match.expand(rule.replacement)) for match in found]
                article = edited(article, edits)
        if group == "names" and known:
            given = dict(zip(known, chance.sample(names, len(known))))
            found = re.finditer(rf"\b(?:{'|'.join(map(re.escape, known))})\b", article["text"])
            article = edited(article, [Edit(match.start(), match.end(), given[match.group()]) for match in found])
    return article


def edited(article: dict, edits: list[Edit]) -> dict:
    """The article with changed places, and its spans where they now are."""
    if not edits:
        return article
    text = article["text"]
    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []  # after each edit
    at = shift = 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
        shift += len(edit.new) - (edit.end - edit.start)
        starts.append(edit.start)
        shifts.append(shift)
    pieces.append(text[at:])

    def moved(place: int, last: bool) -> int:
        """A place in the old text; inside an edit, its start or, for the end of a span, its end."""
        n = bisect_right(starts, place - 1 if last else place) - 1
        if n < 0:
            return place
        start, end, new = edits[n]
        if place >= end:
            return place + shifts[n]
        begin = start + (shifts[n - 1] if n else 0)
        return begin + (len(new) if last else 0)

    def spans(held: list[list[int]]) -> list[list[int]]:
        return [[moved(start, False), moved(end, True)] for start, end in held]

    attributions = [{name: spans(a[name]) for name in ("source", "cue", "content")} for a in article["attributions"]]
    return {"id": article["id"], "text": "".join(pieces), "attributions": attributions}
