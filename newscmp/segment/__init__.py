"""Where a statement starts and ends, and what is furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscmp.lexicon import Lexicon
from newscmp.model import Span, Statement, Version
from newscmp.segment.furniture import Piece, Signs, Where, load_signs, opens_with_speaker, set_apart
from newscmp.segment.paragraphs import Paragraph, ends_with, find_paragraphs
from newscmp.segment.sentences import load_abbreviations, split_sentences

__all__ = ["segment"]

_EDGE = 5  # paragraphs at the top, and at the foot, where bylines are looked for
_TITLE_WINDOW = 4  # paragraphs in which the title is looked for a second time
_HEADLINE_WINDOW = 12  # paragraphs below a headline in which the story has to start
_LONGEST_HEADLINE = 200
_LONGEST_STATEMENT = 2_000  # characters; sentences of news rarely have 500
_LONGEST_CROSSHEAD = 60
_CROSSHEAD_WORDS = 8
_SHORTEST_STORY = 40  # characters of a paragraph that a headline can stand above
_STOPS = ".!?…"
_NO_TITLE_ENDS_SO = ".,:;…–—-"


def segment(version: Version, lexicon: Lexicon) -> tuple[Statement, ...]:
    """The statements of a version in text order, furniture included; each is non-empty and free of outer white space.

    Sentences are statements of role body; the headline, headings and each piece of furniture are one statement each. A
    title that was given outside the text (a JSON key) comes last, past ``version.length``, unless the text repeats it.
    """
    text = version.text
    out: list[Statement] = []
    for number, pieces in enumerate(_paragraphs_of(version, lexicon)):
        for start, end, role in pieces:
            cut = [(start, end)] if end - start <= _LONGEST_STATEMENT else _cut(text, start, end)
            for left, right in cut:
                out.append(Statement(len(out) + 1, Span(left, right), text[left:right], role, number))
    return tuple(out)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What is too long for a sentence (a list, a table, a text without full stops), cut behind a joint of its second half.

    Rows print whole statements, so that one without a limit would cost the square of its length.
    """
    while end - start > _LONGEST_STATEMENT:
        low, high = start + _LONGEST_STATEMENT // 2, start + _LONGEST_STATEMENT
        for joint in ("\n", "; ", ", ", " "):
            at = text.rfind(joint, low, high)
            if at >= 0:
                at += len(joint)
                break
        else:
            at = high
        right = at
        while text[right - 1].isspace():
            right -= 1
        yield start, right
        while at < end and text[at].isspace():
            at += 1
        start = at
    yield start, end


def _paragraphs_of(version: Version, lexicon: Lexicon) -> Iterator[list[Piece]]:
    """The pieces of each paragraph, front matter and an appended title among them."""
    title = version.title_span
    body = version.front_matter.end if version.front_matter else 0
    appended = title is not None and title.start >= version.length
    known = _normal(version.title or "") if title and (appended or title.start < body) else ""
    if version.front_matter:
        yield from _front_matter_pieces(version)
    repeated = False
    for pieces, heading in _body_pieces(version, body, lexicon, known):
        repeated = repeated or heading
        yield pieces
    if appended and title and not repeated:
        yield [(title.start, title.end, "headline")]


def _front_matter_pieces(version: Version) -> Iterator[list[Piece]]:
    """The front matter without its fences; the title in it is the headline, the lines above and below are furniture."""
    text, front, title = version.text, version.front_matter, version.title_span
    assert front is not None
    lines = []
    at = front.start
    for line in text[front.start : front.end].splitlines(keepends=True):
        lines.append((at, at + len(line)))
        at += len(line)
    inner = [span for span in lines if text[slice(*span)].strip() not in ("---", "...")]
    own: list[tuple[int, int, str]] = []
    for start, end in inner:
        if title and start <= title.start < end:
            yield from ([piece] for piece in own)
            own = []
            yield [(title.start, title.end, "headline")]
        elif title and title.start < start < title.end:
            continue
        elif text[start:end].strip():
            left = own[0][0] if own else start + len(text[start:end]) - len(text[start:end].lstrip())
            own = [(left, start + len(text[start:end].rstrip()), "front matter")]
    yield from ([piece] for piece in own)


