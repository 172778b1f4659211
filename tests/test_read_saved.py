"""Pages that a browser saved in one file: MHTML, and web archives of Safari."""

from __future__ import annotations

import base64
import io
import plistlib
import quopri
from pathlib import Path
from typing import Any

import pytest

from newscmp.errors import ReadError
from newscmp.model import Version
from newscmp.read import read_versions

FOLDER = Path(__file__).parent.parent / "fixtures" / "formats" / "same-story"
PAGE = (
    "<html><head><title>Osthaven</title></head><body><article><p>Rebels took the town of Osthaven on Sunday, officials said."
    "</p><p>At least 12 people were killed, Mayor Zoë Vance told reporters in the harbour.</p></article></body></html>"
)
URL = "https://post.example/osthaven"
HEAD = "From: <Saved by Blink>\r\nDate: Tue, 3 Dec 2024 11:15:00 +0100\r\nMIME-Version: 1.0\r\n"


def read(data: bytes) -> Version:
    (version,) = read_versions("-", io.BytesIO(data))
    return version


def mhtml(content: bytes = PAGE.encode(), way: str = "8bit", kind: str = "text/html; charset=utf-8") -> bytes:
    part = f"--x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {way}\r\nContent-Location: {URL}\r\n\r\n"
    head = f'{HEAD}Content-Type: multipart/related; boundary="x"\r\n\r\n'
    return head.encode() + part.encode() + content + b"\r\n--x--\r\n"


def test_a_page_that_chrome_saved_is_that_page_with_the_moment_when_it_was_saved() -> None:
    page, saved = (read_versions(str(FOLDER / name))[0] for name in ("page.html", "page.mhtml"))
    assert saved.text == page.text
    assert (saved.title, saved.outlet, saved.authors, saved.published, saved.url) == (
        page.title, page.outlet, page.authors, page.published, page.url
    )
    assert saved.captured == "2024-12-03T10:15:00Z"


def test_a_web_archive_of_safari_is_its_page() -> None:
    page, saved = (read_versions(str(FOLDER / name))[0] for name in ("page.html", "page.webarchive"))
    assert (saved.text, saved.title, saved.url) == (page.text, page.title, page.url)


@pytest.mark.parametrize(
    ("content", "way", "kind"),
    [
        (PAGE.encode(), "binary", "text/html; charset=utf-8"),
        (quopri.encodestring(PAGE.encode()), "Quoted-Printable", "text/html"),
        (base64.encodebytes(PAGE.encode("windows-1252")), "base64", 'text/html; charset="windows-1252"'),
    ],
)
def test_a_part_is_unpacked_and_decoded_as_its_header_says(content: bytes, way: str, kind: str) -> None:
    version = read(mhtml(content, way, kind))
    assert "At least 12 people were killed, Mayor Zoë Vance told" in version.text
    assert (version.url, version.captured) == (URL, "2024-12-03T10:15:00Z")


def test_a_message_that_is_the_page_itself_is_read() -> None:
    assert "At least 12 people" in read(f"{HEAD}Content-Type: text/html\r\n\r\n{PAGE}".encode()).text


def test_a_newsletter_is_read_and_never_taken_for_a_text_with_its_header() -> None:
    plain = f"--x\r\nContent-Type: text/plain\r\n\r\n12 died.\r\n--x\r\nContent-Type: text/html\r\n\r\n{PAGE}\r\n--x--\r\n"
    head = f'Received: from x\r\n\tby y\r\n{HEAD}Content-Type: multipart/alternative; boundary="x"\r\n\r\n'
    assert read(f"{head}{plain}".encode()).text.startswith("Osthaven\n\nRebels took")


def mail(depth: int) -> bytes:
    """A mail whose page stands beside its plain text, both beside what is attached, and so on."""
    plain = "text/plain\r\n\r\n" + "12 died. " * 4_000
    data = f'multipart/alternative; boundary="0"\r\n\r\n--0\r\nContent-Type: {plain}\r\n'
    data += f"--0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}\r\n--0--\r\n"
    for n in range(1, depth + 1):
        data = f'multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\nContent-Type: {data}\r\n--{n}--\r\n'
    return f"{HEAD}Content-Type: {data}".encode()


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_page_of_a_mail_with_something_attached_is_found(depth: int) -> None:
    assert read(mail(depth)).text.startswith("Osthaven\n\nRebels took")


def test_mails_in_mails_without_end_are_not_searched() -> None:
    with pytest.raises(ReadError, match="no part of this message is an HTML page"):
        read(mail(2_000))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (mhtml()[:-40], "this saved page breaks off"),  # half an article would hide what the other half says
        (mhtml(b"AAA", "base64"), "this saved page breaks off"),
        (mhtml(kind="text/css"), "no article: no part of this message is an HTML page"),
        (mhtml(b"<html></html>"), "no article found in this page"),
        (HEAD.encode() + b"Content-Type: multipart/related\r\n\r\n", "no part of this message is an HTML page"),
    ],
)
def test_a_saved_page_without_an_article_is_said(data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        read(data)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"WebMainResource": {"WebResourceData": b"%PDF-1.4", "WebResourceMIMEType": "application/pdf"}}, "no HTML page"),
        ({"WebMainResource": {"WebResourceData": PAGE}}, "no HTML page"),
        ({"WebMainResource": {}}, "a property list, and no whole web archive"),
        ({"Name": "x"}, "a property list, and no whole web archive"),
        ([1], "a property list, and no whole web archive"),
    ],
)
def test_a_property_list_that_is_no_web_archive_is_said(held: Any, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        read(plistlib.dumps(held, fmt=plistlib.FMT_BINARY))


def test_a_web_archive_that_breaks_off_is_said() -> None:
    with pytest.raises(ReadError, match="a property list, and no whole web archive"):
        read((FOLDER / "page.webarchive").read_bytes()[:900])


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2024", "Fri, 31 Dec 9999 23:00:00 -1400"])
def test_a_date_that_is_none_is_none(date: str) -> None:
    assert read(mhtml().replace(b"Tue, 3 Dec 2024 11:15:00 +0100", date.encode())).captured is None
