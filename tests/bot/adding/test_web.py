"""Pages are fetched only from the public web, within limits, and as their sites allow."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import pytest

from bot.adding import media_types, web
from bot.adding.web import Address, Fetcher, Page, is_public
from bot.catalogue import SentenceError

PAGE = b"<html><title>Ferry</title><p>The ferry runs again.</p></html>"
Reply = tuple[int, dict[str, str], bytes]


class Site:
    """A web server on loopback, with its replies by path and the requests that it received."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Callable[[], Reply]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self, path: str, body: bytes = PAGE, kind: str = "text/html; charset=utf-8", status: int = 200) -> None:
        self.pages[path] = status, {"Content-Type": kind}, body

    def redirect(self, path: str, target: str) -> None:
        self.pages[path] = 302, {"Location": target}, b""

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Keeps the tests' output clean."""

            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                reply = site.pages.get(self.path, (404, {}, b""))
                status, headers, body = reply() if callable(reply) else reply
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass  # the bot has read enough

        return Handler


def anywhere(_: Address) -> bool:
    return True


def fetch(url: str, **how: Any) -> Page:
    return asyncio.run(Fetcher(**{"is_allowed": anywhere, **how}).fetch(url))


def reason(url: str, **how: Any) -> str:
    with pytest.raises(SentenceError) as error:
        fetch(url, **how)
    return error.value.name


def test_a_page_has_its_address_and_the_suffix_of_its_format(site: Site) -> None:
    site.serve("/a?b=1")
    assert fetch(f"{site.url}/a?b=1#part") == Page(f"{site.url}/a?b=1", ".html", PAGE)


def test_a_request_identifies_the_bot_and_accepts_no_compression(site: Site) -> None:
    site.serve("/")
    fetch(site.url)
    path, headers = site.asked[-1]
    assert path == "/"
    assert headers["User-Agent"].startswith("seedbot/0.1 (+")
    assert headers["Accept-Encoding"] == "identity"
    assert headers["Host"] == site.url.removeprefix("http://")


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1", "127.8.8.8", "::1"),  # this machine
        ("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fc00::1", "fec0::1"),  # private networks
        ("169.254.169.254", "fe80::1"),  # link-local
        ("224.0.0.1", "255.255.255.255", "ff02::1"),  # to many
        ("0.0.0.0", "240.0.0.1", "192.0.2.1", "::", "2001:db8::1"),  # reserved
        ("::ffff:127.0.0.1", "::ffff:8.8.8.8", "2002:7f00:1::", "2001::1"),  # IPv4 in IPv6
        ("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),  # translated to private IPv4
    ],
)
def test_a_private_or_reserved_address_is_not_public(addresses: tuple[str, ...]) -> None:
    assert [address for address in addresses if is_public(ip_address(address))] == []


def test_a_public_address_is_public() -> None:
    addresses = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"]
    assert [address for address in addresses if is_public(ip_address(address))] == addresses


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_loopback_is_refused_in_every_spelling(site: Site, host: str) -> None:
    site.serve("/")
    port = site.url.rpartition(":")[2]
    assert reason(f"http://{host}:{port}/", is_allowed=is_public) == "link-private"
    assert site.asked == []


def test_a_redirect_to_a_forbidden_address_is_refused(site: Site) -> None:
    other = Site()
    try:
        other.serve("/secret")
        site.redirect("/", other.url.replace("127.0.0.1", "127.0.0.2") + "/secret")
        assert reason(site.url, is_allowed=lambda address: str(address) == "127.0.0.1") == "link-private"
        assert other.asked == []
    finally:
        other.close()


