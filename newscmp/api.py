"""newscmp as a library: what the commands call, for programs and notebooks.

Everything here is reached from ``newscmp`` itself: ``newscmp.compare(...)``. Nothing prints, asks, exits, touches the
network or writes a file; what cannot be done raises a ``NewscmpError`` whose ``str()`` is one line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from newscmp import model
from newscmp.errors import ReadError
from newscmp.filters import Filter
from newscmp.model import Detail, Document, Trouble, Version
from newscmp.pipeline import Options, compare_versions, understand
from newscmp.read.naming import name_apart

# What a function takes as an article: one that was read, or the path of a file or folder. Text is given to `article`.
Article = Version | str | os.PathLike[str]


class Report(model.Report):
    """The changes between a base article and the others, in the order of BASE, then OTHER.

    ``base`` is BASE as it was understood, ``alignments`` what was aligned with it, ``changes`` the rows, ``errors`` what
    could not be read.
    """

    __slots__ = ()

    def to_rows(self) -> list[dict[str, Detail | float]]:
        """One dict a change, with the keys that csv and jsonl have, always all of them, in their order.

        Numbers of figures are Decimal, exact; offsets count characters of the article's text; what a kind does not have is
        None.
        """
        from newscmp.render.columns import change_row

        return [change_row(change) for change in self.changes]

    def _repr_html_(self) -> str:
        """The rows as HTML tables, for notebooks: every word of an article escaped, no script, no style of the page's."""
        from newscmp.render.notebook import draw_notebook

        return draw_notebook(self)


def compare(
    base: Article,
    others: Article | Iterable[Article] = (),
    *,
    kinds: Iterable[str] = (),
    ignore_kinds: Iterable[str] = (),
    severity: str | None = None,
    everything: bool = False,
    lang: str = "en",
    lexicons: Sequence[str] = (),
) -> Report:
    """Compare every one of ``others`` with ``base``, as ``newscmp compare`` does.

    ``base`` and ``others`` are versions, or paths of files and folders (a str is a path; for text see ``article``). A folder
    as ``base`` is a story: its own base, then its other articles. A file of several articles is all of them.

    ``kinds``, ``ignore_kinds``, ``severity`` and ``everything`` choose rows as --kind, --ignore-kind, --severity and --all
    do; by default they are the substantive and minor ones. Raises ReadError for what cannot be read and where there is
    nothing to compare with, OptionError for an unknown kind or severity, LexiconError for an unknown language.
    """
    kinds, ignore_kinds = ([one] if isinstance(one, str) else one for one in (kinds, ignore_kinds))
    chosen = Filter(kinds, ignore_kinds, severity, everything)
    first, *rest = name_apart([*_articles(base), *_all_articles(others)])
    if not rest:
        raise ReadError("nothing to compare with: only one article is given", first.path)
    return report_on(first, rest, chosen, Options(lang, tuple(lexicons)))


def report_on(
    base: Version,
    others: Iterable[Version],
    chosen: Filter,
    options: Options,
    errors: Iterable[Trouble] = (),
    whole: bool = False,
) -> Report:
    """The same for versions that were read, each of ``others`` taken when its turn comes; their ids should differ.

    ``errors`` are troubles for the report to pass on; ``whole`` is as in ``compare_versions``. Raises LexiconError.
    """
    found = compare_versions(base, others, options, errors, whole)
    return Report(*found._replace(changes=tuple(filter(chosen.shows, found.changes))))


def inspect(article: Article, *, lang: str = "en", lexicons: Sequence[str] = ()) -> Document:
    """What is understood of one article: its statements, figures, quotes and attributions.

    Raises ReadError, LexiconError; ReadError too where a file holds several articles (``read`` gives them one by one).
    """
    versions = _articles(article)
    if len(versions) > 1:
        raise ReadError(f"{len(versions)} articles: inspect one of newscmp.read_articles(...)", versions[0].path)
    return understand(versions[0], Options(lang, tuple(lexicons)).lexicon())


def read_articles(path: str | os.PathLike[str]) -> tuple[Version, ...]:
    """The articles of a file, or of a folder with its base first. Raises ReadError."""
    return tuple(_articles(path))


def article(text: str, *, id: str = "article", **fields: Any) -> Version:
    """Text as an article. ``fields`` are those of JSON input: title, outlet, date, url... Raises ReadError for no text."""
    from newscmp.read import read_record

    record: Mapping[str, object] = {"id": id, "text": text, **fields}
    return read_record(record)


def _all_articles(given: Article | Iterable[Article]) -> list[Version]:
    alone = isinstance(given, (Version, str, os.PathLike))  # a Version is a tuple too
    several = cast("Iterable[Article]", [given] if alone else given)
    return [version for one in several for version in _articles(one)]


def _articles(given: Article) -> list[Version]:
    """The articles that an argument means, the base of a folder or of a file of several first."""
    from newscmp.read import is_folder, read_story, read_versions

    if isinstance(given, Version):
        return [given]
    path = os.fspath(given)
    if is_folder(path):
        story = read_story(path)
        if story.errors:
            bad = story.errors[0]
            raise ReadError(bad.message, bad.path, bad.line)
        return [story.base, *story.others]
    versions = list(read_versions(path))
    return sorted(versions, key=lambda version: not version.base)
