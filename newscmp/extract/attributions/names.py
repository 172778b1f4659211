"""The people and bodies an article names, and every form under which it names them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from newscmp.extract.attributions.runs import Run, are_initials, find_runs, key_of, name_of, names_body, normal, person_words
from newscmp.extract.attributions.vocabulary import Vocabulary

__all__ = ["Entity", "Mention", "Names", "Vocabulary"]

_ACRONYM = re.compile(r"\(\s*([A-Z][A-Z&.-]+[A-Za-z]?)s?\s*\)")
_OWNER = re.compile(r"[’']s?\s")
_ROLE = re.compile(r"(\w+)(?=(\.?)(\s[A-Z])?)")  # and whether a name follows, whose title it is then
_WORD = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(r"[A-Z]{3,5}")  # an acronym; US and UK are countries
_COUNTRY = 2  # letters: U.S., U.K.
PAST = "former"  # before the role in the name of an office that is no longer held
_APPOSITION = 60  # characters after a name in which its role may be told
_NAMESAKES = 8  # more people of one last name than this are not told apart
_MOST = 60  # people of one last name, or in one office, that are kept: what no article has costs no time
_HEADLINE = 4  # words that are needed to tell that a stretch is printed like a headline


class Entity:
    """Someone named: ``words`` the fullest form printed, ``roles`` what the article calls him or her, lower case.

    ``short``: named by the last name alone somewhere: a person, then, and no place. ``places``: where it is named;
    ``full``: where by more than the last name, in text order. ``certain``: known by its given name to be a person.
    """

    __slots__ = ("aliases", "certain", "full", "gender", "person", "places", "printed", "roles", "short", "words")

    def __init__(self, words: tuple[str, ...], person: bool) -> None:
        self.words = words
        self.person = person
        self.printed: str | None = None  # the name as the text has it, where its words are joined otherwise: al-Hussein
        self.places: list[int] = []
        self.full: list[int] = []
        self.certain = False
        self.roles: set[str] = set()
        self.aliases: set[str] = set()
        self.gender: str | None = None
        self.short = False

    @property
    def firm(self) -> bool:
        """Whether more than capitals says that this is a person: a role, a given name, the last name alone."""
        return self.person and (bool(self.roles) or self.short or self.certain)

    @property
    def name(self) -> str:
        return self.printed or " ".join(self.words)


class Mention(NamedTuple):
    """A place where an entity is named, title included."""

    start: int
    end: int
    entity: Entity


def _like_headline(text: str, start: int, end: int) -> bool:
    """Whether a stretch prints its long words with capitals throughout."""
    if text[start:end].rstrip()[-1:] == ".":
        return False
    words = [word for word in text[start : min(end, start + 200)].split() if len(word) > 3 and word[0].isalpha()]
    if len(words) < _HEADLINE:
        return False
    return sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _is_name(run: Run, vocabulary: Vocabulary) -> bool:
    """Whether capitalised words are a name, though the last one is a noun too: Mr. King, Larry King."""
    first = normal(run.words[0])
    return len(run.words) > 1 and (first in vocabulary.honorifics or first in vocabulary.given)


class Names:
    """Every entity of one article, found in one pass over its capitalised runs."""

    def __init__(self, text: str, stretches: list[tuple[int, int]], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.people: dict[str, list[Entity]] = {}  # last name -> people
        self.by_first: dict[str, list[Entity]] = {}  # first name -> people
        self.bodies: dict[str, Entity] = {}  # any key of a body -> it
        self.by_initials: dict[str, Entity] = {}  # UN, of bodies that the text names in full only
        self.by_role: dict[str, list[Entity]] = {}
        self.mentions: list[Mention] = []  # in text order
        self.holders: dict[str, tuple[int, Entity]] = {}  # last name -> who went by it alone before a namesake came
        self.bare: set[str] = set()  # bodies' nouns printed with a capital and alone: the Observatory
        pending: list[tuple[Run, tuple[str, ...], list[str]]] = []

        headlines = []
        self._starts = [start for start, _ in stretches]
        for start, end in stretches:
            if _like_headline(text, start, end):  # every word has its capital there: no telling where a name ends
                headlines.append((start, end))
                continue
            for run in find_runs(text, start, end, vocabulary):
                if (names_body(run.words, vocabulary) and not self._titled_person(run)) or run.linked:
                    words, titles = person_words(run.words, vocabulary)
                    if len(run.words) == 1:
                        self.bare.add(normal(run.words[0]))
                        pending.append((run, tuple(run.words), []))
                    elif len(words) == 1 and titles and not run.linked and not names_body(list(words), vocabulary):
                        pending.append((run, words, titles))  # Senate Leader Lorn, where there is a Lorn
                    else:
                        self._body(text, run, end)
                    continue
                words, titles = name_of(text, run, vocabulary)
                nobody = normal(words[-1]) in vocabulary.nobody and not _is_name(run, vocabulary)
                if nobody or all(len(word) == 1 for word in words):
                    continue
                acronym = (
                    _ACRONYM.match(text, run.end + 1, min(end, run.end + 20)) if text[run.end : run.end + 1] == " " else None
                )
                if acronym:
                    self._body(text, run, end)
                elif len(words) > 1:
                    self._person(text, run, words, titles, end)
                else:
                    pending.append((run, words, titles))
        self._short_forms(text, pending)
        if not self.people and not self.bodies:
            for start, end in headlines:
                for run in find_runs(text, start, end, vocabulary):
                    words, titles = name_of(text, run, vocabulary)
                    if len(words) > 1 and normal(words[0]) in vocabulary.given:
                        self._person(text, run, words, titles, end)
        self.mentions.sort(key=lambda mention: mention.start)
        for people in self.people.values():
            for entity in people:
                entity.places.sort()

    def _short_forms(self, text: str, pending: list[tuple[Run, tuple[str, ...], list[str]]]) -> None:
        """Read the names of one word, now that all longer ones are known."""
        vocabulary = self.vocabulary
        for run, words, titles in pending:
            known = self.people.get(normal(words[-1])) or self._by_first(words)
            found = self._meant(known, run.start, run.words) if known else None
            if found is not None:
                found.short = found.short or not words[-1].isupper()
                found.places.append(run.start)
                self.mentions.append(Mention(run.start, run.end, found))
                self._learn(text, found, run, titles, run.end)
            elif names_body(run.words, vocabulary) and len(run.words) > 1 and not known and not titles:
                self._body(text, run, run.end)
            elif titles and not known:
                self._person(text, run, words, titles, run.end)
            elif not known and are_initials(words[0]) and normal(words[0]).upper() in self.by_initials:
                self.mentions.append(Mention(run.start, run.end, self.by_initials[normal(words[0]).upper()]))
            elif not known and key_of(words) not in self.bodies and self._told_body(text, run, run.end + 2 * _APPOSITION):
                self._body(text, run, run.end)
            elif key_of(words) in self.bodies:
                self.mentions.append(Mention(run.start, run.end, self.bodies[key_of(words)]))

    def _meant(self, namesakes: list[Entity], place: int, printed: list[str]) -> Entity | None:
        """Whom a last name means at a place: of those named before it, the one whose title agrees.

        Where two are left it is the one who had the name to himself before the other came, or the one whom a later
        paragraph named in full again.
        """
        if len(namesakes) == 1:
            return namesakes[0]
        if len(namesakes) > _NAMESAKES:
            return None
        gender = next((self.vocabulary.gender[low] for low in map(normal, printed) if low in self.vocabulary.gender), None)
        fit = [e for e in namesakes if gender is None or e.gender in (None, gender)]
        fit = [e for e in fit if e.certain or e.roles] or fit  # before one that capitals alone make a person
        before = [e for e in fit if e.full and e.full[0] < place]
        if len(before) == 1:
            self.holders.setdefault(normal(printed[-1]), (place, before[0]))
            return before[0]
        holder = self.holders.get(normal(printed[-1]))
        if holder is not None and holder[0] < place and holder[1] in before:
            return holder[1]
        counts = [bisect_left(e.full, place) for e in before]
        last = sorted((e.full[count - 1], count, n) for n, (e, count) in enumerate(zip(before, counts)))[-2:]
        if len(last) == 2 and last[1][1] > 1 and self._paragraph(last[0][0]) < self._paragraph(last[1][0]):
            return before[last[1][2]]
        return None

    def _by_first(self, words: tuple[str, ...]) -> list[Entity]:
        """Who goes by the first name, as in Mr. Zeid: it is no common given name, no place, and one person's only. And who
        has a last name that is joined otherwise here: Al-Hussein."""
        first = normal(words[0])
        link, _, last = first.partition("-")
        if last and len(words) == 1 and link in self.vocabulary.links:
            return self.people.get(last, [])
        if len(words) > 1 or first in self.vocabulary.given or first in self.vocabulary.places:
            return []
        found = self.by_first.get(first, [])
        return found if len(found) == 1 else []

    def named(self, name: str) -> Entity | None:
        """The person of a full name as `Entity.name` prints it."""
        words: list[str] = []
        for word in name.split():
            head, _, tail = word.partition("-")
            words += [head, tail] if tail and normal(head) in self.vocabulary.links else [word]
        return self.person(tuple(words))

    def _paragraph(self, place: int) -> int:
        return bisect_right(self._starts, place)

    def _titled_person(self, run: Run) -> bool:
        low = [normal(word) for word in run.words]
        if low[0] in self.vocabulary.given and not names_body(run.words[1:], self.vocabulary):  # Bill Lorn
            return True
        for i, word in enumerate(low[:-1]):
            after = low[i + 1 :]
            titled = word in self.vocabulary.titles or (word in self.vocabulary.roles and len(after) == 2)
            if titled and not any(w in self.vocabulary.bodies or w in self.vocabulary.media for w in after):
                return True
        return False

    def _person(self, text: str, run: Run, words: tuple[str, ...], titles: list[str], end: int) -> None:
        known = self.people.setdefault(normal(words[-1]), [])
        entity = None
        for candidate in known:
            first, other = normal(candidate.words[0]), normal(words[0])
            size = min(len(words), len(candidate.words))
            if (
                key_of(words[-size:]) == key_of(candidate.words[-size:])
                or first == other
                or (len(other) == 1 and first.startswith(other))
            ):
                entity = candidate
                break
        if entity is None:
            if len(known) >= _MOST:
                return
            entity = Entity(words, True)
            known.append(entity)
            if len(words) > 1:
                self.by_first.setdefault(normal(words[0]), []).append(entity)
        elif self._only_prefixed(entity.words, words) or (
            len(words) > len(entity.words) and not self._only_prefixed(words, entity.words)
        ):
            entity.words = words
        if entity.words == words:
            printed = text[run.start : run.end]
            printed = printed[max(0, printed.find(words[0])) :]
            same = printed.replace("-", " ").split() == " ".join(words).replace("-", " ").split()
            entity.printed = printed if same else None
        entity.places.append(run.start)
        if len(words) > 1:
            entity.full.append(run.start)
            given = self.vocabulary.given.get(normal(words[0]))
            entity.certain = entity.certain or given is not None
            entity.gender = entity.gender or given
        self.mentions.append(Mention(run.start, run.end, entity))
        self._learn(text, entity, run, titles, end)

    def _only_prefixed(self, long: tuple[str, ...], short: tuple[str, ...]) -> bool:
        """Whether a name is another one with a word before its given name that is no part of it."""
        return long[1:] == short and len(short) > 1 and normal(short[0]) in self.vocabulary.given

    def _learn(self, text: str, entity: Entity, run: Run, titles: list[str], end: int) -> None:
        roles = list(titles)
        before = text[max(0, run.start - 30) : run.start].split()
        role = normal(before[-1].rstrip(",")) if before else ""  # the foreign minister, Ada Lorn, left
        if role in self.vocabulary.roles:
            roles.append(role)
        if self.vocabulary.past.intersection(roles) or role in self.vocabulary.past:
            roles = [self._past(role) for role in roles if role not in self.vocabulary.past]
        if text[run.end : run.end + 2] == ", " and run.end < end:
            told = text[run.end + 2 : min(end, run.end + _APPOSITION)].split(", ")[0]
            told = _OWNER.split(told)[-1]  # President Lorn's adviser is no president
            past = False
            for match in _ROLE.finditer(told):
                low = match.group(1).lower()
                past = past or low in self.vocabulary.past
                another = match.group(3) and (not match.group(2) or low in self.vocabulary.title_offices)
                if low in self.vocabulary.roles and low not in self.vocabulary.past and not another:
                    roles.append(self._past(low) if past else low)
        for word in run.words[:-1]:
            if normal(word) in self.vocabulary.gender and not entity.certain:
                entity.gender = self.vocabulary.gender[normal(word)]
        for role in roles:
            office = self.vocabulary.title_offices.get(role, role)
            if office not in entity.roles:
                entity.roles.add(office)
                holders = self.by_role.setdefault(office, [])
                if len(holders) < _MOST:
                    holders.append(entity)
            entity.gender = entity.gender or self.vocabulary.gender.get(role.rpartition(" ")[2])

    def _past(self, role: str) -> str:
        """The name of an office that somebody held once."""
        return f"{PAST} {self.vocabulary.title_offices.get(role, role)}"

    def _told_body(self, text: str, run: Run, end: int) -> bool:
        """Whether a single name is that of a body: Orlen, the country's largest retailer, ...; the HRB, in capitals."""
        word = run.words[0]
        if len(run.words) > 1 or normal(word) in self.vocabulary.places:
            return False
        if are_initials(word) and len(normal(word)) > _COUNTRY:  # the N.R.A.
            return True
        if _CAPITALS.fullmatch(word):
            return self.vocabulary.definite.intersection(text[max(0, run.start - 5) : run.start].lower().split()) != set()
        if text[run.end : run.end + 2] != ", ":
            return False
        told = _WORD.findall(text, run.end + 2, min(end, run.end + _APPOSITION))
        comma = text.find(",", run.end + 2, min(end, run.end + 2 * _APPOSITION))
        if not told or told[0].lower() not in self.vocabulary.determiners or comma < 0:
            return False
        head: list[str] = []
        for word in _WORD.findall(text, run.end + 2, comma):
            if head and word in self.vocabulary.prepositions | self.vocabulary.coordinators:
                break
            head.append(word)
        return len(head) > 1 and head[-1] in self.vocabulary.bodies

    def _body(self, text: str, run: Run, end: int) -> None:
        key = key_of(run.words)
        entity = self.bodies.get(key)
        if entity is None:
            entity = Entity(tuple(run.words), False)
            heads = [i for i, word in enumerate(run.words) if normal(word) in self.vocabulary.bodies]
            for i in heads[:1] if run.linked else heads[-1:]:
                short = key_of(run.words[: i + 1])
                entity.aliases.add(short)
                self.bodies.setdefault(short, entity)
                head = key_of([run.words[i]])
                other = self.bodies.get(head)
                if other is None and len(run.words) > 1:
                    self.bodies[head] = entity
            self.bodies[key] = entity
            capitals = "".join(word[0] for word in run.words if word[0].isupper())
            if len(capitals) > 1:
                self.by_initials.setdefault(capitals, entity)
        acronym = _ACRONYM.match(text, run.end + 1, min(end, run.end + 20)) if text[run.end : run.end + 1] == " " else None
        if acronym:
            alias = normal(acronym.group(1))
            entity.aliases.add(alias)
            self.bodies.setdefault(alias, entity)
        entity.places.append(run.start)
        self.mentions.append(Mention(run.start, run.end, entity))

    def person(self, words: tuple[str, ...], place: int = -1, printed: list[str] | None = None) -> Entity | None:
        """The person that a name or last name means, None where two share it and nothing tells them apart.

        ``place`` and ``printed``: where it stands, and the words with their title.
        """
        known = self.people.get(normal(words[-1]), []) or self._by_first(words)
        if len(words) > 1:
            first, tail = normal(words[0]), " " + key_of(words)
            known = [e for e in known if normal(e.words[0]) == first or (" " + key_of(e.words)).endswith(tail)]
        elif known and place >= 0:
            return self._meant(known, place, printed or list(words))
        return known[0] if len(known) == 1 else None

    def keys(self, entity: Entity) -> frozenset[str]:
        """All normalised names of an entity that no other person of the article shares."""
        if entity.person:
            keys = {key_of(entity.words[i:]) for i in range(len(entity.words))}
            if len(self.people.get(normal(entity.words[-1]), ())) > 1 and len(entity.words) > 1:
                keys.discard(key_of(entity.words[-1:]))
            keys |= {f"the {role}" for role in entity.roles & self.vocabulary.offices}
            return frozenset(key for key in keys if key not in self.vocabulary.links)
        keys = {key_of(entity.words)} | entity.aliases
        capitals = [word for word in entity.words if word[0].isupper()]
        if len(capitals) > 2:
            keys.add("".join(word[0] for word in capitals).lower())
        keys |= {
            normal(word) for word in entity.words if normal(word) in self.bare and self.bodies.get(normal(word)) is entity
        }
        return frozenset(keys)
