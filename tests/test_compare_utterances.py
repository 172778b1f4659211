"""Utterances: quotes that are one saying, whole, cut in two, shortened or transcribed in other words."""

import gc
import re
import time

from newscmp.comparison.utterances import match_utterances
from newscmp.comparison.view import View
from newscmp.model import Document, Pair, Quote, Span, Statement, Version


def view(*paragraphs):
    """A view on a document of one statement a paragraph, with its “quotes” (no attributions)."""
    text = "\n\n".join(paragraphs)
    statements, quotes, at = [], [], 0
    for n, paragraph in enumerate(paragraphs, 1):
        statements.append(Statement(n, Span(at, at + len(paragraph)), paragraph, "body", n))
        for found in re.finditer("“(.*?)”", paragraph):
            span = Span(at + found.start(1), at + found.end(1))
            quotes.append(Quote((n,), span, text[span.start : span.end]))
        at += len(paragraph) + 2
    return View(Document(Version("x", text, len(text)), tuple(statements), quotes=tuple(quotes)))


def matched(base, other, pairs=()):
    return match_utterances(view(*base), view(*other), pairs)


def test_equal_words_are_the_same_wherever_they_stand():
    found = matched(["Rain.", "“We wait for the ferry,” she said."], ["“We wait for the ferry.”"])
    assert found.same == [(0, 0)]
    assert (found.altered, found.only_base, found.only_other) == ([], [], [])


def test_a_quotation_cut_by_its_cue_is_one():
    found = matched(
        ["“We wait for the ferry and then we all go home,” she said."],
        ["“We wait for the ferry,” she said, “and then we all go home.”"],
    )
    assert found.same == [(0, 0), (0, 1)]
    assert (found.altered, found.only_base, found.only_other) == ([], [], [])


def test_a_lost_not_is_altered():
    found = matched(["“We will not wait for the ferry”"], ["“We will wait for the ferry”"])
    assert found.altered == [([0], [0])]


def test_other_transcription_is_altered_across_statements():
    found = matched(
        ["“We don't expect to find the missing climbers by nightfall”"],
        ["Snow.", "“We do not expect that we are going to find any climbers by nightfall”"],
    )
    assert found.altered == [([0], [0])]


def test_an_excerpt_of_what_both_tell_in_full_is_silent():
    whole = "“The bridge was closed in spring because its cables had rusted through”"
    found = matched([whole, "The “cables had rusted through”."], [whole])
    assert found.same == [(0, 0)]
    assert found.only_base == []


def test_common_words_do_not_make_an_utterance():
    found = matched(["“We want to go to the sea”"], ["“We want to say that it is over”"])
    assert found.only_base == [0]
    assert found.only_other == [0]


def test_short_quotes_match_inside_a_pair_only():
    base, other = ["It is “a very heavy burden” on all."], ["It is “a very heavy weight” on all."]
    assert matched(base, other).only_base == [0]
    assert matched(base, other, [Pair((1,), (1,), 0.8)]).altered == [([0], [0])]


def test_a_repeated_quotation_counts_once():
    line = "“Nobody told us that the dam would open”"
    found = matched([line, line], [line])
    assert found.only_base == []
    assert found.only_other == []


def test_initials_with_and_without_stops_and_joined_words_are_the_same():
    found = matched(["“The I.R.S. has no work force in Dorva”"], ["“The IRS has no workforce in Dorva”"])
    assert found.same == [(0, 0)]


def test_phrases_that_all_changed_in_their_places_take_as_long_as_there_are():
    def phrases(word, count):
        document = view(*(f"The mayor called road {n} a “{word}{n}” at hall {n} on Monday." for n in range(count))).document
        return View(document._replace(quotes=tuple(quote._replace(kind="partial") for quote in document.quotes)))

    def run(count):
        one, two = phrases("farce", count), phrases("jewel", count)
        pairs = [Pair((n,), (n,), 0.9) for n in range(1, count + 1)]
        gc.collect()
        begin = time.process_time()
        found = match_utterances(one, two, pairs)
        spent = time.process_time() - begin
        assert len(found.altered) == count
        return spent

    run(100)
    small, large = min(run(1000) for _ in range(2)), run(10_000)
    assert large <= 20 * max(small, 0.02), f"{small:.3f} s became {large:.3f} s"
