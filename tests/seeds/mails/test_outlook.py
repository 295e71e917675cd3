"""Mails of Outlook are read as other mails, in any code page."""

import pytest

from seeds.documents import Document, UnreadableError
from seeds.mails.outlook import read
from tests.seeds.mails.compound import outlook

SUBJECT, TO, SENDER, ADDRESS, BODY, PAGE, SENT, CODE_PAGE = 0x37, 0x0E04, 0x0C1A, 0x0C1F, 0x1000, 0x1013, 0x39, 0x3FDE
FILE_NAME, CONTENT, MEDIA_TYPE, RICH_TEXT = 0x3707, 0x3701, 0x370E, 0x1009
MAIL: dict[int, object] = {
    SUBJECT: "Prices of the ferry",
    TO: "Jón Þór",
    SENDER: "Marta",
    ADDRESS: "marta@example.org",
    BODY: "The ferry costs nine euros.",
    SENT: 1714721400.0,
}
TEXT = 'From: "Marta" <marta@example.org>\nTo: Jón Þór\n\nThe ferry costs nine euros.'


def test_a_mail_has_its_people_title_and_date() -> None:
    assert read(outlook(MAIL), "a.msg") == Document("a.msg", TEXT, "Prices of the ferry", "2024-05-03")


def test_a_date_that_outlook_does_not_know_is_left_out() -> None:
    assert read(outlook({**MAIL, SENT: -11_644_473_600.0}), "a.msg").date == ""


def test_the_place_of_the_sender_in_the_list_of_a_firm_is_left_out() -> None:
    mail = {**MAIL, ADDRESS: "/o=Ferry/ou=Office/cn=Recipients/cn=marta"}
    assert read(outlook(mail), "a.msg").text.startswith('From: "Marta"\nTo: ')


def test_a_page_is_read_where_there_is_no_plain_text() -> None:
    page = {**MAIL, BODY: "", PAGE: b"<p>Nine <b>euros</b>.</p>"}
    assert read(outlook(page), "a.msg").text.endswith("Jón Þór\n\nNine euros.")


@pytest.mark.parametrize(
    ("page", "encoding", "word"), [(950, "cp950", "渡輪"), (1251, "cp1251", "Паром"), (1252, "cp1252", "Fähre")]
)
def test_eight_bit_texts_are_in_the_code_page_of_the_body(page: int, encoding: str, word: str) -> None:
    mail = {SUBJECT: word, TO: word, SENDER: word, ADDRESS: "a@b.org", BODY: f"{word}.", CODE_PAGE: page}
    document = read(outlook(mail, encoding=encoding), "a.msg")
    assert (document.title, document.text) == (word, f'From: "{word}" <a@b.org>\nTo: {word}\n\n{word}.')


def test_attachments_are_sections_and_those_not_read_are_named() -> None:
    notes = {FILE_NAME: "notes.txt", CONTENT: b"Ask Marta.", MEDIA_TYPE: "text/plain"}
    document = read(outlook(MAIL, notes, {FILE_NAME: "tool.exe", CONTENT: b"MZ"}), "a.msg")
    assert document.text == f"{TEXT}\n\nAttachment: notes.txt\n\nAsk Marta."
    assert document.missing == "the attachment tool.exe is of a type that is not read"


def test_a_text_that_is_only_there_as_rtf_is_named() -> None:
    mail = {key: value for key, value in MAIL.items() if key != BODY}
    document = read(outlook({**mail, RICH_TEXT: b"\1\2"}), "a.msg")
    assert document.missing == "its text is there only with formatting (RTF): save it again as .eml"


def test_what_is_not_a_mail_is_refused() -> None:
    with pytest.raises(UnreadableError, match="is not a mail of Outlook; save it again from its mail program"):
        read(b"From: a@b.org\n\nThe ferry runs.", "a.msg")


def test_a_text_that_is_not_in_the_code_page_that_the_mail_names_is_read() -> None:
    mail = {SUBJECT: "Ferry", BODY: "Die Fähre fährt früh.", CODE_PAGE: 65001}
    assert read(outlook(mail, encoding="cp1252"), "a.msg").text == "Die Fähre fährt früh."
