"""schema.org: the articles that a page, or a JSON file, describes in JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any, NamedTuple

from newscmp.model import Version
from newscmp.read.compose import Block, Place, compose
from newscmp.read.markup import clean_text, fragment_blocks, unescape_markup

_ARTICLES = frozenset({"Report", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "LiveBlog"})
# What stands below these keys is another article, or a part of this one.
_ELSEWHERE = frozenset({"liveBlogUpdate", "hasPart", "itemListElement", "isRelatedTo", "citation", "isBasedOn", "mentions"})
_MOST_NODES = 100_000
_FLAT = 300  # characters without a line break in which paragraphs must have run together
_RUN_TOGETHER = re.compile(r"(?<=[a-z]{3}[.!?])(?=[A-Z][a-z]+ )|(?<=[.!?][\"”])(?=[A-Z][a-z]+ )")


class SchemaArticle(NamedTuple):
    """An article as schema.org describes it: its fields as Version names them, its own paragraphs, its notices."""

    fields: Mapping[str, Any]
    body: tuple[Block, ...]
    notices: tuple[Block, ...]


def is_jsonld(record: Mapping[str, object]) -> bool:
    """Whether an object is JSON-LD."""
    return "@context" in record or "@type" in record or "@graph" in record


def read_jsonld(record: Mapping[str, object], place: Place) -> Version:
    """The Version of a JSON-LD object that stands by itself. Raises ReadError where it describes no article."""
    article = find_article([record])
    if article is None:
        raise place.error("no article: the JSON-LD describes none (a NewsArticle with its articleBody)")
    if not article.body:
        raise place.error("no article: the JSON-LD has no articleBody")
    return compose(place, "json-ld", (*article.notices, *article.body), **article.fields)


def load_scripts(scripts: Iterable[str]) -> list[object]:
    """The values of script elements; one that no parser reads is left out, as a search engine leaves it out."""
    found = []
    for script in scripts:
        text = script.strip()
        text = text.removeprefix("<!--").removesuffix("-->").strip()
        text = text.removeprefix("//<![CDATA[").removeprefix("<![CDATA[").removesuffix("//]]>").removesuffix("]]>")
        for attempt in (text.strip().rstrip(";"), unescape(text)):
            try:
                found.append(json.loads(attempt, strict=False))
                break
            except (ValueError, RecursionError):
                continue
    return found


def find_article(values: Iterable[object], url: str | None = None) -> SchemaArticle | None:
    """The article that the values are about: the one with a body first, then the one at ``url``, then the first."""
    nodes: dict[str, Mapping[str, Any]] = {}
    articles = []
    for node, apart in _walk(list(values)):
        name = node.get("@id")
        if isinstance(name, str) and len(node) > 1:
            nodes.setdefault(name, node)
        if not apart and _is_article(node):
            articles.append(node)
    if not articles:
        return None

    def rank(article: Mapping[str, Any]) -> tuple[bool, bool]:
        return not (_texts(article.get("articleBody")) or article.get("liveBlogUpdate")), _url(article) != url

    main = min(articles, key=rank)
    live = any("LiveBlog" in kind for article in articles for kind in _types(article))
    return _describe(main, nodes, live)


def _walk(values: list[object]) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Every object in document order, and whether it is no article of its own."""
    waiting: list[tuple[object, bool]] = [(value, False) for value in reversed(values)]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value, apart = waiting.pop()
        if isinstance(value, list):
            waiting += [(part, apart) for part in reversed(value)]
        elif isinstance(value, Mapping):
            yield value, apart
            inner = [(part, apart or key in _ELSEWHERE) for key, part in value.items() if isinstance(part, (list, Mapping))]
            waiting += reversed(inner)


def _types(node: Mapping[str, Any]) -> list[str]:
    given = node.get("@type")
    kinds = given if isinstance(given, list) else [given]
    return [re.split(r"[/#:]", kind)[-1] for kind in kinds if isinstance(kind, str)]


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = _types(node)
    if not kinds:
        return isinstance(node.get("articleBody"), str)
    return any(kind in _ARTICLES or kind.endswith("Article") for kind in kinds)


def _describe(article: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]], live: bool) -> SchemaArticle:
    def names(value: object) -> Iterator[str]:
        for part in value if isinstance(value, list) else [value]:
            known = nodes.get(str(part.get("@id")), part) if isinstance(part, Mapping) else part
            name = known.get("name") if isinstance(known, Mapping) else known
            for text in name if isinstance(name, list) else [name]:
                if isinstance(text, str) and text.strip() and not text.startswith(("http://", "https://")):
                    yield clean_text(text)

    lang = article.get("inLanguage")
    if isinstance(lang, Mapping):
        lang = lang.get("alternateName") or lang.get("name")
    fields = {
        "title": next(map(clean_text, _texts(article.get("headline")) or _texts(article.get("name"))), None),
        "outlet": next(names(article.get("publisher")), None) or next(names(article.get("sourceOrganization")), None),
        "authors": tuple(dict.fromkeys(names(article.get("author")))) or tuple(dict.fromkeys(names(article.get("creator")))),
        "published": _date(article.get("datePublished")) or _date(article.get("dateCreated")),
        "modified": _date(article.get("dateModified")),
        "url": _url(article),
        "lang": lang if isinstance(lang, str) else None,
        "live": live,
    }
    body = [block for text in _texts(article.get("articleBody")) for block in body_blocks(text)]
    updates = article.get("liveBlogUpdate")
    for update in updates if isinstance(updates, list) else [updates]:
        if isinstance(update, Mapping):
            body += _update_blocks(update)
    return SchemaArticle(fields, tuple(body), tuple(_correction_blocks(article.get("correction"))))


def body_blocks(text: str) -> Iterator[Block]:
    """The paragraphs of an articleBody: text, HTML, or HTML with its tags escaped."""
    html = unescape_markup(text)
    if "\n" not in html and "<" not in html and len(html) > _FLAT:
        html = _RUN_TOGETHER.sub("\n\n", html)
    yield from fragment_blocks(html)


def _update_blocks(update: Mapping[str, Any]) -> Iterator[Block]:
    """An entry of a live blog: when it was made, its headline, its text."""
    date = _date(update.get("datePublished"))
    if date:
        yield Block(date, "date")
    for text in _texts(update.get("headline")):
        yield Block(clean_text(text), heading=True)
    for text in _texts(update.get("articleBody")) or _texts(update.get("text")):
        yield from body_blocks(text)


def _correction_blocks(value: object) -> Iterator[Block]:
    """What the outlet says it corrected: a text, a CorrectionComment, the address of one, or a list of them."""
    for part in value if isinstance(value, list) else [value]:
        given = (part.get("text") or part.get("description")) if isinstance(part, Mapping) else part
        for text in _texts(given):
            yield Block(clean_text(text), "notice")


def _texts(value: object) -> list[str]:
    return [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str) and part.strip()]


def _date(value: object) -> str | None:
    return next(iter(_texts(value)), None)


def _url(article: Mapping[str, Any]) -> str | None:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = article.get(key)
        if isinstance(value, Mapping):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and value.lower().startswith(("http://", "https://")):
            return value
    return None
