"""Mails: who wrote to whom, the text, earlier mails as notes, and attachments as sections."""

from base64 import b64encode
from email.message import EmailMessage

import pytest

from seeds.documents import Document, UnreadableError
from seeds.mails import attachments
from seeds.mails.mail import read
from seeds.outline import Block, Kind
from tests.seeds.test_epub import make_epub

HEAD = "From: Marta Lindqvist <marta@example.org>\nTo: Jón Þór <jon@example.org>"


def mail(text: str = "The ferry costs nine euros.", **headers: str) -> EmailMessage:
    message = EmailMessage()
    fields = {
        "From": "Marta Lindqvist <marta@example.org>",
        "To": "Jón Þór <jon@example.org>",
        "Subject": "Prices of the ferry",
        "Date": "Fri, 03 May 2024 09:30:00 +0200",
    }
    for name, value in {**fields, **headers}.items():
        message[name] = value
    message.set_content(text)
    return message


def raw(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["From: a@b.org", "Subject: Hi", *headers, "", ""]).encode() + body


def texts(document: Document, kind: Kind) -> list[str]:
    return [document.text[block.start : block.end] for block in document.outline if block.kind is kind]


def test_a_mail_is_titled_by_its_subject_and_begins_with_its_people() -> None:
    document = read(mail().as_bytes(), "a.eml")
    assert document == Document("a.eml", f"{HEAD}\n\nThe ferry costs nine euros.", "Prices of the ferry", "2024-05-03")
    assert document.outline == (Block(0, len(HEAD)), Block(len(HEAD) + 2, len(document.text)))


def test_a_mail_without_a_subject_or_a_right_date_is_titled_by_its_file() -> None:
    document = read(b"From: a@b.org\nDate: soon\n\nThe ferry runs.", "the_ferry.eml")
    assert document == Document("the_ferry.eml", "From: a@b.org\n\nThe ferry runs.", "The ferry")


def test_earlier_mails_and_signatures_are_notes_without_marks() -> None:
    quoted = "On 2 May, Jón wrote:\n> What does it cost?\n>\n> > Older words."
    document = read(mail(f"Nine euros.\n\n{quoted}\n\nBye\n-- \nMarta, harbour office").as_bytes(), "a.eml")
    assert texts(document, Kind.PARAGRAPH) == [HEAD, "Nine euros.", "Bye"]
    assert texts(document, Kind.NOTE) == [
        "On 2 May, Jón wrote:", "What does it cost?", "Older words.", "Marta, harbour office",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "-----Ursprüngliche Nachricht-----",
        "From: Jón\nSent: 2 May\nSubject: Cost",
        "От: Йон\nДата: 2 мая",
    ],
)
def test_all_below_the_head_of_an_earlier_mail_is_a_note(head: str) -> None:
    document = read(mail(f"Nine euros.\n\n{head}\n\nWhat does it cost?").as_bytes(), "a.eml")
    assert texts(document, Kind.NOTE) == [*head.split("\n"), "What does it cost?"]


def test_a_mail_that_is_a_page_keeps_its_structure() -> None:
    page = "<h1>Prices</h1><ul><li>a coat</li></ul><blockquote type=cite><p>Earlier &gt;</p></blockquote><p>Bye</p>"
    message = mail()
    message.set_content(page, subtype="html")
    document = read(message.as_bytes(), "a.eml")
    assert document.text == f"{HEAD}\n\nPrices\n\n- a coat\n\nEarlier >\n\nBye"
    kinds = [Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.NOTE, Kind.PARAGRAPH]
    assert [block.kind for block in document.outline] == kinds


@pytest.mark.parametrize(("plain", "kept"), [("Nine euros, all year.", 0), ("See the page.", 1)])
def test_the_page_is_read_where_the_plain_text_holds_less_than_half(plain: str, kept: int) -> None:
    message = mail(plain)
    message.add_alternative("<p>Nine euros, all year; children ride free.</p>", subtype="html")
    wanted = [plain, "Nine euros, all year; children ride free."][kept]
    assert read(message.as_bytes(), "a.eml").text == f"{HEAD}\n\n{wanted}"


def test_attachments_are_sections_with_their_names_as_places() -> None:
    message = mail()
    message.add_attachment(make_epub(), maintype="application", subtype="epub+zip", filename="the ferry.epub")
    message.add_attachment("Ask Jón.", filename="notes.patch")
    document = read(message.as_bytes(), "a.eml")
    assert document.text.partition("euros.\n\n")[2] == (
        "Attachment: the ferry.epub\n\nThe Ferry\n\nOne\n\nПаром — runs again.\n\nTwo\n\nПаром — left at nine."
        "\n\nAttachment: notes.patch\n\nAsk Jón."
    )
    by_text = {document.text[block.start : block.end]: block for block in document.outline}
    one, notes = by_text["Паром — runs again."], by_text["Ask Jón."]
    assert (one.section, one.place) == (("Attachment: the ferry.epub", "One"), "the ferry.epub")
    assert (notes.section, notes.place) == (("Attachment: notes.patch",), "notes.patch")
    assert document.missing == ""


def test_attachments_that_are_not_read_are_named() -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.4 and no more", maintype="application", subtype="pdf", filename="prices.pdf")
    message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="../tool.exe")
    message.add_attachment(b"GIF", maintype="image", subtype="gif", cid="<logo>", disposition="inline")
    assert read(message.as_bytes(), "a.eml").missing == (
        "the attachment prices.pdf is damaged or not what its suffix says, save it again from its program; "
        "the attachment ../tool.exe is of a type that is not read"
    )


