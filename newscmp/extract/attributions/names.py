"""The people and bodies an article names, and every form under which it names them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from newscmp.lexicon import Lexicon

_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w&]*(?:-[\w&]+)*(?:['’][A-ZÀ-Þ]\w*)?")
_ACRONYM = re.compile(r"\(\s*([A-Z][A-Z&.-]+[A-Za-z]?)s?\s*\)")
_APPOSITION = 60  # characters after a name in which its role may be told
_NAMESAKES = 8  # more people of one last name than this are not told apart
_HEADLINE = 4  # words that are needed to tell that a stretch is printed like a headline


class Entity:
    """Someone named: ``words`` the fullest form printed, ``roles`` what the article calls him or her, lower case.

    ``short``: named by the last name alone somewhere: a person, then, and no place. ``places``: where it is named;
    ``full``: where by more than the last name, in text order. ``certain``: known by its given name to be a person.
    """

    __slots__ = ("aliases", "certain", "full", "gender", "person", "places", "roles", "short", "words")

    def __init__(self, words: tuple[str, ...], person: bool) -> None:
        self.words = words
        self.person = person
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
        return " ".join(self.words)


class Mention(NamedTuple):
    """A place where an entity is named, title included."""

    start: int
    end: int
    entity: Entity


class Vocabulary:
    """The lexicon sections that names need, gathered once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.titles = lexicon.words("person_titles") | lexicon.words("further_titles")
        self.prepositions = lexicon.words("prepositions")
        self.suffixes = lexicon.words("person_suffixes")
        self.links = lexicon.words("name_links")
        self.joiners = lexicon.words("institution_links")
        watchers = lexicon.words("watching_bodies")
        self.roles = (lexicon.words("role_nouns") | self.titles) - watchers
        self.bodies = lexicon.words("institution_nouns") | watchers
        self.persons = self.roles | lexicon.words("person_nouns")
        self.offices = lexicon.words("single_offices")
        self.synonyms = lexicon.classes("source_synonyms")
        self.spellings = lexicon.classes("spellings")
        self.nicknames = lexicon.classes("nicknames")
        self.media = lexicon.words("media_nouns")
        self.documents = lexicon.words("document_nouns")
        self.determiners = lexicon.words("determiners")
        self.definite = lexicon.words("definite")
        self.generic = lexicon.words("generic_bodies")
        self.coordinators = lexicon.words("coordinators")
        self.gender = lexicon.pairs("gender_words")
        self.given = lexicon.pairs("given_names")
        self.title_offices = lexicon.pairs("title_offices")
        self.many = lexicon.words("people_names")
        self.impersonal_verbs = lexicon.words("impersonal_verbs")
        self.impersonal_participles = lexicon.words("impersonal_participles")
        self.pronouns = lexicon.pairs("source_pronouns")
        self.times = lexicon.words("speech_times")
        self.function = (
            self.determiners
            | lexicon.words("prepositions")
            | lexicon.words("subordinators")
            | lexicon.words("auxiliaries")
            | frozenset(self.pronouns)
            | lexicon.words("cue_adverbs")
            | lexicon.words("relaying")
        )


class Run:
    """Capitalised words in a row, as printed; ``start`` and ``end`` are offsets into the article's text.

    ``linked``: joined by "of" or "for", and so no person.
    """

    __slots__ = ("end", "linked", "start", "words")

    def __init__(self, words: list[str], start: int, end: int) -> None:
        self.words = words
        self.start = start
        self.end = end
        self.linked = False


def normal(word: str) -> str:
    """A word as keys hold it: lower case, straight apostrophe, no full stop."""
    return word.lower().replace("’", "'").strip(".")


def key_of(words: tuple[str, ...] | list[str]) -> str:
    """Words as a key: lower case, hyphens as spaces."""
    return " ".join(normal(word) for word in words).replace("-", " ")


