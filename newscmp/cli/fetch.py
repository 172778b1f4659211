"""newscmp fetch"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from newscmp.cli.choices import FileName
from newscmp.cli.options import CONTEXT, size_option

if TYPE_CHECKING:
    from newscmp.cli.inputs import Reading
    from newscmp.fetch import Page
    from newscmp.lexicon import Lexicon
    from newscmp.model import Version

_CHANGING_BY_ITSELF = ("front matter", "link", "boilerplate", "date")  # teasers, "updated 5 minutes ago"
_FEW_WORDS = 40  # of an article: a paywall, a consent or an error page may have them
_SHRUNK = 3  # times fewer words than before
_MOST_NAMES = 1_000


@click.command(short_help="Save what pages say now as dated versions.", context_settings=CONTEXT)
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "-d", "--directory", "folder", required=True, type=FileName(), metavar="FOLDER", help="Where to save; made if missing."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3_600),
    default=30.0,
    metavar="SECONDS",
    help="For one try of one page, redirects included. [default: 30]",
)
@size_option
@click.option("--allow-private", is_flag=True, help="Fetch from hosts that are not on the open internet too.")
@click.option("-q", "--quiet", is_flag=True, help="Print no file names and no warnings.")
def command(
    urls: tuple[str, ...], folder: str, timeout: float, max_size: int | None, allow_private: bool, quiet: bool
) -> int:
    """Save what pages say now as dated versions: the only command that uses the network.

    URL is the http or https address of an article; of a feed each entry is saved. Each version is a text with front
    matter in FOLDER, named by outlet and time (UTC). Its path is printed. A page that tells the same as when it was last
    saved gives no new file; changed teasers, dates and white space are no change. Nothing is overwritten.

    robots.txt is kept to, two pages of one host are a second apart, and trouble that may pass is tried again once. Hosts
    that are not on the open internet (private, loopback, link-local, reserved addresses) are refused, and so is a
    redirect to one.

    Exit status: 0, whether something was saved or not; 2 on trouble, with the other pages saved all the same.

    \b
    Examples:
      newscmp fetch -d stories/ferry https://northern-wire.example/ferry
      newscmp fetch -q -d stories/ferry URL URL && newscmp watch stories/ferry
    """
    from newscmp.cli.inputs import Reading
    from newscmp.cli.streams import Output, WriteError
    from newscmp.errors import FetchError, OptionError
    from newscmp.fetch import Fetcher, parse_address
    from newscmp.read import MARKUP, MAX_ARTICLE

    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise OptionError(f"{folder}: not a folder")
    reading = Reading("newscmp fetch", quiet, max_size)
    asked: dict[str, None] = {}
    for url in urls:
        try:
            asked[parse_address(url).url] = None
        except FetchError as error:
            reading.trouble(error)
    saving = Saving(folder, reading)
    fetcher = Fetcher(timeout, (max_size or MAX_ARTICLE) * MARKUP, allow_private)
    failed: WriteError | None = None
    for number, url in enumerate(asked, 1):
        reading.note("fetching", url, number, len(asked))
        try:
            page = fetcher.fetch(url)
        except FetchError as error:
            reading.trouble(error)
            continue
        for path in saving.save(page, max_size):
            try:
                if not quiet:
                    with Output(None) as output:
                        output.write(f"{path}\n")
            except WriteError as error:
                failed = error  # that nobody can be told is no reason to miss what the other pages say now
    if failed is not None:
        raise failed
    return 2 if reading.failed else 0


class Saving:
    """A folder into which pages are saved, each article once for every text that it has had."""

    def __init__(self, folder: str, reading: Reading) -> None:
        self._folder, self._reading = folder, reading
        self._newest: dict[str, Version] | None = None
        self._words: Lexicon | None = None

    def save(self, page: Page, max_size: int | None) -> Sequence[str]:
        """Save the articles of a page that tell something new; the paths of the files. Says what goes wrong."""
        from newscmp.errors import ReadError
        from newscmp.read import read_bytes

        saved: list[str] = []
        warn, trouble = self._reading.warn, self._reading.trouble
        try:
            found = read_bytes(page.data, page.url, warn, trouble, max_size, page.media, page.charset)
            several = len(found) > 1 or any(version.format.endswith("feed") for version in found)
            for version, url in zip(found, _addresses(found, page.asked) if several else [page.asked], strict=True):
                path = self._save(version, page, url)
                saved += [path] if path else []
        except ReadError as error:
            trouble(error)
        except OSError as error:
            trouble(ReadError(f"cannot save in {self._folder}: {(error.strerror or str(error)).lower()}", page.url))
        return saved

    def _save(self, version: Version, page: Page, url: str) -> str | None:
        """The path of the file that was written, None where the page tells what it told."""
        from newscmp.fetch import host_of
        from newscmp.read import read_bytes
        from newscmp.save import name_article, render_article

        outlet = version.outlet or host_of(page.url)
        version = version._replace(outlet=outlet, captured=version.captured or page.taken)
        data = render_article(version, url).encode("utf-8", "replace")
        name = name_article(outlet, page.taken, _extension(version))
        written = read_bytes(data, name, max_size=version.length + len(data))[0]  # as it will be read
        before = self._known().get(written.url or url)
        told = self._told(written)
        if before is not None and self._told(before) == told:
            return None
        self._warn_if_short(page.url, told, before)
        path = write_new(self._folder, lambda n: name_article(outlet, page.taken, _extension(version), n), data)
        self._known()[written.url or url] = written._replace(path=path)
        return path

    def _known(self) -> dict[str, Version]:
        """The newest version in the folder of each address."""
        if self._newest is None:
            from newscmp.errors import ReadError
            from newscmp.read import list_articles, order_by_date, read_versions

            saved: list[Version] = []
            try:
                paths = list_articles(self._folder) if os.path.isdir(self._folder) else ()
            except ReadError:
                paths = ()
            for path in sorted(paths, key=lambda path: (len(path), path)):  # _10 comes after _9
                try:
                    saved += read_versions(path) if _is_saved(path) else ()
                except ReadError:
                    continue  # it was edited by hand; who compares it will hear of that
            self._newest = {}
            for number in order_by_date(saved):
                version = saved[number]
                if version.url and version.captured:
                    self._newest[version.url] = version
        return self._newest

    def _told(self, version: Version) -> tuple[tuple[str, str], ...]:
        """What a version tells: its statements with their roles, without what changes by itself."""
        from newscmp.segment import segment

        if self._words is None:
            from newscmp.pipeline import Options

            self._words = Options().lexicon()
        kept = (s for s in segment(version, self._words) if s.role not in _CHANGING_BY_ITSELF)
        return (("status", version.status or ""), *((s.role, " ".join(s.text.split())) for s in kept))

    def _warn_if_short(self, url: str, told: Sequence[tuple[str, str]], before: Version | None) -> None:
        words = _count(told)
        earlier = _count(self._told(before)) if before is not None else 0
        if earlier > words * _SHRUNK:
            self._reading.warn(f"{url}: only {words:,} words, {earlier:,} before; is it still the article?")
        elif words < _FEW_WORDS:
            self._reading.warn(f"{url}: only {words:,} words; is it the article, or a notice in its place?")


def _addresses(versions: Sequence[Version], asked: str) -> list[str]:
    """By what address each article of several is known: its own, with its id where that is not enough."""
    from collections import Counter

    urls = [version.url or asked for version in versions]
    told = Counter(urls)
    return [
        f"{url}#{version.id}" if told[url] > 1 or not version.url else url for url, version in zip(urls, versions)
    ]


def _count(told: Sequence[tuple[str, str]]) -> int:
    return sum(len(text.split()) for role, text in told if role == "body")


def _extension(version: Version) -> str:
    return ".md" if version.format == "markdown" else ".txt"


def _is_saved(path: str) -> bool:
    """Whether a file begins as those do that `fetch` has saved: others need not be read."""
    if not path.endswith((".txt", ".md")):
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(16_384)
    except OSError:
        return False
    return head.startswith(b"---\n") and b"\ncaptured: " in head


def write_new(folder: str, name: Callable[[int], str], data: bytes) -> str:
    """Write a file that is not there yet, whole or not at all; its path. ``name`` gives one name after the other. Raises
    OSError."""
    from newscmp.cli.replace import Replacement

    os.makedirs(folder, exist_ok=True)
    for number in range(1, _MOST_NAMES):
        path = os.path.join(folder, name(number))
        if os.path.lexists(path):
            continue
        replacement = Replacement(path)
        try:
            replacement.file.write(data)
            replacement.finish(new=True)
        except FileExistsError:
            continue
        finally:
            replacement.discard()
        return path
    raise FileExistsError(17, f"{_MOST_NAMES:,} files of one name")