def test_many_missing_attachments_are_counted() -> None:
    message = mail()
    for number in range(9):
        message.add_attachment(b"MZ", maintype="application", subtype="zip", filename=f"{number}.exe")
    missing = read(message.as_bytes(), "a.eml").missing
    assert missing.endswith("the attachment 4.exe is of a type that is not read; and 4 more")


def test_a_mail_in_a_mail_is_a_section() -> None:
    outer = mail("See below.")
    outer.add_attachment(mail("Nine euros.", Subject="Cost"))
    document = read(outer.as_bytes(), "a.eml")
    assert document.text == f"{HEAD}\n\nSee below.\n\nAttachment: Cost.eml\n\n{HEAD}\n\nNine euros."


def test_mails_nested_too_deep_are_named() -> None:
    message = mail("Innermost.", Subject="0")
    for number in range(1, 6):
        outer = mail(f"Level {number}.", Subject=str(number))
        outer.add_attachment(message.as_bytes(), maintype="application", subtype="octet-stream", filename="in.eml")
        message = outer
    document = read(message.as_bytes(), "a.eml")
    assert [word in document.text for word in ("Level 5", "Level 3", "Innermost")] == [True, True, False]
    assert document.missing.endswith("the attachment in.eml is too deep inside other mails")


def test_attachments_are_only_named_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "SECONDS", -1.0)
    message = mail()
    message.add_attachment("Ask Jón.", filename="notes.txt")
    document = read(message.as_bytes(), "a.eml")
    assert document.missing == "the attachment notes.txt was left out because the others took too long"


@pytest.mark.parametrize(
    ("body", "header"),
    [
        ("Паром ходит снова.".encode("koi8-r"), "Content-Type: text/plain; charset=koi8-r"),
        ("Паром ходит снова.".encode("cp1251"), "Content-Type: text/plain; charset=X-UNKNOWN"),
        ("Паром ходит снова.".encode(), "Content-Type: text/plain"),
        (b64encode("Паром ходит снова.".encode()), "Content-Transfer-Encoding: base64"),
    ],
)
def test_the_text_is_decoded_whatever_the_mail_says(body: bytes, header: str) -> None:
    assert read(raw(body, header), "a.eml").text == "From: a@b.org\n\nПаром ходит снова."


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("=?utf-8?b?0J/QsNGA0L7QvA==?= =?koi8-r?q?=C8=CF=C4=C9=D4?=", "Паромходит"),
        ("=?x-none?q?Ferry?=", "Ferry"),
        ("=?utf-8?b?a?=", "=?utf-8?b?a?="),
        ("The\r\n ferry", "The ferry"),
    ],
)
def test_subjects_are_decoded_as_far_as_possible(subject: str, title: str) -> None:
    assert read(f"From: a@b.org\r\nSubject: {subject}\r\n\r\nIt runs.".encode(), "a.eml").title == title


def test_what_is_not_a_mail_is_refused() -> None:
    with pytest.raises(UnreadableError, match="is not a mail; save it again from its mail program"):
        read(b"\x89PNG and so on", "a.eml")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_mail_saved_as_utf_16_is_read(encoding: str) -> None:
    data = "From: jon@example.org\nSubject: The ferry\n\nПаром runs.\n".encode(encoding)
    document = read(data, "a.eml")
    assert (document.title, document.text) == ("The ferry", "From: jon@example.org\n\nПаром runs.")


@pytest.mark.parametrize("kind", ["alternative", "mixed"])
def test_a_mail_without_the_parts_that_it_announces_is_read(kind: str) -> None:
    data = f'Subject: The ferry\nContent-Type: multipart/{kind}; boundary="a"\n\nIt runs.\n'
    assert read(data.encode(), "a.eml").text == "It runs."


def test_what_a_report_on_a_mail_tells_programs_is_left_out() -> None:
    parts = "".join(
        f"--a\nContent-Type: {kind}\n\n{text}\n"
        for kind, text in (
            ("text/plain", "Your mail could not be delivered."),
            ("message/delivery-status", "Reporting-MTA: dns; mail.example.org\n\nAction: failed"),
            ("text/rfc822-headers", "Received: by mail.example.org\nSubject: The ferry"),
        )
    )
    data = f'Subject: Undelivered\nContent-Type: multipart/report; boundary="a"\n\n{parts}--a--\n'
    document = read(data.encode(), "a.eml")
    assert (document.text, document.missing) == ("Your mail could not be delivered.", "")


def test_a_mail_of_which_only_the_type_is_known_is_read() -> None:
    assert read(b"Content-Type: text/html\n\n<p>It runs.</p>", "the_ferry.eml").text == "It runs."


def test_a_text_that_is_no_text_is_named_and_the_others_are_read() -> None:
    parts = b"--a\nContent-Type: text/plain; charset=utf-8\n\n\xa8\0\1\xff\0\2\3\4\n--a\n\nIt runs.\n--a--\n"
    document = read(b"Subject: Hi\nContent-Type: multipart/mixed; boundary=a\n\n" + parts, "a.eml")
    assert document.text == "It runs."
    assert document.missing.startswith("the attachment attachment.txt holds binary data, not text")
