"""Web pages that people send are stored with their address."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from bot.adding.web import Fetcher
from bot.telegram.handlers import links
from tests.bot.adding.test_web import Site, anywhere
from tests.bot.telegram.house import House

ARTICLE = """<html><head><title>Ferry cancelled</title>
<meta property="article:published_time" content="2022-07-19T10:00:00Z"></head>
<body><nav>Home News</nav><article><h1>Ferry cancelled</h1>
<p>The ferry to the island was cancelled on Friday.</p><p>Read more: the harbour master explains.</p></article>
</body></html>"""


@pytest.fixture(autouse=True)
def _any_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "Fetcher", partial(Fetcher, anywhere))


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    site.serve("/news/ferry", ARTICLE.encode())
    yield site
    site.close()


@pytest.mark.parametrize("text", ["  {url}\n", "/add {url}", pytest.param("{url}", marks=pytest.mark.long)])
def test_a_page_is_kept_with_its_title_date_and_address(house: House, site: Site, text: str) -> None:
    url = f"{site.url}/news/ferry"
    shown = house.say(7, text.format(url=url))
    assert shown == f"{url.removeprefix('http://')}: 1 passage. Ask away."
    with house.retriever() as retriever:
        (found,) = retriever.sources()
        text = retriever.text(found.name)
    assert (found.title, found.date, found.source) == ("Ferry cancelled", "2022-07-19", url)
    assert "The ferry to the island was cancelled on Friday." in text
    assert "Read more: the harbour master explains." in text
    assert "Friday" in house.say(7, "When was the ferry to the island cancelled?")


def test_the_address_after_redirects_is_the_source(house: House, site: Site) -> None:
    site.redirect("/short", "/news/ferry")
    house.say(7, f"{site.url}/short")
    with house.retriever() as retriever:
        assert [source.source for source in retriever.sources()] == [f"{site.url}/news/ferry"]


@pytest.mark.parametrize("text", ["What does {url} say?", "see {url}", "what is example.com"])
def test_an_address_among_words_is_a_question(house: House, site: Site, text: str) -> None:
    house.say(7, text.format(url=f"{site.url}/news/ferry"))
    assert (site.asked, house.files()) == ([], [])


def test_in_groups_only_add_takes_a_page(house: House, site: Site) -> None:
    url = f"{site.url}/news/ferry"
    assert house.say(-5, url, person=7) == ""
    assert house.say(-5, f"/add {url}", person=7).endswith("Ask away.")
    assert [name.split("/")[0] for name in house.files()] == ["-5"]


@pytest.mark.parametrize("argument", ["ferry", "ftp://a.org/b", "http:/a", "javascript:alert(1)", "<b>", "http://a b"])
def test_an_invalid_address_is_reported(house: House, argument: str) -> None:
    assert house.say(7, f"/add {argument}").endswith("which begins with http:// or https://.")


def test_each_failure_gives_one_sentence_and_stores_nothing(house: House, site: Site) -> None:
    site.serve("/picture", b"\x89PNG", "image/png")
    site.serve("/empty", b"<html><title>x</title></html>")
    site.serve("/broken", b"no pdf", "application/pdf")
    name = site.url.removeprefix("http://")
    assert house.say(7, f"{site.url}/none") == f"The site did not give me {name}/none (it answered 404)."
    assert house.say(7, f"{site.url}/picture").startswith(f"I cannot read {name}/picture.")
    assert house.say(7, f"{site.url}/empty") == f"I found no text in {name}/empty."
    assert house.say(7, f"{site.url}/broken").startswith(f"{name}/broken is damaged")
    assert house.say(7, "http://no-such-host.invalid/").startswith("I could not open no-such-host.invalid/")
    assert (house.files(), house.sources()) == ([], [])


def test_the_bots_own_network_is_closed_to_everyone(house: House, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "Fetcher", Fetcher)
    assert house.say(7, f"{site.url}/news/ferry").endswith("is an internal address, and I do not open those.")
    assert site.asked == []


def test_a_page_added_before_is_recognised(house: House, site: Site) -> None:
    house.say(7, f"{site.url}/news/ferry")
    assert "is already here" in house.say(7, f"{site.url}/news/ferry")
    assert len(house.files()) == 1


def marked(text: str, *links: str, **entity: str) -> dict[str, Any]:
    """A message with these links marked, as Telegram does it."""
    kind = {"type": "text_link" if entity else "url", **entity}
    return {"text": text, "entities": [{**kind, "offset": text.index(each), "length": len(each)} for each in links]}


@pytest.mark.parametrize("typed", ["a.example.invalid", "www.example.invalid/page", "t.invalid/durov/1"])
def test_a_name_without_http_is_an_address(house: House, typed: str) -> None:
    house.api.say(7, **marked(typed, typed))
    assert house.say(7, f"/add {typed}") == f"I could not open {typed}; please check the address."
    assert house.shown(7) == [f"I could not open {typed}; please check the address."] * 2


def test_a_link_behind_words_is_fetched(house: House, site: Site) -> None:
    house.api.say(7, **marked("this page", "this page", url=f"{site.url}/news/ferry"))
    house.hear()
    assert len(house.files()) == 1
    house.api.say(7, **marked("What does this page say?", "this page", url=f"{site.url}/news/other"))
    house.hear()
    assert len(house.files()) == 1


def test_each_link_of_a_message_is_a_document(house: House, site: Site) -> None:
    site.serve("/news/bridge", b"<html><title>Bridge</title><p>The bridge was closed on Monday for repairs.</p></html>")
    one, other = f"{site.url}/news/ferry", f"{site.url}/news/bridge"
    house.say(7, f"{one}\n{other}")
    assert [text.rpartition("/")[2] for text in house.shown(7)] == [
        "ferry: 1 passage. Ask away.",
        "bridge: 1 passage. Ask away.",
    ]
    house.say(7, **marked(f"Hello! Please {one} und {other}, danke", one, other))
    assert ["is already here" in text for text in house.shown(7)[2:]] == [True, True]


def test_a_login_is_not_shown(house: House, site: Site) -> None:
    url = f"{site.url}/news/ferry".replace("://", "://ann:secret@")
    assert "secret" not in house.say(7, url) + house.say(7, "/files")
    assert len(house.files()) == 1


def test_a_forwarded_link_is_fetched(house: House, site: Site) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Bob", "date": 1658188800}
    house.say(7, f"{site.url}/news/ferry", forward_origin=origin)
    with house.retriever() as retriever:
        assert [source.title for source in retriever.sources()] == ["Ferry cancelled"]
