"""The nouns of newscmp: frozen records, no rules and no I/O.

They are NamedTuples and not frozen dataclasses: twenty of those cost 15 milliseconds at every start, a quarter of what a
whole comparison may take.

Offsets are half-open and count characters (code points) of ``Version.text``: ``version.text[span.start:span.end]`` is
always exactly what was printed. Everything that a language knows (what a figure is worth, which class a cue has, by which
names a source goes) is written into these records by ``extract/``, so that ``align`` and ``comparison/`` know no language.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

# Statements with these roles are aligned and compared; every other role is furniture, shown by `inspect` alone.
COMPARED_ROLES = frozenset({"headline", "heading", "body"})
FURNITURE_ROLES = frozenset(
    {"front matter", "date", "caption", "credit", "byline", "dateline", "notice", "link", "boilerplate"}
)

# How keys of sources start that are no names: the noun of an unnamed source, an office that one person holds.
UNNAMED_MARKS = ("?", "the ")

# The class of cues that report nothing said: what someone wants or does, and words that no lexicon knows.
ATTITUDE = "attitude"

# The value of a row's detail: what JSON can say, with Decimal for figures.
Detail = str | Decimal | int | bool | None | tuple[str, ...]


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Measure(NamedTuple):
    """How a unit relates to the base unit of its dimension: value * factor + zero. A kilometre is ("length", 1000, 0).

    ``factor`` is 0 where there is no fixed rate: sums of money are of one dimension and are not converted.
    """

    dimension: str
    factor: Decimal
    zero: Decimal = Decimal(0)


class Span(NamedTuple):
    """Half-open character offsets into ``Version.text``."""

    start: int
    end: int


class Version(NamedTuple):
    """One telling of the story, its text verbatim.

    ``text`` is what was read, front matter included. A title that was given outside the text (a JSON key) is appended to
    it after a blank line, so that one set of offsets serves all; ``length`` is where the article's own text ends, and
    nothing past it is ever printed as an offset. Of a format that is no text (a page, a feed, a wire item) the text is
    composed from its paragraphs, the title first; ``marks`` are what its markup says of some of them.
    """

    id: str
    text: str
    length: int
    path: str | None = None
    title: str | None = None
    title_span: Span | None = None
    front_matter: Span | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None  # ISO 8601, as precise as it was given
    lang: str = "en"
    format: str = "text"  # the reader that read it
    base: bool = False  # front matter says `base: true`
    authors: tuple[str, ...] = ()
    modified: str | None = None  # when this text was last changed, as the article says; ISO 8601
    captured: str | None = None  # when an archive took the copy that was read; ISO 8601
    status: str | None = None  # of a wire item: usable, withheld or canceled (IPTC's pubstatus)
    live: bool = False  # a live blog
    marks: tuple[tuple[Span, str], ...] = ()  # paragraphs whose role the format itself tells, in text order

    @property
    def moment(self) -> str | None:
        """The time this text stands for, by which versions are ordered: captured, else last changed, else published."""
        return self.captured or self.modified or self.published


class Statement(NamedTuple):
    """The unit that is aligned: a sentence, or the headline; or a piece of furniture, told by its ``role``."""

    n: int  # 1-based, in text order over all roles
    span: Span
    text: str
    role: str
    paragraph: int  # 0-based; statements of one paragraph share it

    @property
    def compared(self) -> bool:
        """Whether this is part of the story (a headline, a heading, body text) and not furniture."""
        return self.role in COMPARED_ROLES


class Figure(NamedTuple):
    """A quantity as stated, or something with digits that is typed as not being one.

    ``value`` (and ``upper``, the other end of a range, or of the interval that a vague word stands for) are Decimal and
    already scaled: "1.2 million" is 1200000. ``bound`` is one of = ~ > < >= <=. ``unit`` is a canonical unit
    ("kilometre", "percentage", "dollar"); ``noun`` the counted noun phrase, singular, lower case. ``type`` is one of
    quantity, age, date, time, ordinal, score, name. ``canonical`` is the comparable form of a date, time or score
    ("2024-12-01", "--12-01", "sunday", "18:15", "2-0"). ``event`` is the canonical word for what happened to those counted
    ("killed", "wounded", "missing", "displaced", ...); ``about`` are lower-case keys of the places, groups and
    qualifiers named beside it, which tell one toll from another in the same sentence.
    """

    statement: int
    span: Span
    surface: str
    value: Decimal | None
    upper: Decimal | None = None
    bound: str = "="
    trend: str | None = None
    unit: str | None = None
    noun: str | None = None
    type: str = "quantity"
    vague: bool = False
    event: str | None = None
    about: tuple[str, ...] = ()
    canonical: str | None = None
    measure: Measure | None = None
    swing: str | None = None  # up or down by trend, noun or comparative: "fell 3 percent", "a 3 percent drop"
    head: str | None = None  # key of the noun's head, inflections and synonyms folded: "troops" and "soldiers" share it
    moved: bool = False  # "raised from 5 to 7 percent": value and upper are before and after, not the ends of a range
    one_of: bool = False  # "one of the leading makers": it singles out a member and counts nothing
    added: bool = False  # "an additional 35,000": it comes on top of another number


class Quote(NamedTuple):
    """Words inside quotation marks: ``span`` and ``text`` leave the marks out. It may cross statements."""

    statements: tuple[int, ...]
    span: Span
    text: str
    attribution: int | None = None  # index into Document.attributions
    # full; partial: a phrase inside the outlet's sentence; scare: marks around a word that nobody said; title: of a work
    kind: str = "full"


class Source(NamedTuple):
    """Who said it. ``name`` is the fullest form the article gives, None when no form was resolved.

    ``keys`` are normalised names (lower case, no titles) under which this source goes anywhere in the article: two
    articles mean the same source when their keys meet. Keys that are no names start with one of UNNAMED_MARKS: "?official",
    "the mayor". ``kind``: person, institution, media, document, unnamed. ``parts``: where several say one thing together
    ("the army and the governor said"), each of them; ``keys`` are then those of all.
    """

    span: Span | None
    surface: str | None
    name: str | None
    anonymous: bool = False
    keys: frozenset[str] = frozenset()
    kind: str | None = None
    qualifiers: frozenset[str] = frozenset()  # of an unnamed source: whose it is, of what ("western", "defence")
    parts: tuple[Source, ...] = ()


class Cue(NamedTuple):
    """The words that attribute: "said", "according to". ``cue_class``: neutral, assertive, doubt, factive, denial, ..."""

    span: Span
    surface: str
    cue_class: str


class Attribution(NamedTuple):
    """A content with the source it is given to. ``form``: direct, indirect or mixed."""

    statement: int  # the statement the cue stands in; where there is no cue, the content's first
    source: Source | None
    cue: Cue | None
    content: tuple[Span, ...]
    form: str

    @property
    def reported(self) -> bool:
        """Whether this is of words said or written: by a known reporting cue, or all in quotation marks.

        A wish, a deed or a cue that no lexicon knows ("attitude") is shown by `inspect` and counts for nothing else.
        """
        return self.form == "direct" or (self.cue is not None and self.cue.cue_class != ATTITUDE)


class Term(NamedTuple):
    """A content word as alignment sees it. ``kind``: word, light (a word of every second story), name or number.

    Terms with one ``key`` mean the same; ``surface`` is how this one was printed.
    """

    key: str
    kind: str
    surface: str = ""


class Marker(NamedTuple):
    """A word that turns or weakens a statement. ``kind``: negation, modal, hedge or opposite; ``key`` its canonical form, of
    an opposite ("unsafe") the key of the term whose contrary it says."""

    statement: int
    span: Span
    surface: str
    kind: str
    key: str


class Document(NamedTuple):
    """A Version with what was understood of it, each list in text order.

    ``terms[i]`` belongs to ``statements[i]``; ``statements[i].n == i + 1``. ``spellings`` maps lower-case words of the text
    to the one spelling under which their house-style variants are compared ("center" -> "centre").
    """

    version: Version
    statements: tuple[Statement, ...]
    figures: tuple[Figure, ...] = ()
    quotes: tuple[Quote, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    terms: tuple[tuple[Term, ...], ...] = ()
    markers: tuple[Marker, ...] = ()
    spellings: Mapping[str, str] = _NOTHING


class Pair(NamedTuple):
    """Statements (their ``n``) that tell the same thing: 1-1, 1-0, 0-1, 1-n (split), n-1 (merged).

    ``score`` is 0 to 1; ``base_told`` and ``other_told`` say how much of each side the other one tells;
    ``shared`` are the words, names and numbers that joined them, rarest first.
    """

    base: tuple[int, ...]
    other: tuple[int, ...]
    score: float
    base_told: float = 0.0
    other_told: float = 0.0
    moved: bool = False
    shared: tuple[str, ...] = ()


class Alignment(NamedTuple):
    """Two documents and their pairs: those with a base side in BASE's order, then 0-1 pairs in OTHER's order.

    Every compared statement stands in one of ``pairs``. ``also`` are further links across them, 1-1: statements that tell
    the same thing as one of another pair (a lead that sums up two sentences, of which one is told again below).
    """

    base: Document
    other: Document
    pairs: tuple[Pair, ...]
    same_story: bool = True
    also: tuple[Pair, ...] = ()


class Evidence(NamedTuple):
    """What one side says, verbatim: the statement's ``text``, and in it ``surface`` at ``span``.

    Where the statement is told but the thing in question is not, ``span`` is None and ``surface`` is empty.
    """

    statement: int | None
    text: str
    span: Span | None
    surface: str
    details: Mapping[str, Detail] = _NOTHING
    anchor: int = 0  # where ``text`` starts; of a title given outside the article's text, where that stands


class Change(NamedTuple):
    """One row. ``version`` is the id of OTHER; ``details`` are the kind's own keys."""

    kind: str
    severity: str
    version: str
    base: Evidence | None
    other: Evidence | None
    why: str
    score: float | None = None
    fingerprint: str = ""
    details: Mapping[str, Detail] = _NOTHING