def find_runs(text: str, start: int, end: int, vocabulary: Vocabulary) -> list[Run]:
    """The capitalised runs of a stretch of text, leading function words left out."""
    runs: list[Run] = []
    run: Run | None = None
    for match in _CAPITAL.finditer(text, start, end):
        at, stop = match.span()
        word = match.group()
        if word.lower() in vocabulary.times and _is_date(text, at, vocabulary):  # on Friday Ada Lorn said
            run = None
            continue
        if "-" in word and word.rpartition("-")[2][:1].islower():  # Britain-based
            run = None
            continue
        if run is not None:
            gap = text[run.end : at]
            joined = gap in (" ", "\xa0")
            if not joined and gap in (". ", ".\xa0", "."):
                last = run.words[-1]
                joined = len(last) == 1 or last.lower() in vocabulary.titles or last.lower() in vocabulary.suffixes
            if not joined and gap == ", " and word.lower() in vocabulary.suffixes:
                joined = True
            linked = False
            if not joined and len(gap) < 16 and gap[:1] in " \xa0" and gap[-1:] in " \xa0-":
                between = gap.replace("-", " ").split()
                if between and all(part in vocabulary.links for part in between):
                    joined = True
                    run.words.extend(between)
                elif (
                    between
                    and all(part in vocabulary.joiners for part in between)
                    and _names_body(run.words, vocabulary)
                    and (run.linked or between[0] not in vocabulary.coordinators)
                ):
                    joined = linked = True
                    run.words.extend(between)
            if joined:
                run.words.append(word)
                run.end = stop
                run.linked = run.linked or linked
                continue
        low = word.lower()
        if low in vocabulary.function and low not in vocabulary.titles and not (len(word) > 1 and word.isupper()):
            run = None
            continue
        run = Run([word], at, stop)
        runs.append(run)
    return runs


def _like_headline(text: str, start: int, end: int) -> bool:
    """Whether a stretch prints its long words with capitals throughout."""
    words = [word for word in text[start : min(end, start + 200)].split() if len(word) > 3 and word[0].isalpha()]
    if len(words) < _HEADLINE or text[start:end].rstrip()[-1:] == ".":
        return False
    return sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _is_date(text: str, at: int, vocabulary: Vocabulary) -> bool:
    """Whether the word before makes a weekday or month of a word that could be a name."""
    before = text[max(0, at - 12) : at].split()
    return bool(before) and (before[-1].lower() in vocabulary.function or before[-1].lower() in vocabulary.times)


def _names_body(words: list[str], vocabulary: Vocabulary) -> bool:
    return any(
        word.lower() in vocabulary.bodies or word.lower() in vocabulary.documents or word.lower() in vocabulary.media
        for word in words
    )


def person_words(words: list[str], vocabulary: Vocabulary) -> tuple[tuple[str, ...], list[str]]:
    """A run's personal name without titles, initials and suffixes, and the lower-case titles before it."""
    last_title = -1
    for i, word in enumerate(words[:-1]):
        low = normal(word)
        if low in vocabulary.titles or low in vocabulary.roles:
            last_title = i
    titles = [normal(word) for word in words[: last_title + 1] if normal(word) in vocabulary.roles]
    name = words[last_title + 1 :]
    while len(name) > 1 and normal(name[-1]) in vocabulary.suffixes:
        name = name[:-1]
    kept = tuple(
        word
        for i, word in enumerate(name)
        if not (len(word) == 1 and word.isupper() and len(name) > 2 and 0 < i < len(name) - 1)
    )
    return kept, titles