def test_a_name_is_resolved_and_checked_once_per_connection(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.serve("/")
    port = int(site.url.rpartition(":")[2])
    meant = ["127.0.0.1", "127.0.0.1", "127.0.0.1", "10.0.0.1"]
    asked: list[str] = []

    def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (meant[len(asked) - 1], port))]

    def is_loopback(address: Address) -> bool:
        return str(address) == "127.0.0.1"

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    fetch(f"http://rebinding.test:{port}/", is_allowed=is_loopback)
    assert asked == ["rebinding.test"] * 2  # for robots.txt and for the page
    assert reason(f"http://rebinding.test:{port}/", is_allowed=is_loopback) == "link-private"
    assert site.paths() == ["/robots.txt", "/", "/robots.txt"]


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: Any, **__: Any) -> list[Any]:
        found = ("93.184.216.34", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert reason("http://mixed.test/", is_allowed=is_public) == "link-private"


@pytest.mark.parametrize(
    "url", ["ftp://a.org/b", "file:///etc/passwd", "http://", "http://[::1", "javascript:alert(1)"]
)
def test_only_web_addresses_are_fetched(url: str) -> None:
    assert reason(url) == "link-nowhere"


def test_a_redirect_to_a_file_is_not_followed(site: Site) -> None:
    site.redirect("/", "file:///etc/passwd")
    assert reason(site.url) == "link-nowhere"


def test_five_redirects_are_followed_and_six_are_not(site: Site) -> None:
    for number in range(1, 7):
        site.redirect(f"/{number}", f"/{number - 1}")
    site.serve("/0")
    assert fetch(f"{site.url}/5").url == f"{site.url}/0"
    assert reason(f"{site.url}/6") == "link-redirects"


def test_an_unreachable_host_is_reported(site: Site) -> None:
    url = site.url
    site.close()
    assert reason(url) == "link-nowhere"
    assert reason("http://no-such-host.invalid/") == "link-nowhere"
    assert reason(f"http://{'a' * 80}.org/") == "link-nowhere"


def test_a_page_that_is_too_large_is_not_read_to_its_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LARGEST", 1000)
    site.serve("/fits", b"x" * 1000, "text/plain")
    site.serve("/large", b"x" * 1001, "text/plain")
    site.pages["/announced"] = 200, {"Content-Type": "text/plain", "Content-Length": "1001"}, b""
    assert len(fetch(f"{site.url}/fits").data) == 1000
    assert reason(f"{site.url}/large") == "link-too-big"
    assert reason(f"{site.url}/announced") == "link-too-big"


def test_a_page_that_does_not_arrive_in_time_is_refused(site: Site) -> None:
    def slowly() -> Reply:
        time.sleep(1)
        return 200, {}, b""

    site.pages["/"] = slowly
    assert reason(site.url, seconds=0.3) == "link-slow"


@pytest.mark.parametrize("status", [403, 404, 500, 204])
def test_a_failed_request_is_reported_with_its_status(site: Site, status: int) -> None:
    site.serve("/", status=status)
    with pytest.raises(SentenceError) as error:
        fetch(site.url)
    assert (error.value.name, error.value.values) == ("link-refused", {"status": str(status)})


def test_robots_txt_is_obeyed_also_after_a_redirect(site: Site) -> None:
    site.serve("/robots.txt", b"User-agent: seedbot\nDisallow: /private\n\nUser-agent: *\nDisallow: /", "text/plain")
    site.serve("/open")
    site.serve("/private/a")
    site.redirect("/door", "/private/a")
    assert fetch(f"{site.url}/open").data == PAGE
    assert reason(f"{site.url}/private/a") == "link-robots"
    assert reason(f"{site.url}/door") == "link-robots"
    assert "/private/a" not in site.paths()


def test_a_site_without_reachable_rules_is_not_fetched(site: Site) -> None:
    site.serve("/robots.txt", b"", status=503)
    site.serve("/")
    assert reason(site.url) == "link-robots"


@pytest.mark.parametrize(
    ("path", "media_type", "suffix"),
    [
        ("/a", "text/html", ".html"),
        ("/a.php", "application/xhtml+xml", ".html"),
        ("/a", "application/pdf", ".pdf"),
        ("/notes.md", "text/plain", ".md"),
        ("/notes", "text/plain", ".txt"),
        ("/book.epub", "application/octet-stream", ".epub"),
        ("/report.docx", "", ".docx"),
        ("/a.pdf", "text/html", ".html"),
        ("/a.pdf", "image/png", None),
        ("/a.zip", "application/octet-stream", None),
    ],
)
def test_the_media_type_decides_the_format_and_else_the_address(path: str, media_type: str, suffix: str | None) -> None:
    assert media_types.served_suffix(path, media_type) == suffix


def test_an_unreadable_format_is_refused(site: Site) -> None:
    site.serve("/", b"\x89PNG", "image/png")
    site.pages["/packed"] = 200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"\x1f\x8b"
    assert reason(site.url) == "link-not-text"
    assert reason(f"{site.url}/packed") == "link-not-text"


def test_a_login_in_the_address_is_neither_sent_nor_stored(site: Site) -> None:
    site.serve("/")
    page = fetch(site.url.replace("http://", "http://ann:secret@"))
    assert page.url == site.url
    assert "Authorization" not in site.asked[-1][1]
