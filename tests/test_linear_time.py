"""No input makes time grow faster than its length: the whole pipeline on ten times as much of the same nasty text."""

import gc
import io
import time
import tracemalloc
from contextlib import suppress

import pytest

from newscmp.errors import ReadError
from newscmp.model import Version
from newscmp.pipeline import compare_each, compare_versions, matrix_versions, source_versions, track_versions
from newscmp.read import read_versions
from newscmp.render import Style, render_reports

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
    "dates": "2021-05-03 ",
    "times": "6:15 pm ",
    "modal quotations": '"I may not go in 5 days," he said.\n\n',
    "digits in a row": "9",
    "nested": "\u201ca \u2018b ",
    "format characters": "\u202e\u200b ",
    "square brackets": "[",
    "empty lines": "\n",
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


READ = {
    "empty Windows lines in front matter": ("---\n", "\r\n"),
    "comments in front matter": ("---\n", "#\r\n"),
    "keys": ("---\n", "? a\n"),
    "flow": ("---\na: ", "["),
    "JSON brackets": ("", '{"a":['),
    "JSON Lines": ("", '{"text": "a b"}\n'),
    "comments of a page": ("<!doctype html><body><p>Twelve people died.", "<!-- a --><p>"),
    "unclosed comments": ("<!doctype html><body><p>Twelve people died.", "<!--"),
    "open tags": ("<!doctype html><body><article><p>Twelve people died.", "<p a='"),
    "nested tags": ("<!doctype html><body><article><p>Twelve people died.", "<i>"),
    "XML comments": ("<?xml version='1.0'?>", "<!---->"),
    "feed items": ("<rss><channel>", "<item><title>a</title><description>Rain fell.</description></item>"),
    "Markdown links": ("# A\n\n", "[a](b) "),
    "open Markdown links": ("# A\n\n", "[a]("),
}


@pytest.mark.parametrize("name", READ)
def test_ten_times_the_bytes_take_about_ten_times_as_long_to_read(name):
    start, unit = READ[name]

    def read(size):
        data = (start + unit * (size // len(unit))).encode()
        gc.collect()
        begin = time.process_time()
        with suppress(ReadError):
            read_versions("-", io.BytesIO(data), bad=lambda error: None)
        return time.process_time() - begin

    read(500)
    small = min(read(20_000) for _ in range(2))
    large = min(read(200_000) for _ in range(2))
    assert large <= GROWTH * max(small, 0.02), f"{small:.3f} s became {large:.3f} s"


@pytest.mark.parametrize("unit", ["2021-05-03 ", "5 and 6, 7 or ", '"a" ', "Rain fell on 12 people in Dorva.\n\n"])
def test_drawing_takes_as_long_as_there_is_text(unit):
    """A row prints whole statements: without a limit for them this would cost the square."""

    def draw(size):
        text = unit * (size // len(unit))
        other = text.replace("5", "6").replace("12", "15").replace("a", "b") + " x"
        report = compare_versions(Version("a", text, len(text)), [Version("b", other, len(other))])
        for format in ("table", "html", "csv", "json", "grid"):
            gc.collect()
            begin = time.process_time()
            length = sum(map(len, render_reports([(None, report)], format, Style())))
            yield format, time.process_time() - begin, length

    for (format, small, short), (_, large, long) in zip(draw(3_000), draw(30_000)):
        assert long <= 30 * max(short, 4_000), format
        assert large <= 40 * max(small, 0.02), f"{format}: {small:.3f} s became {large:.3f} s"


def test_ten_times_the_text_takes_about_ten_times_the_memory():
    def peak(size):
        text = "Rain fell. " * (size // 11)
        tracemalloc.start()
        compare_versions(Version("a", text, len(text)), [Version("b", text + " x", len(text) + 2)])
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(500)
    assert peak(20_000) <= 14 * peak(2_000)


def test_one_version_more_is_not_kept_where_a_row_is_a_line():
    base = "At least 12 people died in Dorva, Ann Roe said.\n\nIt rained.\n" * 5

    def peak(count):
        others = (Version(str(n), base.replace("12", str(n)), len(base)) for n in range(13, 13 + count))
        tracemalloc.start()
        assert sum(len(report.changes) for report in compare_each(Version("a", base, len(base)), others)) >= count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(2)
    assert peak(60) <= 2 * peak(6)


@pytest.mark.parametrize("look", [compare_versions, matrix_versions, track_versions, source_versions])
def test_ten_times_the_versions_take_about_ten_times_as_long(look):
    base = "At least 12 people died in Dorva, Ann Roe said.\n\n5 roads were closed, the mayor said.\n"

    def run(count):
        texts = [f"{n} boats sank in Pell, Oda {chr(65 + n % 26)}und said.\n\n" + base for n in range(count)]
        others = [Version(str(n), text, len(text)) for n, text in enumerate(texts)]
        gc.collect()
        begin = time.process_time()
        look(Version("a", base, len(base)), others)
        return time.process_time() - begin

    run(2)
    small, large = min(run(12) for _ in range(2)), run(120)
    assert large <= GROWTH * max(small, 0.02), f"{small:.3f} s became {large:.3f} s"


@pytest.mark.parametrize("unit", ["Rain fell. ", "9"])
def test_the_sizes_at_which_a_small_square_shows(unit):
    """Copying the rest of an article a statement is quick enough to hide below some ten thousand statements."""

    def run(size):
        text = unit * (size // len(unit))
        gc.collect()
        begin = time.process_time()
        compare_versions(Version("a", text, len(text)), [Version("b", "x " + text, len(text) + 2)])
        return time.process_time() - begin

    run(500)
    small, large = run(50_000), run(500_000)
    assert large <= 18 * max(small, 0.05), f"{small:.3f} s became {large:.3f} s"
