"""Who a source is: pronouns, last names, short names and roles traced to the fullest name that the article gives."""

from __future__ import annotations

import re
from bisect import bisect_right

from newscmp.extract.attributions.antecedents import OBJECT, OBLIQUE, OWNER, SPEAKER, SUBJECT, UNNAMED, Antecedents
from newscmp.extract.attributions.heads import Heads, singular
from newscmp.extract.attributions.joint import Joint
from newscmp.extract.attributions.names import PAST, Entity, Names
from newscmp.extract.attributions.runs import Run, find_runs, key_of, name_of, normal
from newscmp.extract.attributions.vocabulary import Vocabulary
from newscmp.extract.attributions.words import NAME_WORD, is_acronym
from newscmp.model import Source, Span

_PERSON_REACH, _THING_REACH, _GROUP_REACH = 12, 4, 1  # sentences back in which a pronoun may find whom it stands for
_REACH = 2500  # characters back in which "the group" may find the body it stands for
_OPENING = 15  # characters into a sentence at which the owner of its subject may stand
_CLEAR = 3  # how many times as often as any other holder of an office the one must be named who is meant by it
_LEAD = 4  # sentences, headline included, in which a story says whom it is about
_UNNAMED = "?"
_NOUNS = 100  # characters beside a name in which the noun stands that it belongs to
_NEAR = 2  # sentences back in which "the nominee" may have been named


