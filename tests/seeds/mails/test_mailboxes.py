"""Mailboxes: each mail a section with its place, and what does not fit is named."""

import pytest

from seeds.documents import UnreadableError
from seeds.mails import attachments, mailboxes
from seeds.mails.mailboxes import read
from tests.seeds.mails.test_mail import HEAD, mail


def mailbox(*mails: bytes) -> bytes:
    return b"\n".join(b"From marta@example.org Fri May  3 09:30:00 2024\n" + each for each in mails)


def test_each_mail_is_a_section_with_its_place() -> None:
    first = mail("Nine euros.\n>From Monday on: ten.\n\nFrom here it takes an hour.").as_bytes()
    document = read(mailbox(first, mail("Thanks!", Subject="Re: Prices").as_bytes()), "ferry.mbox")
    assert (document.title, document.date, document.missing) == ("Ferry", "", "")
    assert document.text == (
        f"Prices of the ferry\n\n{HEAD}\nDate: 2024-05-03\n\nNine euros.\nFrom Monday on: ten.\n\n"
        f"From here it takes an hour.\n\nRe: Prices\n\n{HEAD}\nDate: 2024-05-03\n\nThanks!"
    )
    last = document.outline[-1]
    assert (last.section, last.place) == (("Re: Prices",), "mail of 2024-05-03, Marta Lindqvist")


def test_attachments_stand_below_their_mail() -> None:
    message = mail()
    message.add_attachment("Ask Jón.", filename="notes.txt")
    message.add_attachment(b"MZ", maintype="application", subtype="zip", filename="tool.exe")
    document = read(mailbox(message.as_bytes()), "a.mbox")
    last, place = document.outline[-1], "mail of 2024-05-03, Marta Lindqvist"
    assert last.section == ("Prices of the ferry", "Attachment: notes.txt")
    assert last.place == f"{place}, notes.txt"
    assert document.missing == f"{place}: the attachment tool.exe is of a type that is not read"


def test_a_mailbox_that_is_too_large_is_read_as_far_as_it_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailboxes, "LONGEST_TEXT", 400)
    document = read(mailbox(*[mail().as_bytes()] * 1_500), "a.mbox")
    assert document.text.count("nine euros") == 2
    assert document.missing == "its last 1,498 of 1,500 mails: split the mailbox"


def test_a_mailbox_with_no_time_or_room_for_a_mail_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "SECONDS", -1.0)
    with pytest.raises(UnreadableError, match="begins with a mail that is too large; split it"):
        read(mailbox(mail().as_bytes()), "a.mbox")


def test_what_is_not_a_mailbox_is_refused() -> None:
    with pytest.raises(UnreadableError, match="is not a mailbox; export it again from its mail program"):
        read(b"From the harbour it runs again.\n\nIn 2024.\n", "a.mbox")
