"""What is not the story: captions, credits, bylines, datelines, notices, links, boilerplate.

Furniture is never compared, so a sentence of the story that is taken for furniture is lost. Every rule here asks for a
shape that prose does not have (a line of nothing but names, a known opener with its colon, a credit after the last
sentence); what is merely likely stays body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from newscmp.lexicon import Lexicon
from newscmp.segment.paragraphs import ends_with

Piece = tuple[int, int, str]  # start, end, role

_TOKEN = re.compile(r"[^\W_]+(?:['’.&][^\W_]+)*")
_LAST_END = re.compile(r"[.!?…][\"'”’)]*\s+")
_DATELINE_MARK = re.compile(r"\s*[–—―]\s*|\s+--?\s+|(?<=\))\s*--?\s*|:\s+")
# Rarely asked for, so left to re's own cache: compiling them all would cost every start.
_DATE_KEY = r"(?i)date:?[ \t]+\d{4}-\d\d-\d\d"
_YEAR = r"(?:19|20)\d\d"
_ROW = r"[%‰$€£¥]|\d[:|]?[ \t]+\|?[ \t]*\d[\d,.]*\Z"  # "2016: 54.2%", "2016  1,204": a row of a table, no date
_AFTER_LINK = r"\s*(?:[:|>»→]|\Z)"
_AFTER_NOTICE = r"\s*(?:\d{1,2}\b|\([^()]{1,60}\))?\s*(?::|[–—-](?=\s))|\s*\d{1,2}\s*[–—-]"
_NOTICE_PREFIX = r"(?:\s?\d{1,2})?\s?[–—-]\s?(?=[\w\"'“‘])"
_DASH = r"(?:[–—―]|--?)\s*"
_ADDRESS = r"(?:https?://|www\.)\S+|\S+@\S+\.\w{2,}"
_MARKDOWN_LINK = r"!?\[(?:!\[[^\]]{0,300}\]\([^)\s]{0,2000}\)|[^\]]{0,300})\]\([^)\s]{1,2000}(?: \"[^\"]{0,200}\")?\)[.,;]?"
_STOPS = ".!?…"
_QUOTES = "\"'“‘«„"  # somebody says so: no opener of the desk
_TRIM = " \t\r\n\xa0.:;!?()[]*_–—-|>»→…"

_LONGEST_CAPTION = 900
_LONGEST_LINE = 160
_LONGEST_PLEA = 320
_LONGEST_NAMES = 400
_LONGEST_CREDIT = 100
_CREDIT_NAMES = 8  # words
_LONGEST_DATELINE = 70
_OPENER_WINDOW = 90
_SAID_WITHIN = 60


class Where(NamedTuple):
    """Where a paragraph stands, as far as furniture cares."""

    opening: bool  # the first paragraph of the text
    before_story: bool  # no body text came before it
    top: bool  # among the first few paragraphs, where datelines stand
    edge: bool  # among the first or last few paragraphs, where bylines stand
    after_byline: bool = False
    transcript: bool = False  # several paragraphs open with a speaker in capitals


class Signs(NamedTuple):
    """The words that furniture goes by, from the lexicon. ``openers``: phrase -> kinds of furniture it can open."""

    openers: Mapping[str, frozenset[str]]
    first_words: frozenset[str]
    longest_opener: int
    lines: frozenset[str]
    byline_lines: frozenset[str]
    byline_words: frozenset[str]
    contribution_endings: tuple[str, ...]
    plea_marks: frozenset[str]
    plea_phrases: tuple[str, ...]
    agencies: frozenset[str]
    picture_words: frozenset[str]
    credit_openers: frozenset[str]
    labels: frozenset[str]
    date_words: frozenset[str]
    date_endings: frozenset[str]
    saying: frozenset[str]


@lru_cache(maxsize=8)
def load_signs(lexicon: Lexicon) -> Signs:
    """The signs of furniture in a language."""
    openers: dict[str, set[str]] = {}
    for key, kind in (
        ("byline_openers", "byline"),
        ("caption_openers", "caption"),
        ("notice_openers", "notice"),
        ("news_openers", "news"),
        ("notice_phrases", "notice phrase"),
        ("notice_bracket_verbs", "notice verb"),
        ("link_openers", "link"),
        ("link_shouts", "shout"),
        ("boilerplate_openers", "plea"),
        ("credit_openers", "credit"),
    ):
        for phrase in lexicon.words(key):
            openers.setdefault(phrase, set()).add(kind)
    return Signs(
        openers={phrase: frozenset(kinds) for phrase, kinds in openers.items()},
        first_words=frozenset(phrase.split()[0] for phrase in openers),
        longest_opener=max((len(phrase.split()) for phrase in openers), default=0),
        lines=lexicon.words("boilerplate_lines"),
        byline_lines=lexicon.words("byline_lines"),
        byline_words=lexicon.words("byline_words"),
        contribution_endings=tuple(sorted(lexicon.words("contribution_endings"))),
        plea_marks=lexicon.words("boilerplate_marks"),
        plea_phrases=tuple(sorted(lexicon.words("boilerplate_phrases"))),
        agencies=lexicon.words("agencies"),
        picture_words=lexicon.words("picture_words"),
        credit_openers=lexicon.words("credit_openers"),
        labels=lexicon.words("label_words"),
        date_words=lexicon.words("date_line_words"),
        date_endings=lexicon.words("date_line_endings"),
        saying=lexicon.words("quotation_verbs"),
    )


def set_apart(text: str, start: int, end: int, signs: Signs, where: Where) -> tuple[list[Piece], int, int, list[Piece]]:
    """Part a paragraph into furniture before, the story's own text (empty where start == end), furniture after."""
    before: list[Piece] = []
    dated = re.match(_DATE_KEY, text[start : min(end, start + 30)]) if where.opening else None
    if dated:
        before.append((start, start + dated.end(), "date"))
        start = _skip_space(text, start + dated.end(), end)
    if start == end:
        return before, end, end, []
    credit = _find_credit(text, start, end, signs)
    if credit and (credit[1] or dated) and end - start <= _LONGEST_CAPTION:
        at = credit[0]
        stop = start + len(text[start:at].rstrip())
        caption = [(start, stop, "caption")] if stop > start else []
        return [*before, *caption, (at, end, "credit")], end, end, []
    role = _line_role(text[start:end], signs, where) if end - start <= _LONGEST_CAPTION else None
    if role:
        return [*before, (start, end, role)], end, end, []
    after: list[Piece] = []
    if credit:
        after.append((credit[0], end, "credit"))
        end = start + len(text[start : credit[0]].rstrip())
    else:
        bracket = _find_desk_bracket(text, start, end, signs)
        if bracket:
            after.append((bracket[0], end, bracket[1]))
            end = start + len(text[start : bracket[0]].rstrip())
    for find, role in ((_find_notice_prefix, "notice"), (_find_dateline, "dateline")):
        cut = find(text, start, end, signs, where)
        if cut is not None and cut < end:
            before.append((start, start + len(text[start:cut].rstrip()), role))
            start = cut
    return before, start, end, after


