"""One request and its reply over HTTP: within a time, up to a size, connected to an address that was checked before."""

from __future__ import annotations

import io
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected
from typing import Any, NamedTuple

from newscmp.errors import FetchError
from newscmp.fetch.address import Address, Socket

_PIECE = 65_536
_MOST_MEMBERS = 100  # of a gzip stream: each could be empty
_READ = (200, 203)
_BROKEN_OFF = "it breaks off: less than its length arrived"


class Reply(NamedTuple):
    """What a server answered. ``data`` is the decoded body of a page, empty for every other status; ``whole``: all of it."""

    status: int
    reason: str
    headers: Mapping[str, str]  # by their names in lower case; of several of one name the first
    data: bytes
    number: str  # the IP address that was asked
    whole: bool = True


class _Timed(io.RawIOBase):
    """What a socket receives until a deadline for all of it: a server that sends a byte a minute holds nobody up."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(_left(self._deadline))
        return self._socket.recv_into(buffer)


class _TimedSocket:
    """As much of a socket as http.client asks for."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._deadline = deadline

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(_Timed(self._socket, self._deadline), _PIECE)

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(_left(self._deadline))
        self._socket.sendall(data)

    def close(self) -> None:
        """Nothing: http.client closes its end before the body is read, and ``exchange`` closes the socket itself."""


def exchange(
    address: Address, places: Sequence[Socket], agent: str, accept: str, deadline: float, limit: int, cut: bool = False
) -> Reply:
    """Ask for an address at one of ``places``. A body of more than ``limit`` bytes, packed or unpacked, is an error, or
    is ``cut`` there. Raises FetchError."""
    try:
        connected, number = _connect(address, places, deadline)
        try:
            return _ask(address, connected, number, agent, accept, deadline, limit, cut)
        finally:
            with suppress(OSError):
                connected.close()
    except ssl.SSLCertVerificationError as error:
        raise FetchError(f"its certificate is not to be trusted: {error.verify_message}", address.url) from None
    except TimeoutError:
        raise FetchError("no answer in time; --timeout waits longer", address.url, temporary=True) from None
    except IncompleteRead:
        raise FetchError(_BROKEN_OFF, address.url, temporary=True) from None
    except RemoteDisconnected:
        raise FetchError("the server hung up without a reply", address.url, temporary=True) from None
    except HTTPException as error:
        reason = str(error).strip() or type(error).__name__
        raise FetchError(f"not a reply that HTTP knows: {_line(reason)}", address.url, temporary=True) from None
    except ssl.SSLError as error:
        raise FetchError(f"no secure connection: {_line(error.reason or str(error)).lower()}", address.url, True) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise FetchError(f"cannot connect: {_line(reason).lower()}", address.url, temporary=True) from None


def _connect(address: Address, places: Sequence[Socket], deadline: float) -> tuple[socket.socket, str]:
    """A socket to the first of ``places`` that answers; none of them takes all the time from the others."""
    failed: OSError = OSError("no address")
    for number, (family, where) in enumerate(places):
        connected = socket.socket(family, socket.SOCK_STREAM)
        try:
            connected.settimeout(_left(deadline) / (len(places) - number))
            connected.connect(where)
            if address.scheme == "https":
                connected.settimeout(_left(deadline))
                connected = ssl.create_default_context().wrap_socket(connected, server_hostname=address.host)
        except ssl.SSLError:
            connected.close()
            raise
        except OSError as error:
            connected.close()
            failed = error
        except BaseException:
            connected.close()
            raise
        else:
            return connected, str(where[0])
    raise failed


def _ask(
    address: Address,
    connected: socket.socket,
    number: str,
    agent: str,
    accept: str,
    deadline: float,
    limit: int,
    cut: bool,
) -> Reply:
    connection = HTTPConnection(address.host, address.port)
    connection.sock = _TimedSocket(connected, deadline)
    connection.putrequest("GET", address.target, skip_host=True, skip_accept_encoding=True)
    sent = {"Host": address.authority, "User-Agent": agent, "Accept": accept, "Accept-Encoding": "gzip"}
    for name, value in {**sent, "Connection": "close"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        headers.setdefault(name.lower(), " ".join(str(value).split()))
    if response.status not in _READ:
        return Reply(response.status, response.reason, headers, b"", number)
    data, whole = _body(address, response, headers, limit)
    if not whole and not cut:
        size = f"{limit / 1_000_000:,.4g} MB"
        raise FetchError(f"longer than {size}, the limit for one page; raise it with --max-size", address.url)
    return Reply(response.status, response.reason, headers, data, number, whole)


def _body(address: Address, response: HTTPResponse, headers: Mapping[str, str], limit: int) -> tuple[bytes, bool]:
    """The body, at most ``limit`` bytes, and whether that is all of it. Raises FetchError where it breaks off."""
    coding = headers.get("content-encoding", "").lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(f"sent in a coding that was not asked for ({_line(coding)})", address.url)
    packed = _pieces(response, limit + 1)
    out = bytearray()
    ended = True
    if coding in ("", "identity"):
        for piece in packed:
            out += piece
    else:
        unpacker, members, ended = zlib.decompressobj(wbits=31), 1, False
        taken = 0
        for piece in packed:
            taken += len(piece)
            try:
                while piece and len(out) <= limit:
                    out += unpacker.decompress(piece, limit + 1 - len(out))
                    piece, ended = unpacker.unconsumed_tail, unpacker.eof
                    if ended and unpacker.unused_data[:2] == b"\x1f\x8b":
                        piece, members = unpacker.unused_data, members + 1
                        unpacker, ended = zlib.decompressobj(wbits=31), False
                        if members > _MOST_MEMBERS:
                            raise FetchError("packed in too many pieces", address.url)
            except zlib.error as error:
                raise FetchError(f"not packed as it says: {_line(str(error))}", address.url, temporary=True) from None
            if len(out) > limit or taken > limit:
                return bytes(out[:limit]), False
        ended = ended or not taken
    if len(out) > limit:
        return bytes(out[:limit]), False
    if not ended or response.length:
        raise FetchError(_BROKEN_OFF, address.url, temporary=True)
    return bytes(out), True


def _pieces(response: HTTPResponse, most: int) -> Iterator[bytes]:
    """The body as it arrives, up to ``most`` bytes."""
    while most > 0:
        piece = response.read(min(_PIECE, most))
        if not piece:
            return
        most -= len(piece)
        yield piece


def _left(deadline: float) -> float:
    """The seconds until a deadline. Raises TimeoutError."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _line(text: str) -> str:
    return " ".join(text.split())[:120]
