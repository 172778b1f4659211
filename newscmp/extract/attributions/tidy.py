"""Small repairs on the tagger's spans, where grammar leaves no choice."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from newscmp.extract.attributions.lists import Lists
from newscmp.extract.attributions.words import Cues, Raw, is_acronym
from newscmp.lexicon import Lexicon
from newscmp.model import Span

_WORD = re.compile(r"\w+")
_LAST_WORD = re.compile(r"(\w+)\s*\Z")
_INITIALS = re.compile(r"(?<!\w)(?:[A-Z]\.)+\Z")
_MINUTES = re.compile(r"(?<=\d[:.])\d\d(?::\d\d)?\s+")  # of a live report's times
_FRONT_SIGNS = (",", ":", "--", "—", "–")  # behind which a source may start
_LETTERS = 8  # characters of initials before a source
_NEAR = 3  # attributions back in which the subject of a sentence is looked for
_LOOSE_END = " \t\n\xa0,;:—–-―.("
_APOSTROPHES = "'’"
_QUOTE_SIGNS = "“”\"’'»"


class Tidier:
    """The repairs, over the words of one lexicon."""

    def __init__(self, lexicon: Lexicon, cues: Cues) -> None:
        self.cues = cues
        self._lists = Lists(lexicon)
        self.subordinators = lexicon.words("subordinators")
        self.relatives = lexicon.words("relative_words")
        self.complementisers = lexicon.words("complementisers")
        self.prepositions = lexicon.words("prepositions")
        self.clefts = lexicon.words("cleft_words")
        self.copulas = lexicon.words("copulas")
        self.addressed = lexicon.words("addressing_verbs")
        self.pairing = lexicon.words("joint_openers")
        self.participles = lexicon.words("sharing_cues")
        self.adverbs = lexicon.words("cue_adverbs")
        self.endings = tuple(lexicon.words("adverb_endings"))
        self.alike = lexicon.words("nouns_like_adverbs")
        self.coordinators = lexicon.words("coordinators")
        self.loose_ends = self.coordinators | self.prepositions
        self.finite = lexicon.words("speech_pasts")
        self.behind = self.finite | self.loose_ends
        self.fronts = lexicon.words("sentence_openers")
        self.participle_endings = tuple(lexicon.words("participle_endings"))
        pronouns = lexicon.pairs("source_pronouns")
        self.persons = self.relatives & pronouns.keys()
        self.subjects = frozenset(form for form, agrees in pronouns.items() if form == agrees) - self.relatives

    def tidy(self, text: str, raws: list[Raw], ruled: list[Raw], ends: list[int]) -> list[Raw]:
        """The attributions with mended spans. ``ends``: where the sentences end, ascending."""
        rules = {raw.cue: raw for raw in ruled if raw.cue is not None}
        cues = sorted(rules)
        raws = [self._apart(text, raw, raws[max(0, n - _NEAR) : n]) for n, raw in enumerate(raws)]
        matches = [_same(rules, cues, raw.cue) for raw in raws]
        raws = [self._as_ruled(text, raw, rule) for raw, rule in zip(raws, matches)]
        raws = [self._with_source(text, raw, rule) for raw, rule in zip(raws, matches)]
        known = [raw for raw in raws if raw.cue is not None and self._is_known(text, raw.cue)]
        taken = sorted(span for raw in raws for span in (raw.source, raw.cue) if span is not None)
        firmly = sorted(span for raw in known for span in (raw.source, raw.cue) if span is not None)
        # "..., adding that": a participle goes on with what was said before it
        new_clauses = sorted(
            raw.cue for raw in known if raw.cue is not None and text[slice(*raw.cue)].lower() not in self.participles
        )
        out = []
        for raw, rule in zip(raws, matches):
            source, content = raw.source, list(raw.content)
            if source is not None and raw.cue is not None:
                content = self._before(text, source, raw.cue, content)
            if source is not None and raw.cue is not None and len(content) > 1:
                content = self._cleft(text, source, raw.cue, content)
            if raw.cue is not None and content:
                content = _in_sentence(text, raw.cue, content, ends)
                content = _stopped(text, raw.cue, content, new_clauses)
                content = self._relative(text, raw.cue, content, ends, taken)
            if rule is not None and raw.cue is not None and content:
                content = _lengthen(raw.cue, content, rule, firmly if self._is_known(text, raw.cue) else taken)
            whole = self._lists.complete(text, Raw(source, raw.cue, tuple(content)))
            source = _behind_clock(text, whole.source)
            content = [span for span in (_trim(text, span) for span in whole.content) if span is not None]
            if content:
                out.append(Raw(source, raw.cue, tuple(content)))
        return self._without_claims_inside(text, out)

    def _as_ruled(self, text: str, raw: Raw, rule: Raw | None) -> Raw:
        """An attribution as the rules have it, where the form of the cue leaves no choice: "according to" is followed by its
        source; a clause right behind "X claimed" is what was claimed, not the phrase in front (in an interview)."""
        if rule is None or rule.source is None or rule.cue is None or raw.cue is None or raw.source is None:
            return raw
        quoted = any(text[span.end - 1] in _QUOTE_SIGNS for span in raw.content)
        sourced = tuple(text[slice(*rule.cue)].lower().split()) in self.cues.sourced
        last = raw.content[-1]
        if sourced and rule.source.start == raw.source.start < last.start < last.end <= rule.source.end:
            return raw._replace(source=rule.source, content=raw.content[:-1] or rule.content)  # to A, | B and C
        if quoted or raw.source.end > raw.cue.start:
            return raw
        if sourced:
            return rule
        opener = _WORD.match(text, raw.content[0].start)
        in_front = opener is not None and opener.group().lower() in self.prepositions and len(raw.content) == 1
        in_front = in_front and raw.content[-1].end <= raw.source.start
        return raw._replace(content=rule.content) if in_front and rule.content[0].start >= rule.cue.end else raw

    def _apart(self, text: str, raw: Raw, before: list[Raw]) -> Raw:
        """A participle apart from the relative clause before it: X denied it, which Y reported, telling us that ..."""
        words = list(_WORD.finditer(text, *raw.cue)) if raw.cue is not None else []
        source = raw.source
        if not words or source is None or words[-1].group() not in self.participles:
            return raw
        cue = Span(*words[-1].span())
        kept = tuple(span for span in raw.content if span.start >= cue.end)
        if not kept or source.end > cue.start or text[cue.start - 2 : cue.start] != ", ":
            return raw
        owner = _LAST_WORD.search(text, max(0, source.start - 30), source.start)
        if owner is None or owner.group(1).lower() not in self.relatives:
            return raw
        for last in reversed(before):
            if last.source is not None and last.source.end < owner.start():
                source = source if "." in text[last.source.end : source.start] else last.source
                break
        return Raw(source, cue, kept)

    def _without_claims_inside(self, text: str, raws: list[Raw]) -> list[Raw]:
        """No attribution by words that report nothing, where its quotation stands in what a reporting cue reports."""
        known = [raw for raw in raws if raw.cue is not None and self._is_known(text, raw.cue)]
        contents = sorted(span for raw in known for span in raw.content)
        out = []
        for raw in raws:
            if raw.cue is not None and contents and not self._is_known(text, raw.cue):
                at = bisect_right(contents, Span(raw.cue.start, len(text))) - 1
                within = at >= 0 and all(span.end <= contents[at].end for span in (raw.cue, *raw.content))
                if within and all(text[span.end - 1] in _QUOTE_SIGNS for span in raw.content):
                    continue
            out.append(raw)
        return out

    def _is_known(self, text: str, cue: Span) -> bool:
        return self.cues.class_of(text[cue.start : cue.end]) != "attitude"

    def _with_source(self, text: str, raw: Raw, rule: Raw | None) -> Raw:
        """A source that is one noun phrase next to its cue; the words that it loses at its beginning go to the content."""
        if raw.source is None:
            return raw
        source, cue = raw.source, raw.cue
        firm = rule.source if rule is not None else None
        cut = cue is not None and (text[cue.start] in _APOSTROPHES or text[source.end : source.end + 1] in _APOSTROPHES)
        if rule is not None and firm is not None and cue is not None and cut:
            whole = firm.start <= source.start < firm.end < cue.end  # the traders | ' guild said
            source, raw = (firm, raw._replace(cue=rule.cue)) if whole else (source, raw)
        found, content = self._source(text, source, cue, list(raw.content), rule)
        if found is None or raw.cue is None:
            return raw._replace(source=found, content=tuple(content))
        source = found
        words = list(_WORD.finditer(text, *source))
        ruled = firm if firm is not None and firm.end <= raw.cue.start else None
        if self._is_none(text, source, raw.cue, words):
            return raw._replace(source=ruled, content=tuple(content))
        if source.start >= raw.cue.end:
            if words and _low(words[0]) in self.relatives:  # "said ..., who": a clause about another
                return raw._replace(source=ruled, content=tuple(_joined(text, source, content)))
            return raw._replace(source=source, content=tuple(content))
        if len(words) > 1 and _low(words[0]) in self.persons:  # "X, who told us ..., said"
            before = firm is not None and firm.end <= source.start
            source = firm if firm is not None and before else Span(*words[0].span())
            return raw._replace(source=source, content=tuple(content))
        start = self._start(text, source, words, raw, rule)
        if start > source.start:
            for n, span in enumerate(content):
                if content[-1].end <= source.start and not text[span.end : source.start].strip():
                    content[n] = Span(span.start, start)
            if content and content[0].start >= raw.cue.end and rule is not None and rule.content[0].end <= start:
                content.insert(0, rule.content[0])
            source = Span(start, source.end)
        return raw._replace(source=source, content=tuple(content))

    def _is_none(self, text: str, source: Span, cue: Span, words: list[re.Match[str]]) -> bool:
        """Whether what was taken for a source is whom it was told (told the council that ...), or a phrase of a preposition
        (the law, both in 1979 and now, finds ...)."""
        if source.start >= cue.end:
            last = text[cue.start : cue.end].rpartition(" ")[2].lower()
            return last in self.addressed and not text[cue.end : source.start].strip()
        return len(words) > 1 and _low(words[0]) in self.pairing and _low(words[1]) in self.prepositions

    def _start(self, text: str, source: Span, words: list[re.Match[str]], raw: Raw, rule: Raw | None) -> int:
        """Where the noun phrase before the cue starts."""
        cue = raw.cue
        if cue is None or len(words) < 2:
            return source.start
        last = _low(words[-1])
        joined = words[-2].group().lower() in self.coordinators
        before = _LAST_WORD.search(text, max(0, source.start - 30), source.start)
        object_of = before is not None and before.group(1).lower() in self.prepositions
        if last in self.subjects and not joined and _near(text, source, cue):
            apart = text[words[-2].end() : words[-1].start()].strip() == ","
            opens = before is not None and object_of and _opens_clause(text, before.start())
            return words[-1].start() if apart or opens else source.start  # but not "the experts I asked"
        comma = text.rfind(",", source.start, source.end)
        if comma < 0 or text[source.end : cue.start].lstrip()[:1] == ",":
            return source.start
        tail = [word for word in words if word.start() > comma]
        if not tail or any(word.group().lower() in self.coordinators for word in tail):
            return source.start
        if object_of or words[0].group().lower() in self.prepositions:  # what stands after a preposition is no subject
            return tail[0].start()
        if rule is not None and rule.source == Span(tail[0].start(), source.end) and rule.content[0].end <= tail[0].start():
            first = raw.content[0]
            in_front = first.start < source.start and all(span.end <= source.start for span in raw.content)
            clause = sum(word.group().islower() for word in words[: -len(tail)]) > 1
            if in_front or (clause and all(word.group()[0].isupper() for word in tail)):
                return tail[0].start()
        return source.start

    def _is_adverb(self, word: str, near: bool) -> bool:
        """Whether a word is an adverb; the short ones are told only right before the cue."""
        if near and word in self.adverbs:
            return True
        return word.endswith(self.endings) and word.islower() and word not in self.alike

    def _source(
        self, text: str, source: Span, cue: Span | None, content: list[Span], rule: Raw | None
    ) -> tuple[Span | None, list[Span]]:
        """A source without an adverb or a relative pronoun at its end, or a phrase and a comma before it."""
        trimmed = _trim(text, source)
        if trimmed is None:
            return None, content
        trimmed = self._opened(text, trimmed, cue)
        words = list(_WORD.finditer(text, *trimmed))
        if cue is not None and words and trimmed.end <= cue.start:  # the mayor swiftly | said
            kept = len(words)
            near = cue.start - trimmed.end <= 1
            while kept and self._is_adverb(words[kept - 1].group(), near):
                kept -= 1
            if not kept and not self._is_adverb(words[0].group(), False):
                kept = len(words)  # all said
            if not kept:
                return (rule.source if rule is not None and rule.source != source else None), content
            if kept < len(words):
                trimmed = _trim(text, Span(trimmed.start, words[kept - 1].end())) or trimmed
                words = words[:kept]
        if len(words) > 1 and _low(words[-1]) in self.relatives:
            gone = words[-1].end()
            content = [span for span in content if not gone <= span.start <= gone + 2] or content
            trimmed = _trim(text, Span(trimmed.start, words[-1].start())) or trimmed
        if rule is not None and rule.source is not None:
            inner = rule.source
            before = text[trimmed.start : inner.start].rstrip() if trimmed.end <= inner.end + 1 else ""
            if before[-1:] == "," and before.islower():  # "the talks, X": only a name is who spoke
                trimmed = inner
        return trimmed, content

    def _opened(self, text: str, source: Span, cue: Span | None) -> Span:
        """A source from its first word on: no mark, joining word or phrase with its comma before the name of who spoke, no
        verb of its own behind it; initials are whole."""
        start, end = source
        surface = text[start:end]
        first, _, rest = surface.partition(" ")
        plain = first.isalnum() and text[start - 1 : start] != "." and not any(sign in rest for sign in _FRONT_SIGNS)
        if plain and first.lower() not in self.coordinators and rest.rpartition(" ")[2] not in self.behind:
            return source
        while start < end and not (text[start].isalnum() or text[start] in "($£€#@&"):
            start += 1
        initials = _INITIALS.search(text, max(0, start - _LETTERS), start)
        if initials is not None:
            start = initials.start()
        words = list(_WORD.finditer(text, start, end))
        if not words:
            return source
        while len(words) > 1 and words[0].group().lower() in self.coordinators:
            del words[0]
            start = words[0].start()
        while len(words) > 1 and (
            words[-1].group() in self.loose_ends
            or (cue is not None and end <= cue.start and words[-1].group() in self.finite)  # X claimed, | urging
        ):
            del words[-1]
            end = words[-1].end()
        return Span(self._past_phrase(text, start, words), end)

    def _past_phrase(self, text: str, start: int, words: list[re.Match[str]]) -> int:
        """Where a name starts behind a phrase in front: likewise, X; issued to them, X; 8 p.m. -- X."""
        for n in range(len(words) - 1, 0, -1):
            gap = text[words[n - 1].end() : words[n].start()].strip(" .")
            if gap not in _FRONT_SIGNS:
                continue
            name = words[n].group()[0].isupper() or _low(words[n]) in self.subjects
            first = words[0].group().lower()
            front = first in self.fronts or (words[0].group()[0].islower() and first.endswith(self.participle_endings))
            if name and (front or gap != ","):
                return words[n].start()
        return start

    def _before(self, text: str, source: Span, cue: Span, content: list[Span]) -> list[Span]:
        """No clause before "after X said": the words before a subordinator are the outlet's."""
        if len(content) < 2 or source.start > cue.start:
            return content
        first = content[0]
        if not (first.end <= source.start and content[-1].start >= cue.end) or text[first.end - 1] in _QUOTE_SIGNS:
            return content
        gap = [match.group().lower() for match in _WORD.finditer(text, first.end, source.start)]
        that = _WORD.search(text, cue.end, content[1].end)
        whole = that is not None and that.group() in self.complementisers  # a clause that lacks nothing
        if whole and not text[first.end : source.start].strip():
            return content[1:]  # before his departure he said that
        if gap and len(gap) <= 3 and gap[0] in self.subordinators and gap[0] not in self.complementisers:
            return content[1:]
        return content

    def _cleft(self, text: str, source: Span, cue: Span, content: list[Span]) -> list[Span]:
        """What X said was that ...: neither "what" nor "was that" is what was said."""
        first, second = content[0], content[1]
        if not (text[slice(*first)].lower() in self.clefts and first.end <= source.start < cue.start <= second.start):
            return content
        start = second.start
        for match in _WORD.finditer(text, second.start, second.end):
            low = match.group()
            known = self.copulas if start == second.start else self.complementisers
            if low not in known or match.start() != start:
                break
            start = match.end() + 1
        between = {match.group() for match in _WORD.finditer(text, cue.end, second.start)}
        opens = text[first.start].isupper() and (start > second.start or between & self.copulas)
        return [Span(start, second.end), *content[2:]] if opens and start < second.end else content

    def _relative(self, text: str, cue: Span, content: list[Span], ends: list[int], taken: list[Span]) -> list[Span]:
        """A clause keeps the relative clause that ends its sentence: "..., who left behind five children"."""
        last = content[-1]
        if last.start < cue.end or text[last.end - 1] in _QUOTE_SIGNS:
            return content
        at = bisect_left(ends, last.end)
        if at >= len(ends):
            return content
        rest = text[last.end : ends[at]]
        word = _WORD.search(rest)
        if word is None or rest[: word.start()].strip() != "," or _low(word) not in self.relatives:
            return content
        held = bisect_right(taken, Span(last.end + word.end(), last.end + word.end()))
        if held < len(taken) and taken[held].start < ends[at]:
            return content
        return [*content[:-1], Span(last.start, ends[at])]