def opens_with_speaker(text: str, start: int, end: int) -> bool:
    """Whether a paragraph opens with capitals and a colon, as a transcript's do."""
    colon = text.find(":", start, min(end, start + 30))
    return colon > start and text[start:colon].isupper()


def _line_role(line: str, signs: Signs, where: Where) -> str | None:
    """The role of a paragraph that is furniture as a whole, or None."""
    lower = line.lower().replace("’", "'")
    bare = lower.strip(_TRIM)
    if len(line) <= _LONGEST_LINE:
        if bare in signs.lines:
            return "boilerplate"
        if where.edge and (bare in signs.byline_lines or bare in signs.agencies):
            return "byline"
        if ("." in bare and re.fullmatch(_ADDRESS, line)):
            return "link"
        if _is_date_line(line, signs):
            return "date"
        if (where.edge and _is_signature(line, signs)) or (where.after_byline and _is_affiliation(line, signs)):
            return "byline"
    if line[-1] in ").,;" and line[0] in "![" and re.fullmatch(_MARKDOWN_LINK, line):
        return "caption" if line.startswith(("!", "[!")) else "link"
    if len(line) <= _LONGEST_NAMES and bare.endswith(signs.contribution_endings):
        return "byline"
    if len(line) <= _LONGEST_NAMES and any(phrase in lower for phrase in signs.plea_phrases) and not _is_said(line, signs):
        return "boilerplate"
    for end, kinds in _openers(line, signs):
        role = _opened_role(line, end, kinds, signs, where)
        if role:
            return role
    return None