class Names:
    """Every entity of one article, found in one pass over its capitalised runs."""

    def __init__(self, text: str, stretches: list[tuple[int, int]], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.people: dict[str, list[Entity]] = {}  # last name -> people
        self.bodies: dict[str, Entity] = {}  # any key of a body -> it
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
                if (_names_body(run.words, vocabulary) and not self._titled_person(run)) or run.linked:
                    if len(run.words) == 1:
                        self.bare.add(normal(run.words[0]))
                        pending.append((run, tuple(run.words), []))
                    else:
                        self._body(text, run, end)
                    continue
                words, titles = person_words(run.words, vocabulary)
                last = normal(words[-1]) if words else ""
                if not words or last in vocabulary.roles or last in vocabulary.times or last in vocabulary.many:
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
                    words, titles = person_words(run.words, vocabulary)
                    if len(words) > 1 and normal(words[0]) in vocabulary.given:
                        self._person(text, run, words, titles, end)
        self.mentions.sort(key=lambda mention: mention.start)
        for people in self.people.values():
            for entity in people:
                entity.places.sort()

    def _short_forms(self, text: str, pending: list[tuple[Run, tuple[str, ...], list[str]]]) -> None:
        """Read the names of one word, now that all longer ones are known."""
        for run, words, titles in pending:
            known = self.people.get(normal(words[-1]))
            found = self._meant(known, run.start, run.words) if known else None
            if found is not None:
                found.short = found.short or not words[-1].isupper()
                found.places.append(run.start)
                self.mentions.append(Mention(run.start, run.end, found))
                self._learn(text, found, run, titles, run.end)
            elif titles and not known:
                self._person(text, run, words, titles, run.end)
            elif key_of(words) in self.bodies:
                self.mentions.append(Mention(run.start, run.end, self.bodies[key_of(words)]))

    def _meant(self, namesakes: list[Entity], place: int, printed: list[str]) -> Entity | None:
        """Whom a last name means at a place: of those named before it, the one whose title agrees.

        Where two are left it is the one who had the name to himself before the other came, or the one whom a later
        paragraph named in full.
        """
        if len(namesakes) == 1:
            return namesakes[0]
        if len(namesakes) > _NAMESAKES:
            return None
        gender = next((self.vocabulary.gender[low] for low in map(normal, printed) if low in self.vocabulary.gender), None)
        fit = [e for e in namesakes if gender is None or e.gender in (None, gender)]
        before = [e for e in fit if e.full and e.full[0] < place]
        if len(before) == 1:
            self.holders.setdefault(normal(printed[-1]), (place, before[0]))
            return before[0]
        holder = self.holders.get(normal(printed[-1]))
        if holder is not None and holder[0] < place and holder[1] in before:
            return holder[1]
        last = sorted((e.full[bisect_left(e.full, place) - 1], n) for n, e in enumerate(before))[-2:]
        if len(last) == 2 and bisect_right(self._starts, last[0][0]) < bisect_right(self._starts, last[1][0]):
            return before[last[1][1]]
        return None  # both in one paragraph

    def _titled_person(self, run: Run) -> bool:
        low = [normal(word) for word in run.words]
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
            entity = Entity(words, True)
            known.append(entity)
        elif len(words) > len(entity.words):
            entity.words = words
        entity.places.append(run.start)
        if len(words) > 1:
            entity.full.append(run.start)
            given = self.vocabulary.given.get(normal(words[0]))
            entity.certain = entity.certain or given is not None
            entity.gender = entity.gender or given
        self.mentions.append(Mention(run.start, run.end, entity))
        self._learn(text, entity, run, titles, end)

    def _learn(self, text: str, entity: Entity, run: Run, titles: list[str], end: int) -> None:
        roles = list(titles)
        before = text[max(0, run.start - 30) : run.start].split()
        if before and normal(before[-1]) in self.vocabulary.roles:
            roles.append(normal(before[-1]))
        if text[run.end : run.end + 2] == ", " and run.end < end:
            for word in re.findall(r"\w+", text[run.end : min(end, run.end + _APPOSITION)].split(", ")[1]):
                if word.lower() in self.vocabulary.roles:
                    roles.append(word.lower())
        for word in run.words[:-1]:
            if normal(word) in self.vocabulary.gender and not entity.certain:
                entity.gender = self.vocabulary.gender[normal(word)]
        for role in roles:
            office = self.vocabulary.title_offices.get(role, role)
            if office not in entity.roles:
                entity.roles.add(office)
                self.by_role.setdefault(office, []).append(entity)
            entity.gender = entity.gender or self.vocabulary.gender.get(role)

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
        known = self.people.get(normal(words[-1]), [])
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
