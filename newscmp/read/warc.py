"""Web archives: each HTML response of a WARC or a WACZ is an article, with the capture's date. Needs warcio."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from typing import Any, BinaryIO

from newscmp.errors import ReadError
from newscmp.model import Version
from newscmp.read.compose import Place
from newscmp.read.extras import load_extra
from newscmp.read.page import Served, read_page
from newscmp.read.shelf import open_archive, open_member
from newscmp.read.source import MAX_BYTES, Source

_HTML = ("text/html", "application/xhtml+xml")
_KINDS = ("response", "resource")
_MOST_PAGES = 100_000
_SHORT_PAGE = 2_000  # bytes: a frame, an advertisement, a redirect; no article was lost


def read_warc(source: Source) -> Iterator[Version]:
    """The articles of a WARC, gzipped or not, in order. A page without one is refused, and the others are read.

    Raises ReadError where warcio is missing, what is read is no WARC, or it holds no page.
    """
    yield from _read(source, source.stream(), source.path, source.name, None)


def read_wacz(source: Source) -> Iterator[Version]:
    """The articles of the WARCs in a WACZ; where it lists its pages, of those."""
    with open_archive(source.stream(), source.path) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("archive/") and not name.endswith("/"))
        if not names:
            raise ReadError("no article: this WACZ has no archive/*.warc", source.path)
        pages = _listed_pages(source, archive)
        for name in names:
            place = source.name if len(names) == 1 else f"{source.name}/{name.removeprefix('archive/')}"
            path = f"{source.path}/{name}"
            try:
                with open_member(archive, name, path) as file:
                    yield from _read(source, file, path, place, pages)
            except ReadError as error:
                source.refuse(error)


def _listed_pages(source: Source, archive: Any) -> frozenset[str] | None:
    """The addresses that pages/*.jsonl list, None where it lists none: then every page of the archive is read."""
    urls = set()
    for name in archive.namelist():
        if not (name.startswith("pages/") and name.endswith(".jsonl")):
            continue
        try:
            with open_member(archive, name, f"{source.path}/{name}") as file:
                lines = file.read(MAX_BYTES).splitlines()[:_MOST_PAGES]
        except ReadError as error:
            source.refuse(error)
            return None
        for line in lines:
            try:
                page = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(page, dict) and isinstance(page.get("url"), str):
                urls.add(_same(page["url"]))
    return frozenset(urls) or None


def _read(source: Source, file: BinaryIO, path: str, name: str, pages: frozenset[str] | None) -> Iterator[Version]:
    iterator = load_extra("warcio.archiveiterator", "a WARC", source.path)
    broken = load_extra("warcio.exceptions", "a WARC", source.path).ArchiveLoadFailed
    number, read, told, passed, bad = 0, 0, 0, 0, False
    archive = iterator.ArchiveIterator(file)
    records = iter(archive)
    while True:
        at = number + 1
        try:
            with redirect_stderr(StringIO()):  # warcio tells there what it passes over; we do it below
                record = next(records, None)
            if archive.err_count > passed:
                passed, bad = archive.err_count, True
                source.refuse(ReadError(f"record {number}: not whole: it is longer than its header says", path))
            if record is None:
                break
            number += 1
            if not _is_page(record, pages):
                continue
            data = record.content_stream().read(source.limit + 1)
            if len(data) <= source.limit and not _is_whole(record):
                raise ValueError("it breaks off")
        except ReadError:
            raise
        except Exception as error:  # of warcio and of what unpacks for it: each has errors of its own for what is malformed
            known = isinstance(error, (broken, EOFError, OSError, ValueError))
            said = f"not whole: {_line(error)}" if known else "its header is malformed"
            source.refuse(ReadError(f"record {at}: {said}", path))
            return
        read += 1
        url = record.rec_headers.get_header("WARC-Target-URI")
        place = Place(path, f"{name}#{number}", part=f"record {number} ({url})")
        if len(data) > source.limit:
            bad = True
            limit = f"{source.limit / 1_000_000:,.4g} MB"
            source.refuse(place.error(f"longer than {limit}, the limit for one page; raise it with --max-size"))
            continue
        served = Served(url, _charset(record), record.rec_headers.get_header("WARC-Date"))
        try:
            version = read_page(data, place, _warner(source, place), served)
        except ReadError as error:
            if len(data) < _SHORT_PAGE and "needs " not in error.message:
                source.warn(f"left out: {error.message}")
                continue
            bad = True
            source.refuse(error)
        else:
            told += 1
            yield version
    if not told and not bad:
        what = f"none of its {read} pages has an article" if read else f"none of the {number} records is an HTML page"
        raise ReadError(f"no article: {what}", path)


def _warner(source: Source, place: Place) -> Callable[[str], None]:
    return lambda message: source.warn(f"{place.part}: {message}")


def _is_page(record: Any, pages: frozenset[str] | None) -> bool:
    if record.rec_type not in _KINDS:
        return False
    http = record.http_headers
    if http is not None and http.get_statuscode() and not http.get_statuscode().startswith("2"):
        return False
    if _content_type(record).partition(";")[0].strip().lower() not in _HTML:
        return False
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    return pages is None or _same(url) in pages


def _content_type(record: Any) -> str:
    http = record.http_headers
    given = http.get_header("Content-Type") if http is not None else record.rec_headers.get_header("Content-Type")
    return given or ""


def _is_whole(record: Any) -> bool:
    """Whether the record has all the bytes that its header counts."""
    raw = record.raw_stream
    while raw.read(65_536):
        pass
    return getattr(raw, "limit", 0) <= 0


def _charset(record: Any) -> str | None:
    for part in _content_type(record).split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == "charset":
            return str(value.strip().strip("\"'"))
    return None


def _same(url: str) -> str:
    """An address without what does not tell pages apart."""
    return url.partition("#")[0].removesuffix("/").removeprefix("https://").removeprefix("http://")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__.lower()
