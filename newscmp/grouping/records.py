"""Articles as records of JSON Lines, and where they wait: in a file without a name, not in memory."""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections.abc import Mapping, Sequence
from hashlib import sha256
from tempfile import TemporaryFile

from newscmp.model import Version
from newscmp.read.naming import name_apart

_KEY_WORDS, _KEY_LENGTH = 8, 60
_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
# Roles that a page or a wire item gives to what is not the story; a record has no place for them, and a text that is left
# to itself would take some of them for the story.
_NOT_TOLD = frozenset({"caption", "credit", "byline", "link", "boilerplate"})


def record_of(version: Version) -> dict[str, object]:
    """An article as a record that newscmp reads as the same article: front matter as keys, the rest of the text verbatim.

    What the format itself tells is no story (captions of a page, links) is left out; notices stay.
    """
    start = version.front_matter.end if version.front_matter else 0
    pieces, at = [], start
    for span, role in version.marks:
        if role in _NOT_TOLD and span.start >= at:
            pieces.append(version.text[at : span.start])
            at = span.end
    pieces.append(version.text[at : version.length])
    return {
        "id": version.id,
        "outlet": version.outlet,
        "title": version.title,
        "published": version.published,
        "modified": version.modified,
        "url": version.url,
        "authors": list(version.authors),
        "lang": version.lang,
        "path": version.path,
        "text": "".join(pieces) if len(pieces) > 1 else pieces[0].lstrip("\r\n"),
    }


class Spool:
    """Records in a temporary file, by their numbers. Raises OSError where the disk is full."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed by close()
        self._starts = array("Q")

    def add(self, record: Mapping[str, object]) -> None:
        """Keep a record."""
        self._starts.append(self._file.tell())
        self._file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
        self._file.write(b"\n")

    def record(self, number: int) -> dict[str, object]:
        """A record that was kept; none is added after the first was asked for."""
        self._file.seek(self._starts[number])
        found: dict[str, object] = json.loads(self._file.readline())
        return found

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


class Keys:
    """Names of stories, each given once: the day of the base and the first words of its title."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def key(self, base: Mapping[str, object]) -> str:
        """The name of the story with this base. Of two that would be the same the later gets a digest of its base."""
        title, day = str(base["title"] or base["text"]), str(base["published"] or "")[:10]
        plain = unicodedata.normalize("NFKD", title[:1000]).lower().replace("'", "").replace("’", "")
        # An accent on a Latin letter is left off; in other scripts a mark makes another letter, or is a vowel.
        plain = unicodedata.normalize("NFC", _ACCENTS.sub("", plain))
        words = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain).split()
        words = [word for word in words if any(map(str.isalnum, word))]
        key = "-".join([*([day] if day else []), *words[:_KEY_WORDS]]) or "story"
        if len(key) > _KEY_LENGTH:
            key = key[: max(key.rfind("-", 0, _KEY_LENGTH + 1), 0) or _KEY_LENGTH]
        if key in self._given:
            said = json.dumps([base[name] for name in ("id", "outlet", "text")], ensure_ascii=False)
            digest = sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
            key = next(k for size in range(6, 64) if (k := f"{key}-{digest[:size]}") not in self._given)
        self._given.add(key)
        return key


def distinct_ids(named: Sequence[tuple[str, str | None]]) -> list[str]:
    """The ids of (id, path) of a story's articles, told apart as ``compare`` tells them apart."""
    return [v.id for v in name_apart([Version(id=id, text="", length=0, path=path) for id, path in named])]
