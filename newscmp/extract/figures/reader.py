"""The order in which the figures of one statement are read."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from newscmp.extract.figures import amounts
from newscmp.extract.figures.context import carry_trends, loosen_comparisons, read_added, read_bound, read_swing, read_trend
from newscmp.extract.figures.dates import read_clock, read_digit_date, read_month
from newscmp.extract.figures.events import read_events
from newscmp.extract.figures.mention import ONE, Mention
from newscmp.extract.figures.names import read_name
from newscmp.extract.figures.nouns import read_unit
from newscmp.extract.figures.ranges import fill_units, join_odds, join_ranges
from newscmp.extract.figures.tokens import HYPHENS, Tokens
from newscmp.extract.figures.vocabulary import DIGITS, Vocabulary, match

_MAX_AGE = 120
_LEAST_AGE = 10  # of someone who is not named
_MOST_DIGITS = 27


def read_statement(t: Tokens, v: Vocabulary, names: Callable[[], frozenset[str]] = frozenset) -> list[Mention]:
    """All figures of one statement, in text order. ``names``: the words that the article writes with a capital inside a
    sentence, so that the first word of a sentence can be told from a name."""
    mentions: list[Mention] = []
    past = 0
    kinds = list(map(v.kinds.__getitem__, t.low))
    for i, kind in enumerate(kinds):
        if not kind or i < past:
            continue
        m = _read_digits(t, i, v) if kind == DIGITS else _read_word(t, i, kind, v, mentions)
        if m is not None:
            mentions.append(m)
            inner = t.form[m.number_end : m.number_end + 1]  # "2.9 million 9 litre cases": the 9 litres count too
            past = max(m.number_end if inner and inner[0][0].isdecimal() else m.last, i + 1)
    if not mentions:
        return mentions
    for m in mentions:
        if m.kind in ("quantity", "age", "time"):
            read_bound(t, m, v)
        if m.kind == "quantity":
            read_added(t, m, v)
    loosen_comparisons(t, mentions, v)
    mentions = join_ranges(t, join_odds(t, mentions, v), v)
    mentions.sort(key=lambda m: m.first)
    fill_units(t, mentions, v)
    for m in mentions:
        if m.kind == "quantity":
            read_trend(t, m, v)
            read_swing(t, m, v)
    carry_trends(t, mentions, v)
    read_events(t, mentions, v, names)
    mentions = [m for m in mentions if not _stands_for_known(t, m, v)]
    for m in mentions:
        m.value, m.upper = _tidy(m.value), _tidy(m.upper)
    return mentions


def _stands_for_known(t: Tokens, m: Mention, v: Vocabulary) -> bool:
    """"The two met again": a pronoun that counts nothing new."""
    if not m.word or m.kind != "quantity" or m.unit or m.noun or m.event or m.upper:
        return False
    return v.role(t.at(m.left - 1)) == "the" and v.role(t.at(m.last)) != "of"


def _tidy(value: Decimal | None) -> Decimal | None:
    """A number without the zeros that scaling left behind: 1.50 billion is 1500000000."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole.quantize(ONE) if whole == value and value.adjusted() < _MOST_DIGITS else value.normalize()


