"""Ranges and scores: two numbers that are one figure; and units filled in from the neighbour."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from newscmp.extract.figures.mention import ONE, Mention
from newscmp.extract.figures.tokens import DASHES, HYPHENS, Tokens
from newscmp.extract.figures.vocabulary import Vocabulary

_ODDS = frozenset(map(Decimal, (2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100, 1000)))
_REACH = 9  # tokens that may stand between the two ends of "from 21 mpg combined to 23"


def join_ranges(t: Tokens, mentions: list[Mention], v: Vocabulary) -> list[Mention]:
    """The mentions with those that are two ends of one range (or the two halves of a score) put together."""
    out: list[Mention] = []
    i = 0
    while i < len(mentions):
        a = mentions[i]
        if a.kind == "quantity" and a.value is not None and not a.upper:
            k = i + 1
            opener = _opener(t, a, v)
            if opener == "from":
                while k < len(mentions) and mentions[k].kind in ("date", "time", "name"):
                    k += 1
            if k < len(mentions):
                b = mentions[k]
                if b.kind in ("quantity", "age") and b.value is not None and not b.upper:
                    if _back(t, a, b, v):  # "fell to 5 percent from 7"
                        a.last, a.number_end, a.moved = b.last, b.number_end, True
                        a.unit, a.noun = a.unit or b.unit, a.noun or (None if b.unit else b.noun)
                        a.value, a.upper = b.value, a.value
                        out.append(a)
                        i = k + 1
                        continue
                    how = _link(t, a, b, opener, v)
                    if how:
                        a.moved = opener == "from" and how == "range" and _changes(t, a, b, v)
                        out.append(_join(t, a, b, how, v))
                        out.extend(mentions[i + 1 : k])
                        i = k + 1
                        continue
        out.append(a)
        i += 1
    return out


def join_odds(t: Tokens, mentions: list[Mention], v: Vocabulary) -> list[Mention]:
    """"One in three voters", "a two-in-three chance", "3 out of 10": a share, unit "% voter"."""
    out: list[Mention] = []
    for b in mentions:
        a = out[-1] if out else None
        if a is not None and _are_odds(t, a, b, v) and a.value is not None and b.value is not None:
            a.value /= b.value
            a.unit = f"% {b.noun or '-'}"
            a.noun = None
            a.last, a.number_end, a.own = b.last, b.number_end, True
            odds = next((k for k in range(b.number_end, min(t.n, b.number_end + 3)) if t.low[k] in v.odds_words), None)
            if odds is not None:  # "One-in-Three Chance G.O.P. Will Lose House"
                a.unit, a.last = f"% {t.low[odds]}", odds + 1
        else:
            out.append(b)
    return out


def _are_odds(t: Tokens, a: Mention, b: Mention, v: Vocabulary) -> bool:
    if a.kind != "quantity" or b.kind != "quantity" or a.own or a.upper or b.upper or b.unit or b.bound != "=":
        return False
    if a.value is None or b.value is None or not 0 < a.value < b.value <= 1000 or a.scale != ONE or b.scale != ONE:
        return False
    between = [form for form in t.low[a.last : b.first] if form not in HYPHENS]
    roles = [v.role(form) for form in between]
    if len(t.low[a.last : b.first]) == 3 and roles == ["in"]:
        return True
    if roles in (["out", "of"], ["of", "each"], ["out", "of", "each"]):  # "one of every seven tenants"
        return b.value <= 100
    chance = any(t.at(k) in v.odds_words for k in range(b.number_end, b.number_end + 3))
    if roles not in (["in"], ["in", "each"]) or b.value not in _ODDS:
        return False
    if a.noun is None is b.noun:
        return True  # "nearly 6 in 10 in the north", "two in five of those"
    return chance or (b.noun is not None and t.at(a.left - 1) not in v.verbs)


def _opener(t: Tokens, a: Mention, v: Vocabulary) -> str:
    j = a.first - 1
    for _ in range(3):
        role = v.role(t.at(j))
        if role in ("from", "between"):
            return role
        if t.at(j) not in v.between and (t.at(j),) not in v.before:
            return ""
        j -= 1
    return ""


def _same(a: Mention, b: Mention) -> bool:
    """Whether two ends may count the same: equal units, or one of them has none."""
    if a.unit and b.unit:
        one, other = a.unit.split(" per ")[0], b.unit.split(" per ")[0]
        return one == other or one.endswith(" " + other) or other.endswith(" " + one)
    if a.noun and b.noun:
        return a.noun == b.noun
    return not ((a.unit and b.noun) or (a.noun and b.unit))


def _link(t: Tokens, a: Mention, b: Mention, opener: str, v: Vocabulary) -> str:
    """"range" or "score" when the two are one figure, else an empty string."""
    j = a.last
    gap = b.first - j
    if gap == 1 and (t.form[j] in HYPHENS or _long_dash(t, j, a, b)) and (not a.own or _same(a, b)):
        if a.sign or not b.sign:
            return _hyphen_kind(t, a, b, v)
        return ""
    role = v.role(t.at(j))
    if gap == 0 and a.number_end == a.last and b.sign and t.form[b.first] in HYPHENS and t.glued(b.first):
        return _hyphen_kind(t, a, b, v)
    if not _same(a, b):
        return ""
    beside = b.left > j and all(t.at(k) in v.between for k in range(j + 1, b.left))
    if opener == "between":
        return "range" if role == "and" and beside else ""
    if role == "to" and t.at(j) != v.until and beside:
        if opener != "from" and not a.own and not b.own and a.scale == ONE == b.scale and _scored(t, a, b, v):
            return "score"
        if opener == "from" or not a.own or not _moved(t, a, v):
            return "range"
        return ""
    if gap == 2 and t.form[j] in HYPHENS and t.glued(j) and v.role(t.at(j + 1)) == "to":  # "three- to four-day"
        return "range"
    if gap == 3 and t.hyphen(j) and role == "" and v.role(t.at(j + 1)) == "to" and t.hyphen(j + 2):
        return "range"
    if opener == "from" and gap <= _REACH and v.role(t.at(b.first - 1)) == "to" and t.at(b.first - 1) != v.until:
        return "" if any(t.form[k] in ";:" for k in range(j, b.first)) else "range"
    return ""


def _long_dash(t: Tokens, j: int, a: Mention, b: Mention) -> bool:
    """Whether a long dash at ``j`` joins the ends of a range: glued between digits, the larger one last."""
    digits = not a.word and not b.word and t.glued(j) and t.glued(j + 1)
    return t.form[j] in DASHES and digits and a.value is not None and b.value is not None and a.value < b.value


def _back(t: Tokens, a: Mention, b: Mention, v: Vocabulary) -> bool:
    """Whether two neighbours say "to A from B": the level after, then the one before."""
    if a.kind != b.kind or a.bound != "=" or b.bound != "=" or b.left - a.last != 1 or not _same(a, b):
        return False
    if v.role(t.at(a.last)) != "from" or v.role(t.at(a.left - 1)) != "to":
        return False
    before = t.low[max(0, a.left - 6) : a.left - 1]
    return any(word in v.trends or word in v.trends_by or word in v.move_verbs for word in before)


def _moved(t: Tokens, a: Mention, v: Vocabulary) -> bool:
    """Whether a verb of movement governs the first number: "rose 5 percent to 12 percent" are two figures."""
    return any(t.at(k) in v.trends for k in range(max(0, a.left - 2), a.left))


def _changes(t: Tokens, a: Mention, b: Mention, v: Vocabulary) -> bool:
    """Whether "from A to B" tells a change: it falls, or a verb of movement stands before it."""
    before = t.low[max(0, a.left - 8) : a.left]
    if any(word in v.range_verbs for word in before[-4:]) or a.value is None or b.value is None:
        return False
    return a.value > b.value or any(word in v.trends or word in v.trends_by or word in v.move_verbs for word in before)


def _hyphen_kind(t: Tokens, a: Mention, b: Mention, v: Vocabulary) -> str:
    """What A-B is: a score beside words of games and votes, a range elsewhere."""
    if a.value is None or b.value is None:
        return ""
    whole = a.scale == ONE == b.scale and a.value == int(a.value) and b.value == int(b.value)
    if a.unit or b.unit:
        return "range"
    if whole and _scored(t, a, b, v):
        return "score"
    if b.noun is None and whole and (a.value >= b.value or (a.value < 10 and b.value < 10)):
        return "score"
    return "range"


def _scored(t: Tokens, a: Mention, b: Mention, v: Vocabulary) -> bool:
    return any(t.low[k] in v.score_words for k in range(max(0, a.first - 8), min(t.n, b.last + 5)))


def _join(t: Tokens, a: Mention, b: Mention, how: str, v: Vocabulary) -> Mention:
    share_scale(a, b)
    a.last = b.last
    a.number_end = b.number_end
    a.own = a.own or b.own
    a.upper = b.value if not b.sign or (how == "range" and t.form[b.first] not in HYPHENS) else abs(b.value or ONE)
    if how == "score":
        a.kind = "score"
        a.canonical = f"{a.value}-{a.upper}"
        a.noun = a.noun or b.noun
        if a.noun is not None and a.noun.rpartition(" ")[2] not in v.score_words:
            a.noun = None
        return a
    longer = b.unit and (a.unit is None or len(b.unit) > len(a.unit))
    if longer:
        a.unit = b.unit
    if a.unit is None and a.noun is None:
        a.noun = b.noun
    if b.kind == "age":
        a.kind = "age"
    return a


def share_scale(a: Mention, b: Mention) -> None:
    """"$10 to $15 billion": the first end takes the scale of the second when that makes it the smaller one."""
    if a.mantissa is None or b.mantissa is None or a.value is None:
        return
    if a.scale == ONE and b.scale > ONE and a.mantissa < b.mantissa and a.mantissa < 1000:
        a.value = a.mantissa * b.scale
        a.scale = b.scale


def fill_units(t: Tokens, mentions: list[Mention], v: Vocabulary) -> None:
    """Fill in units and nouns that are left out beside a neighbour: "from 21 mpg to 23", "7- or 8-inch", "and nine in"."""
    plain = [m for m in mentions if m.kind in ("quantity", "age") and m.value is not None]
    for i in range(len(plain) - 2, -1, -1):  # forward: "8 or $9", "one or two years", "15.5 and 20 cm"
        a, b = plain[i], plain[i + 1]
        if a.unit is None and a.noun is None and 0 < b.first - a.last <= 2 + (t.at(a.last) in HYPHENS):
            role = v.role(t.at(b.first - 1))
            if t.at(a.last) == ",":
                continue
            moved = t.at(b.first - 1) in v.trends and b.first - a.last == 1
            if moved or role in ("or", "and", "to"):
                a.unit, a.noun = b.unit, b.noun
                if b.kind == "age":
                    a.kind = "age"
                share_scale(a, b)
    for a, b in pairwise(plain):  # "ten of those 33 seats"
        if a.unit is None and a.noun is None and b.noun and v.role(t.at(a.last)) == "of" and b.first - a.last <= 5:
            a.noun = b.noun
    level: Mention | None = None  # the last figure that is no percentage: "lost 162 points, or 2.1%, to fall to 7,425"
    counted: Mention | None = None  # the last figure with a noun of its own
    for i in range(1, len(plain)):
        a, b = plain[i - 1], plain[i]
        if a.noun is not None and a.unit is None:
            counted = a
        if a.unit != v.percentage and (a.unit or a.noun):
            level = a
        if b.unit is not None and a.noun is not None and a.scale > ONE == b.scale:
            factor = v.scale_marks.get(t.form[b.last - 1])
            if factor == a.scale and t.glued(b.last - 1) and b.value is not None and b.last - b.number_end == 1:
                b.value *= factor  # "1.3m people, taking the total to 5.6m"
                b.scale, b.number_end = factor, b.last
                b.unit, b.noun = None, a.noun
        if b.unit is not None or b.noun is not None:
            continue
        if v.role(t.at(b.last)) in ("who", "other") or b.rate is not None:
            a = counted or a
        elif (a.unit is None and a.noun is None) or not _elided(t, a, b, v) or (a.unit or "").startswith("%"):
            continue
        elif a.unit == v.percentage and v.role(t.at(b.left - 1)) in ("to", "at"):
            if level is None:
                continue
            a = level
        b.unit, b.noun = a.unit, a.noun
        if a.kind == "age":
            b.kind = "age"
        if b.rate is not None:
            if b.noun is not None:
                b.noun = f"{b.noun.partition(' per ')[0]} per {b.rate}"
            elif b.unit is not None:
                b.unit = f"{b.unit.partition(' per ')[0]} per {b.rate}"


def _elided(t: Tokens, a: Mention, b: Mention, v: Vocabulary) -> bool:
    """Whether the noun of ``a`` is understood after ``b``."""
    j = b.left - 1
    role = v.role(t.at(j))
    if role == "with" and t.at(b.last + t.at(b.last).endswith(v.adverb_endings)).endswith(v.verb_endings):
        return True
    if role == "by":
        return t.at(j - 1) in v.trends or t.at(j - 1) in v.trends_by
    if role == "at":
        return a.unit is not None
    if role == "to" and a.noun is not None:
        return False  # "15 bodies, bringing the toll to 128"
    if role in ("from", "to", "versus", "or", "than") or (role == "with" and v.role(t.at(j - 1)) == "versus"):
        return True
    away = b.left - a.last
    joined = role == "and" or t.at(j) in (",", "(")
    if away > _REACH + 3:
        return False
    if joined and (away <= 2 or v.role(t.at(b.last)) in ("in", "at", "by")):
        return True
    if a.noun is None or a.noun.rpartition(" ")[2] not in v.person_nouns:
        return False
    if t.at(b.last) in v.verbs:  # "12 people were killed and 30 wounded"
        return any(v.role(t.at(k)) == "and" or t.at(k) == "," for k in range(max(a.last, b.left - 3), b.left))
    return t.at(j) in v.verbs  # "killed 12 people and wounded 30"