class Resolver:
    """Resolves the sources of one article; to be asked in text order, since a pronoun means someone before it."""

    def __init__(self, text: str, names: Names, vocabulary: Vocabulary, openings: list[int], quoted: list[Span]) -> None:
        """``openings``: where sentences start; a name near one is its subject and likely to be "he" later.

        ``quoted``: the quotations; names inside them are nobody's subject.
        """
        self._quoted = quoted
        self.text = text
        self.names = names
        self.vocabulary = vocabulary
        self.people = Antecedents(openings, _PERSON_REACH)
        self.things = Antecedents(openings, _THING_REACH)
        self.groups = Antecedents(openings, _GROUP_REACH)
        self._joint = Joint(vocabulary)
        self._heads = Heads(vocabulary)
        self._bodies: list[tuple[int, Source]] = []
        self._people_are_told = any(entity.firm for people in names.people.values() for entity in people)
        self._openings = openings
        self._subjects = self._find_subjects()
        self._next = 0

    def _find_subjects(self) -> list[tuple[int, int, Entity]]:
        """The mentions outside quotations with their rank.

        The first of a sentence that follows no preposition is its subject.
        """
        out = []
        sentence = -1
        at = inside = 0
        for place, end, entity in self.names.mentions:
            while inside < len(self._quoted) and self._quoted[inside].end <= place:
                inside += 1
            if inside < len(self._quoted) and self._quoted[inside].start <= place:
                continue
            while at + 1 < len(self._openings) and self._openings[at + 1] <= place:
                at += 1
            before = self.text[max(0, place - 12) : place].split()
            owner = re.match(r"[’'](?:s\b)?(?=\s)", self.text[end : end + 3]) is not None
            if entity.person and not entity.firm:
                continue
            word = before[-1].lower() if before else ""
            if word in self.vocabulary.prepositions:
                if not owner and entity.person:
                    out.append((place, OBLIQUE, entity))
                continue
            if entity.person and word in self.vocabulary.determiners and self.text[end + 1 : end + 2].islower():
                continue  # the Lorn campaign
            if owner and place - self._openings[at] > _OPENING:
                continue
            if sentence != at:
                sentence = at
                out.append((place, OWNER if owner else SUBJECT, entity))
            elif not owner:
                out.append((place, OBJECT, entity))
        return out

    def resolve(self, span: Span, remember: bool = True) -> Source:
        """The source printed at a span; its name is None where the article does not tell.

        ``remember``: whether a pronoun later may mean it.
        """
        self._advance(span.start)
        surface = self.text[span.start : span.end]
        words = [match.group() for match in NAME_WORD.finditer(surface)]
        low = [normal(word) for word in words]
        if not words:
            return Source(span, surface, None)
        if (
            len(words) <= 2
            and low[0] in self.vocabulary.pronouns
            and not is_acronym(words[0])
            and (len(words) == 1 or low[1] in self.vocabulary.function)
        ):
            return self._in_one_spelling(self._pronoun(span, surface, self.vocabulary.pronouns[low[0]]))
        source = self._joined(span, surface) or self._named(span, surface) or self._described(span, surface, low)
        if remember:
            self._remember(span.start, source, low)
        return self._in_one_spelling(source)

    def _in_one_spelling(self, source: Source) -> Source:
        """The source with its keys in the one spelling under which articles are compared."""
        if source.parts:
            return source
        keys = frozenset(self._one_spelling(key.split(), source.kind) for key in source.keys)
        return source if keys == source.keys else source._replace(keys=keys)

    def _one_spelling(self, words: list[str], kind: str | None) -> str:
        """A key with variants of spelling folded, and a person's short first name: Jim Roe is James Roe."""
        spellings = self.vocabulary.spellings
        folded = [spellings.get(word, word) for word in words]
        if words and words[0].startswith(_UNNAMED):  # a neighbour, a neighbor
            bare = words[0][len(_UNNAMED) :]
            folded[0] = _UNNAMED + spellings.get(bare, bare)
        if kind == "person" and len(folded) > 1:
            folded[0] = self.vocabulary.nicknames.get(folded[0], folded[0])
        return " ".join(folded)

    def _advance(self, place: int) -> None:
        """Let the subjects of the sentences before a place be remembered."""
        while self._next < len(self._subjects) and self._subjects[self._next][0] < place:
            at, rank, entity = self._subjects[self._next]
            source = self._of(entity, None, None)
            if entity.person:
                self.people.add(at, rank, source, entity.gender)
            else:
                self.things.add(at, rank, source)
                self._bodies.append((at, source))
            self._next += 1

    def _of(self, entity: Entity, span: Span | None, surface: str | None) -> Source:
        kind = "person"
        if not entity.person:
            low = {normal(word) for word in entity.words}
            kind = "media" if low & self.vocabulary.media else "institution"
        return Source(span, surface, entity.name, False, self.names.keys(entity), kind)

    def _remember(self, place: int, source: Source, low: list[str]) -> None:
        if source.parts:
            self.groups.add(place, SPEAKER, source)
        elif source.kind in ("person", "unnamed"):
            gender = next((self.vocabulary.gender[word] for word in low if word in self.vocabulary.gender), None)
            several = low[-1].endswith("s") or low[-1] in self.vocabulary.several
            if (source.name is None and several) or self.vocabulary.coordinators.intersection(low):
                self.groups.add(place, SPEAKER, source)
            else:
                entity = self.names.named(source.name) if source.name else None
                if entity is not None:
                    entity.gender = entity.gender or gender
                    gender = entity.gender
                self.people.add(place, SPEAKER if source.name else UNNAMED, source, gender)
        elif source.kind is not None:
            self.things.add(place, SPEAKER, source)
            if source.kind == "institution":
                self.groups.add(place, SPEAKER, source)
            if source.kind in ("institution", "media"):
                self._bodies.append((place, source))
        elif source.name:  # a bare name of unknown kind
            if not self._people_are_told:
                self.people.add(place, SPEAKER, source)
            self.things.add(place, SPEAKER, source)

    def _pronoun(self, span: Span, surface: str, agrees: str) -> Source:
        found = None
        if agrees in ("he", "she"):
            found = self.people.find(span.start, agrees)
            if found is not None:
                self.people.add(span.start, SPEAKER, found.source, agrees)
                entity = self.names.named(found.source.name) if found.source.name else None
                if entity is not None and found.gender is None:
                    entity.gender = agrees
        elif agrees == "it" and not self._impersonal(span.end):
            found = self.things.find(span.start)
            if found is not None:
                self.things.add(span.start, SPEAKER, found.source)
        elif agrees == "they":
            found = self.groups.find(span.start)
            if found is not None:
                self.groups.add(span.start, SPEAKER, found.source)
        if found is None:
            return Source(span, surface, None)
        return found.source._replace(span=span, surface=surface)

    def _impersonal(self, place: int) -> bool:
        """Whether what follows an "it" makes it stand for nobody: "it was reported that"."""
        words = [word.lower() for word in self.text[place : place + 40].split()[:4]]
        verbs = [n for n, word in enumerate(words) if word in self.vocabulary.impersonal_verbs]
        return any(word in self.vocabulary.impersonal_participles for n in verbs[:1] for word in words[n + 1 : n + 3])

    def _joined(self, span: Span, surface: str) -> Source | None:
        """Several who say one thing together: the army and the governor. Each of them, and the keys of all."""
        spans = self._joint.parts(surface)
        if not spans:
            return None
        parts = []
        names = surface[slice(*spans[-1])].split()[-1][0].isupper()
        for start, end in spans:
            place, printed = Span(span.start + start, span.start + end), surface[start:end]
            words = [match.group() for match in NAME_WORD.finditer(printed)]
            part = self._named(place, printed) or self._described(place, printed, [normal(word) for word in words])
            bare = words[0].lower() not in self.vocabulary.determiners and names
            if not part.keys or (bare and not self._stands_alone(part, words)):
                return None
            parts.append(self._in_one_spelling(part))
        kinds = {part.kind for part in parts}
        if kinds == {None, "person"} and self._of_one_office(surface[slice(*spans[-1])]):
            return None  # Health and Welfare Secretary X; but not: Russia and President X
        named = [part.name for part in parts if part.name]
        joint = surface[spans[-2].end : spans[-1].start].strip(" ,")
        return Source(
            span,
            surface,
            f"{', '.join(named[:-1])} {joint} {named[-1]}" if len(named) == len(parts) else None,
            all(part.anonymous for part in parts),
            frozenset().union(*(part.keys for part in parts)),
            kinds.pop() if len(kinds) == 1 else None,
            parts=tuple(parts),
        )

    def _of_one_office(self, printed: str) -> bool:
        """Whether a name stands behind more of an office than its title."""
        low = [normal(word) for word in NAME_WORD.findall(printed)]
        return low[0] not in self.vocabulary.roles and not self.vocabulary.roles.isdisjoint(low[1:-1])

    def _stands_alone(self, part: Source, words: list[str]) -> bool:
        """Whether a name without a determiner is one, and not half of one: Health and Human Services."""
        if part.kind in ("person", None) or (len(words) == 1 and is_acronym(words[0])):
            return True
        return key_of(words) in self.names.bodies

    def _named(self, span: Span, surface: str) -> Source | None:
        vocabulary = self.vocabulary
        runs = find_runs(self.text, span.start, span.end, vocabulary)
        head_end = self._heads.end(surface, span.start)
        heads = [run for run in runs if run.start < head_end and not self._of_document(span.start, run.start)]
        for run in heads:  # Senator X of Y: the one with a title or a known full name, not the place after it
            words, _ = name_of(self.text, run, vocabulary)
            titled = any(normal(word) in vocabulary.roles for word in run.words[:-1])
            if (
                words
                and not run.linked
                and (titled or len(words) > 1)
                and not re.match(r"[’']s?\s+\w|\s+[a-z]+s\b", self.text[run.end : head_end])
                and (titled or not self._before_noun(run.end, head_end))
            ):
                entity = self.names.person(words, run.start, run.words)
                if (
                    entity is not None
                    and (entity.certain or normal(words[-1]) not in vocabulary.roles)
                    and normal(words[-1]) not in vocabulary.bodies
                ):
                    return self._of(entity, span, surface)
        for run in reversed(heads):
            low = [normal(word) for word in run.words]
            body = any(word in vocabulary.bodies or word in vocabulary.documents or word in vocabulary.media for word in low)
            titled = any(word in vocabulary.titles for word in low[:-1])
            after = self.text[run.end : head_end]
            if body and not (titled and low[-1] not in vocabulary.bodies and low[-1] not in vocabulary.media):
                entity = self.names.bodies.get(key_of(run.words))
                if entity is None and len(run.words) == 1 and not after.strip():
                    entity = self.names.by_initials.get(run.words[0])
                if entity is not None and not re.match(r"[’']s?\s+\w|\s+\w", after):
                    return self._of(entity, span, surface)
                if not after.strip() and len(run.words) == 1 and run.words[0].isupper():  # state news agency SANA
                    kind = "media" if low[0] in vocabulary.media else "institution"
                    return Source(span, surface, run.words[0], False, frozenset({low[0]}), kind)
                continue
            if run.linked:  # the High Commissioner for Human Rights
                continue
            if re.match(r"[’']s?\s+\w|\s+(?:\w+-)?[a-z]", after):  # Russia's military; FBI agents: the head noun comes later
                continue
            words, _ = name_of(self.text, run, vocabulary)
            a_title = singular(normal(words[-1]), vocabulary) in vocabulary.persons if words else False
            if (
                not words
                or all(len(word) == 1 for word in words)
                or (a_title and not (len(run.words) > 1 and normal(run.words[0]) in vocabulary.honorifics))
            ):
                continue
            known = self.names.bodies.get(key_of(run.words)) or self.names.bodies.get(key_of(words))
            if known is None and len(run.words) == 1 and not after.strip():
                known = self.names.by_initials.get(normal(run.words[0]).upper() if "." in run.words[0] else run.words[0])
            if known is not None and not titled:
                return self._of(known, span, surface)
            entity = self.names.person(words, run.start, run.words)
            if entity is not None:
                return self._of(entity, span, surface)
            place = len(words) == 1 and low[0] in vocabulary.places
            if normal(words[-1]) in self.names.people and not place:  # shared by two people, and no first name
                full = len(words) > 1
                return Source(span, surface, " ".join(words) if full else None, False, frozenset({key_of(words)}), "person")
            if normal(words[-1]) in vocabulary.media:
                return Source(span, surface, " ".join(words), False, frozenset({key_of(words)}), "media")
            place = len(words) == 1 and not titled
            told = self._in_apposition(span, surface, runs, head_end) if place else None
            if told is not None:  # another leading Dem, Senator X
                return told
            keys = {key_of(words[i:]) for i in range(len(words))}
            return Source(span, surface, " ".join(words), False, frozenset(keys), None if place else "person")
        return self._in_apposition(span, surface, runs, head_end)

    def _of_document(self, start: int, end: int) -> bool:
        """Whether a name stands right behind a document: according to a speech Ms. X gave."""
        before = NAME_WORD.findall(self.text, max(start, end - _NOUNS), end)
        return bool(before) and before[-1] in self.vocabulary.documents and self.text[end - 1] == " "

    def _before_noun(self, start: int, end: int) -> bool:
        """Whether the words behind a name, up to the end of the head, are those of who speaks: a New York judge."""
        known = self.vocabulary.persons | self.vocabulary.corporate
        return any(word in known for word in NAME_WORD.findall(self.text, start, min(end, start + _NOUNS)))

    def _in_apposition(self, span: Span, surface: str, runs: list[Run], head_end: int) -> Source | None:
        """Whose role comes first: a resident, Umm X."""
        vocabulary = self.vocabulary
        for run in runs:
            words, _ = name_of(self.text, run, vocabulary)
            if run.start >= head_end and len(words) > 1 and self.text[run.start - 2 : run.start] == ", ":
                entity = self.names.person(words)
                noun = NAME_WORD.findall(self.text, span.start, head_end)[-1:]
                low_noun = normal(noun[0]) if noun else ""
                held = {normal(word) for word in NAME_WORD.findall(self.text, span.start, head_end)}
                described = held & (vocabulary.roles | vocabulary.determiners)
                role = noun and (noun[0].islower() or described) and low_noun not in vocabulary.corporate
                if entity is not None and role:
                    return self._of(entity, span, surface)
                break
        return None

    def _described(self, span: Span, surface: str, low: list[str]) -> Source:
        """A source without a name of its own: the minister, a monitor, Russia's military."""
        vocabulary = self.vocabulary
        end = self._heads.end(surface, span.start) - span.start
        head_words = [match.group() for match in NAME_WORD.finditer(surface[:end])]
        head_words = head_words[: self._heads.followed(head_words)]
        head_low = [normal(word) for word in head_words] or low
        noun = head_low[-1]
        definite = low[0] in vocabulary.definite
        if definite:
            office = vocabulary.title_offices.get(noun, noun)
            past = vocabulary.past.intersection(head_low[:-1])
            holder = self._holder(f"{PAST} {office}" if past else office, span.start)
            if holder is not None:
                return self._of(holder, span, surface)
            called = self.people.find(span.start, vocabulary.gender.get(noun)) if noun in vocabulary.epithets else None
            if called is not None and called.source.name and self._close(called.sentence, span.start):
                return called.source._replace(span=span, surface=surface)
            body = self.names.bodies.get(noun) or self.names.bodies.get(key_of(head_low[1:]))
            if body is not None and body.places and body.places[0] < span.start:
                return self._of(body, span, surface)
            if noun in vocabulary.bodies and len(head_low) == 2:
                for at, source in reversed(self._bodies):
                    if span.start - at > _REACH:
                        break
                    named = source.name and (source.kind == "institution" or source.name.lower().endswith(" " + noun))
                    if named and source.name and self._may_be(noun, source.name):
                        return Source(span, surface, source.name, False, source.keys, source.kind)
                thing = self.things.find(span.start)  # Lornmart, of which nothing else tells that it is a company
                bare = thing is not None and thing.source.kind is None and self._close(thing.sentence, span.start)
                if thing is not None and bare and noun in vocabulary.bare_bodies:
                    return thing.source._replace(span=span, surface=surface)
        phrase = [word for word in head_words if normal(word) not in vocabulary.determiners and normal(word) != "s"]
        name_keys = {key_of(phrase)} if phrase else set()
        named_as = surface[surface.find(phrase[0]) : end].rstrip(" ,'’") if phrase else ""
        general = definite and [normal(word) for word in phrase] == [noun]
        if general and noun in vocabulary.media and noun not in vocabulary.bodies:  # the paper
            for at, source in reversed(self._bodies):
                if span.start - at > _REACH:
                    break
                if source.kind == "media":
                    return Source(span, surface, source.name, False, source.keys, source.kind)
        if noun in vocabulary.documents:
            modified = any(word in vocabulary.bodies for word in head_low[:-1])
            named = modified or any(word[0].isupper() for word in phrase if len(phrase) > 1)
            keys = name_keys if named else {_UNNAMED + self._heads.generic(noun)}
            return Source(span, surface, named_as if named else None, not named, frozenset(keys), "document")
        general = general and noun in vocabulary.generic
        if noun in vocabulary.media or any(word in vocabulary.media for word in head_low):
            if general:
                named_as = ""
            return Source(span, surface, named_as or None, False, frozenset(name_keys), "media")
        indefinite = low[0] in vocabulary.determiners and not definite and not any(w[0].isupper() for w in phrase)
        compound = normal(" ".join(head_low[-2:])) in vocabulary.compounds
        many = not definite and singular(noun, vocabulary) in vocabulary.bodies and noun not in vocabulary.bodies
        if many and not any(w[0].isupper() for w in phrase[1:]):  # aid groups
            return Source(span, surface, None, True, frozenset({_UNNAMED + self._heads.generic(noun)}), "institution")
        if noun in vocabulary.bodies or compound:
            keys = {_UNNAMED + self._heads.generic(noun)} if indefinite else set(name_keys)
            name = None if indefinite or general else named_as or None
            return Source(span, surface, name, indefinite, frozenset(keys), "institution")
        if noun in vocabulary.definite or (noun in vocabulary.function and noun not in vocabulary.determiners):  # "and"
            return Source(span, surface, None)
        if noun.isdigit() or noun in vocabulary.times or len(noun) < 2:
            return Source(span, surface, None)
        spoken_for = self._spoken_for(span, end, head_words) if noun in vocabulary.speaking else frozenset()
        noun = self._heads.generic(noun)
        kind = "person" if noun in vocabulary.persons else "unnamed"
        if definite and noun in vocabulary.offices:  # "the president" has a name, though it is not told here
            return Source(span, surface, None, False, frozenset({f"the {noun}"}), kind)
        return Source(span, surface, None, True, frozenset({_UNNAMED + noun}) | spoken_for, kind)

    def _spoken_for(self, span: Span, end: int, head: list[str]) -> frozenset[str]:
        """The keys of the body for which an unnamed spokesman speaks: it is the body that says so."""
        behind = re.match(r"\s*(\w+)\s+(?=\w)", self.text[span.start + end : span.end])
        if behind is not None and behind[1].lower() in self.vocabulary.prepositions:
            body = Span(span.start + end + behind.end(), span.end)
        else:
            first = head[1 if normal(head[0]) in self.vocabulary.determiners and head[1:] else 0]
            close = span.start + end
            body = Span(self.text.find(first, span.start, close), self.text.rfind(head[-1], span.start, close))
        found = self.resolve(body, False) if body.start < body.end else None
        return found.keys if found is not None and found.kind == "institution" and not found.anonymous else frozenset()

    def _close(self, sentence: int, place: int) -> bool:
        """Whether a sentence (its number) is this one or one of the two before it."""
        return bisect_right(self._openings, place) - sentence <= _NEAR

    def _may_be(self, noun: str, name: str) -> bool:
        """Whether a general noun may stand for a body: a court is no company."""
        if noun not in self.vocabulary.generic:
            return False
        classes = self.vocabulary.body_classes
        words = [normal(word) for word in name.split()]
        own = {classes.get(low) for low in words if low in self.vocabulary.bodies}
        if " ".join(words[-2:]) in self.vocabulary.compounds:  # "the ministry" is no coast guard
            own.add(classes.get(words[-1]))
        return not own or classes.get(noun, noun) in own

    def _holder(self, office: str, place: int) -> Entity | None:
        """Who is meant by an office: its one holder, the holder spoken of, or by far the most named one."""
        people = self.names.by_role.get(office, [])
        before = [entity for entity in people if entity.places and entity.places[0] < place]
        if len(before) < 2:
            return before[0] if before else None
        spoken = self.people.find(place)
        for entity in before:
            if spoken is not None and spoken.source.name == entity.name:
                return entity
        often = sorted(before, key=lambda entity: -len(entity.places))
        lead = self._openings[_LEAD] if len(self._openings) > _LEAD else 0
        if often[0].places[0] < lead and len(often[0].places) > 1 and all(len(entity.places) == 1 for entity in often[1:]):
            return often[0]  # the governor of the story; another one was mentioned once
        return often[0] if len(often[0].places) >= _CLEAR * len(often[1].places) else None
