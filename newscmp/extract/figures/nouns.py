"""What is counted: measured units and their rates, ages, and the counted noun phrase."""

from __future__ import annotations

from decimal import Decimal

from newscmp.extract.figures.mention import ONE, Mention
from newscmp.extract.figures.tokens import HYPHENS, Tokens
from newscmp.extract.figures.vocabulary import Vocabulary, match

_MAX_WORDS = 7
_PLACES = 6  # of a third of a percent
_SHORT = 4  # more digits than a percentage has before it
_FEET = frozenset("'′’")
_FEET_OR_OPEN = frozenset("'′’‘")
_QUOTES = frozenset("\"'“”‘’«»")


def read_unit(t: Tokens, m: Mention, v: Vocabulary) -> None:
    """Give the amount the unit or the counted noun that follows it."""
    j = m.last
    if m.unit == "%":
        _read_share(t, m, v)
        return
    if m.unit is not None:  # a currency sign stood before the number
        _after_money(t, m, v)
        return
    if t.at(j) == "+" and t.glued(j):
        j += 1
    of = j
    if m.vague and v.role(t.at(j)) == "of":
        of = j = j + 1
        while v.role(t.at(j)) in ("the", "other") or t.at(j) in v.between:
            j += 1
    hyphen = t.at(j) in HYPHENS and t.glued(j) and t.at(j + 1)[:1].isalpha()
    if hyphen:
        j += 1
        if v.role(t.at(j)) in ("to", "in") and t.hyphen(j + 1):  # "0-to-60-mph", "two-in-three"
            return
        if t.at(j) in v.fillers:
            j += 1
    if _read_age(t, m, j, v):
        return
    found = v.unit(t, j)
    if found is not None and not _is_noun_modifier(t, m, found, j, v):
        unit, end = found
        m.unit = _sterling(m, unit, t, end, v)
        m.own = True
        m.last = end
        _read_rate(t, m, v)
        return
    if hyphen and m.word and not m.vague and t.at(j) in v.numbers:
        return
    # "12 or more people", "12 other people": the cue or determiner stands between number and noun
    after = match(v.after, t.low, j)
    if after is not None:
        j = after[1]
    while v.role(t.at(j)) == "other" or t.at(j) in ("additional", "further", "more"):
        j += 1
    if after is not None or j > of:
        found = v.unit(t, j)
        if found is not None:
            m.unit, m.last = found
            m.own = True
            _read_rate(t, m, v)
            return
    one = m.value == ONE and m.word and not m.vague
    if v.role(t.at(j)) == "of" and not m.vague:
        k = j + 1
        while v.role(t.at(k)) == "the":
            k += 1
        if k > j + 1:
            j = k
            one = False
    noun = read_noun(t, j, v, one)
    if noun is not None and j > of and t.at(noun[1]) in ("'s", "’s"):
        noun = None  # "1,000 of the firm's 5,000 workers"
    if noun is not None:
        m.noun, m.last = noun
        m.own = True
        measured = v.unit_words.get(t.at(m.last - 1))
        if measured and measured[0][1] in v.time_units:  # "three consecutive days"
            m.unit, m.noun = measured[0][1], None
    rate = _rate(t, m.last, v)
    if rate is not None:
        m.rate, m.last = rate
        if m.noun is not None:
            m.noun = f"{m.noun} per {m.rate}"
        elif m.unit is not None:
            m.unit = f"{m.unit} per {m.rate}"
    elif m.noun is None and m.unit is None and t.at(j) in _FEET and t.glued(j) and _closes_nothing(t, j):
        m.unit, m.last = v.foot, j + 1
        m.own = True


def _closes_nothing(t: Tokens, j: int) -> bool:
    """Whether the mark at ``j`` is no closing quotation mark: none of its kind stands elsewhere in the statement."""
    return not any(k != j and form in _FEET_OR_OPEN for k, form in enumerate(t.form))


def _is_noun_modifier(t: Tokens, m: Mention, found: tuple[str, int], j: int, v: Vocabulary) -> bool:
    """"two second-half goals": the unit word is the first half of another word."""
    end = found[1]
    if t.hyphen(end) and (t.at(end + 1) in v.fractions or t.at(j) in v.ordinals):
        return True  # "two second-half goals", "two second-hand cars"
    word = t.form[j]
    if len(word) == 1 and word.isalpha() and t.hyphen(end) and t.form[end + 1][0].isdecimal():
        return True  # "250,000 F-150s"
    # a lone letter is a unit only beside the number or at the end of a phrase
    return len(word) == 1 and word.isalpha() and not t.glued(j) and (
        (t.at(end) == "." and end + 1 < t.n) or (word == "a" and (t.at(end)[:1].isalpha() and t.at(end) not in v.stops))
    )


