"""segment/: sentences, paragraphs, headlines, furniture. Sentences are our own; "|" marks where one ends."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newscmp.lexicon import Lexicon, load_lexicon
from newscmp.model import COMPARED_ROLES, FURNITURE_ROLES, Span, Statement, Version
from newscmp.segment import segment

LEXICON = load_lexicon()
OTHER_LEXICON = load_lexicon()
STORY = "\n\nRebels took the town of Osthaven on Sunday, officials said.\n\nAt least 12 people were killed there.\n"


def version_of(text: str, **fields: object) -> Version:
    return Version("a", text, len(text), **fields)  # type: ignore[arg-type]


def statements(text: str) -> tuple[Statement, ...]:
    return segment(version_of(text), LEXICON)


def roles(text: str) -> list[tuple[str, str]]:
    return [(s.role, s.text) for s in statements(text)]


def furniture(text: str) -> list[tuple[str, str]]:
    return [(role, piece) for role, piece in roles(text) if role in FURNITURE_ROLES]


# Sentences


@pytest.mark.parametrize(
    "marked",
    [
        "The town fell.| The mayor fled.",
        "Mr. Roe met Gen. Smith, Lt. Col. Doe and Rear Adm. Poe.| They left.",
        "Sen. Roe, R-Tenn., and Rep. Doe, D-Vt., met in Reno, Nev. on Monday.",
        "J. K. Roe and George W. Doe wrote it.| It sold.",
        "The U.S. Senate met in the U.S.| The vote failed.| Washington, D.C. and the U.N. Security Council waited.",
        "It was No. 5 on the list of Nos. 1 to 9.| He said no.| She left.",
        "It began at 8 p.m. Monday and ended at 9 a.m.| Police came.| At 10 a.m. EST it was over.",
        "At 7 p.m. Holt spoke.| By 9 p.m. Osthaven was dark.",
        "He would not.| ``That is not mine,'' he said.",
        "It rose 3.5 per cent.| It fell 1.2.| It cost $4.50.",
        "Roe Inc. sued Doe Corp. and Poe Bros. in court.| Smith Jr. won against Acme Inc.| The court agreed.",
        "It happened on Nov. 30 and again in Dec.| Police counted.| Sept. 11 was a Tuesday.",
        "On Main St. the shops closed.| St. Louis slept.",
        "The gun (a .38) was hers.| 30 people saw it.| $5 was paid.",
        "“We saw it.| It fell,” he said.| “Yes.”| She left.",
        '"Who did it?" he asked.| "Nobody!" she cried.',
        '"Who did it?" Jane Roe asked.| "Nobody!" Gen. Doe replied, smiling.',
        '"Who did it?"| Jane Roe asked him to leave the room and everyone else followed her out.',
        '"Who did it?"| He said, "Nobody did."',
        "'It is over.'| He went home.",
        "He paused... and went on.| Then it was over...| Nobody came.",
        "He said it was “over.”| The war went on.",
        "(The mayor fled.)| The town fell.",
        "It was found.[1]| Then it was lost.",
        "The town fell.The mayor fled.",
        "See harbour.example.Com and a@b.example.Com for more.",
        "He has an iPhone.| iPhone sales rose.",
        "Jeb joined Yahoo! Inc. in May.| It grew!| Then it shrank?!| Yes.",
        "1. The town fell.| 2. The mayor fled.| They asked: 1. Why?| 2. How?",
        "Q. What happened?| A. The town fell.",
        "It was vitamin C.| The doctor agreed.| He was World War I.| The end.",
        "The court ruled in Roe v. Wade and Doe vs. Poe, e.g. The Crown, i.e. Her Majesty.",
        "Elle est née à Évry.| Éric aussi.",
        "Roe et al. found it.| Smith, Doe, etc. agreed.",
        "Then . . .| Nobody knew. ”| The end.",
        "”Mr. Roe told us nothing,” she said.| „Dr. Roe was late,“ he said.| »Mrs. Doe was not.«",
    ],
)
def test_sentences(marked: str) -> None:
    expected = [part.strip() for part in marked.split("|")]
    if "fell.The" in marked:
        expected = ["The town fell.", "The mayor fled."]
    assert [s.text for s in statements(marked.replace("|", ""))] == expected


def test_a_quotation_of_many_sentences_over_paragraphs() -> None:
    text = "“It was night. We ran.\n\n“Then it was over. Nobody came,” Ms. Roe said."
    assert [(s.text, s.paragraph) for s in statements(text)] == [
        ("“It was night.", 0),
        ("We ran.", 0),
        ("“Then it was over.", 1),
        ("Nobody came,” Ms. Roe said.", 1),
    ]


# Paragraphs


def test_blank_lines_part_paragraphs_whatever_ends_a_line() -> None:
    for end in ("\n", "\r\n", "\r", "\x85", "\u2028"):
        text = f"One fell.{end} \t{end}Two fell. Three fell.{end}{end}"
        assert [(s.text, s.paragraph) for s in statements(text)] == [("One fell.", 0), ("Two fell.", 1), ("Three fell.", 1)]
    for mark in ("\x0c", "\u2029"):
        assert [s.paragraph for s in statements(f"one fell{mark}two fell")] == [0, 1]


def test_a_line_is_a_paragraph() -> None:
    assert [s.paragraph for s in statements("The town fell.\nThe mayor fled.\nNobody came.")] == [0, 1, 2]


def test_a_line_that_goes_on_in_lower_case_is_joined() -> None:
    assert [s.text for s in statements("The town of Osthaven\nfell on Sunday.\nThe mayor fled.")] == [
        "The town of Osthaven\nfell on Sunday.",
        "The mayor fled.",
    ]


def test_hard_wrapped_text_is_joined() -> None:
    text = (
        "Rebels took the town of Osthaven on Sunday after a week of\n"
        "fighting, officials said. The mayor, Petra Vance, fled to\n"
        "Westhaven with her family.\n\n"
        "At least 12 people were killed in the last night, doctors of\n"
        "Saint Mary's hospital said.\n"
    )
    assert [(s.paragraph, s.text.replace("\n", " ")) for s in statements(text)] == [
        (0, "Rebels took the town of Osthaven on Sunday after a week of fighting, officials said."),
        (0, "The mayor, Petra Vance, fled to Westhaven with her family."),
        (1, "At least 12 people were killed in the last night, doctors of Saint Mary's hospital said."),
    ]


def test_marks_of_lists_and_quotes_are_left_out() -> None:
    text = "• One fell.\n* Two fell.\n- Three fell.\n– Four fell.\n> Five fell.\n\n* * *\n\n_____\n\n___ Six fell."
    assert [s.text for s in statements(text)] == [f"{n} fell." for n in ("One", "Two", "Three", "Four", "Five", "Six")]


# Headlines and headings


def test_a_short_first_line_without_a_full_stop_is_the_headline() -> None:
    for headline in ("Rebels take Osthaven", "Who took Osthaven?", "‘We ran’: a night in Osthaven"):
        assert roles(headline + STORY)[0] == ("headline", headline)
    assert roles("Rebels take Osthaven\nPolice flee in the night" + STORY)[:2] == [
        ("headline", "Rebels take Osthaven"),
        ("heading", "Police flee in the night"),
    ]


@pytest.mark.parametrize(
    "text", ["Rebels take town", "Rebels took it." + STORY, "Rebels took " * 30 + STORY, "they fled" + STORY]
)
def test_what_is_no_headline(text: str) -> None:
    assert {s.role for s in statements(text)} == {"body"}


def test_headings() -> None:
    text = f"Rebels take town{STORY}\nThe night before\n\nNobody slept in town.\n\n**What is next**\n\nNobody knows."
    assert [piece for role, piece in roles(text) if role == "heading"] == ["The night before", "What is next"]
    markdown = "# Rebels take town\n\nThe town fell.\n\n## The night ##\n\nNobody slept.\n\nThe day\n-------\n\nIt rained.\n"
    assert roles(markdown) == [
        ("headline", "Rebels take town"),
        ("body", "The town fell."),
        ("heading", "The night"),
        ("body", "Nobody slept."),
        ("heading", "The day"),
        ("body", "It rained."),
    ]


def test_front_matter_and_its_title() -> None:
    text = '---\noutlet: Post\ntitle: "Town falls"\ndate: 2024-12-02\n---\n\nTown Falls\n\nThe town fell.\n'
    title = Span(text.index("Town falls"), text.index("Town falls") + 10)
    version = version_of(text, front_matter=Span(0, text.index("\n\n")), title="Town falls", title_span=title)
    found = segment(version, LEXICON)
    assert [(s.role, s.text) for s in found] == [
        ("front matter", "outlet: Post"),
        ("headline", "Town falls"),
        ("front matter", "date: 2024-12-02"),
        ("boilerplate", "Town Falls"),
        ("body", "The town fell."),
    ]
    assert found[1].span == title


def test_an_appended_title_is_last_unless_the_text_repeats_it() -> None:
    for body, expected in (
        ("The town fell.", [("body", "The town fell."), ("headline", "Town falls")]),
        ("Town falls\n\nThe town fell.", [("headline", "Town falls"), ("body", "The town fell.")]),
    ):
        text = body + "\n\nTown falls"
        version = Version("a", text, len(body), title="Town falls", title_span=Span(len(body) + 2, len(text)))
        assert [(s.role, s.text) for s in segment(version, LEXICON)] == expected


# Furniture


def test_the_seeds_own_shape() -> None:
    text = " date 2024-12-02 Smoke over the town, after the army said that dozens fled. — Agency file" + STORY
    assert furniture(text) == [
        ("date", "date 2024-12-02"),
        ("caption", "Smoke over the town, after the army said that dozens fled."),
        ("credit", "— Agency file"),
    ]
    bare = "date 2024-12-02 Rebels took the town on Sunday, officials said." + STORY
    assert furniture(bare) == [("date", "date 2024-12-02")]


@pytest.mark.parametrize(
    "dateline",
    [
        "BEIRUT:",
        "BALTIMORE (AP) —",
        "WASHINGTON (AP) --",
        "LONDON, Dec 1 (Reuters) -",
        "CAMBRIDGE, Mass., Dec. 11 (UPI) —",
        "ST. LOUIS —",
        "LA CROSSE, Wis. –",
        "Aleppo, Syria —",
        "New York (AFP) –",
        "GENEVA—",
        "(Reuters) -",
    ],
)
def test_datelines(dateline: str) -> None:
    gap = "" if dateline == "GENEVA—" else " "
    body = dateline + gap + "Rebels took the town on Sunday. It fell."
    expected = [("dateline", dateline), ("body", "Rebels took the town on Sunday."), ("body", "It fell.")]
    assert roles(body) == expected
    assert roles("Rebels take town\n\nBy Jane Roe\n\n" + body)[2:] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "NATO — the alliance — said it would act.",
        "Sen. Jane Roe (R-Texas) — the chairwoman — said so.",
        "Police: Two men fled.",
        "EXCLUSIVE: Rebels took the town.",
        "The army — and the police — fled.",
        "BREAKING — Rebels took the town.",
        "Rebels (and their allies) - so it was said - fled.",
        "IS THIS THE END OF THE TOWN, OR THE START OF A WAR - Nobody knows.",
    ],
)
def test_what_is_no_dateline(sentence: str) -> None:
    assert furniture(sentence + STORY) == []


@pytest.mark.parametrize("headline", ["BUSTED: Harbour board sold the quay twice", "FIX IS IN: Board to sell the quay"])
def test_a_headlines_own_words_are_no_dateline(headline: str) -> None:
    assert roles(headline + "\n\nThe harbour board sold the old quay twice, the clerk said.")[0] == ("headline", headline)


@pytest.mark.parametrize(
    "sentence",
    [
        "Follow the money, Holt said on Twitter.",
        "Have you been affected? Email 12 people, Holt said.",
        "All rights reserved to the 12, Holt said.",
    ],
)
def test_what_somebody_says_is_no_plea(sentence: str) -> None:
    assert furniture(f"{STORY.strip()}\n\n{sentence}") == []


def test_speakers_of_a_transcript_are_no_datelines() -> None:
    assert furniture("VANCE: We fled.\n\nROE: So did we.") == []


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("By Jane Roe", "byline"),
        ("By JANE ROE and JOHN DOE, Associated Press", "byline"),
        ("By Reuters", "byline"),
        ("By our foreign staff", "byline"),
        ("Jane Roe, Associated Press", "byline"),
        ("Jane Roe in Osthaven, senior correspondent", "byline"),
        ("Reporting by Jane Roe in Osthaven; Editing by John Doe and Mary Poe", "byline"),
        ("(Additional reporting by Jane Roe; Writing by John Doe; Editing by Mary Poe)", "byline"),
        ("Associated Press writers Jane Roe and John Doe contributed to this report.", "byline"),
        ("Jane Roe contributed reporting from Osthaven.", None),
        ("By Monday the town had fallen", None),
        ("By Sunday night, Rebels Had Taken it.", None),
        ("Reporting by the agency showed that 12 people died.", None),
        ("Published 2 December 2024", "date"),
        ("Last updated on Mon., Dec. 2, 2024 at 4:15 p.m. EST", "date"),
        ("December 2, 2024", "date"),
        ("In December 2024 the town fell", None),
        ("Read more: The road to Osthaven", "link"),
        ("READ MORE", "link"),
        ("Related: Who are the rebels?", "link"),
        ("https://harbourpost.example/osthaven", "link"),
        ("[The road to Osthaven](https://harbourpost.example/road)", "link"),
        ("Read the report, he said, and then decide.", None),
        ("WATCH: Rebels enter the town", "link"),
        ("Watch: they will come back.", None),
        ("“Correction: I never said that,” he said.", None),
        ("“Related: nothing.”", None),
        ("Related groups fled: the army, the police.", None),
        ("Follow Jane Roe on Twitter @janeroe", "boilerplate"),
        ("Sign up for our morning newsletter.", "boilerplate"),
        ("Advertisement", "boilerplate"),
        ("© 2024 The Harbour Post. All rights reserved.", "boilerplate"),
        ("Follow the money, the mayor said on Sunday.", None),
        ("Facebook said it had removed the page.", None),
        ("Email servers of the town were found, with a newsletter on them.", None),
        ("Correction: An earlier version of this article misstated the toll.", "notice"),
        ("CLARIFICATION (Dec. 3): The mayor was not in town.", "notice"),
        ("Editor’s note: This story has been updated.", "notice"),
        ("EDS: Adds details.", "notice"),
        ("(Adds quotes in paragraph 4)", "notice"),
        ("(This story has been updated to add the toll.)", "notice"),
        ("This article was amended on 3 December 2024.", "notice"),
        ("An earlier version of this bill failed in May.", None),
        ("Correction officers fled: the prison was open.", None),
        ("Update-driven growth: it is slow.", None),
        ("Kill the bill, they cried.", None),
        ("FILE PHOTO: Smoke rises over the town", "caption"),
        ("![Smoke](smoke.jpg)", "caption"),
        ("File photo shows smoke over the town.", None),
    ],
)
def test_lines(line: str, role: str | None) -> None:
    text = "Rebels take town" + STORY + "\n" + line + "\n\nThe mayor fled."
    assert furniture(text) == ([(role, line)] if role else [])


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Smoke rises over the town on Sunday.", "(AP Photo/Jane Roe)"),
        ("Smoke rises over the town. Nobody was hurt.", "— AFP photo"),
        ("Smoke rises over the town.", "Photograph: Jane Roe/The Harbour Post"),
        ("Smoke rises over the town.", "[File: Jane Roe/Reuters]"),
        ("Smoke rises over the town.", "REUTERS/Jane Roe"),
        ("Smoke rises over the town.", "Jane Roe/Getty Images"),
        ("Smoke rises over the town.", "(Photo by Jane Roe/Getty Images)"),
    ],
)
def test_captions_end_in_a_credit(caption: str, credit: str) -> None:
    assert furniture("Rebels take town" + STORY + f"\n{caption} {credit}\n") == [("caption", caption), ("credit", credit)]


def test_a_credit_alone_takes_no_sentence_with_it() -> None:
    assert roles("The town fell. The mayor fled. (Reuters)") == [
        ("body", "The town fell."),
        ("body", "The mayor fled."),
        ("credit", "(Reuters)"),
    ]
    assert roles("The town fell. (Reporting by Jane Roe; Editing by John Doe)")[1] == (
        "byline",
        "(Reporting by Jane Roe; Editing by John Doe)",
    )
    for sentence in ("He shared the photo with Getty Images.", "It fell (see the photo).", "She works for Reuters."):
        assert roles(sentence) == [("body", sentence)]


def test_a_page_that_was_copied_whole() -> None:
    top = "Osthaven: what we know\n\nPublished\n2 December 2024\n\nShare\n\nBy Jane Roe\nBBC News, Osthaven\n\n"
    pictures = "Image source, Reuters\nImage caption, Smoke over the town\n\n"
    body = "Rebels took the town of Osthaven on Sunday, officials said.\n\n*Nobody slept.*\n\n"
    foot = "More on this story\n\nMayor flees town\n1 hour ago\n"
    assert roles(top + pictures + body + foot) == [
        ("headline", "Osthaven: what we know"),
        ("boilerplate", "Published"),
        ("date", "2 December 2024"),
        ("boilerplate", "Share"),
        ("byline", "By Jane Roe"),
        ("byline", "BBC News, Osthaven"),
        ("caption", "Image source, Reuters"),
        ("caption", "Image caption, Smoke over the town"),
        ("body", "Rebels took the town of Osthaven on Sunday, officials said."),
        ("body", "Nobody slept."),
        ("link", "More on this story"),
        ("body", "Mayor flees town"),
        ("date", "1 hour ago"),
    ]


def test_notices_before_a_headline_and_before_news() -> None:
    assert roles("UPDATE 2-Rebels take town" + STORY)[:2] == [("notice", "UPDATE 2-"), ("headline", "Rebels take town")]
    assert roles("CORRECTED-Rebels take town" + STORY)[:2] == [("notice", "CORRECTED-"), ("headline", "Rebels take town")]
    assert roles("Update: The toll rose to 15, the mayor said.") == [
        ("notice", "Update:"),
        ("body", "The toll rose to 15, the mayor said."),
    ]
    assert furniture("The town fell.\n\nCORRECTION:\n\nDecember 4, 2024\n\nAn article misstated the toll.") == [
        ("notice", "CORRECTION:"),
        ("date", "December 4, 2024"),
        ("notice", "An article misstated the toll."),
    ]


# Properties

_SIGNS = '.!?…"“”‘’\'()[]{}*_#>-–—:;,/|\\@$%•é東😀Aa \n\r\t\x0c\x85\u2028\u2029\xa0\u200b'
_PIECES = """(AP) By_ Mr. Reuters PHOTO Photo:_ BEIRUT BEIRUT:_ date_2024-12-02 Jane_Roe said U.S. p.m. 12 UPDATE_2-
Read_more Correction: ]( https://a.example == --- Editing_by Getty_Images the_town_fell Editor's_note: (Reporting_by File"""
_WORDS = st.sampled_from([*_SIGNS, "\n\n", ". ", '." ', *(piece.replace("_", " ") for piece in _PIECES.split())])
_TEXTS = st.lists(_WORDS, max_size=40).map("".join) | st.text(max_size=80)


def check(version: Version, lexicon: Lexicon = LEXICON) -> tuple[Statement, ...]:
    found = segment(version, lexicon)
    at = paragraph = 0
    for n, s in enumerate(found, 1):
        assert s.n == n
        assert s.role in COMPARED_ROLES | FURNITURE_ROLES
        assert at <= s.span.start < s.span.end <= len(version.text)
        assert s.text == version.text[s.span.start : s.span.end] == s.text.strip()
        assert s.paragraph >= paragraph
        at, paragraph = s.span.end, s.paragraph
    return found


@settings(max_examples=400)
@given(_TEXTS)
@example("PHOTO")
@example("date 2024-12-02")
@example("UPDATE 2-")
@example("BEIRUT (AP) —")
@example("**A**")
@example("# ")
@example("(A")
def test_statements_are_exact_and_nothing_is_lost(text: str) -> None:
    found = check(version_of(text))
    kept = {at for s in found for at in range(*s.span)}
    assert [c for at, c in enumerate(text) if c.isalnum() and at not in kept] == []
    assert segment(version_of(text), OTHER_LEXICON) == found


@given(_TEXTS, _TEXTS)
def test_titles_are_exact_too(body: str, title: str) -> None:
    text = body + "\n\n" + title
    span = Span(len(body) + 2, len(text)) if title.strip() == title and title else None
    check(Version("a", text, len(body), title=title if span else None, title_span=span))


_NASTY = """. A/\n/a\n/. " /"/./(/[](/A. /A—/aa.Aa/>/#/- /By Jane Roe\n\n/1. /**a/_/\r\n/.[1]/=\n/U.S. /a (AP) """


@pytest.mark.parametrize("unit", [*_NASTY.split("/"), '"Hm?" A said. ', "lorem ipsum dolor sit amet, consectetur elit\n"])
def test_no_text_takes_more_than_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    start = time.perf_counter()
    segment(version_of(text), LEXICON)
    assert time.perf_counter() - start < 5


def test_what_follows_a_notice_goes_on_with_it() -> None:
    text = (
        "The dam broke on Monday and two villages were flooded.\n\nThis article was amended on 5 June 2018.\n\n"
        "An earlier version said that three villages were flooded.\n"
    )
    assert [role for role, _ in roles(text)][-2:] == ["notice", "notice"]