def _read_digits(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    clock = read_clock(t, i, v)
    if clock is not None:
        return clock
    money = _money(t, i, v)
    if money is None:
        typed = read_digit_date(t, i, v) or _digit_ordinal(t, i, v)
        if typed is None and not amounts.is_fraction(t, i):
            typed = read_name(t, i, v)
        if typed is not None:
            return typed
        decade = _decade(t, i)
        if decade is not None:
            return decade
    m = amounts.read_amount(t, i, v)
    if m is None:
        return None
    if money is not None:
        m.unit, m.first = money
        m.left = m.first
        m.own = True
    _minus(t, m, v)
    _finish(t, m, v)
    return Mention(i, m.last, kind="name") if _is_title(t, m, v) else m


def _is_title(t: Tokens, m: Mention, v: Vocabulary) -> bool:
    """Whether a length of time is a name: "on 60 Minutes", inside a sentence."""
    word = t.form[m.number_end] if m.unit in v.time_units and m.number_end < t.n else ""
    return word.istitle() and m.first > 0 and word.lower() in v.unit_words and not t.title_case()


def _finish(t: Tokens, m: Mention, v: Vocabulary) -> None:
    read_unit(t, m, v)
    if m.unit in v.unit_sizes and m.value == ONE and m.value is not None:
        size, m.unit = v.unit_sizes[m.unit]
        m.value *= size
    if m.unit is None and m.noun is None and not m.vague:
        _bare_age(t, m, v)
    head = v.tail_units.get(t.at(m.first - 1))
    if head is None and v.role(t.at(m.first - 1)) == "of":
        head = v.tail_units.get(t.at(m.first - 2))
    if head is not None and m.unit is None:
        m.unit = head
        m.noun = None
        m.last = m.number_end
        m.own = True


def _money(t: Tokens, i: int, v: Vocabulary) -> tuple[str, int] | None:
    """The currency whose sign or code stands before token ``i``, and where it starts."""
    for size in (3, 2, 1):
        if i >= size and t.form[i - 1] in v.sign_ends:
            unit = v.currency_signs.get(tuple(t.form[i - size : i]))
            if unit is not None:
                if t.form[i - 1].isalpha() and size == 1 and len(t.form[i - 1]) < 2:
                    continue
                return unit, i - size
    return None


def _minus(t: Tokens, m: Mention, v: Vocabulary) -> None:
    """A minus sign or word before the number."""
    j = m.first - 1
    if j < 0 or m.value is None:
        return
    if t.form[j] in HYPHENS:
        if m.word:
            return
        word = v.role(t.at(j - 1)) == "minus"
        if t.form[max(0, j - 2) : j] == ["+", "/"]:
            m.left = m.first = j - 2
            return
        loose = j == 0 or not t.glued(j) or t.form[j - 1] in "(/:;~"
        if t.glued(m.first) and (word or (loose and t.form[j] not in "–—")):
            m.first = j - 1 if word else j
            m.value = -m.value
            m.sign = True
    elif v.role(t.at(j)) == "minus":
        if v.role(t.at(j - 1)) == "or" and v.role(t.at(j - 2)) == "plus":
            m.first = j - 2  # "plus or minus three points": how far it may be off, no number below zero
        else:
            m.first = j
            m.value = -m.value
            m.sign = True
    m.left = m.first


def _digit_ordinal(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    if t.form[i].isdecimal() and t.glued(i + 1) and t.low[i + 1] in v.ordinal_endings and len(t.form[i]) < 6:
        return _ordinal(t, i, i + 2, Decimal(t.form[i]))
    return None


def _ordinal(t: Tokens, i: int, j: int, value: Decimal) -> Mention:
    name = j < t.n and t.form[j][0].isupper() and i > 0 and not t.form[i][0].islower()
    m = Mention(i, j, None if name else value, kind="name" if name else "ordinal")
    if not name:
        m.canonical = str(value)
    return m


def _decade(t: Tokens, i: int) -> Mention | None:
    if len(t.form[i]) == 2 and t.form[i][1] == "0" and t.glued(i + 1) and t.low[i + 1] == "s":
        m = Mention(i, i + 2, kind="date")
        m.canonical = t.form[i] + "s"
        return m
    return None


def _bare_age(t: Tokens, m: Mention, v: Vocabulary) -> None:
    """"Maddon, 66, has", "aged 35", "who was 10", "life expectancy is around 73": a number that is an age."""
    if m.value is None or not 0 < m.value <= _MAX_AGE or m.value != int(m.value) or m.scale != ONE:
        return
    i, j = m.first, m.last
    before = t.at(i - 1)
    if m.word and m.value == ONE:
        return
    if v.role(t.at(m.number_end)) == "or" and t.at(m.number_end + 1) in v.older:
        m.kind = "age"
        m.unit = v.year_of_age
        m.own = True
        return
    if v.role(before) == "then" and t.at(i - 2) == ",":
        i -= 1
        before = ","
    named = before == "," and t.at(j) in (",", ";", ".", ")") and i > 1 and t.form[i - 2][0].isupper()
    noun = before == "," == t.at(j) and m.value >= _LEAST_AGE and t.at(i - 2)[:1].isalpha() and t.at(i - 2) not in v.stops
    if noun and t.at(j + 1) not in v.numbers and not t.at(j + 1)[:1].isdecimal():
        named = True  # "the former treasurer, 58, has"
    listed = named and t.at(i - 2) not in v.months and t.at(i - 2) not in v.weekdays
    if listed and m.value >= 5 and not (t.at(j) == "." and j + 1 < t.n):
        pass
    elif v.role(before) == "age" or (v.role(before) == "of" and v.role(t.at(i - 2)) == "age"):
        _age_range(t, m, j, v)
    elif _was(t, i, j, v):
        pass
    else:
        return
    m.kind = "age"
    m.unit = v.year_of_age
    m.own = True


def _age_range(t: Tokens, m: Mention, j: int, v: Vocabulary) -> None:
    """"Between the ages of 12 and 16", "aged 16 to 18", "ages 5-11": one range; "aged 12 and 16" are two ages."""
    end = t.at(j + 1)
    if not (end.isdecimal() and len(end) <= 3) or m.value is None or not m.value < int(end) <= _MAX_AGE:
        return
    between = any(v.role(t.at(k)) == "between" for k in range(max(0, m.first - 4), m.first))
    if v.role(t.at(j)) == ("and" if between else "to") or t.hyphen(j):
        m.upper = Decimal(end)
        m.last = m.number_end = j + 2


def _was(t: Tokens, i: int, j: int, v: Vocabulary) -> bool:
    """"who was 10.", "he will be 35 by", "expectancy is around 73"."""
    k = i - 1
    while t.at(k) in v.between or (t.at(k),) in v.before:
        k -= 1
    if v.role(t.at(k)) != "be":
        return False
    after = t.at(j)
    if v.role(after) == "of" or not (not after or after in ".,;)" or after in v.stops or after.endswith(v.verb_endings)):
        return False
    person = v.role(t.at(k - 1)) == "who" or v.role(t.at(k - 2)) == "who"
    return person or any(t.at(x) in v.age_words for x in range(max(0, k - 8), k))


def _read_word(t: Tokens, i: int, kind: str, v: Vocabulary, done: list[Mention]) -> Mention | None:
    m: Mention | None = None
    if kind in "nf" and i > 1 and t.hyphen(i - 1) and t.form[i - 2][-1].isalpha():
        before = t.low[i - 2]
        if before not in v.numbers and not v.role(before) and (before,) not in v.before:
            return None  # "production-four-door"
    if kind == "n":
        if t.low[i] in v.one and not _is_one(t, i, v):
            return None
        m = read_name(t, i, v)
        if m is not None:
            return m
        m = amounts.read_words(t, i, v)
        if m is not None and m.value is not None and (t.at(m.last) in v.fractions or t.at(m.last) in v.ordinals):
            return _word_fraction(t, m, v)
        if m is not None and t.hyphen(m.last) and (t.at(m.last + 1) in v.fractions or t.at(m.last + 1) in v.ordinals):
            return _word_fraction(t, m, v, 1)
        if m is not None and t.at(m.last) in v.halves and m.value is not None and m.value <= 12:
            hour = int(m.value)
            m = Mention(i, m.last + 1, kind="time")
            half = v.halves[t.at(m.last - 1)]
            m.canonical = f"{hour + 12 if half == 'pm' and hour < 12 else hour:02}:00"
            return m
    elif kind == "v":
        m = amounts.read_vague(t, i, v)
        if m is not None and v.role(t.at(m.last)) != "of" and done and done[-1].last == i:
            return None
    elif kind == "a":
        after = i + 1
        if after < t.n and (t.low[after] in v.after_article or t.form[after] in v.units):
            m = amounts.read_article(t, i, v)
    elif kind == "f":
        m = amounts.read_fraction(t, i, v, i, ONE)
        if t.low[i] in v.ordinals and m is not None and t.at(i - 1) not in v.one:
            m = None
        if m is not None and (t.at(i - 1) in v.ordinals or t.at(i - 1) in v.ordinal_endings):
            return None  # "the second half of"
        if m is None and t.low[i] in v.ordinals:
            return _word_ordinal(t, i, v)
    elif kind == "o":
        return _word_ordinal(t, i, v)
    elif kind == "m":
        return read_month(t, i, v)
    elif kind == "d":
        if not t.form[i][0].isupper():
            return None
        m = Mention(i, i + 1, kind="date")
        m.canonical = v.weekdays[t.low[i]]
        return m
    elif kind == "t":
        m = Mention(i, i + 1, kind="time")
        m.canonical = v.clock[t.low[i]]
        return m
    elif kind == "x":
        m = Mention(i, i + 1, v.times[t.low[i]])
        m.unit = v.count
        m.own = True
        return m
    elif kind == "s":
        m = amounts.read_sign(t, i, v)
    elif kind == "c":
        m = amounts.read_couple(t, i, v)
    elif kind == "q":
        m = amounts.read_few(t, i, v)
    if m is None or m.kind != "quantity":
        return m
    _minus(t, m, v)
    _finish(t, m, v)
    m.one_of = kind == "n" and m.value == ONE and v.role(t.at(m.number_end)) == "of"
    if m.value == 2 and not m.own and v.role(t.at(i - 1)) == "or" and t.at(i - 2) not in v.numbers:
        m.one_of = t.at(i - 2).isalpha()  # "a matter or two"
    if m.unit is None and m.word and t.hyphen(m.number_end) and match(v.after, t.low, m.number_end + 1) is None:
        follows = t.at(m.number_end + 1)
        if follows in v.hyphen_kinds:
            return None  # "two-way", "six-speed": a kind, not a count; but "six-term", "four-candidate"
    return m


def _word_fraction(t: Tokens, m: Mention, v: Vocabulary, skip: int = 0) -> Mention | None:
    """"One third of", "two-thirds", "three quarters"; else the number stands alone ("one third party")."""
    j = m.last + skip
    if t.at(j) in v.fractions:
        found = amounts.read_fraction(t, j, v, m.first, m.value or ONE)
        if found is not None:
            _finish(t, found, v)
            return found
    if m.value is not None and m.value >= 20 and t.at(j) in v.ordinals:
        return _ordinal(t, m.first, j + 1, m.value + v.ordinals[t.at(j)])
    _finish(t, m, v)
    return m


def _word_ordinal(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    if v.role(t.at(i - 1)) == "at" and t.at(i + 1) in (",", "", ".") :
        return None
    if v.role(t.at(i + 1)) == "of" and t.at(i + 2) in v.all_words:
        return None
    value = v.ordinals[t.low[i]]
    return _ordinal(t, i, i + 1, value)


def _is_one(t: Tokens, i: int, v: Vocabulary) -> bool:
    """Whether "one" counts: before a unit, a scale, a noun or "of the", but not as a pronoun or in an idiom."""
    before, after = t.at(i - 1), t.at(i + 1)
    one_of = v.role(after) == "of"
    if after in v.one_idioms or before in v.one_before or (not one_of and v.role(before) in ("the", "each")):
        return False
    if t.hyphen(i + 1) or (i > 0 and t.hyphen(i - 1)):
        then = t.at(i + 2)
        if v.role(then) == "in" and t.hyphen(i + 3):  # "a one-in-three chance"
            return t.at(i + 4) in v.numbers or t.at(i + 4).isdecimal()
        return then in v.numbers or then in v.fractions or then in v.time_units
    role = v.role(after)
    if role in ("of", "out"):
        k = i + 2 + (role == "out")
        if v.role(t.at(k)) == "each" and (t.at(k + 1) in v.numbers or t.at(k + 1).isdecimal()):
            return True  # "one of every seven tenants"
    if role == "of":
        return v.role(t.at(i + 2)) == "the" or t.at(i + 2) in v.numbers
    if role in ("to", "or") and t.at(i + 2) in v.numbers:
        return True
    if role in ("in", "out"):
        k = i + 2 + (v.role(t.at(i + 2)) in ("of", "each"))
        return t.at(k) in v.numbers or t.at(k).isdecimal()
    if after in v.scales or after in v.fractions or v.unit(t, i + 1) is not None:
        return True
    if match(v.events, t.low, i + 1 + (role == "be")) is not None:
        return True
    if i and match(v.events, t.low, i - 1) is not None:
        return True
    if not after[:1].isalpha() or after in v.stops:
        return False
    then = t.at(i + 2)  # "one seeking to", but "one elected official"
    return not after.endswith(v.verb_endings) or (then[:1].isalpha() and then not in v.stops)
