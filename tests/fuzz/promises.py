"""What must hold for any bytes whatever: read or refused in one line, exact offsets, nothing active drawn, the same twice.

``try_input`` is the target of the fuzzer (``fuzz_newscmp.py``) and of a smoke test over the seed corpus. Its input is the
name of a reader (or anything else, for what the content looks like), a line end, BASE, and after a line ``%%`` OTHER;
without that line OTHER is BASE with other digits and fewer quotation marks. A kind of ``PACKERS`` says that BASE and OTHER
are what is in an archive, which is then packed as it should be: a fuzzer never gets past checksums and lengths.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

from newscmp.align import align
from newscmp.comparison import KINDS, SEVERITIES, compare
from newscmp.errors import ReadError
from newscmp.lexicon import load_lexicon
from newscmp.model import Document, Report, Span, Version
from newscmp.pipeline import matrix_versions, source_versions, track_versions, understand
from newscmp.read import READERS, iter_versions
from newscmp.read.source import open_source
from newscmp.render import Style, render_alignments, render_documents, render_reports, render_story
from newscmp.render.matrix import VIEW as MATRIX
from newscmp.render.sources import VIEW as SOURCES
from newscmp.render.tracks import VIEW as FIGURES

SEPARATOR = b"\n%%\n"
LEXICON = load_lexicon()
_OTHER_DIGITS = bytes.maketrans(b"0123456789", b"1234567890")
_ACTIVE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SHOWN_AS_IT_IS = frozenset("\n")
_MEMBER = b"\n%file "  # in an archive that is to be packed: the name of a file, a line end, what the file holds
_RECORD = b"\n%record\n"  # in a WARC that is to be packed: the HTTP header and the body of a record


def pack_zip(data: bytes, *more: tuple[str, bytes]) -> bytes:
    """A zip of the files that stand in ``data``, the first one's name first, and of ``more``."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED if len(data) % 2 else zipfile.ZIP_STORED) as archive:
        members = [member.partition(b"\n") for member in data.split(_MEMBER)[:20]]
        for name, content in [*more, *((name.decode("latin-1").partition("\0")[0], rest) for name, _, rest in members)]:
            archive.writestr(zipfile.ZipInfo(name or "x"), content)
    return packed.getvalue()


def pack_warc(data: bytes) -> bytes:
    """A WARC with a record for each of those that stand in ``data``; the body of each is as long as its header says."""
    packed = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    for number, body in enumerate(data.split(_RECORD)[:20]):
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/{number}\r\n"
        head += f"WARC-Date: 2024-12-02T00:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(body)}\r\n\r\n"
        packed += head.encode() + body + b"\r\n\r\n"
    return packed


def pack_wacz(data: bytes) -> bytes:
    """A WACZ around files, or around one WARC of pages where ``data`` names no file."""
    if _MEMBER in b"\n" + data:
        return pack_zip(data.removeprefix(_MEMBER[1:]), ("datapackage.json", b"{}"))
    return pack_zip(b"archive/a.warc\n" + pack_warc(data), ("datapackage.json", b"{}"))


PACKERS: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    "packed zip": ("zip", pack_zip),
    "packed wacz": ("zip", pack_wacz),
    "packed warc": ("warc", pack_warc),
}


def parts(data: bytes) -> tuple[str, bytes, bytes]:
    """The reader's name, BASE and OTHER of an input."""
    kind, _, rest = data.partition(b"\n")
    base, separator, other = rest.partition(SEPARATOR)
    if not separator:
        other = base.translate(_OTHER_DIGITS).replace(b'"', b"", 1)
    return kind.decode("ascii", "replace"), base, other


def read(kind: str, data: bytes) -> tuple[list[Version], list[str]]:
    """What a reader makes of these bytes, and its errors, each of which must be one clear line."""
    errors: list[ReadError] = []
    versions: list[Version] = []
    if kind in PACKERS:
        kind, pack = PACKERS[kind]
        data = pack(data)
    file = io.BytesIO(data)
    try:
        if kind in READERS:
            with open_source("-", file, lambda message: None, errors.append) as source:
                versions += READERS[kind](source)
        else:
            versions += iter_versions("-", file, bad=errors.append)
    except ReadError as error:
        errors.append(error)
    for version in versions:
        assert version.text[: version.length].strip(), "an article without text"
        assert version.title_span is None or version.text[slice(*version.title_span)] == version.title, "a title elsewhere"
        assert not any(unicodedata.category(c) == "Cs" for c in version.text + version.id), "half a character came in"
    return versions, [one_line(error) for error in errors]


def one_line(error: ReadError) -> str:
    """An error's line. A message may quote the input, so it may hold anything but a line end."""
    assert len(str(error).splitlines()) == 1, f"not one line: {str(error)!r}"
    return str(error)