def _body_pieces(version: Version, body: int, lexicon: Lexicon, known: str) -> Iterator[tuple[list[Piece], bool]]:
    """The pieces of each paragraph of the article itself, and whether it repeats the title that is ``known``."""
    text, title = version.text, version.title_span
    known_sentences, signs = load_abbreviations(lexicon), load_signs(lexicon)
    paragraphs = list(find_paragraphs(text, body, version.length))
    marked = _find_marked(version, paragraphs)
    if marked:
        paragraphs = [paragraph for paragraph in paragraphs if paragraph.start not in marked]
    transcript = sum(opens_with_speaker(text, p.start, p.end) for p in paragraphs) > 1
    in_front = title is not None and title.start < body
    followers = tuple(lexicon.words("notice_followers"))
    headed, told, found, announced, signed, noticed = bool(title), False, False, False, False, False
    waiting = sorted(marked.values(), key=lambda piece: piece[0], reverse=True)
    for index, paragraph in enumerate(paragraphs):
        while waiting and waiting[-1][0] < paragraph.start:
            yield [_judge_marked(text, waiting.pop(), signs)], False
        if known and not found and index < _TITLE_WINDOW and _normal(text[paragraph.start : paragraph.end]) == known:
            found = True
            yield [(paragraph.start, paragraph.end, "boilerplate" if in_front else "headline")], True
            continue
        top = index < _EDGE
        where = Where(index == 0, not told, top, top or index >= len(paragraphs) - _EDGE, signed, transcript)
        before, start, end, after = set_apart(text, paragraph.start, paragraph.end, signs, where)
        pieces = list(before)
        signed = any(role == "byline" for _, _, role in before)
        if announced and start < end:  # "CORRECTION:" stood by itself above
            pieces.append((start, end, "notice"))
            announced = where.edge and not where.top  # at the foot, all that is left
        elif noticed and text[start:end].lower().startswith(followers):  # "An earlier version said ..."
            pieces.append((start, end, "notice"))
        elif start < end:
            role = _role_of(text, paragraphs, index, start, end, headed, told, title)
            if role == "body":
                pieces += [(left, right, role) for left, right in split_sentences(text, start, end, known_sentences)]
                told = True
            else:
                pieces.append((start, end, role))
                headed = headed or role == "headline"
        else:
            announced = announced or (before[0][2] == "notice" and text[before[0][1] - 1] == ":")
        noticed = bool(pieces) and all(role == "notice" for _, _, role in pieces)
        yield pieces + after, False
    while waiting:
        yield [_judge_marked(text, waiting.pop(), signs)], False


def _find_marked(version: Version, paragraphs: list[Paragraph]) -> dict[int, Piece]:
    """The paragraphs whose role the version's format tells, by where they start."""
    found: dict[int, Piece] = {}
    if not version.marks:
        return found
    marks = iter(version.marks)
    mark = next(marks, None)
    for paragraph in paragraphs:
        while mark and mark[0].end <= paragraph.start:
            mark = next(marks, None)
        if mark and mark[0].start <= paragraph.start:
            found[paragraph.start] = (paragraph.start, paragraph.end, mark[1])
    return found


def _judge_marked(text: str, piece: Piece, signs: Signs) -> Piece:
    """A paragraph of a known role; what the desk wrote to its clients is a notice where it reads like one."""
    start, end, role = piece
    if role == "boilerplate":
        before, _, left, _ = set_apart(text, start, end, signs, Where(False, False, False, False))
        if left == end and [role for _, _, role in before] == ["notice"]:
            role = "notice"
    return start, end, role


def _role_of(
    text: str, paragraphs: list[Paragraph], index: int, start: int, end: int, headed: bool, told: bool, title: Span | None
) -> str:
    """Whether the text of a paragraph is the headline, a heading or body."""
    paragraph = paragraphs[index]
    if title is not None and title.start <= start < title.end:
        return "headline"
    if paragraph.heading:
        return "heading" if headed or told else "headline"
    if paragraph.lines > 1 or text[start].islower() or ends_with(text, start, end, _NO_TITLE_ENDS_SO):
        return "body"
    following = paragraphs[index + 1 : index + 1 + _HEADLINE_WINDOW]
    if not told:
        below = any(p.end - p.start >= _SHORTEST_STORY and ends_with(text, p.start, p.end, _STOPS) for p in following)
        if below and end - start <= _LONGEST_HEADLINE:
            return "heading" if headed else "headline"
        return "body"
    if not following or ends_with(text, start, end, _STOPS) or end - start > _LONGEST_CROSSHEAD:
        return "body"
    below = following[0].end - following[0].start > end - start and not re.search(r"[.!?]\s", text[start:end])
    return "heading" if below and len(text[start:end].split()) <= _CROSSHEAD_WORDS else "body"


def _normal(title: str) -> str:
    """A title as it is compared with itself: letters and digits."""
    return "".join(filter(str.isalnum, title)).casefold()
