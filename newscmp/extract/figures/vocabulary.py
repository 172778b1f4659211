"""The figures lexicon, arranged for one pass over tokens; built once for each Lexicon."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from newscmp.extract.figures.tokens import Tokens
from newscmp.lexicon import Lexicon

_MOST_WORDS = 20_000  # words remembered
DIGITS = "9"  # what a number in digits starts
# Roles that can start a figure ("a dozen", "several hundred"), and their letter.
_STARTING_ROLES = {"article": "a", "few": "q"}
# A phrase table: first token -> (all tokens, canonical word), longest first.
Phrases = dict[str, list[tuple[tuple[str, ...], str]]]


def _split(form: str) -> tuple[str, ...]:
    """A form as the tokens that it gives in a text."""
    if form.isalpha():
        return (form,)
    words = form.split()
    if all(map(str.isalpha, words)):
        return tuple(words)
    return tuple(Tokens(form, 0, len(form)).form)


def _phrases(forms: Mapping[str, str]) -> Phrases:
    table: Phrases = {}
    shared: set[str] = set()  # first tokens of several phrases
    for form, canonical in forms.items():
        tokens = _split(form)
        entries = table.get(tokens[0])
        if entries is None:
            table[tokens[0]] = [(tokens, canonical)]
        else:
            entries.append((tokens, canonical))
            shared.add(tokens[0])
    for first in shared:
        table[first].sort(key=lambda entry: -len(entry[0]))
    return table


def match(table: Phrases, words: list[str], i: int) -> tuple[str, int] | None:
    """The longest phrase of the table that starts at token ``i``: its canonical word and the index after it."""
    entries = table.get(words[i]) if i < len(words) else None
    if entries:
        for tokens, canonical in entries:
            size = len(tokens)
            if size == 1 or tuple(words[i : i + size]) == tokens:
                return canonical, i + size
    return None


class _Kinds(dict[str, str]):
    """For each lower-case token met so far the letter of what it can start, DIGITS for a number, else nothing."""

    def __init__(self, starts: Mapping[str, str]) -> None:
        super().__init__()
        self._starts = starts

    def __missing__(self, low: str) -> str:
        if len(self) >= _MOST_WORDS:
            self.clear()
        number = low[0].isdecimal() or (low[0] == "." and len(low) > 1)
        found = self[low] = DIGITS if number else self._starts.get(low, "")
        return found


class Vocabulary:
    """Look-up tables for the words of figures."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.numbers = lexicon.numbers("amount_words")
        self.scales = lexicon.numbers("amount_scales")
        self.scale_marks = lexicon.numbers("number_scale_marks")
        self.vague = {
            word: (Decimal(low), Decimal(high))
            for word, (low, _, high) in ((w, v.partition("-")) for w, v in lexicon.pairs("number_vague").items())
        }
        self.fractions = lexicon.numbers("number_fractions")
        self.signs = lexicon.numbers("number_signs")
        self.ordinals = lexicon.numbers("number_ordinals")
        self.ordinal_endings = lexicon.words("ordinal_endings")
        self.times = lexicon.numbers("number_times")
        self.roles = lexicon.classes("figure_roles")
        self.months = lexicon.numbers("month_numbers")
        self.month_doubtful = lexicon.words("month_doubtful")
        self.month_cues = lexicon.words("month_cues")
        self.weekdays = lexicon.classes("weekday_names")
        self.clock = lexicon.pairs("time_words")
        self.halves = lexicon.classes("time_halves")
        self.zones = lexicon.words("time_zones")
        self.year_cues = lexicon.words("year_cues")
        self.name_heads = lexicon.words("name_heads")
        self.name_tails = lexicon.words("name_tails")
        self.verb_endings = tuple(lexicon.words("verb_endings"))
        self.adverb_endings = tuple(lexicon.words("adverb_endings"))
        self.streets = lexicon.words("street_words")
        self.score_words = lexicon.words("score_words")
        self.before = {_split(form): bound for form, bound in lexicon.classes("bounds_before").items()}
        self.after = _phrases(lexicon.classes("bounds_after"))
        self.between = lexicon.words("bound_between")
        self.trends = lexicon.classes("trends")
        self.trends_by = lexicon.classes("trends_by")
        self.swings = lexicon.classes("swings")
        self.plurals = lexicon.pairs("irregular_plurals")
        endings = sorted(lexicon.pairs("plural_endings").items(), key=lambda pair: -len(pair[0]))
        self.plural_endings = [(plural, "" if plural == singular else singular) for plural, singular in endings]
        self.unplural_endings = tuple(lexicon.words("unplural_endings"))
        self._singulars: dict[str, str] = {}
        self.superlatives = lexicon.pairs("superlatives")
        self.attributive = lexicon.words("attributive_plurals")
        self.stops = lexicon.words("noun_stops")
        self.modifiers = lexicon.words("noun_modifiers")
        self.skipped = lexicon.words("skipped_modifiers")
        self.fillers = lexicon.words("hyphen_fillers")
        self.hyphen_kinds = lexicon.words("hyphen_kinds")
        self.added_before = lexicon.words("added_before")
        self.added_behind = lexicon.words("added_behind")
        self.ranks = lexicon.words("rank_heads")
        self.older = lexicon.words("older_words")
        self.titles = lexicon.words("title_words")
        self.couple_before = lexicon.words("couple_before")
        self.one_idioms = lexicon.words("one_idioms")
        self.rates = lexicon.words("rate_words")
        self.range_verbs = lexicon.words("range_verbs")
        self.move_verbs = lexicon.words("move_verbs")
        self.unit_sizes = {
            unit: (Decimal(size), other)
            for unit, (size, _, other) in ((u, s.partition(" ")) for u, s in lexicon.pairs("unit_sizes").items())
        }
        self.odds_words = lexicon.words("odds_words")
        self.rate_blockers = lexicon.words("rate_blockers")
        self.rate_nouns = lexicon.words("rate_nouns")
        self.time_units = lexicon.words("time_units")
        self.people = lexicon.words("counted_people")
        self.person_nouns = frozenset(map(self.singular, self.people))
        self.glued_units = lexicon.pairs("glued_units")
        self.tail_units = lexicon.classes("head_units")
        currencies = lexicon.classes("currency_words")
        self.currencies = frozenset(currencies.values())
        units = {**lexicon.classes("units"), **lexicon.classes("stat_units"), **currencies}
        # Abbreviations count as they are written; words in any case.
        self.units = _phrases({form: unit for form, unit in units.items() if len(form) < 4 or not form.islower()})
        self.unit_words = _phrases({form.lower(): unit for form, unit in units.items() if len(form) > 3})
        self.currency_words = currencies
        self.currency_signs = {
            _split(form): unit for form, unit in lexicon.classes("currency_signs").items()
            if form != unit
        }
        self.sign_ends = frozenset(tokens[-1] for tokens in self.currency_signs)
        self.events = _phrases(lexicon.classes("events"))
        self.event_breaks = lexicon.words("event_breaks")
        self.about_stop = lexicon.words("about_stops")
        self.about_cues = lexicon.words("about_cues")
        names = lexicon.pairs("figure_units")
        self.year_of_age = names["age"]
        self.count = names["count"]
        self.dollar = names["dollar"]
        self.percentage = names["percentage"]
        self.long_units = self.time_units | lexicon.words("measured_units")
        self.foot = names["foot"]
        self.weight_pound = names["weight pound"]
        self.money_pound = names["money pound"]
        self.country_dollars = lexicon.pairs("currency_suffixes")
        self.rate_units = lexicon.words("rate_units") | self.time_units
        events = {tokens[0] for entries in self.events.values() for tokens, _ in entries if len(tokens) == 1}
        self.verbs = lexicon.words("noun_verbs") | {word for word in events if not self.plural(word)}
        self.not_heads = lexicon.words("noun_not_heads")
        self.spans = lexicon.words("span_words")
        self.span_cues = lexicon.words("span_cues")
        self.and_more = lexicon.words("trend_between")
        self.clause_words = lexicon.words("clause_words")
        self.age_words = lexicon.words("age_words")
        self.all_words = lexicon.words("ordinal_idioms")
        self.one_before = lexicon.words("one_before")
        self.one = frozenset(word for word, value in self.numbers.items() if value == 1)
        self.per = names["per"]
        self.until = lexicon.pairs("figure_units")["until"]
        # What a word can start, one letter each; a later line wins.
        starts: dict[str, str] = {}
        for letter, words in (
            ("c", lexicon.words("couple_words")),
            ("o", self.ordinals),
            ("f", self.fractions),
            ("v", self.vague),
            ("x", self.times),
            ("m", self.months),
            ("d", self.weekdays),
            ("t", self.clock),
            ("n", self.numbers),
            ("s", self.signs),
        ):
            for word in words:
                starts[word] = letter
        for word, role in self.roles.items():
            if role in _STARTING_ROLES:
                starts[word] = _STARTING_ROLES[role]
        self.starts = starts
        self.kinds = _Kinds(starts)
        # What "a" can make a figure of; units that are written with capitals aside.
        self.after_article = frozenset([*self.scales, *self.fractions, *self.unit_words])

    def role(self, word: str) -> str:
        """The role of a function word in the grammar of figures, or an empty string."""
        return self.roles.get(word, "")

    def unit(self, tokens: Tokens, i: int) -> tuple[str, int] | None:
        """The unit that starts at token ``i`` and the index after it."""
        if i < tokens.n and tokens.form[i] in self.glued_units and tokens.glued(i) and tokens.form[i - 1][0].isdecimal():
            return self.glued_units[tokens.form[i]], i + 1
        exact = match(self.units, tokens.form, i)
        folded = match(self.unit_words, tokens.low, i)
        if exact is None or (folded is not None and folded[1] > exact[1]):
            return folded
        return exact

    def singular(self, word: str) -> str:
        """The singular of a noun, the word itself when it is no plural."""
        known = self.plurals.get(word)
        if known is None:
            known = self._singulars.get(word)
            if known is None:
                if len(self._singulars) > _MOST_WORDS:
                    self._singulars.clear()
                known = self._singulars[word] = self._singular(word)
        return known

    def _singular(self, word: str) -> str:
        head, hyphen, last = word.rpartition("-")
        if hyphen:
            return head + "-" + self.singular(last)
        if len(word) < 4 or word.endswith(self.unplural_endings):
            return word
        for ending, singular in self.plural_endings:
            if word.endswith(ending):
                if len(word) - len(ending) < 2:
                    continue
                return word[: len(word) - len(ending)] + singular
        return word

    def plural(self, word: str) -> bool:
        """Whether a word looks like a plural noun."""
        return word in self.plurals or self.singular(word) != word


@lru_cache(maxsize=8)
def vocabulary(lexicon: Lexicon) -> Vocabulary:
    """The tables of a lexicon."""
    return Vocabulary(lexicon)
