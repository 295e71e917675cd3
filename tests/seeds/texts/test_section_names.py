"""What may be a heading, and what only looks like one."""

import pytest

from seeds.texts.section_names import names_section

TITLES = [
    "Opening hours",
    "4. Who may join?",
    "Our boats are back on the river!",
    "Statutes of the Society of Friends of the Old Harbour e. V.",
    "§ 12 Dissolution of the society and the use of what remains of its funds.",
    "“The Raven” and other poems",
    "„Der Rabe“ und andere Gedichte",
    "Chapter One. The Storm",
    "§ 60-310. Moorings. [Added 4-25-2011 at the meeting; amended 5-29-2013 by the special meeting]",
    "Why do you ask for a deposit? When do I get it back?",
]
OTHERS = [
    "*Boats are lent to members who have passed the test and paid the fee.*",
    "2.4. Der Vorstand vertritt den Verein nach außen und führt seine Geschäfte.",
    "Das Bootsjahr dauert vom 1. April bis 31. Oktober eines Jahres.",
    "Harbour Day – Forty guests came in June. Two of them went on to sail with us, as the harbour master"
    " had hoped when he planned it in the spring",
    "until the end of the season.",
    "• The harbour master",
    "Total: _______",
    "(A member)",
    "and I would do it all again.”",
    "“The first days were the hard ones, when we",
    "「码头」的开放时间是每天早上八点到晚上十点，冬季除外，节假日另行通知，请各位会员在到达前提前预约并且查看最新公告。",
]


@pytest.mark.parametrize("text", TITLES)
def test_a_title_names_a_section(text: str) -> None:
    assert names_section(text)


@pytest.mark.parametrize("text", OTHERS)
def test_a_sentence_a_quotation_or_a_blank_names_none(text: str) -> None:
    assert not names_section(text)
