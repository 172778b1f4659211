"""Sources: one person or institution under several names is one; two that share a word are two."""

import pytest

from newscmp.comparison.sources import same_source
from newscmp.model import Source


def source(*keys, anonymous=False):
    return Source(None, keys[0], keys[0], anonymous, frozenset(keys))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("jana roe", "roe"), ("roe",)),
        (("john g. roberts", "roberts"), ("john roberts", "roberts")),
        (("j smith", "smith"), ("jonathan smith", "smith")),
        (("harbour workers union", "hwu", "union"), ("hwu",)),
        (("dorva observatory for human rights", "observatory"), ("observatory",)),
        (("dorva observatory for human rights", "observatory"), ("dorva observatory", "observatory")),
        (("abu omar jolani", "jolani"), ("abu omar golani", "golani")),
        (("?official",), ("?official",)),
    ],
)
def test_same(one, two):
    assert same_source(source(*one), source(*two))
    assert same_source(source(*two), source(*one))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("jane smith", "smith"), ("john smith", "smith")),
        (("foreign ministry", "ministry"), ("defence ministry", "ministry")),
        (("jana roe", "roe"), ("pell council", "council")),
        (("?official",), ("?witness",)),
        (("?monitor",), ("dorva observatory", "observatory")),
        ((), ("roe",)),
    ],
)
def test_different(one, two):
    first = source(*one) if one else Source(None, "he", None)
    assert not same_source(first, source(*two))
    assert not same_source(source(*two), first)