class Trouble(NamedTuple):
    """An input that could not be read, and why; ``line`` where it is one line of a file."""

    path: str
    message: str
    line: int | None = None


class Report(NamedTuple):
    """BASE, every OTHER, and what differs: rows in the order of BASE, then OTHER."""

    base: Document
    alignments: tuple[Alignment, ...]
    changes: tuple[Change, ...]
    errors: tuple[Trouble, ...] = ()


class News(NamedTuple):
    """A row that `watch` reports.

    ``comparison`` is base or history (of two versions), self (of a version with what it said when last seen) or version
    (of the story: a version is new, gone, or back). ``before`` is the id of the version on BASE's side, ``outlet`` that of
    the other side. ``since`` is when the text that a silent edit has replaced was first seen, ISO 8601 in UTC.
    """

    comparison: str
    change: Change
    before: str | None = None
    outlet: str | None = None
    since: str | None = None


class Mention(NamedTuple):
    """A figure where one version tells it, and who that version gives it to; None for the outlet's own voice.

    ``low`` and ``high`` are the least and the most that the figure allows, infinite where an end is open ("at least 12"),
    None where it has no value.
    """

    figure: Figure
    source: str | None
    low: Decimal | None = None
    high: Decimal | None = None


class Track(NamedTuple):
    """One quantity of the story through its versions: the dead overall, the dead in one town, convoys destroyed.

    ``mentions[i]`` belongs to the i-th version, in its text order, empty where that version does not tell it.
    ``direction`` is raised, lowered, mixed or None (all agree, or only one tells it), over the order of the versions;
    ``disputed``: two versions tell another value or bound.
    """

    label: str
    mentions: tuple[tuple[Mention, ...], ...]
    direction: str | None = None
    disputed: bool = False

    @property
    def told(self) -> int:
        """How many versions tell this quantity."""
        return sum(1 for told in self.mentions if told)