def _sterling(m: Mention, unit: str, t: Tokens, end: int, v: Vocabulary) -> str:
    """"Two million pounds" and "five pounds a kilo" are money, "208 pounds" is weight."""
    if unit == v.weight_pound and (m.scale >= 1000 or t.at(end) in v.rates):
        return v.money_pound
    return unit


def _read_age(t: Tokens, m: Mention, j: int, v: Vocabulary) -> bool:
    """"50-year-old", "15 year-old", "30 years old", "two years of age", "six-month-old"."""
    found = v.unit_words.get(t.at(j)) or v.units.get(t.at(j))
    if not found or found[0][1] not in v.time_units or len(found[0][0]) != 1:
        return False
    unit = found[0][1]
    k = j + 1
    if t.at(k) in HYPHENS:
        k += 1
    if v.role(t.at(k)) == "old":
        k += 1
    elif v.role(t.at(k)) == "of" and v.role(t.at(k + 1)) == "age":
        k += 2
    else:
        return False
    m.kind = "age"
    m.unit = f"{unit} of age"
    m.own = True
    m.last = k
    return True


def _read_rate(t: Tokens, m: Mention, v: Vocabulary) -> None:
    rate = _rate(t, m.last, v)
    if rate is not None:
        m.unit, m.last = f"{m.unit} per {rate[0]}", rate[1]


def _rate(t: Tokens, j: int, v: Vocabulary) -> tuple[str, int] | None:
    """"per barrel", "a day", "/month", "-a-day": what it is counted by and the index after it."""
    if t.hyphen(j):
        j += 1
    slash = t.at(j) == "/" and t.glued(j)
    word = t.at(j)
    if not slash and word not in v.rates:
        return None
    k = j + 1
    if t.hyphen(k):
        k += 1
    if v.role(t.at(k)) == "article":  # "per a"
        return None
    found = v.unit(t, k)
    if found is not None:
        if found[0] == v.percentage:
            return None
        if not slash and v.role(word) == "article" and (found[0] not in v.rate_units or t.at(found[1]) in v.rate_blockers):
            return None
        return found
    if t.at(k) in v.rate_nouns and not slash:
        return t.at(k), k + 1
    if v.role(word) == "each" and word == v.per and t.at(k)[:1].isalpha() and t.at(k) not in v.stops:
        return v.singular(t.at(k)), k + 1
    return None


def _after_money(t: Tokens, m: Mention, v: Vocabulary) -> None:
    """After "$75": "U.S.", an after-cue, a rate."""
    j = m.last
    suffix = v.country_dollars.get(t.form[j]) if j < t.n and m.unit == v.dollar else None
    if suffix is not None:
        m.unit, m.last = suffix, j + 1
    if t.hyphen(m.last) and t.at(m.last + 1) not in v.rates:
        return
    _read_rate(t, m, v)


def _read_share(t: Tokens, m: Mention, v: Vocabulary) -> None:
    """"A third of voters": a share of the noun, unit "% voter"; "half of which": "% -"."""
    j = m.last
    if v.role(t.at(j)) == "of":
        j += 1
    unit = v.unit(t, j + 1) if (t.at(j).isdecimal() and len(t.at(j)) < _SHORT) or t.at(j) in v.numbers else None
    if unit is not None and unit[0] == v.percentage and m.value is not None:  # "one-half of 3 percent"
        whole = v.numbers[t.at(j)] if t.at(j) in v.numbers else Decimal(t.at(j))
        m.value = round(m.value * whole, _PLACES)
        m.unit, m.last = unit
        m.own = True
        return
    while v.role(t.at(j)) in ("the", "article"):
        j += 1
    noun = read_noun(t, j, v, False)
    m.own = True
    m.unit = "% -"
    if noun is not None:
        m.unit = f"% {noun[0]}"
        m.last = noun[1]