def _joined(text: str, gap: Span, content: list[Span]) -> list[Span]:
    """A content with the words of a gap that its parts touch."""
    out: list[Span] = []
    for span in content:
        if span.end <= gap.start and not text[span.end : gap.start].strip(" ,"):
            span = Span(span.start, gap.end)
        elif span.start >= gap.end and not text[gap.end : span.start].strip(" ,"):
            span = Span(gap.start, span.end)
        if out and span.start <= out[-1].end:
            span = Span(out.pop().start, span.end)
        out.append(span)
    return out


def _low(word: re.Match[str]) -> str:
    """A word as lists hold it; in capitals it is a name: the WHO."""
    return word.group() if is_acronym(word.group()) else word.group().lower()


def _opens_clause(text: str, at: int) -> bool:
    return text[max(0, at - 4) : at].rstrip()[-1:] in "\n.!?,;:—–”\""


def _near(text: str, source: Span, cue: Span) -> bool:
    return len(_WORD.findall(text, source.end, cue.start)) <= 2


def _stopped(text: str, cue: Span, content: list[Span], reporting: list[Span]) -> list[Span]:
    """A content that ends with its quotation where another cue follows: who told us "...", said ..."""
    out = []
    for span in content:
        at = bisect_left(reporting, Span(max(span.start, cue.end), -1)) if span.start >= cue.end else len(reporting)
        if at < len(reporting) and reporting[at].end <= span.end:
            said = text[span.start : reporting[at].start].rstrip()
            if said.rstrip(",")[-1:] in _QUOTE_SIGNS and "," in said[-2:] and said.rstrip(","):
                span = Span(span.start, span.start + len(said))
        out.append(span)
    return out


