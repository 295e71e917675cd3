"""Fetches pages of the public web, and refuses addresses in private networks."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from bot.adding import media_types, received
from bot.catalogue import SentenceError
from seeds import articles
from seeds.articles import Article

if TYPE_CHECKING:
    from protego import Protego

AGENT = "seedbot/0.1 (+one page at a time, when a person asks for it)"
SECONDS = 30.0
# Sizes in bytes.
LARGEST = 20 * 1024 * 1024
LARGEST_ROBOTS = 500 * 1024
REDIRECTS = 5
# IPv6 addresses that a gateway translates to IPv4 addresses (NAT64).
TRANSLATED = IPv6Network("64:ff9b::/96")
UNREACHABLE = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError, UnicodeError)

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page: its address after all redirects, the suffix of its format, and its bytes."""

    url: str
    suffix: str
    data: bytes


def as_article(page: Page, name: str) -> bytes:
    """The page as a text file with its title, date and address. Raises ValueError if it contains no text.

    The name replaces a missing title, and appears in the error.
    """
    document = received.read(page.data, page.suffix, name)
    return articles.write(Article(document.title, document.date, page.url, document.text)).encode()


def is_public(address: Address) -> bool:
    """Whether the address belongs to the public internet, and not to this machine or a private network."""
    if isinstance(address, IPv6Address):
        if address in TRANSLATED:
            return is_public(IPv4Address(address.packed[-4:]))
        # Some of these are routed to arbitrary IPv4 addresses.
        if address.ipv4_mapped or address.sixtofour or address.teredo or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


class Fetcher:
    """Fetches pages that their sites' robots.txt allows; `is_allowed` decides which addresses it connects to."""

    def __init__(self, is_allowed: Callable[[Address], bool] = is_public, seconds: float = SECONDS) -> None:
        self._network = _CheckedNetwork(is_allowed)
        self._seconds = seconds

    async def fetch(self, url: str) -> Page:
        """The page at the address. Raises SentenceError if it cannot be fetched."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._fetch(_parsed(url))
        except TimeoutError:
            raise SentenceError("link-slow", seconds=int(self._seconds)) from None
        except UNREACHABLE as error:
            raise SentenceError("link-nowhere") from error

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()

    async def _fetch(self, url: httpx.URL) -> Page:
        async with httpcore.AsyncConnectionPool(self._certificates, network_backend=self._network) as pool:
            visit = _Visit(pool)
            for _ in range(REDIRECTS + 1):
                if not await visit.may_fetch(url):
                    raise SentenceError("link-robots")
                response = await visit.get(url, LARGEST)
                if response.redirect is None:
                    return _page(url, response)
                url = response.redirect
        raise SentenceError("link-redirects")


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    media_type: str
    encoding: str
    redirect: httpx.URL | None
    data: bytes


class _Visit:
    """The requests for one page, with the robots.txt rules fetched so far."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool
        self._rules: dict[httpx.URL, Protego | None] = {}

    async def get(self, url: httpx.URL, largest: int) -> _Response:
        """The server's response; redirects are not followed. Raises SentenceError if it is too large."""
        headers: dict[bytes | str, bytes | str] = {
            "Host": url.netloc.decode(),
            "User-Agent": AGENT,
            "Accept": "text/html, application/pdf, text/plain, */*;q=0.5",
            # A compressed body could decompress to any size.
            "Accept-Encoding": "identity",
        }
        address = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        async with self._pool.stream("GET", address, headers=headers) as response:
            received = {name.lower(): value.decode("latin-1") for name, value in response.headers}
            media_type = received.get(b"content-type", "").partition(";")[0].strip().lower()
            encoding = received.get(b"content-encoding", "identity")
            if response.status in (301, 302, 303, 307, 308) and b"location" in received:
                return _Response(response.status, media_type, encoding, _parsed(received[b"location"], url), b"")
            data = await _read(response, received.get(b"content-length", ""), largest)
            return _Response(response.status, media_type, encoding, None, data)

    async def may_fetch(self, url: httpx.URL) -> bool:
        """Whether the site's robots.txt allows this bot to fetch the address."""
        origin = url.copy_with(raw_path=b"/robots.txt")
        if origin not in self._rules:
            self._rules[origin] = await self._robots(origin)
        rules = self._rules[origin]
        return rules is not None and rules.can_fetch(str(url), AGENT)

    async def _robots(self, url: httpx.URL) -> "Protego | None":
        """The site's rules (RFC 9309): empty if it has no robots.txt; None, no permission, if the server fails."""
        for _ in range(REDIRECTS + 1):
            response = await self.get(url, LARGEST_ROBOTS)
            if response.redirect is None:
                break
            url = response.redirect
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return None
        text = response.data.decode("utf-8", "replace") if response.status == HTTPStatus.OK else ""
        # Imported here: it comes with the extra `web`, and nothing else needs it.
        from protego import Protego

        return Protego.parse(text)


class _CheckedNetwork(httpcore.AnyIOBackend):
    """Connects only to allowed addresses, and to the checked address itself, whatever the name resolves to later."""

    def __init__(self, is_allowed: Callable[[Address], bool]) -> None:
        self._is_allowed = is_allowed

    async def connect_tcp(self, host: str, port: int, *more: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        """A connection to the host. Raises SentenceError if one of its addresses is not allowed."""
        infos = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(address[0]) for *_, address in infos))
        if not all(self._is_allowed(ip_address(address)) for address in addresses):
            raise SentenceError("link-private")
        for address in addresses[:-1]:
            try:
                return await super().connect_tcp(address, port, *more, **options)
            except httpcore.ConnectError:
                continue
        return await super().connect_tcp(addresses[-1], port, *more, **options)


def _parsed(url: str, base: httpx.URL | None = None) -> httpx.URL:
    """The address without its fragment and login. Raises SentenceError if it is not HTTP or HTTPS."""
    try:
        address = base.join(url) if base else httpx.URL(url)
        # Reading raw_host converts an internationalised name to its ASCII form, or raises an error.
        if address.scheme in ("http", "https") and address.raw_host:
            return address.copy_with(fragment=None, username=None, password=None)
    except (httpx.InvalidURL, ValueError):
        pass
    raise SentenceError("link-nowhere")


async def _read(response: httpcore.Response, announced: str, largest: int) -> bytes:
    too_big = SentenceError("link-too-big", megabytes=LARGEST >> 20)
    if announced.isdecimal() and int(announced) > largest:
        raise too_big
    data = bytearray()
    async for piece in response.aiter_stream():
        data += piece
        if len(data) > largest:
            raise too_big
    return bytes(data)


def _page(url: httpx.URL, response: _Response) -> Page:
    if response.status != HTTPStatus.OK:
        raise SentenceError("link-refused", status=str(response.status))
    suffix = media_types.served_suffix(url.path, response.media_type)
    if suffix is None or response.encoding != "identity":
        raise SentenceError("link-not-text")
    return Page(str(url), suffix, response.data)