def check_document(document: Document) -> None:
    """Every offset points at what is said to stand there, and every number of a statement exists."""
    version = document.version
    count = len(document.statements)
    for number, statement in enumerate(document.statements, 1):
        assert statement.n == number
        holds(version, statement.span, statement.text)
    for before, after in zip(document.statements, document.statements[1:]):
        assert before.span.start <= after.span.start
    for figure in document.figures:
        holds(version, figure.span, figure.surface)
        assert 1 <= figure.statement <= count
        assert figure.value is None or figure.value.is_finite(), figure
    for quote in document.quotes:
        holds(version, quote.span, quote.text)
        assert quote.attribution is None or 0 <= quote.attribution < len(document.attributions)
    for attribution in document.attributions:
        assert 1 <= attribution.statement <= count
        for span in attribution.content:
            assert 0 <= span.start < span.end <= len(version.text)
        if attribution.source is not None and attribution.source.span is not None:
            holds(version, attribution.source.span, attribution.source.surface)
        if attribution.cue is not None:
            holds(version, attribution.cue.span, attribution.cue.surface)


def holds(version: Version, span: Span, surface: str | None) -> None:
    assert 0 <= span.start < span.end <= len(version.text), span
    assert version.text[span.start : span.end] == surface, (span, surface)


def check_report(report: Report) -> None:
    """Known kinds and severities; evidence where it says."""
    for change in report.changes:
        assert change.kind in KINDS
        assert change.severity in SEVERITIES
        assert change.why
        assert change.base is not None or change.other is not None
        versions = {"base": report.base.version, "other": report.alignments[0].other.version}
        for side, evidence in (("base", change.base), ("other", change.other)):
            if evidence is not None and evidence.span is not None and evidence.surface:
                start, end = evidence.span
                text = versions[side].text
                assert 0 <= start <= end <= len(text)
                merged = "".join(evidence.surface.split()) == "".join(text[start:end].split())
                assert merged or change.kind.startswith("statement."), (change.kind, evidence)
        assert len(change.fingerprint) == 16


def drawn(report: Report, turn: int) -> Iterator[tuple[str, str]]:
    """(format, text): the rows as people read them, and one more format of one more command, as ``turn`` says."""
    style = Style()
    base, documents = report.base, [alignment.other for alignment in report.alignments]
    format = ("html", "markdown", "github", "grid", "csv", "json", "jsonl", "tsv", "latex")[turn % 9]
    yield "table", "".join(render_reports([("story", report)], "table", style))
    yield format, "".join(render_reports([("story", report)], format, style))
    if turn % 5 == 0:
        yield format, "".join(render_alignments(report.alignments, format, style))
    elif turn % 5 == 1:
        yield "table", "".join(render_documents([base, *documents], "table", style))
        yield format, "".join(render_documents([base, *documents], format, style))
    else:
        view, look = ((MATRIX, matrix_versions), (FIGURES, track_versions), (SOURCES, source_versions))[turn % 5 - 2]
        columns, rows = look(base.version, [document.version for document in documents])
        yield "table", "".join(render_story(view, columns, rows, "table", style))
        yield format, "".join(render_story(view, columns, rows, format, style))


def check_drawn(format: str, text: str) -> None:
    allowed = _SHOWN_AS_IT_IS | {"\t", "\r"} if format in ("csv", "tsv") else _SHOWN_AS_IT_IS
    active = {c for c in text if unicodedata.category(c) in _ACTIVE} - allowed
    assert not active, f"{format}: {active!r}"


def try_pair(base: Version, other: Version, turn: int = 0) -> None:
    """Understand and compare two versions, twice, and draw them; ``turn`` chooses what to draw."""
    one, two = understand(base, LEXICON), understand(other, LEXICON)
    check_document(one)
    check_document(two)
    assert one == understand(base, LEXICON), "not the same twice"
    alignment = align(one, two)
    report = Report(one, (alignment,), tuple(compare(alignment)))
    assert report.changes == tuple(compare(align(one, two))), "not the same twice"
    check_report(report)
    own = align(one, one)
    assert not [c.kind for c in compare(own)], "a text differs from itself"
    for format, text in drawn(report, turn):
        check_drawn(format, text)


def try_input(data: bytes) -> int:
    """Everything above, for one input. Gives the number of articles that were read."""
    kind, base, other = parts(data)
    ours, errors = read(kind, base)
    again, same = read(kind, base)
    assert (ours, errors) == (again, same), "not the same twice"
    theirs, _ = read(kind, other)
    theirs = theirs or ours  # other digits may have made it something else: another status, another namespace
    if ours and theirs:
        try_pair(ours[0]._replace(id="base"), theirs[0]._replace(id="other"), zlib.crc32(data))
    return len(ours) + len(theirs)