def _in_sentence(text: str, cue: Span, content: list[Span], ends: list[int]) -> list[Span]:
    """A content without marks, behind its cue, ends with its sentence: the next one is the outlet's, unless it opens with
    a quotation that goes on."""
    last = content[-1]
    if last.start < cue.end:
        return content
    at = bisect_left(ends, last.start + 1)
    if at >= len(ends) or ends[at] >= last.end or bisect_left(ends, cue.end) != at:
        return content
    goes_on = text[ends[at] : last.end].lstrip(" \t\n\xa0.")[:1] in _QUOTE_SIGNS
    if goes_on or any(sign in _QUOTE_SIGNS for sign in text[last.start : ends[at]]):
        return content
    return [*content[:-1], Span(last.start, ends[at])]


def _lengthen(cue: Span, content: list[Span], rule: Raw, taken: list[Span]) -> list[Span]:
    """The whole clause before "..., X said", where the rules found its beginning and nobody else claims it."""
    first, full = content[0], rule.content[0]
    if full.end <= cue.start and full.start < first.start < full.end and abs(first.end - full.end) < 3:
        at = bisect_left(taken, Span(full.start, full.start))
        if at >= len(taken) or taken[at].start >= first.start:
            return [Span(full.start, first.end), *content[1:]]
    return content


def _same(rules: dict[Span, Raw], cues: list[Span], cue: Span | None) -> Raw | None:
    if cue is None:
        return None
    at = bisect_left(cues, Span(cue.start, -1))
    return rules[cues[at]] if at < len(cues) and cues[at].start < cue.end else None


def _behind_clock(text: str, source: Span | None) -> Span | None:
    """A source without the minutes of a time in front of it: 09:12 Police say."""
    found = _MINUTES.match(text, source.start) if source is not None else None
    return Span(found.end(), source.end) if source is not None and found is not None and found.end() < source.end else source


def _trim(text: str, span: Span) -> Span | None:
    start, end = span
    while start < end and text[start] in " \t\n\xa0,;":
        start += 1
    while end > start and text[end - 1] in _LOOSE_END and not (text[end - 1] == "." and text[end - 3 : end - 2] in " ."):
        end -= 1
    return Span(start, end) if any(text[i].isalnum() for i in range(start, min(end, start + 60))) else None
