"""Addresses: what may be asked for, and where it is. No name is trusted, only the numbers that it resolves to."""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from newscmp.errors import FetchError

_PORTS = {"http": 80, "https": 443}
_LOWEST_FREE_PORT = 1024  # below it are mail, shells and other services that are no web servers
_LONGEST = 8_000
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PATH_SIGNS = "/%:@!$&'()*+,;=~-._"

# Networks that carry an IPv4 address in their last bytes, or (6to4, Teredo) elsewhere.
_MAPPED = tuple(map(ipaddress.IPv6Network, ("::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "::/96")))
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_TEREDO = ipaddress.IPv6Network("2001::/32")
_IN_USE = ipaddress.IPv6Network("2000::/3")  # all that was given out of IPv6 so far
# Not to be reached from outside, though not every Python's list says so; the first is the host of an Azure machine.
_MORE = tuple(map(ipaddress.IPv4Network, ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24")))

Socket = tuple[int, Any]  # the family, and what connect() takes


class Address(NamedTuple):
    """A checked http or https address; ``target`` is its path and query as they are sent, all ASCII."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The host, with its port where that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return self.origin + self.target


def masked(given: str) -> str:
    """An address without the user name and the password that stand in it: cron mails what is said of it."""
    return re.sub(r"(?<=//)[^/?#]*@", "…@", given, count=1)


def parse_address(given: str, base: Address | None = None) -> Address:
    """The address that a text gives, relative to ``base`` where that is given. Raises FetchError."""

    def error(message: str) -> FetchError:
        return FetchError(message, masked(given))

    given = given.strip(" \t\r\n")
    if _CONTROL.search(given):
        raise error("not an address: it has control characters in it")
    if len(given) > _LONGEST:
        raise FetchError(f"an address of {len(given):,} characters", given[:80])
    try:
        parts = urlsplit(urljoin(base.url, given) if base else given)
        host, port = parts.hostname or "", parts.port
    except ValueError as failed:
        raise error(f"not an address: {str(failed)[:1].lower()}{str(failed)[1:]}") from None
    if not parts.scheme or (not parts.netloc and re.match(r"[\w.-]+:\d", given)):  # example.org:8080/story
        raise error("not a web address: put https:// in front")
    if parts.scheme not in _PORTS:
        raise error(f"only http and https addresses are fetched, not {parts.scheme}")
    if "@" in parts.netloc:
        raise error("an address with a user name or password is not fetched")
    host = _check_host(host, error)
    if port is None:
        port = _PORTS[parts.scheme]
    elif port not in _PORTS.values() and port < _LOWEST_FREE_PORT:
        raise error(f"port {port} is not one of a web server (80, 443, or 1024 and above)")
    target = quote(parts.path, safe=_PATH_SIGNS) or "/"
    if parts.query:
        target += "?" + quote(parts.query, safe=_PATH_SIGNS + "?")
    return Address(parts.scheme, host, port, target)


def _check_host(host: str, error: Any) -> str:
    """A host as it is looked up: an IPv6 address, or a name in ASCII."""
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host.replace("%", "zone")))  # no zones: they are of one machine
        except ValueError:
            raise error("not an address: its host is no IPv6 address") from None
    try:
        plain = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        plain = ""
    if not _HOST.fullmatch(plain):
        raise error("not a web address: its host is missing or no name of one")
    return plain


def is_public(number: str) -> bool:
    """Whether an IP address is one of the open internet: not private, loopback, link-local, reserved or of a group."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(str(inner))
        if address not in _IN_USE:
            return False
    elif any(address in network for network in _MORE):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which packets for this one may go."""
    value = int(address)
    if any(address in network for network in _MAPPED):
        return ipaddress.IPv4Address(value & 0xFFFF_FFFF)
    if address in _SIX_TO_FOUR:
        return ipaddress.IPv4Address((value >> 80) & 0xFFFF_FFFF)
    if address in _TEREDO:
        return ipaddress.IPv4Address(~value & 0xFFFF_FFFF)
    return None


def resolve(address: Address, deadline: float, private: bool) -> tuple[Socket, ...]:
    """Where to connect for an address, each place checked: these, and no name, are connected to.

    ``deadline`` is a time of time.monotonic(); ``private`` lets through what is not public. Raises FetchError.
    """
    found: list[Any] = []
    failed: list[Exception] = []

    def look_up() -> None:
        try:
            found.extend(socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    # The system's resolver takes no time limit; it is left behind when it needs too long.
    worker = threading.Thread(target=look_up, daemon=True)
    worker.start()
    worker.join(max(0.0, deadline - time.monotonic()))
    if worker.is_alive():
        raise FetchError(f"no answer in time: where {address.host} is", address.url, temporary=True)
    if failed or not found:
        reason = getattr(failed[0], "strerror", None) or str(failed[0]) if failed else "no address"
        raise FetchError(f"cannot find {address.host}: {reason[:1].lower()}{reason[1:]}", address.url, temporary=True)
    places = dict.fromkeys((family, where) for family, _, _, _, where in found)
    kept = tuple(place for place in places if private or is_public(place[1][0]))
    if not kept:
        number = str(found[0][4][0])
        where = f"{address.host} is {number}, " if ":" not in address.host and number != address.host else ""
        raise FetchError(f"{where}not a public address; --allow-private fetches from such a one all the same", address.url)
    return kept
