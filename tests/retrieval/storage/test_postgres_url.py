"""The URL of a database is understood, and its password is never shown."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from retrieval.storage.postgres_url import address, fault, with_schema

PLAIN = "postgresql://zoe:secret@db.example:5433/news"


@pytest.mark.parametrize(
    ("url", "name", "schema"),
    [
        (PLAIN, "news on db.example:5433", "seedbot"),
        ("postgres://db.example/news", "news on db.example", "seedbot"),
        ("postgresql://a,b:5433/news", "news on a,b:5433", "seedbot"),
        ("postgresql:///news?host=%2Frun%2Fpg&password=secret", "news on /run/pg", "seedbot"),
        ("postgresql://", "on this machine", "seedbot"),
        (f"{PLAIN}?options=-csearch_path%3Dteam_2", "news on db.example:5433", "team_2"),
        (f"{PLAIN}?options=-c%20search_path%3Dteam%20-c%20work_mem%3D1MB", "news on db.example:5433", "team"),
    ],
)
def test_an_address_has_a_name_without_the_password_and_a_schema(url: str, name: str, schema: str) -> None:
    found = address(url)
    assert (found.name, found.schema) == (name, schema)
    assert "secret" not in repr(found)


def test_an_address_keeps_what_the_url_says_of_the_connection() -> None:
    url = address(f"{PLAIN}?sslmode=require&options=-c%20work_mem%3D1MB&connect_timeout=3&keepalives_idle=7").url
    assert url.startswith(f"{PLAIN}?")
    assert dict(parse_qsl(urlsplit(url).query)) == {
        "sslmode": "require",
        "options": "-c work_mem=1MB -csearch_path=seedbot",
        "connect_timeout": "3",
        "application_name": "seedbot",
        "client_encoding": "UTF8",
        "keepalives_idle": "7",
        "keepalives_interval": "5",
        "keepalives_count": "3",
        "tcp_user_timeout": "25000",
    }


def test_another_schema_replaces_the_one_of_the_url() -> None:
    url = with_schema(f"{PLAIN}?sslmode=require&options=-csearch_path%3Dteam", "other")
    assert (address(url).schema, "sslmode=require" in url) == ("other", True)


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("mysql://db.example/news", "must begin with postgresql://"),
        ("host=db.example password=secret", "must begin with postgresql://"),
        ("postgresql://zoe:xyz@plu@db.example/news", "write @ as %40"),
        ("postgresql://zoe:xyz/plu@db.example/news", "%2F"),
        ("postgresql://zoe:12/xyz@db.example/news", "write @ as %40, / as %2F"),
        ("postgresql://zoe:xyz?plu@db.example/news", "%"),
        ("postgresql://zoe:xyz#plu@db.example/news", "%"),
        ("postgresql://zoe:secret@[db/news", "%2F"),
        (f"{PLAIN}?options=-csearch_path%3DBig-Team", "a schema that is not one word of small letters"),
    ],
)
def test_a_url_with_a_fault_is_refused_without_being_shown(url: str, wrong: str) -> None:
    said = fault(url) or ""
    assert wrong in said
    assert not any(part in said for part in ("secret", "xyz", "plu", "zoe"))
    with pytest.raises(ValueError, match="The database's URL "):
        address(url)
