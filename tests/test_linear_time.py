"""No input makes time grow faster than its length: the whole pipeline on ten times as much of the same nasty text."""

import gc
import time

import pytest

from newscmp.model import Version
from newscmp.pipeline import compare_versions

NASTY = {
    "digits": "12,345 ",
    "commas": ",1",
    "number words": "two hundred and five ",
    "quotes": '"a" ',
    "marks": '"',
    "single marks": "'a ",
    "cues": "He said ",
    "sourced": "Mr. Lorn said the mill closed. ",
    "sourced quotes": '"We will go," said Ann Roe. ',
    "paragraphs": "Rain fell on 12 people in Dorva.\n\n",
    "brackets": "(",
    "short statements": "Rain fell.\n\n",
    "markers": "not may ",
    "names": "Lorn Roe ",
    "bullets": "• a 5\n",
    "ranges": "5% to ",
    "lists": "5 and 6, 7 or ",
}
SMALL = 3_000  # characters
GROWTH = 25  # ten times the text, and more than as much again for what a busy machine adds


def seconds(unit, size):
    text = unit * (size // len(unit) + 1)
    base, other = Version("a", text, len(text)), Version("b", text + " x", len(text) + 2)
    gc.collect()
    start = time.process_time()
    compare_versions(base, [other])
    return time.process_time() - start


@pytest.mark.parametrize("name", NASTY)
def test_ten_times_the_text_takes_about_ten_times_as_long(name):
    unit = NASTY[name]
    seconds(unit, 500)  # lexicon and caches are not what is measured
    small = min(seconds(unit, SMALL) for _ in range(2))
    large = min(seconds(unit, SMALL * 10) for _ in range(2))
    assert large <= GROWTH * max(small, 0.02), f"{small:.3f} s became {large:.3f} s"
