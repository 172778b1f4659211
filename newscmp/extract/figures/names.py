"""Numbers that belong to a name (S&P 500, COVID-19, Flight 2216), to an address or to a jersey: no quantities."""

from __future__ import annotations

from decimal import Decimal

from newscmp.extract.figures.mention import Mention
from newscmp.extract.figures.tokens import HYPHENS, Tokens, plain
from newscmp.extract.figures.vocabulary import Vocabulary

_LINKS = frozenset(",;|/")  # what parts the items of a list
_PHRASE = 5  # words of a noun phrase: "the top three county road repair funds"
_ITEM = 6  # tokens of one item
_LONGEST_COUNT = 13  # digits in a row; more are an identifier


def _name(first: int, last: int) -> Mention:
    return Mention(first, last, kind="name")


def read_name(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """The number at token ``i`` as part of a name; None where it may be a quantity, a date or an ordinal."""
    form = t.form[i]
    digits = form[0].isdecimal()
    after = t.at(i + 1)
    if digits:
        glued = _glued_name(t, i, v)
        if glued is not None:
            return glued
    if i == 0:
        return _address(t, i, v) if digits else None
    before = t.form[i - 1]
    if before == "#":
        return _name(i - 1, i + 1)
    if before == "(" and after == ")" and form.isdecimal() and len(form) <= 2 and i > 1 and _capital(t, i - 2, v):
        if int(form) < 18:
            return _name(i, i + 1)
        age = Mention(i, i + 1, Decimal(form), "age")
        age.unit = v.year_of_age
        return age
    marked = before == ":" and form.isdecimal() and len(form) <= 2 and after and t.form[i + 1][0].isupper()
    if marked and _capital(t, i - 2, v):
        return _name(i, i + 1)  # "Ilsa Brandt: 7 Kept her place": a mark in a list of them
    low = t.low[i - 1]
    rank = _rank(t, i, v)
    if rank is not None:
        return rank
    if before == "." and i > 1 and t.glued(i - 1) and t.low[i - 2] in v.name_heads and len(t.low[i - 2]) <= 2:
        return _name(i, _tail(t, i))
    whole = (digits and "." not in form) or t.low[i] in v.numbers
    if whole and low in v.name_heads:
        joined = v.role(after) in ("or", "to", "and") or after in HYPHENS  # "the top 4 or 5 percent"
        other = i + 3 if joined and (t.at(i + 2)[:1].isdecimal() or t.at(i + 2) in v.numbers) else i + 1
        measured = v.unit(t, other) is not None or t.at(other) in v.scales
        if not measured and (before != low or not _counted(t, i, v)):
            return _name(i, _tail(t, i))
    if whole and _is_score(t, i, v):
        return None
    if digits and whole and _capital(t, i - 1, v) and not _counted(t, i, v):
        if t.title_case() and t.form[-1] != ".":
            return None  # "Storm Kills 12 in Orlen": in such a headline the capital names nothing
        return None if t.apart(i) or _in_list(t, i, v) else _name(i, _tail(t, i))
    if not digits and form[0].isupper() and _title_number(t, i, v):
        return _name(i, i + 1)
    return _address(t, i, v) if digits else None


def _rank(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """"The No. 2 Republican", "the number three official": an ordinal; None in an address, a name or a file number."""
    head = i - 1 - (t.form[i - 1] == ".")
    if head < 0 or t.low[head] not in v.ranks or t.hyphen(i + 1) or (t.glued(i + 1) and t.form[i + 1][0].isalnum()):
        return None
    if head and (_capital(t, head - 1, v) or t.low[head - 1] in v.name_heads or v.role(t.low[head - 1]) == "at"):
        return None  # "Resolution No. 5", "flight number 12", "lives at No. 10"
    form = t.form[i]
    value = Decimal(form) if form.isdecimal() and len(form) < 3 else v.numbers.get(t.low[i])
    if value is None or _address(t, i, v) or v.unit(t, i + 1) is not None or t.at(i + 1) in v.scales:
        return None
    rank = Mention(i, i + 1, value, "ordinal")
    rank.canonical = str(value)
    return rank


def _in_list(t: Tokens, i: int, v: Vocabulary) -> bool:
    """Whether the number after a name at ``i`` is one of a list of them: "Rovers 3, United 1"."""
    if _next_item(t, i, v):
        return True
    before = range(max(1, i - _ITEM), i - 1)
    return any(t.form[k].isdecimal() and _capital(t, k - 1, v) and _next_item(t, k, v) == i for k in before)


def _next_item(t: Tokens, i: int, v: Vocabulary) -> int:
    """Where the number of the next item of such a list stands; 0 when the number at ``i`` is not followed by another name
    and its number."""
    j = i + 1
    while t.at(j) in _LINKS or v.role(t.at(j)) == "and":
        j += 1
    if j == i + 1 or t.low[i - 1] == t.at(j):  # "Windows 8, Windows 10"
        return 0
    k = j
    while k < min(t.n, j + _ITEM - 1) and (_capital(t, k, v) or (t.form[k] == "." and t.at(k - 1) in v.titles)):
        k += 1
    whole = k > j and k < t.n and t.form[k].isdecimal() and t.low[k - 1] not in v.name_heads
    ends = whole and (k + 1 >= t.n or t.form[k + 1] in _LINKS or t.form[k + 1] == "." or v.role(t.at(k + 1)) == "and")
    return k if ends else 0


def _is_score(t: Tokens, i: int, v: Vocabulary) -> bool:
    """"Beat Tilmouth 3-1": two small numbers near a word of games or votes, or one that ends with the phrase."""
    if not (t.hyphen(i + 1) and t.form[i + 2].isdecimal() and len(t.form[i]) <= 3 and len(t.form[i + 2]) <= 3):
        return False
    if t.low[i - 1] not in v.name_heads and _ends(t, i + 3) and _capital(t, i - 1, v):
        return True  # "Reed tops Brandt 41-40;"
    return any(word in v.score_words for word in t.low[max(0, i - 8) : i + 8])


def _ends(t: Tokens, i: int) -> bool:
    """Whether a phrase ends before token ``i``: nothing, a mark, or a capital comes next."""
    return i >= t.n or t.form[i] in ",;" or t.form[i][0].isupper()


def _title_number(t: Tokens, i: int, v: Vocabulary) -> bool:
    """"Final Four", "Group of Eight": a capitalised number word inside a name."""
    if t.hyphen(i + 1) and v.role(t.at(i + 2)) == "in" and t.hyphen(i + 3):
        return False  # "a One-in-Three Chance"
    if v.role(t.at(i - 1)) == "of":
        return i > 1 and _capital(t, i - 2, v)
    after = t.at(i + 1)
    return _capital(t, i - 1, v) and not v.plural(after) and v.unit(t, i + 1) is None and after not in v.scales


def _glued_name(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """S23, MH17, COVID-19, V-6, 49ers, 9AB8: digits grown together with letters."""
    form = t.form[i]
    if t.glued(i):
        before = t.form[i - 1]
        if before[0].isalpha():
            return _name(i, _tail(t, i))
        if before in HYPHENS and i > 1 and t.form[i - 2][-1].isalpha():
            word = t.low[i - 2]
            if (word,) in v.before or v.role(word) in ("minus", "to", "and", "or", "then") or word in v.numbers:
                return None
            if t.glued(i - 1):
                if word in v.year_cues or (len(form) == 4 and form[:2] in ("19", "20")):
                    return None
                return _name(i, _tail(t, i))
            if t.form[i - 2].isupper() and "." not in form and v.unit(t, i + 1) is None:
                return _name(i, _tail(t, i))
    if len(form) > _LONGEST_COUNT and form.isdecimal():
        return _name(i, i + 1)
    if t.at(i + 1) == "/" and t.glued(i + 1) and t.glued(i + 2) and t.at(i + 2).isdecimal():
        return _name(i, i + 3)  # 9/11, 24/7; dates and fractions were read before
    if t.at(i + 1) in v.name_tails:
        return _name(i, i + 1)
    if t.at(i + 1) == "(" and t.glued(i + 1) and len(t.at(i + 2)) <= 2 and t.at(i + 2).isalnum() and t.at(i + 3) == ")":
        return _name(i, _tail(t, i))
    if t.glued(i + 1) and t.form[i + 1][0].isalpha() and t.form[i + 1][0] not in v.signs:
        after = t.form[i + 1]
        low = t.low[i + 1]
        if v.unit(t, i + 1) is None and after not in v.scale_marks and low not in v.scales:
            if low in v.ordinal_endings or v.halves.get(low) or low == "s" or (low,) in v.before:
                return None if low != "s" or len(plain(form)) in (2, 4) else _name(i, i + 2)
            return _name(i, _tail(t, i + 1))
    return None


def _tail(t: Tokens, i: int) -> int:
    """The index after a name that goes on: 737-800, 501(c)(4), 9AB8."""
    j = i + 1
    while j < t.n and t.glued(j):
        if t.form[j][0].isalnum():
            j += 1
        elif t.hyphen(j) and t.form[j + 1][0].isdecimal():
            j += 2
        elif t.form[j] == "(" and t.at(j + 2) == ")" and len(t.at(j + 1)) <= 2 and t.glued(j + 1):
            j += 3
        else:
            break
    return j


def _capital(t: Tokens, i: int, v: Vocabulary) -> bool:
    """Whether token ``i`` looks like (part of) a proper name."""
    if i < 0 or not t.form[i][0].isupper():
        return False
    word = t.low[i]
    return word not in v.stops and word not in v.roles and (word,) not in v.before and word not in v.trends \
        and word not in v.weekdays and word not in v.months


def _counted(t: Tokens, i: int, v: Vocabulary) -> bool:
    """Whether the number at ``i`` has a unit, a scale or a counted noun after it."""
    j = i + 1
    if t.at(j) in HYPHENS and t.glued(j):
        j += 1
    if j >= t.n:
        return False
    if v.unit(t, j) is not None or t.low[j] in v.scales:
        return True
    form = t.form[j]
    if form in v.scale_marks and t.glued(j):
        return True
    k = j
    for _ in range(_PHRASE):
        if k >= t.n or not t.form[k][0].isalpha() or not t.form[k].islower() or t.low[k] in v.stops:
            return False
        if v.plural(t.low[k]):
            return True
        k += 1
    return False


def _address(t: Tokens, i: int, v: Vocabulary) -> Mention | None:
    """"575 Wilbraham Road": a number before capitalised words that end in a kind of street."""
    if not t.form[i].isdecimal():
        return None
    for j in range(i + 1, min(i + 5, t.n)):
        if not t.form[j][0].isupper():
            return None
        if t.low[j] in v.streets and j > i + 1:
            return _name(i, i + 1)
    return None
