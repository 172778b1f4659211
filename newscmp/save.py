"""A Version as a file of its own: text with front matter, which ``read`` gives back as it was."""

from __future__ import annotations

import re
import unicodedata

from newscmp.model import Version

_BLANK = re.compile(r"\n[ \t]*\r?\n")  # parts the paragraphs that `furniture` counts, as in read/frontmatter.py
_PLAIN = re.compile(r"[^\W_](?:[^:#]|:(?=\S)|(?<=\S)#)*", re.S)
_UNLIKE_TEXT = re.compile(r"(?i)true|false|yes|no|on|off|y|n|null|[\d.,:_+-]*|\d[\d.]*e\d+|0[xo][\da-f]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:]+(?:Z|[+-]\d\d:\d\d)?)?")
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LOST = re.compile("[\x00\ud800-\udfff]")  # no text file holds them
_ESCAPED = {'"': '\\"', "\\": "\\\\"}
_LONGEST_NAME = 60


def render_article(version: Version, url: str) -> str:
    """The version as text with front matter; ``url`` is where it was got, under which its next version is known.

    The title stands in the front matter alone, unless it is part of a text that was given as such. Paragraphs whose role
    only the format of the original told (a caption) are named by their numbers, below ``furniture``.
    """
    body, marks = _body(version)
    in_body = version.title_span and version.front_matter is None and version.format in ("text", "markdown")
    lines = []

    def add(key: str, value: str | None) -> None:
        if value:
            lines.append(f"{key}: {quote_scalar(value)}")

    if not (in_body and version.title_span and version.title_span.end <= version.length):
        add("title", version.title)
    add("outlet", version.outlet)
    if len(version.authors) == 1 and ";" not in version.authors[0]:
        add("author", version.authors[0])
    elif version.authors:
        lines.append("authors:")
        lines += [f"  - {quote_scalar(author)}" for author in version.authors]
    add("date", version.published)
    add("modified", version.modified)
    add("captured", version.captured)
    add("lang", version.lang)
    add("url", url)
    add("canonical", version.url if version.url != url else None)
    add("status", version.status)
    add("live", "true" if version.live else None)
    if marks:
        lines.append("furniture:")
        lines += [f"  {role}: {', '.join(map(str, numbers))}" for role, numbers in sorted(marks.items())]
    return "\n".join(["---", *lines, "---", body.strip("\n"), ""])


def name_article(outlet: str, taken: str, extension: str, again: int = 1) -> str:
    """A file name for what was taken from an outlet: plain ASCII, sorted by time within the outlet.

    ``taken`` is ISO 8601 in UTC. ``again`` tells apart what would have one name.
    """
    plain = unicodedata.normalize("NFKD", outlet).encode("ascii", "ignore").decode("ascii").lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_NAME].strip("-") or "article"
    stamp = re.sub(r"[^0-9TZ]", "", taken)
    return f"{slug}-{stamp}{f'_{again}' if again > 1 else ''}{extension}"


def quote_scalar(text: str) -> str:
    """A text of one line as a YAML value, verbatim wherever YAML can do that."""
    text = _LOST.sub("\ufffd", text)
    if _UNPRINTED.search(text) or text != text.strip():
        escaped = re.sub(r'["\\]', lambda found: _ESCAPED[found[0]], text)
        return '"' + _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
    if _DATE.fullmatch(text) or (_PLAIN.fullmatch(text) and text[-1] != ":" and not _UNLIKE_TEXT.fullmatch(text)):
        return text
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return f"|-\n    {text}"


def _body(version: Version) -> tuple[str, dict[str, list[int]]]:
    """The text below the front matter, and the numbers of its paragraphs that have a role, from 1."""
    start = version.front_matter.end if version.front_matter else 0
    title = version.title_span
    composed = version.format not in ("text", "markdown")
    if composed and title and title.end <= version.length:
        start = title.end
    text = version.text[start : version.length]
    start += len(text) - len(text.lstrip("\r\n"))
    text = _LOST.sub("\ufffd", text.strip("\r\n"))
    found: dict[str, list[int]] = {}
    if version.marks:
        marks = list(reversed(version.marks))
        starts = [0, *(gap.end() for gap in _BLANK.finditer(text))]
        for number, at in enumerate(starts, 1):
            while marks and marks[-1][0].end - start <= at:
                marks.pop()
            if marks and marks[-1][0].start - start <= at:
                found.setdefault(marks[-1][1], []).append(number)
    return text, found