class Telling(NamedTuple):
    """A statement of the story as one version tells it.

    ``form`` is direct, partial (words in quotation marks inside the outlet's own sentence), indirect, or None: neither
    quoted nor attributed. ``attributions`` are those of that content, none in the outlet's own voice.
    """

    statements: tuple[int, ...]
    form: str | None = None
    attributions: tuple[Attribution, ...] = ()
    figures: tuple[Figure, ...] = ()


class MatrixRow(NamedTuple):
    """A statement of the story through its versions; ``text`` is how the first version that tells it puts it.

    ``tellings[i]`` belongs to the i-th version, None where that version does not tell it. ``disputes`` says in what the
    versions differ: figure, quote, source, polarity.
    """

    text: str
    role: str
    tellings: tuple[Telling | None, ...]
    disputes: tuple[str, ...] = ()

    @property
    def told(self) -> int:
        """How many versions tell it."""
        return sum(telling is not None for telling in self.tellings)

    @property
    def disputed(self) -> bool:
        """Whether the versions differ in anything."""
        return bool(self.disputes)


class SourceUse(NamedTuple):
    """What one version makes of a source: its attributions in text order, how many of them quote it, in whole or in part,
    and in how many words."""

    attributions: tuple[Attribution, ...]
    quoted: int = 0
    words: int = 0

    @property
    def paraphrased(self) -> int:
        """How often its words are told without quotation marks."""
        return len(self.attributions) - self.quoted


class SourceRow(NamedTuple):
    """A source of the story through its versions: a person under the fullest name that any of them gives, others under the
    one that most give.

    ``name`` is the head of the description where no version names it (``unnamed``), and None for the attributions whose
    source the text does not resolve. ``uses[i]`` belongs to the i-th version, None where the source is absent.
    """

    name: str | None
    kind: str | None
    unnamed: bool
    uses: tuple[SourceUse | None, ...]

    @property
    def told(self) -> int:
        """How many versions have this source."""
        return sum(use is not None for use in self.uses)

    @property
    def disputed(self) -> bool:
        """Whether one version quotes a source of several versions and another does not."""
        if self.name is None or self.told < 2:
            return False
        return 0 < sum(1 for use in self.uses if use and use.quoted) < len(self.uses)


class Overview(NamedTuple):
    """What a story says over all its versions, for a reader who wants to see all of it.

    ``documents`` are the versions in the order of the columns, of ``tracks`` as of ``rows``, the matrix.
    """

    documents: tuple[Document, ...]
    tracks: tuple[Track, ...]
    rows: tuple[MatrixRow, ...]