def _opened_role(line: str, end: int, kinds: frozenset[str], signs: Signs, where: Where) -> str | None:
    """The role that an opener of these kinds, ending at ``end``, gives to the whole line."""
    opener = line[:end].lstrip(_TRIM)
    bracketed = line[0] in "([" and line[-1] in ")]"
    if "notice phrase" in kinds or (bracketed and "notice verb" in kinds):
        return "notice"
    if "notice" in kinds and ("news" not in kinds or bracketed or _tells_of_itself(line, end, signs)):
        after = re.match(_AFTER_NOTICE, line[end:])
        if after and (after[0][-1] == ":" or line[end + after.end() : end + after.end() + 1].isspace() or bracketed):
            return "notice"
    if "byline" in kinds and (where.edge or " " in opener) and len(line) <= _LONGEST_NAMES:
        rest = line[end:].strip(_TRIM)
        names = [word for word in rest.split() if word[0].isupper() and word.lower().strip(_TRIM) not in signs.date_words]
        if _is_names(rest, signs) and (len(names) > 1 or rest.lower() in signs.agencies):
            return "byline"
        words = rest.lower().split()
        if len(words) > 1 and all(word in signs.byline_words for word in words):  # "By our foreign staff"
            return "byline"
    sign = line[end : end + 3].strip()[:1]
    if "caption" in kinds and ((" " in opener and sign in tuple(":–—->,")) or (opener.isupper() and sign in tuple(":–—-"))):
        return "caption"
    points = "link" in kinds or ("shout" in kinds and opener.isupper())
    if points and not where.opening and len(line) <= _LONGEST_PLEA and re.match(_AFTER_LINK, line[end:]):
        return "link"
    if "plea" in kinds and len(line) <= _LONGEST_PLEA and not _is_said(line, signs):
        rest = line[end:].lower()
        if "@" in rest or any(mark in rest for mark in signs.plea_marks if mark[0].isalpha()):
            present = set(_TOKEN.findall(rest))
            if "@" in rest or any(mark in present or (" " in mark and mark in rest) for mark in signs.plea_marks):
                return "boilerplate"
    return None


def _is_said(line: str, signs: Signs) -> bool:
    """Whether somebody says so behind a comma: "Follow the money, Holt said on Twitter." """
    at = line.find(", ")
    return at > 0 and not signs.saying.isdisjoint(_TOKEN.findall(line, at, at + _SAID_WITHIN))


def _tells_of_itself(line: str, end: int, signs: Signs) -> bool:
    """Whether "Update:" is followed by what was done to the article; what happened since is news, and stays body."""
    rest = line[end:].lstrip(_TRIM)
    return not rest or any("notice phrase" in kinds for _, kinds in _openers(rest, signs))


def _openers(line: str, signs: Signs) -> Iterator[tuple[int, frozenset[str]]]:
    """Every known phrase that the line opens with, longest first: where it ends, and its kinds."""
    head = line[:_OPENER_WINDOW].lower().replace("’", "'")
    first = _TOKEN.search(head)
    if not first or first.start() > 3 or first[0] not in signs.first_words or line[0] in _QUOTES:
        return
    phrase, found = "", []
    for count, word in enumerate(_TOKEN.finditer(head)):
        if count == signs.longest_opener:
            break
        phrase = f"{phrase} {word[0]}" if phrase else word[0]
        if phrase in signs.openers:
            found.append((word.end(), signs.openers[phrase]))
    yield from reversed(found)


