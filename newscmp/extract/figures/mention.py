"""What is known of one figure while it is being read."""

from __future__ import annotations

from decimal import Decimal

ONE = Decimal(1)


class Mention:
    """A figure in the making; positions are token indices, ``last`` exclusive.

    ``number_end`` is where the bare number ends, ``last`` where its unit or counted noun does; ``left`` where the cue of
    its bound starts. ``mantissa`` and ``scale`` are the number before and what it was multiplied by, for ranges that
    share a scale ("10 to 15 billion"). ``own`` says that the unit stands beside this number and was not filled in.
    """

    __slots__ = (
        "about",
        "added",
        "bound",
        "canonical",
        "event",
        "first",
        "kind",
        "last",
        "left",
        "mantissa",
        "moved",
        "noun",
        "number_end",
        "one_of",
        "own",
        "rate",
        "scale",
        "sign",
        "swing",
        "trend",
        "unit",
        "upper",
        "vague",
        "value",
        "word",
    )

    def __init__(self, first: int, last: int, value: Decimal | None = None, kind: str = "quantity") -> None:
        self.first = first
        self.left = first
        self.number_end = last
        self.last = last
        self.value = value
        self.mantissa = value
        self.scale = ONE
        self.upper: Decimal | None = None
        self.vague = False
        self.word = False
        self.sign = False
        self.own = False
        self.moved = False  # "from 5 to 7": two levels, no range
        self.added = False  # "another 12": on top of what was counted before
        self.one_of = False  # "one of the leading makers"
        self.kind = kind
        self.unit: str | None = None
        self.rate: str | None = None  # "20 per week"
        self.noun: str | None = None
        self.bound = "="
        self.trend: str | None = None
        self.swing: str | None = None
        self.canonical: str | None = None
        self.event: str | None = None
        self.about: tuple[str, ...] = ()
