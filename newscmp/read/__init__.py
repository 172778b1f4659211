"""Bytes of any kind to Versions: files, standard input, and folders as stories.

``read_versions`` reads one input, ``read_story`` a folder with its base, ``story_folders`` tells which stories a folder
holds. Every error is a ReadError whose ``str()`` is one line with path, line and how to mend it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from newscmp.errors import ReadError
from newscmp.model import Version
from newscmp.read.shelf import is_folder
from newscmp.read.sniff import find_kind
from newscmp.read.source import MARKUP, MAX_ARTICLE, MAX_BYTES, Source, open_source
from newscmp.read.story import Story, find_stories, gather_story, list_articles, order_by_date
from newscmp.read.text import read_markdown, read_text

__all__ = [
    "MARKUP",
    "MAX_ARTICLE",
    "MAX_BYTES",
    "MAX_TOTAL",
    "READERS",
    "Story",
    "is_folder",
    "iter_versions",
    "list_articles",
    "order_by_date",
    "read_bytes",
    "read_line",
    "read_record",
    "read_story",
    "read_versions",
    "story_folders",
]

MAX_TOTAL = 200_000_000  # characters of all articles that one call of read_versions keeps in memory

Warn = Callable[[str], None]
Reader = Callable[[Source], Iterator[Version]]


def _read_json(source: Source) -> Iterator[Version]:
    from newscmp.read.records import read_json  # most inputs are text: json is loaded when it is needed

    return read_json(source)


def _read_html(source: Source) -> Iterator[Version]:
    from newscmp.read.page import read_html

    return read_html(source)


def _read_newsml(source: Source) -> Iterator[Version]:
    from newscmp.read.newsml import read_newsml

    return read_newsml(source)


def _read_feed(source: Source) -> Iterator[Version]:
    from newscmp.read.feed import read_feed

    return read_feed(source)


def _read_warc(source: Source) -> Iterator[Version]:
    from newscmp.read.warc import read_warc

    return read_warc(source)


def _read_mhtml(source: Source) -> Iterator[Version]:
    from newscmp.read.saved import read_mhtml

    return read_mhtml(source)


def _read_webarchive(source: Source) -> Iterator[Version]:
    from newscmp.read.saved import read_webarchive

    return read_webarchive(source)


def _read_zip(source: Source) -> Iterator[Version]:
    """The articles of every file in a zip archive, sorted by name; a WACZ is a zip too."""
    from newscmp.read.shelf import kind_of, member_names, open_archive, open_member

    archive = open_archive(source.stream(), source.path)
    names = member_names(archive)
    kind = kind_of(names)
    if kind == "wacz":
        from newscmp.read.warc import read_wacz

        yield from read_wacz(source)
        return
    if kind == "office":
        raise ReadError("not text: this is an office document; save the article as text first", source.path)
    if not names:
        raise ReadError("no article in this zip archive", source.path)
    for name in names:
        path = f"{source.path}/{name}"
        try:
            with open_member(archive, name, path) as file:
                member = source.inner(path, file)
                if member.container == "zip":
                    raise ReadError("a zip archive in a zip archive; unpack it first", path)
                yield from _read(member)
        except ReadError as error:
            source.refuse(error)


def _refuse(message: str) -> Reader:
    """A reader for what is recognised but not read: a clear line is better than an empty article."""

    def refuse(source: Source) -> Iterator[Version]:
        raise ReadError(message, source.path)
        yield  # a generator, as all readers are

    return refuse


READERS: Mapping[str, Reader] = {
    "text": read_text,
    "markdown": read_markdown,
    "json": _read_json,
    "html": _read_html,
    "newsml": _read_newsml,
    "feed": _read_feed,
    "warc": _read_warc,
    "zip": _read_zip,
    "mhtml": _read_mhtml,
    "webarchive": _read_webarchive,
    "xml": _refuse("XML of no kind that is read (HTML, NewsML-G2, RSS, Atom); save the article as text first"),
}


def _read(source: Source) -> Iterator[Version]:
    return READERS[source.container or find_kind(source.peek(), source.name)](source)


def iter_versions(
    path: str,
    stdin: BinaryIO | None = None,
    warn: Warn | None = None,
    bad: Callable[[ReadError], None] | None = None,
    max_size: int | None = None,
) -> Iterator[Version]:
    """The articles of one input one by one: JSON Lines are read as they are asked for, so any number of them will do.

    Arguments and errors are those of ``read_versions``.
    """
    longest = MAX_ARTICLE if max_size is None else max_size
    with open_source(path, stdin, warn or _silent, bad, None if max_size is None else max_size * MARKUP) as source:
        for version in _read(source):
            if version.length <= longest:
                yield version
            else:
                said = f"an article of {version.length:,} characters; the limit is {longest:,}: raise it with --max-size"
                source.refuse(ReadError(f"{said} ({version.id})" if version.id != source.name else said, path))


def read_versions(
    path: str,
    stdin: BinaryIO | None = None,
    warn: Warn | None = None,
    bad: Callable[[ReadError], None] | None = None,
    max_size: int | None = None,
) -> tuple[Version, ...]:
    """The articles in one file, in order; never none.

    ``path`` "-" is standard input (``stdin``, else sys.stdin.buffer). ``warn`` is called with one line for what was
    mended on the way (a fallback encoding). ``bad`` is called with the error of each bad record of many (a broken line
    of JSON Lines) and reading goes on; without it the first bad record raises. An article of more than ``max_size``
    characters (by default MAX_ARTICLE) is bad, and so is an input, or a line of records, of MARKUP times as many bytes.
    Raises ReadError.
    """
    versions, total = [], 0
    for version in iter_versions(path, stdin, warn, bad, max_size):
        versions.append(version)
        total += version.length
        if total > MAX_TOTAL:
            limit = f"{MAX_TOTAL // 1_000_000} million characters"
            raise ReadError(f"articles of more than {limit} in one file; split it", path)
    if not versions and bad is None:
        raise ReadError("empty: no article", path)
    return tuple(versions)


def read_bytes(
    data: bytes,
    path: str,
    warn: Warn | None = None,
    bad: Callable[[ReadError], None] | None = None,
    max_size: int | None = None,
    media: str = "",
    charset: str | None = None,
) -> tuple[Version, ...]:
    """The articles in bytes that came from elsewhere than a file, in order; never none. ``path`` is for messages.

    ``media`` and ``charset`` are what a server said of them: content that could be anything is a page where the server says
    so. Archives are refused. Other arguments and errors are those of ``read_versions``.
    """
    from io import BytesIO

    longest = MAX_ARTICLE if max_size is None else max_size
    warn = warn or _silent
    source = Source(path, BytesIO(data), warn, bad, longest * MARKUP)
    if source.container:
        raise ReadError("this is an archive, not an article; save it and name the file", path)
    kind = find_kind(source.peek(), source.name)
    if kind == "html" or (media in ("text/html", "application/xhtml+xml") and kind in ("text", "markdown")):
        from newscmp.read.compose import Place
        from newscmp.read.page import Served, read_page

        versions = [read_page(source.data(), Place(path, source.name), source.warn, Served(path, charset))]
    else:
        if charset and kind in ("text", "markdown"):
            from newscmp.read.charset import decode_page

            source = Source(path, BytesIO(decode_page(data, charset, source.warn).encode()), warn, bad, longest * MARKUP)
        versions = list(READERS[kind](source))
    for version in versions:
        if version.length > longest:
            said = f"an article of {version.length:,} characters; the limit is {longest:,}: raise it with --max-size"
            raise ReadError(said, path)
    if not versions and bad is None:
        raise ReadError("empty: no article", path)
    return tuple(versions)


def read_record(record: Mapping[str, object]) -> Version:
    """The article of one JSON object, as a line of JSON Lines has it. Raises ReadError."""
    from newscmp.read.compose import Place
    from newscmp.read.records import version_of_record

    name = str(record.get("id", "article"))
    return version_of_record(record, Place(name, name))._replace(path=None)


def read_line(text: str, path: str, line: int) -> Version:
    """The article of a line of JSON Lines. Raises ReadError."""
    from json import loads

    from newscmp.read.compose import Place
    from newscmp.read.records import version_of_record

    try:
        record = loads(text)
    except (ValueError, RecursionError):
        raise ReadError("not valid JSON", path, line) from None
    return version_of_record(record, Place(path, f"{path.rstrip('/').rpartition('/')[2]}:{line}", line))


def read_story(
    folder: str,
    base: str | None = None,
    warn: Warn | None = None,
    max_size: int | None = None,
) -> Story:
    """The articles of one folder: ``Story(folder, base, others, errors)``.

    The base is the file that ``base`` names (a name in the folder, or a path to it); else ``seed.*``, else ``base.*``;
    else the one whose front matter says ``base: true``; else the earliest; else the first name in sorted order.
    Dot-files and sub-folders are left out. A file that cannot be read is one of ``errors`` (say it on stderr as
    ``path:line: message``) and the rest is read. ``others`` may be empty: whether one article is enough is the caller's to
    say.

    Raises ReadError when the folder cannot be read or holds no article, when ``base`` names none of its files, and when
    the file that must be the base cannot be read.
    """
    return gather_story(folder, base, lambda path, bad: read_versions(path, None, warn, bad, max_size))


def story_folders(path: str) -> tuple[str, ...]:
    """The stories that a folder holds, as paths, sorted: itself when it holds files, else the folders below it.

    Raises ReadError when there is none.
    """
    return find_stories(path)


def _silent(message: str) -> None:
    """What ``warn`` is when nobody listens."""