def _is_names(names: str, signs: Signs) -> bool:
    """Whether a text is nothing but names and the words that join them in a byline."""
    capital = False
    for word in names.replace("/", " ").split():
        bare = word.strip(".,;:()[]|&'’\"“”")
        if not bare:
            continue
        if bare[0].isupper():
            capital = True
        elif bare not in signs.byline_words and "@" not in bare:
            return False
    return capital


def _is_signature(line: str, signs: Signs) -> bool:
    """Whether a line is "Jane Roe, Agency" or "Jane Roe, staff writer"."""
    name, comma, rest = line.rstrip(". ").rpartition(", ")
    if not comma or not 2 <= len(name.split()) <= 8 or not _is_names(name, signs):
        return False
    words = rest.lower().split()
    return rest.lower() in signs.agencies or (len(words) > 1 and all(word in signs.byline_words for word in words))


def _is_affiliation(line: str, signs: Signs) -> bool:
    """Whether the line below a byline is "Agency News, Osthaven"."""
    named = any(word in signs.agencies for word in _TOKEN.findall(line.lower()))
    return named and _is_names(line, signs) and line[-1] not in _STOPS


def _is_date_line(line: str, signs: Signs) -> bool:
    """Whether a line has nothing but a date and the words around one: with a year, or "2 hours ago"."""
    if not any(map(str.isdigit, line)):
        return False
    words = [word.lower().replace(".", "") for word in _TOKEN.findall(line)]
    if words[-1] not in signs.date_endings and not re.search(_YEAR, line):
        return False
    plain = [word for word in words if not word[0].isdigit()]
    if not plain and re.search(_ROW, line):
        return False
    return len(words) > 1 and all(word in signs.date_words for word in plain) and all(len(w) <= 10 for w in words)


def _find_credit(text: str, start: int, end: int, signs: Signs) -> tuple[int, bool] | None:
    """Where a credit at the paragraph's end starts, and whether it can only be a picture's."""
    left = max(start, end - _LONGEST_CREDIT)
    if text[end - 1] in ")]":
        at = max(text.rfind("(", left, end), text.rfind("[", left, end))
        if at < 0 or not (at == start or _ends_sentence(text, start, at)):
            return None
        return _judge_credit(at, text[at + 1 : end - 1], signs, marked=True)
    at = start
    for sentence_end in _LAST_END.finditer(text, left, end):
        at = sentence_end.end()
    if at < left or at >= end:
        return None
    dash = re.match(_DASH, text[at:end])
    return _judge_credit(at, text[at + (dash.end() if dash else 0) : end], signs, marked=dash is not None)


def _judge_credit(at: int, credit: str, signs: Signs, marked: bool) -> tuple[int, bool] | None:
    """``at`` and whether it is a picture's, when ``credit`` is one; ``marked``: it stands in brackets or after a dash."""
    words = credit.replace("/", " ").replace("|", " ").split()
    bare = [word.strip(".,;:()[]'’\"“”").lower() for word in words]
    label = next((n for n in (3, 2, 1) if n < len(words) and " ".join(bare[:n]) in signs.credit_openers), 0)
    if label and (words[label - 1][-1] == ":" or bare[label - 1] in signs.byline_words):
        names = words[label:]
        return (at, True) if len(names) <= _CREDIT_NAMES and _is_names(" ".join(names), signs) else None
    others = [word for word, plain in zip(words, bare, strict=True) if plain not in signs.picture_words]
    if not words or (others and not _is_names(" ".join(others), signs)):
        return None
    slash = "/" in credit
    if len(words) > 1 and (marked or slash) and len(others) < len(words):
        return at, True
    if slash and any(word in signs.agencies for word in bare):
        return at, True
    return (at, False) if marked and credit.strip(_TRIM).lower() in signs.agencies else None


