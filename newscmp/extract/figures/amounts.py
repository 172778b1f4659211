"""The number grammar: digits, word numbers, scales, fractions, vague plurals, and what they are worth."""

from __future__ import annotations

from decimal import Decimal

from newscmp.extract.figures.mention import ONE, Mention
from newscmp.extract.figures.tokens import HYPHENS, Tokens, plain
from newscmp.extract.figures.vocabulary import Vocabulary

_TEN = Decimal(10)
_HUNDRED = Decimal(100)
_FRACTION_PARTS = frozenset(["2", "3", "4", "5", "6", "8", "10", "12", "16", "32"])
_MAX_DIGITS = 30  # a longer run of digits is no amount


def read_amount(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """The amount that starts with the digits at token ``i``."""
    form = t.form[i]
    if len(form) > _MAX_DIGITS:
        return None
    value = Decimal(plain(form))
    j = i + 1
    if value == value.to_integral_value() and j < t.n:
        part = _vulgar(t, i, j, v)
        if part is not None:
            value, j = part
    m = Mention(i, j, value)
    _power(t, m)
    _scale(t, m, v)
    return m


def _vulgar(t: Tokens, i: int, j: int, v: Vocabulary) -> tuple[Decimal, int] | None:
    """1/2, 2 1/2, 2½: the value with its fraction and the index after it."""
    whole = Decimal(plain(t.form[i]))
    sign = v.signs.get(t.form[j])
    if sign is not None:
        return whole + sign, j + 1
    if t.at(j + 1) == "/" and t.glued(j + 1) and not t.glued(j):
        part = _slashed(t, j)
        if part is not None:
            return whole + part, j + 3
    if t.form[j] == "/" and t.glued(j):
        part = _slashed(t, i)
        if part is not None:
            return part, i + 3
    return None


def is_fraction(t: Tokens, i: int) -> bool:
    """Whether "1/2" stands at token ``i``."""
    return t.at(i + 1) == "/" and t.glued(i + 1) and _slashed(t, i) is not None


def _slashed(t: Tokens, i: int) -> Decimal | None:
    """The value of "1/2" at token ``i``; None where it is a date or no common fraction."""
    over, under = t.form[i], t.at(i + 2)
    if under not in _FRACTION_PARTS or not over.isdecimal() or not t.glued(i + 2) or t.at(i + 3) == "/":
        return None
    if len(over) > 2 or int(over) >= int(under):
        return None
    return Decimal(over) / Decimal(under)


def _power(t: Tokens, m: Mention) -> None:
    """2.998×10−8 and 3 x 10^8: powers of ten."""
    j = m.last
    if t.at(j) not in ("×", "x") or t.at(j + 1) != "10" or m.value is None:
        return
    k = j + 2
    if t.at(k) == "^":
        k += 1
    negative = t.at(k) in HYPHENS and t.at(k) != ""
    if negative:
        k += 1
    power = t.at(k)
    if power.isdecimal() and len(power) <= 2 and t.glued(k):
        m.value = m.mantissa = m.value.scaleb(-int(power) if negative else int(power))
        m.last = m.number_end = k + 1


def _scale(t: Tokens, m: Mention, v: Vocabulary) -> None:
    """Scales after the number: million, bn, "4 hundred million", "2 lakh crore"."""
    while m.last < t.n:
        j = m.last
        if t.hyphen(j) and t.low[j + 1] in v.scales:
            j += 1
        factor = v.scales.get(t.low[j])
        if factor is None:
            factor = v.scale_marks.get(t.form[j])
            if factor is None or m.scale != ONE or not _is_mark(t, j, v):
                return
        if m.scale.adjusted() > _MAX_DIGITS:
            return
        m.scale *= factor
        m.last = m.number_end = j + 1
        if m.value is not None:
            m.value *= factor


def _is_mark(t: Tokens, j: int, v: Vocabulary) -> bool:
    """Whether the abbreviation at ``j`` is a scale and not a unit: "12.3m tonnes", "$4m", "8 B people"; but not "37m"."""
    first = j - 1
    sign = t.form[first - 1] if first > 0 else ""
    money = sign in v.sign_ends and (len(sign) > 1 or not sign.isalpha())  # "A 2.5m wall"
    word = j + 1 < t.n and t.form[j + 1][0].isalpha() and not t.glued(j + 1)
    counted = word and t.low[j + 1] not in v.stops and t.low[j + 1] not in v.rates
    if not t.glued(j):
        return (counted and v.plural(t.low[j + 1])) or (money and len(t.form[j]) > 1)
    if money:
        return True
    if len(t.form[j]) > 1 and v.unit(t, j) is None:
        return True
    if t.form[j] in ("k", "K"):
        return True
    if v.unit(t, j) is None:
        return True
    if not counted:
        return False
    if v.plural(t.low[j + 1]) or v.unit(t, j + 1) is not None:
        return True
    if "." not in t.form[first]:
        return False
    for k in range(j + 2, j + 6):  # "1.4m joint print and digital sales", but "a 2.5m high wall of stones"
        if v.role(t.at(k)) == "and":
            continue
        if not t.at(k)[:1].isalpha() or t.at(k) in v.stops:
            return False
        if v.plural(t.at(k)):
            return True
    return False


def read_words(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """The amount that starts with the number word at token ``i``: "two hundred and five", "four and a half million"."""
    total = Decimal(0)
    current = Decimal(0)
    last_small = Decimal(0)  # the last word below 100, to tell "twenty five" from "two five"
    top: Decimal | None = None
    fresh = False
    j = i
    end = i
    while j < t.n:
        word = t.low[j]
        number = v.numbers.get(word)
        if number is not None:
            if fresh and not (last_small >= 20 and last_small % 10 == 0 and 0 < number < 10):
                break
            current += number
            last_small = number if not fresh else current % _HUNDRED
            fresh = True
            j += 1
            end = j
        elif word in v.scales and end > i and (total + current).adjusted() < _MAX_DIGITS:
            factor = v.scales[word]
            if factor == _HUNDRED or factor == 12:
                if not current:
                    break
                current *= factor
            else:
                if top is not None and factor >= top:
                    total = (total + current) * factor
                else:
                    total += (current or ONE) * factor
                top = factor
                current = Decimal(0)
            fresh = False
            j += 1
            end = j
        else:
            break
        if _goes_on(t, j, v, fresh, top is not None):
            j += 1
    if end == i:
        return None
    m = Mention(i, end, total + current)
    m.word = True
    low = t.low[end - 1]
    if low in v.scales:
        m.scale = v.scales[low]
        m.mantissa = (m.value or ONE) / m.scale
    _and_a_half(t, m, v)
    return m


def _goes_on(t: Tokens, j: int, v: Vocabulary, fresh: bool, scaled: bool) -> bool:
    """Whether the hyphen, "and" or comma at ``j`` leads to the next word of the same number."""
    after = t.at(j + 1)
    if t.hyphen(j):
        return after in v.numbers or after in v.scales
    if fresh or after not in v.numbers:
        return False
    return v.role(t.at(j)) == "and" or (t.at(j) == "," and scaled and _scaled_later(t, j + 1, v))


def _scaled_later(t: Tokens, j: int, v: Vocabulary) -> bool:
    """Whether the number words from ``j`` on go on to a scale: "two million, three hundred thousand"."""
    return any(t.at(k) in v.scales for k in range(j + 1, min(j + 4, t.n)))


def _and_a_half(t: Tokens, m: Mention, v: Vocabulary) -> None:
    """"three and a half (million)", "two-and-a-half"."""
    j = m.last
    if t.hyphen(j):
        j += 1
    if v.role(t.at(j)) != "and":
        return
    j += 2 if t.hyphen(j + 1) else 1
    if v.role(t.at(j)) == "article":
        j += 2 if t.hyphen(j + 1) else 1
    elif t.at(j) not in v.numbers:
        return
    parts = v.fractions.get(t.at(j))
    if parts is None or m.value is None or t.at(j).endswith("s"):
        return
    m.value += m.scale / parts
    m.mantissa = m.value / m.scale
    m.last = m.number_end = j + 1
    if m.scale == ONE:
        _scale(t, m, v)


def read_article(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """"a million", "a dozen", "a hundred and five", "a third of", "a quarter of a million", "a half-dozen"."""
    j = i + 1
    word = t.at(j)
    if word in v.scales:
        t_low = t.low[i]
        m = _from_scale(t, i, j, ONE, v)
        # "a hundred and five": hand the words after the article to the grammar
        if word not in ("",) and v.role(t.at(m.last)) == "and" and t.at(m.last + 1) in v.numbers and t_low:
            rest = read_words(t, m.last + 1, v)
            if rest is not None and rest.value is not None and m.value is not None and rest.value < m.scale:
                m.value += rest.value
                m.last = m.number_end = rest.last
        return m
    if word in v.fractions:
        return read_fraction(t, j, v, first=i, times=ONE)
    found = v.unit(t, j)
    if found is not None and found[0] in v.long_units and _after_cue(t, i, v):
        m = Mention(i, j, ONE)
        m.word = True
        return m
    return None


def _after_cue(t: Tokens, i: int, v: Vocabulary) -> bool:
    """Whether a cue of two words or "nearly", "almost" stands before the article: "more than a decade", "nearly a mile"."""
    pair = (t.at(i - 2), t.at(i - 1))
    if pair in v.before:
        return not t.at(i - 3)[:1].isdecimal() and v.unit(t, i - 3) is None if i > 2 else True
    return v.before.get(pair[1:]) == "~"


def read_couple(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """"A couple of hours", "the next couple weeks": two or three."""
    if v.role(t.at(i + 1)) != "of" and t.at(i + 1) not in v.scales:
        found = v.unit(t, i + 1)
        if found is None or found[0] not in v.time_units or not v.plural(t.at(i + 1)) or i == 0:
            return None
        if v.role(t.at(i - 1)) != "article" and t.at(i - 1) not in v.couple_before:
            return None
    first = i - 1 if v.role(t.at(i - 1)) == "article" else i
    m = Mention(first, i + 1, Decimal(2))
    m.upper = Decimal(3)
    scale = i + 1 + (v.role(t.at(i + 1)) == "of")
    if t.at(scale) in v.scales:
        m = _from_scale(t, first, scale, Decimal(2), v)
        m.upper = m.scale * 3
    m.vague = True
    return m


def _from_scale(t: Tokens, first: int, j: int, factor: Decimal, v: Vocabulary) -> Mention:
    """``factor`` times the scale word(s) from token ``j`` on."""
    m = Mention(first, j, factor)
    m.word = True
    _scale(t, m, v)
    return m


def read_few(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """"several thousand", "a few dozen": an interval of two to ten of the scale."""
    if t.at(i + 1) not in v.scales:
        return None
    m = _from_scale(t, i, i + 1, Decimal(2), v)
    m.vague = True
    m.upper = m.scale * _TEN
    return m


def read_vague(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """"dozens", "hundreds of miles", "tens of thousands of people": an interval."""
    low, high = v.vague[t.low[i]]
    j = i + 1
    if v.role(t.at(j)) == "of" and t.at(j + 1) in v.vague:
        first = v.vague[t.low[j + 1]][0]
        low, high = low * first, high * first
        j += 2
    elif t.at(j) in v.ordinals or (t.hyphen(j)):
        return None
    m = Mention(i, j, low)
    m.upper = high
    m.vague = True
    m.word = True
    return m


def read_fraction(t: Tokens, i: int, v: Vocabulary, first: int, times: Decimal) -> Mention | None:
    """"half of", "a third of", "two-thirds", "half a million", "a quarter of a million"; None where it is an ordinal."""
    parts = v.fractions.get(t.low[i])
    if parts is None:
        return None
    value = times / parts
    j = i + 1
    half = parts == 2 and not t.low[i].endswith("s")
    of = v.role(t.at(j)) == "of"
    k = j + 1 if of else j
    if (v.role(t.at(k)) == "article" and t.at(k + 1) in v.scales) or (t.hyphen(k) and t.at(k + 1) in v.scales):
        k += 1
    if t.at(k) in v.scales and (half or of):
        return _from_scale(t, first, k, value, v)
    if of and (v.role(t.at(k)) == "article" or t.at(k) in v.one):
        unit = v.unit(t, k + 1)
        if unit is not None:
            m = Mention(first, k + 1, value)
            m.word = True
            return m
    if half and v.role(t.at(j)) == "article":
        unit = v.unit(t, j + 1)
        if unit is not None:
            m = Mention(first, j + 1, value)
            m.word = True
            return m
    if half and first == i and t.hyphen(j) and t.at(j + 1) in v.time_units:
        m = Mention(first, j, value)
        m.word = True
        return m
    plural = t.low[i].endswith("s")
    if of or plural or (half and v.role(t.at(j)) == "the"):
        if t.hyphen(j):
            return None
        m = Mention(first, j, value)
        m.word = True
        m.unit = "%"
        return m
    return None


def read_sign(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """A fraction in one character: ½."""
    m = Mention(i, i + 1, v.signs[t.form[i]])
    _scale(t, m, v)
    return m