def read_noun(t: Tokens, j: int, v: Vocabulary, one: bool) -> tuple[str, int] | None:
    """The noun phrase that starts at token ``j`` up to its head, singular and in lower case, and the index after it.

    Without a part-of-speech tagger the head is the first plural; where there is none, the words up to the first one that
    cannot belong to the phrase.
    """
    words: list[str] = []
    ends: list[int] = []
    head = -1
    k = j
    while k < t.n and len(words) < _MAX_WORDS:
        form = t.form[k]
        word = t.low[k]
        if not form[0].isalpha():
            if words and form in ("'s", "’s"):
                k += 1
                continue
            if not words and form in _QUOTES and t.glued(k + 1):
                k += 1
                continue
            inside = words and t.low[k - 1] not in v.superlatives  # "two 737 Max jets", but "one of the best 30 harvests"
            if inside and form[0].isdecimal() and k + 1 < t.n and t.form[k + 1][0].isupper():
                words.append(word)
                ends.append(k + 1)
                k += 1
                continue
            if v.role(word) == "and" and words and t.form[k - 1][0].isupper() and t.at(k + 1)[:1].isalpha():
                k += 1
                continue
            if form[0].isdecimal() and not words and not t.apart(k):
                measured = v.unit(t, k + 1 + t.hyphen(k + 1))
                if measured is not None:
                    words += [word, measured[0]]
                    k = measured[1]
                    ends += [k, k]
                    continue
            break
        if word in v.stops:
            follows = k + 1 < t.n and t.form[k + 1][0].isupper() and t.low[k + 1] not in v.stops
            if v.role(word) == "and" and words and follows and t.form[k - 1][0].isupper() and head < 0:
                k += 1
                continue
            if v.role(word) == "and" and words and head < 0 and not one and _goes_on(t, k + 1, v):
                k += 1  # "red and white flags"
                continue
            named = _named_group(t, k, v) if words and head < 0 and not one and v.role(word) in ("for", "of") else None
            if named is not None:
                words.append(t.low[named - 1])
                ends.append(named)
                head = len(words) - 1
                break
            if words or not (t.hyphen(k + 1) or (word in v.modifiers and t.at(k + 1)[:1].isalpha())):
                break
            if word in v.skipped and not t.hyphen(k + 1):
                k += 1
                continue
        if word in v.weekdays or (word in v.months and form[0].isupper()):
            break
        end = k + 1
        joined = word
        while t.hyphen(end) and t.form[end + 1][0].isalnum():
            joined += "-" + t.low[end + 1]
            end += 2
        if words and joined in v.verbs:
            break
        if not words and joined in v.stops and (k + 1 >= t.n or t.low[end] in v.stops):
            break
        if joined.endswith(v.adverb_endings) and end < t.n and t.low[end].endswith(v.verb_endings):
            k = end + 1  # "decently sized"
            continue
        if head >= 0:
            if not v.plural(joined) or joined in v.not_heads:
                break
        elif one and words and _is_verb(joined, v):
            break
        if form[-1] == "s" and len(form) > 2 and form[:-1].isupper() and end == k + 1:
            head = len(words)  # "85 RBIs"
            words.append(word[:-1])
            ends.append(end)
            break
        words.append(joined)
        ends.append(end)
        k = end
        if v.plural(joined) and joined not in v.attributive and not one:
            head = len(words) - 1
        if one and len(words) > 3:
            break
    if head < 0 and words and words[-1] in v.attributive and v.plural(words[-1]):
        head = len(words) - 1
    if head < 0:
        while words and len(words) > 1 and _is_verb(words[-1], v):
            words.pop()
            ends.pop()
        if not words or (_is_verb(words[0], v) and len(words) == 1) or words[0].endswith(v.adverb_endings):
            return None
        if len(words) == 1 and words[0].endswith(v.verb_endings):
            return None
        if all(match(v.events, [w], 0) is not None and not v.plural(w) for w in words):
            return None
        head = min(len(words), 4) - 1
    words = words[: head + 1]
    words = [v.superlatives.get(word, word) for word in words]
    words[-1] = v.singular(words[-1])
    return " ".join(words), ends[head]


def _named_group(t: Tokens, k: int, v: Vocabulary) -> int | None:
    """The index after the noun that a name with "for" or "of" at token ``k`` qualifies: "700,000 Help for Young Arrivals
    (HYA) recipients"; None where the name stands alone."""
    if not (t.form[k - 1][0].isupper() and t.at(k + 1)[:1].isalpha() and t.form[k + 1][0].isupper()):
        return None
    j = k + 1
    while j < t.n and j < k + _MAX_WORDS and t.form[j][0].isupper():
        j += 1
    if t.at(j) == "(" and t.at(j + 2) == ")":
        j += 3
    return j + 1 if t.at(j)[:1].isalpha() and t.at(j) not in v.stops and v.plural(t.at(j)) else None


def _goes_on(t: Tokens, k: int, v: Vocabulary) -> bool:
    """Whether an adjective and a plural, or a plural, start at token ``k``."""
    word = t.at(k)
    if not word[:1].isalpha() or word in v.stops or word in v.starts or word in v.verbs:
        return False
    return v.plural(word) or (v.plural(t.at(k + 1)) and t.at(k + 1) not in v.stops)


def _is_verb(word: str, v: Vocabulary) -> bool:
    """Whether a word after a singular noun is likely its verb: "asks", "died"."""
    if v.singular(word) != word and word not in v.plurals:
        return True
    return word in v.verbs or (len(word) > 4 and word.endswith(v.verb_endings))
