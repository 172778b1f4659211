"""HTML pages: what they say of themselves, and which of their paragraphs are the article.

trafilatura (of ``newscmp[web]``) and the page's own JSON-LD say where the article is; its paragraphs are then taken as the
page has them, so that nothing between the first and the last of them is lost or rewritten on the way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from newscmp.errors import ReadError
from newscmp.model import Version
from newscmp.read.capture import Capture, find_capture, unwrap, without_toolbar
from newscmp.read.charset import decode_page
from newscmp.read.compose import Block, Place, compose
from newscmp.read.jsonld import SchemaArticle, find_article, load_scripts
from newscmp.read.markup import UNDRAWN, PageBlock, Tag, attributes, clean_text, draw, is_teaser, scan
from newscmp.read.source import Source

_WORD = re.compile(r"\w+")
_GRAM = 5  # words in a row by which a paragraph is known again
_KNOWN_SHARE = 0.6  # of a paragraph's runs of words stand in the article as somebody else found it
_WHOLE_SHARE = 0.8  # of an articleBody is on the page: then the page has its paragraphs
_ASIDE_SHARE = 0.3  # of the article's words: what holds more is no aside, whatever its class is called
_LONGEST_LIFTED = 60  # words of a pull quote
_MOST_LIFTED = 100  # of them that are looked for elsewhere
_LONGEST_SEARCHED = 100_000  # characters in which its words are looked for
_FEWEST_LIKE = 2  # paragraphs of the article that one element holds: then it is the article's
_FEWEST_WORDS = 5  # of a sentence that nobody but the page itself calls part of the article
_TITLE_SIGNS = (" | ", " - ", " – ", " — ", " :: ", " · ")
_TITLE_TAGS = ("og:title", "twitter:title", "dc.title", "headline")
_OUTLET_TAGS = ("og:site_name", "application-name", "dc.publisher", "citation_publisher")
_AUTHOR_TAGS = ("author", "article:author", "byl", "parsely-author", "dc.creator", "citation_author", "sailthru.author")
_PUBLISHED_TAGS = (
    *("article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "pubdate"),
    *("publish-date", "publish_date", "dc.date.issued", "dc.date", "dcterms.created", "citation_publication_date", "date"),
)
_MODIFIED_TAGS = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")


class Served(NamedTuple):
    """What is known of a page from elsewhere: its address, its charset, when it was taken."""

    url: str | None = None
    charset: str | None = None
    taken: str | None = None


class _Parts(NamedTuple):
    """A page taken apart."""

    blocks: list[PageBlock]
    said: Mapping[str, list[str]]
    title: str | None
    url: str | None
    lang: str | None
    capture: Capture
    schema: SchemaArticle | None


def read_html(source: Source) -> Iterator[Version]:
    """The article of an HTML page. Raises ReadError where none is found, and where it takes trafilatura to find it."""
    yield read_page(source.data(), Place(source.path, source.name), source.warn, Served())


def read_page(data: bytes, place: Place, warn: Callable[[str], None], served: Served) -> Version:
    """The article of the bytes of a page. Raises ReadError as ``read_html`` does."""
    html = decode_page(data, served.charset, warn).replace("\x00", "\ufffd")
    parts = _take_apart(html, served)
    schema = parts.schema
    found: list[str] = []
    try:
        found = _extract(html, place)
    except ReadError as error:
        if not schema or not schema.body:
            raise
        warn(f"read by its JSON-LD alone, as {error.message}")
    body = _choose_body(parts, found)
    if not any(not (block.role or block.heading) for block in body):
        raise place.error("no article found in this page; is its text drawn by a script? save the article as text")
    known = dict(schema.fields) if schema else {}
    fields: dict[str, Any] = {
        "title": known.get("title") or _first(parts.said, _TITLE_TAGS) or _headline(parts),
        "outlet": known.get("outlet") or _first(parts.said, _OUTLET_TAGS),
        "authors": known.get("authors") or _authors(parts.said),
        "url": parts.url or known.get("url") or served.url,
        "published": known.get("published") or _first(parts.said, _PUBLISHED_TAGS),
        "modified": known.get("modified") or _first(parts.said, _MODIFIED_TAGS),
        "lang": known.get("lang") or parts.lang,
        "live": known.get("live", False),
        "captured": served.taken or parts.capture.taken,
    }
    if fields["title"]:
        fields["title"] = clean_text(fields["title"])
    if not fields["published"]:
        fields["published"] = fields["captured"]
    notices = schema.notices if schema else ()
    return compose(place, "html", (*notices, *body), **fields)


def _take_apart(html: str, served: Served) -> _Parts:
    """One pass over the tags for all that the page says of itself."""
    tags = list(scan(html))
    comments = [tag.content for tag in tags if tag.kind == "comment"]
    tags = list(without_toolbar(tags))
    said: dict[str, list[str]] = {}
    scripts: list[str] = []
    canonical = title = lang = None
    opened: Tag | None = None
    for tag in tags:
        if tag.kind == "raw":
            kind = attributes(opened.content).get("type", "").lower() if opened else ""
            if tag.name == "title":
                title = title or clean_text(tag.content)
            elif tag.name == "script" and ("ld+json" in kind or ("json" in kind and '"articleBody"' in tag.content)):
                scripts.append(tag.content)
        elif tag.kind == "open":
            opened = tag
            if tag.name in ("meta", "link", "html", "time"):
                given = attributes(tag.content)
                if tag.name == "html":
                    lang = lang or given.get("lang") or given.get("xml:lang")
                elif tag.name == "link" and "canonical" in given.get("rel", "").lower().split():
                    canonical = canonical or given.get("href")
                else:
                    _note_meta(tag.name, given, said)
    addresses = [address for address in (canonical, *said.get("og:url", ())) if address]
    capture = find_capture(comments, [*addresses, *filter(None, [served.url])])
    known = [unwrap(address).url for address in addresses]
    url = capture.url or next((address for address in known if address and address.startswith("http")), None)
    schema = find_article(load_scripts(scripts), url or served.url)
    locale = _first(said, ("og:locale", "dc.language", "language"))
    return _Parts(list(draw(tags)), said, title, url, lang or (locale or "").replace("_", "-") or None, capture, schema)


def _note_meta(name: str, given: Mapping[str, str], said: dict[str, list[str]]) -> None:
    """Keep what a meta or time element says, under its name in lower case."""
    value = given.get("content") or given.get("datetime") or ""
    for key in ("property", "name", "itemprop"):
        if given.get(key) and value.strip():
            said.setdefault(given[key].lower(), []).append(value.strip())
    if name == "time" and value and "pubdate" in given:
        said.setdefault("pubdate", []).append(value.strip())


def _extract(html: str, place: Place) -> list[str]:
    """The paragraphs of the article as trafilatura finds them. Raises ReadError where it is missing."""
    from newscmp.read.extras import load_extractor

    return load_extractor(place.path)(html)


def _choose_body(parts: _Parts, found: Sequence[str]) -> list[Block]:
    """The article's paragraphs: the page's own where it has them, else those that its JSON-LD has."""
    own = list(parts.schema.body) if parts.schema else []
    grams, short = _grams([*found, *(block.text for block in own)])
    body = _locate(parts.blocks, grams, short)
    if not own:
        return body
    told = [block.text for block in own if not block.role]
    wanted, _ = _grams(told)
    drawn, _ = _grams([block.text for block in body if not block.role])
    words, drawn_words = _count_words(told), _count_words(block.text for block in body if not block.role)
    on_page = len(wanted & drawn) >= _WHOLE_SHARE * len(wanted)
    if parts.schema and parts.schema.fields.get("live"):
        return own if words >= _WHOLE_SHARE * drawn_words else body
    return body if body and (on_page or words < _WHOLE_SHARE * drawn_words) else own


def _locate(blocks: Sequence[PageBlock], grams: set[tuple[str, ...]], short: set[tuple[str, ...]]) -> list[Block]:
    """The paragraphs from the first to the last that ``grams`` know, without what is no part of the article."""
    words = [tuple(_WORD.findall(block.text.casefold())) for block in blocks]
    known = [_is_known(told, grams, short) for told in words]
    # A short line is known by itself ("Advertisement", a date): it may stand among others, but starts and ends nothing.
    firm = [at for at, told in enumerate(words) if known[at] and len(told) >= _GRAM]
    if not firm:
        return []
    asides: Counter[int | None] = Counter()
    for at in firm:
        asides[blocks[at].aside] += len(words[at])
    total = sum(asides.values())
    small = {aside for aside, size in asides.items() if aside is not None and size < _ASIDE_SHARE * total}
    if sum(asides[aside] for aside in small) >= _ASIDE_SHARE * total:
        small = set()
    first, last = _widen(blocks, words, firm)
    everything = Counter(words)
    letters = " ".join(" ".join(told) for told in words)[:_LONGEST_SEARCHED]
    lifted, out = 0, []
    above = max((at for at in range(first) if blocks[at].tag == "h1"), default=first)
    for at in range(above, len(blocks)):
        block = blocks[at]
        inside = first <= at <= last
        apart = block.box or (block.aside is not None and (block.aside in small or not asides[block.aside]))
        told = not apart and everything[words[at]] == 1 and _is_told(block, words[at])
        if block.role and (at <= last or block.role == "notice"):
            out.append(Block(block.text, block.role))
        elif above < at < first and (told or (not apart and _is_standfirst(block, words[at]))):
            out.append(Block(block.text, heading=block.heading))
        elif not inside:
            continue
        elif block.box and not known[at]:
            if _is_told(block, words[at]):  # a box of facts, or what the house sells: shown, and never compared
                out.append(Block(block.text, "boilerplate"))
        elif is_teaser(block):
            out.append(Block(block.text, "link"))
        elif known[at]:
            lifted += block.lifted
            repeated = block.lifted and lifted <= _MOST_LIFTED and _is_repeated(words[at], letters)
            role = "boilerplate" if repeated or block.aside in small else None
            out.append(Block(block.text, role, block.heading))
        elif told:
            out.append(Block(block.text))
    return out


def _widen(blocks: Sequence[PageBlock], words: Sequence[Sequence[str]], firm: Sequence[int]) -> tuple[int, int]:
    """The first and the last paragraph of the article: ``firm`` ones, and what reads like one right beside its like."""
    homes = Counter(blocks[at].parent for at in firm)
    first, last = firm[0], firm[-1]

    def goes_on(at: int) -> bool:
        block = blocks[at]
        home = block.parent and homes[block.parent] >= _FEWEST_LIKE
        return bool(home) and block.aside is None and not block.box and _is_told(block, words[at])

    while first > 0 and goes_on(first - 1):
        first -= 1
    while last + 1 < len(blocks) and goes_on(last + 1):
        last += 1
    return first, last


def _is_known(told: tuple[str, ...], grams: set[tuple[str, ...]], short: set[tuple[str, ...]]) -> bool:
    if len(told) < _GRAM:
        return told in short
    runs = len(told) - _GRAM + 1
    return sum(told[at : at + _GRAM] in grams for at in range(runs)) >= _KNOWN_SHARE * runs


def _is_told(block: PageBlock, words: Sequence[str]) -> bool:
    """Whether a paragraph that only the page has between those of the article reads like one of them."""
    if block.heading or len(words) < _FEWEST_WORDS or block.linked > 0.5:
        return False
    return block.tag == "li" or block.text.rstrip("\"'”’»)]")[-1:] in tuple(".!?…:")


def _is_standfirst(block: PageBlock, words: Sequence[str]) -> bool:
    """Whether what stands between the headline and the story is a heading that tells something."""
    return block.heading and block.tag != "h1" and len(words) >= _FEWEST_WORDS and not block.linked


def _is_repeated(words: Sequence[str], everything: str) -> bool:
    """Whether a pull quote says what stands elsewhere on the page too."""
    return len(words) <= _LONGEST_LIFTED and everything.count(" ".join(words)) > 1


def _grams(texts: Iterable[str]) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """The runs of words in texts, and those paragraphs that are shorter than one."""
    runs: set[tuple[str, ...]] = set()
    short: set[tuple[str, ...]] = set()
    stream: list[str] = []  # one of all texts: an extractor may part a paragraph at an element that it does not know
    for text in texts:
        for line in text.translate(UNDRAWN).split("\n"):
            words = _WORD.findall(line.casefold())
            if len(words) < _GRAM:
                short.add(tuple(words))
            stream += words
    runs.update(tuple(stream[at : at + _GRAM]) for at in range(len(stream) - _GRAM + 1))
    return runs, short


def _count_words(texts: Iterable[str]) -> int:
    return sum(len(_WORD.findall(text)) for text in texts)


def _first(said: Mapping[str, list[str]], names: Iterable[str]) -> str | None:
    return next((value for name in names for value in said.get(name, ())), None)


def _authors(said: Mapping[str, list[str]]) -> tuple[str, ...]:
    for name in _AUTHOR_TAGS:
        names = [clean_text(value) for value in said.get(name, ()) if not value.lower().startswith(("http:", "https:"))]
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _headline(parts: _Parts) -> str | None:
    """The page's first heading; else its title, without the outlet's name where the page has it without that too."""
    heading = next((block.text for block in parts.blocks if block.tag == "h1"), None)
    if heading or not parts.title:
        return heading
    lines = {line.casefold() for block in parts.blocks for line in block.text.split("\n")}
    for sign in _TITLE_SIGNS:
        head, _, _ = parts.title.rpartition(sign)
        if head.casefold() in lines:
            return head
    return parts.title