def _find_desk_bracket(text: str, start: int, end: int, signs: Signs) -> tuple[int, str] | None:
    """A bracket at the paragraph's end in which the desk speaks: "(Reporting by ...)", "(This story has been updated)"."""
    if text[end - 1] not in ")]":
        return None
    at = max(text.rfind("(", start, end), text.rfind("[", start, end))
    if at <= start or end - at > _LONGEST_NAMES or not _ends_sentence(text, start, at):
        return None
    for stop, kinds in _openers(text[at:end], signs):
        if "notice phrase" in kinds or "notice verb" in kinds:
            return at, "notice"
        if "byline" in kinds and _is_names(text[at + stop : end - 1], signs):
            return at, "byline"
    return None


def _find_notice_prefix(text: str, start: int, end: int, signs: Signs, where: Where) -> int | None:
    """Where the story starts after "UPDATE 2-", "CORRECTED-" before a headline, or after "Update:" before news."""
    for stop, kinds in _openers(text[start : min(end, start + _OPENER_WINDOW)], signs):
        if "notice" not in kinds:
            continue
        opener = text[start : start + stop]
        rest = text[start + stop : min(end, start + stop + _OPENER_WINDOW)]
        prefix = re.match(_NOTICE_PREFIX, rest) if where.before_story and opener.isupper() else None
        if not prefix and "news" in kinds:
            prefix = re.match(_AFTER_NOTICE, rest)
        if prefix:
            return _skip_space(text, start + stop + prefix.end(), end)
    return None


def _find_dateline(text: str, start: int, end: int, signs: Signs, where: Where) -> int | None:
    """Where the sentence starts after a dateline: "BEIRUT: ", "OSLO (Agency) — ", "Aleppo, Syria — "."""
    if not text[start].isupper() and text[start] != "(":
        return None
    stop = min(end, start + _LONGEST_DATELINE)
    if not (where.top or where.before_story or text.find(")", start, stop) > 0):  # further down they name the agency
        return None
    if where.opening and not ends_with(text, start, end, _STOPS) and text.count(":", start, stop):
        return None  # a headline: "BUSTED: ..."
    for count, mark in enumerate(_DATELINE_MARK.finditer(text, start, stop)):
        if count == 2:
            break
        follower = text[mark.end() : mark.end() + 1]
        if mark.end() < end and _is_dateline(text[start : mark.start()], mark[0].strip(), follower, signs, where):
            return mark.end()
    return None


def _is_dateline(head: str, mark: str, follower: str, signs: Signs, where: Where) -> bool:
    agency = None
    if head.endswith(")"):
        head, _, agency = head[:-1].rpartition("(")
        head = head.rstrip(" ,")
        if not agency[:1].isupper() or len(agency) > 30:
            return False
        if agency.lower() not in signs.agencies and (not head.split(",")[0].isupper() or "-" in agency):
            return False
        if not head:
            return True
    elif not (follower.isupper() or follower.isdigit() or follower in "\"'“‘"):
        return False
    parts = [part.strip() for part in head.split(",")]
    places = [part for part in parts if not _is_day(part, signs)]
    if not 1 <= len(places) <= 3 or places[0] != parts[0]:
        return False
    for place in places:
        words = place.split()
        if not 1 <= len(words) <= 4 or any(w[0].islower() and w.lower() not in signs.byline_words for w in words):
            return False
        if not words[0][0].isupper() or any(sign.isdigit() or sign in "!?\"“”‘" for sign in place):
            return False
    if agency:
        return True
    city = places[0]
    capitals = city.isupper() and len(city) > 3 and len(city.split()) < 4 and city.lower() not in signs.labels
    if len(places) > 1 and places[1].isupper() and len(places[1]) > 4 and "." not in places[1]:
        return False
    if mark == ":":
        return capitals and where.before_story and not where.transcript
    if capitals:
        return where.top
    return where.before_story and len(places) > 1 and mark in ("–", "—", "―")


def _is_day(part: str, signs: Signs) -> bool:
    words = part.replace(".", "").split()
    return any(map(str.isdigit, part)) and all(w.isdigit() or w.lower() in signs.date_words for w in words)


def _ends_sentence(text: str, start: int, at: int) -> bool:
    while at > start and text[at - 1].isspace():
        at -= 1
    return ends_with(text, start, at, _STOPS)


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at
