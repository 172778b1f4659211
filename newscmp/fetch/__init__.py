"""The only room with a window to the network: pages as their servers give them now.

Polite: it says who asks, keeps to robots.txt, waits between two pages of one host, asks again once at most. Careful: http
and https alone, every hop of a redirect checked, no address that is not public unless that is allowed, a limit for the
time and the size of everything. Proxies of the environment are not used: they would connect to what nobody has checked.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import NamedTuple

from newscmp import __version__
from newscmp.errors import FetchError
from newscmp.fetch.address import Address, masked, parse_address, resolve
from newscmp.fetch.exchange import Reply, exchange
from newscmp.fetch.robots import Robots, parse_robots

__all__ = ["AGENT", "Fetcher", "Page", "host_of", "parse_address"]

AGENT = f"newscmp/{__version__}"
PAUSE = 1.0  # seconds between two pages of one host
_LONGEST_PAUSE = 30.0  # that a robots.txt can ask for
_LONGEST_WAIT = 60.0  # that a Retry-After can ask for
_LEAST_WAIT = 1.0
_FIRST_WAIT = 2.0  # before the one retry, where nobody says how long
_MOST_REDIRECTS = 10
_MOST_ROBOTS = 512_000  # bytes of a robots.txt that count; RFC 9309 asks for 500 KiB
_ROBOTS_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_BUSY = (408, 425, 429)
_ACCEPT = "text/html, application/xhtml+xml, application/json;q=0.9, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.5"


class Page(NamedTuple):
    """What a server gave. ``asked`` is the address as asked for, ``url`` the one at the end of its redirects."""

    asked: str
    url: str
    data: bytes
    media: str  # text/html, in lower case; empty where the server says nothing
    charset: str | None
    taken: str  # when, ISO 8601 in UTC, to the second


class Fetcher:
    """Fetches pages one after the other, and remembers what hosts ask of robots.

    ``timeout`` is in seconds, for one try of one page with all its redirects; ``limit`` in bytes, for a page as sent and
    unpacked. ``private`` lets through hosts that are not public: those asked for, not where public ones send us.
    """

    def __init__(
        self, timeout: float, limit: int, private: bool = False, sleep: Callable[[float], object] | None = None
    ) -> None:
        self._timeout, self._limit, self._private = timeout, limit, private
        self._sleep = sleep or time.sleep
        self._robots: dict[str, Robots] = {}
        self._last: dict[str, float] = {}

    def fetch(self, url: str) -> Page:
        """The page at an address; trouble that may pass is tried again, once. Raises FetchError."""
        address = parse_address(url)
        try:
            return self._try(address)
        except FetchError as error:
            if not error.temporary:
                raise
            wait = _FIRST_WAIT if error.after is None else max(error.after, _LEAST_WAIT)
            if wait > _LONGEST_WAIT:
                raise FetchError(f"{error.message}; it asks to come back in {wait:,.0f} seconds", error.path) from None
        self._sleep(wait)
        return self._try(address)

    def _try(self, asked: Address) -> Page:
        deadline = time.monotonic() + self._timeout
        address, private = asked, self._private
        for _ in range(_MOST_REDIRECTS + 1):
            robots = self._rules(address, deadline, private)
            if not robots.allows(address.target):
                raise FetchError(f"robots.txt of {address.authority} does not allow it", address.url)
            if address is asked:
                deadline += self._wait_turn(address, robots)
            try:
                reply = self._ask(address, deadline, private, self._limit)
            finally:
                self._last[address.host] = time.monotonic()
            if reply.status not in _MOVED:
                return _page(asked, address, reply)
            private = private and not _is_public(reply)
            address = _next(address, reply)
        raise FetchError(f"more than {_MOST_REDIRECTS} redirects", asked.url)

    def _ask(self, address: Address, deadline: float, private: bool, limit: int, cut: bool = False) -> Reply:
        places = resolve(address, deadline, private)
        return exchange(address, places, AGENT, _ACCEPT, deadline, limit, cut)

    def _wait_turn(self, address: Address, robots: Robots) -> float:
        """Wait until this host may be asked again; the seconds that took."""
        last = self._last.get(address.host)
        if last is None:
            return 0.0
        pause = max(PAUSE, min(robots.delay or 0.0, _LONGEST_PAUSE))
        wait = max(0.0, last + pause - time.monotonic())
        if wait:
            self._sleep(wait)
        return wait

    def _rules(self, address: Address, deadline: float, private: bool) -> Robots:
        """What the host asks of robots: looked up once, within the time of the page."""
        if address.origin not in self._robots:
            try:
                self._robots[address.origin] = self._read_robots(address, deadline, private)
            except FetchError as error:
                at = None if error.path == address.origin + "/robots.txt" else error.path
                message = f"robots.txt, {at}: {error.message}" if at and at != address.url else error.message
                raise FetchError(message, address.url, error.temporary, error.after) from None
        return self._robots[address.origin]

    def _read_robots(self, address: Address, deadline: float, private: bool) -> Robots:
        at = address._replace(target="/robots.txt")
        for _ in range(_ROBOTS_REDIRECTS + 1):
            reply = self._ask(at, deadline, private, _MOST_ROBOTS, cut=True)
            if reply.status in (200, 203):
                return parse_robots(reply.data.decode("utf-8", "replace"), "newscmp")
            if reply.status >= 500:
                reason = f"its robots.txt cannot be read (HTTP {reply.status}), so that nothing may be fetched"
                raise FetchError(reason, address.url, temporary=True, after=_retry_after(reply))
            if reply.status not in _MOVED:
                break
            private = private and not _is_public(reply)
            at = _next(at, reply)
        return Robots()


def host_of(url: str) -> str:
    """The host of an address, as an outlet may be called by it."""
    return parse_address(url).host.removeprefix("www.")


def _page(asked: Address, address: Address, reply: Reply) -> Page:
    if reply.status not in (200, 203):
        reason = f" {reply.reason}" if reply.reason else ""
        temporary = reply.status >= 500 or reply.status in _BUSY
        raise FetchError(f"HTTP {reply.status}{reason}"[:120], address.url, temporary, _retry_after(reply))
    media, _, more = reply.headers.get("content-type", "").partition(";")
    charset = re.search(r"(?i)\bcharset\s*=\s*[\"']?([\w:.-]{1,40})", more)
    taken = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return Page(asked.url, address.url, reply.data, media.strip().lower(), charset[1] if charset else None, taken)


def _next(address: Address, reply: Reply) -> Address:
    """Where a redirect goes, checked as every address. Raises FetchError."""
    location = reply.headers.get("location", "")
    if not location:
        raise FetchError(f"HTTP {reply.status}: a redirect to nowhere", address.url)
    # http.client reads headers as Latin-1; most servers that send more than ASCII mean UTF-8.
    location = location.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        return parse_address(location, address)
    except FetchError as error:
        raise FetchError(f"it redirects to {masked(location[:200])}: {error.message}", address.url) from None


def _is_public(reply: Reply) -> bool:
    from newscmp.fetch.address import is_public

    return is_public(reply.number)


def _retry_after(reply: Reply) -> float | None:
    """The seconds that a server asks to wait, given as such or as a date."""
    given = reply.headers.get("retry-after", "")
    if given.isdecimal() and given.isascii():
        return float(given[:9])
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
