"""The words of a quotation that answer are marked where they are clear, and nothing else is."""

from time import process_time

import pytest

from retrieval.answering.focus import focus, lacks, passes_over
from retrieval.text.passages import Passage, Span

# The question, and the quotation with the marks in ‹›.
MARKED = [
    ("When was the library founded?", "The library was founded in ‹1901› by the city council."),
    ("When did the ferry stop running?", "The ferry stopped running on ‹3 May 1998›, after a storm."),
    ("When is the meeting?", "The meeting is on ‹Friday, 3 May at 14:00› in the hall."),
    ("When is the office open?", "The office is open from ‹Monday to Friday›."),
    ("In what year did he move to Brno?", "He moved to Brno in March ‹1931›."),
    ("What time does the pool close?", "The pool closes at ‹21:30› on working days."),
    ("Since when has the rule applied?", "The rule has applied since ‹1 January 2020›."),
    ("When was the castle built?", "The castle was built in the ‹13th century›."),
    ("When did the war in Korea end, in 1953?", "It ended in ‹July› 1953."),
    ("How often does the board meet?", "The board meets ‹twice a year›, in the Pier House."),
    ("What is the phone number of the harbour?", "The harbour answers under ‹+47 555 01 02 03›, open 08:30 – 12:00."),
    ("Telefonnummer der Werft", "Werft: Tel. ‹0555/123456›, IBAN auf Anfrage."),
    ("email address of the skipper", "Write to the skipper at ‹ada@knot.example› by 01.02.2024."),
    ("How many soldiers refused to go?", "On 18 July ‹at least 300› soldiers refused to go."),
    ("How many soldiers refused?", "In 2022, ‹300› Russian soldiers and 12 officers refused."),
    ("How many beds does the hostel have?", "The hostel has ‹forty-two› beds in 9 rooms."),
    ("How many people live on the island?", "About 20 sheep and ‹1,500› people live on the island."),
    ("How much does a season ticket cost?", "A season ticket costs ‹840 crowns›."),
    ("What is the fee for late returns?", "The fee for late returns is ‹$2.50› a day."),
    ("How much is the deposit?", "The deposit is ‹up to 500 euros› and is due on 1 May."),
    ("What percentage of members voted?", "Of the members, ‹12 %› voted; 300 stayed away."),
    ("How long may I borrow a book?", "A book may be borrowed for ‹60 days›."),
    ("How long is the notice period?", "The notice period is ‹three months›, or 30 days on probation."),
    ("How many days do I have to appeal?", "You have ‹at least 14› days to appeal."),
    ("How old must a member be?", "A member must be ‹at least 16 years› old."),
    ("How far is the station from the hotel?", "The station is ‹2.5 km› from the hotel."),
    ("How high is the tower?", "The tower was built in 1891 and is ‹63.5 metres› high."),
    ("How fast does the lift go?", "The lift goes at ‹10 m/s›."),
    ("How much sugar does the cake need?", "The cake needs ‹200 g› of sugar."),
    ("Who wrote the report?", "The report was written by ‹Anna Novak› in 2019."),
    ("Who is the director?", "The director is ‹Anna Novak›."),
    ("Who founded the museum?", "‹Karl Weiss› founded the museum in Prague."),
    ("Who designed the bridge?", "In 1890 ‹Eiffel› designed the bridge."),
    ("Where was she born?", "She was born in ‹Brno› in 1901."),
    ("Where does the ferry go?", "The ferry goes to ‹Heligoland› every day."),
    ("Where is the archive kept?", "The archive is kept near the city of ‹Olomouc›."),
    ("Wann wurde die Bibliothek gegründet?", "Die Bibliothek wurde im Jahr ‹1901› gegründet."),
    ("Wann beginnt der Kurs?", "Der Kurs beginnt am ‹3. Mai 2024› um 9 Teilnehmer."),
    ("Um wie viel Uhr schließt das Bad?", "Das Bad schließt um ‹21.30› Uhr."),
    ("Wie viele Plätze hat das Schiff?", "Das Schiff hat ‹mindestens 230› Plätze."),
    ("Was kostet eine Jahreskarte?", "Eine Jahreskarte kostet ‹840 Kronen›."),
    ("Wie hoch ist die Gebühr?", "Die Gebühr beträgt ‹1.200 Euro› im Jahr."),
    ("Wie lange dauert die Probezeit?", "Die Probezeit dauert ‹sechs Monate›."),
    ("Wie viel Prozent der Mitglieder stimmten zu?", "Es stimmten ‹12› Prozent der Mitglieder zu."),
    ("Wie alt muss man sein?", "Man muss ‹16 Jahre› alt sein."),
    ("Wer leitet das Museum?", "Das Museum wird von ‹Anna Novak› geleitet."),
    ("Wen muss ich fragen?", "Fragen Sie bitte ‹Frau Müller›."),
    ("Wo wurde er geboren?", "Er wurde in ‹Brünn› geboren."),
    ("Когда основана библиотека?", "Библиотека основана в ‹1901 году›."),
    ("Когда начинается курс?", "Курс начинается ‹3 мая 2024 года›."),
    ("Сколько солдат отказались ехать?", "Ехать отказались ‹не менее 300› солдат."),
    ("Сколько стоит годовой билет?", "Годовой билет стоит ‹840 крон›."),
    ("Какова цена билета?", "Цена билета — ‹1 500 рублей›."),
    ("Сколько времени длится отпуск?", "Отпуск длится ‹28 календарных дней›."),
    ("Какой процент членов голосовал?", "Голосовали ‹12 %› членов."),
    ("Кто написал доклад?", "В 2019 году доклад написала ‹Анна Новак›."),
    ("Где она родилась?", "Она родилась в ‹Брно› в 1901 году."),
    ("Quand la bibliothèque a-t-elle été fondée ?", "La bibliothèque a été fondée en ‹1901›."),
    ("¿Cuántos soldados se negaron?", "Se negaron ‹300› soldados."),
]

UNMARKED = [
    ("Why did the ferry stop?", "The ferry stopped on 3 May 1998 because of a storm."),
    ("How do I restrict who may ask?", "List the numbers of the persons in OWNERS, at most 20."),
    ("When was the library founded in 1901?", "The library was founded in 1901."),
    ("When was the bridge rebuilt?", "1890, 1920 and 1970 are the years of the bridge."),
    ("When should I call?", "Call when the red light is on for 5 minutes."),
    ("When did the crisis begin?", "The 1979 crisis began with a strike."),
    ("How many soldiers refused?", "Soldiers of 3 brigades refused."),
    ("How many people came?", "Section 3 names the people who came."),
    ("How many ships are there?", "There are 12 ships in the port and 15 ships at sea."),
    ("How much does the ticket cost?", "The ticket of 12 May has 3 parts."),
    ("How long is the bridge?", "The bridge was closed in 1998."),
    ("Who refused to go?", "Some of them refused to go to Ukraine."),
    ("Who borrows books?", "Many residents are borrowing up to 10 books."),
    ("Who attended?", "Anna Novak met Karl Weiss and Jan Havel."),
    ("Where do I leave the key?", "Leave it at the front desk by Friday."),
    ("Where is the Holyrood office?", "It is in the French quarter."),
    ("Is the pool open on Monday?", "The pool is open from Tuesday to Sunday."),
    ("Wer darf Bücher leihen?", "Einwohner dürfen bis zu 10 Bücher leihen."),
    ("Wo gilt die Regel?", "Die Regel ist in Kraft."),
    ("Wann soll ich anrufen?", "Rufen Sie an, wenn die Lampe leuchtet."),
    ("Warum fuhr die Fähre nicht?", "Die Fähre fuhr am 3. Mai wegen des Sturms nicht."),
    ("Кто может брать книги?", "Жители могут брать до 10 книг."),
    ("Почему не ходил паром?", "Паром не ходил 3 мая из-за шторма."),
    ("Сколько человек пришло?", "Паром отправился в 14:00."),
    ("Kdy byla knihovna založena?", "Knihovna byla založena roku 1901."),
    ("ferry timetable", "The ferry leaves at 14:00."),
    ("When?", ""),
]

COLUMNS = "Season | Price | Opens"
ROWS = [
    ("What is the price in winter?", "Winter | ‹15 crowns› | 1 November", COLUMNS),
    ("When does summer begin?", "Summer | 40 crowns | ‹1 May›", COLUMNS),
    ("Which season opens on 1 May?", "‹Summer› | 40 crowns | 1 May", COLUMNS),
    ("What about winter?", "Winter | 15 crowns | 1 November", COLUMNS),
    ("How many seats does the Knot have?", "Knot | ‹230›", ""),
    ("Welche Farbe hat der Knopf?", "Knopf | ‹rot›", ""),
    ("Сколько стоит зима?", "Зима | ‹15 крон›", ""),
    ("How much is winter?", "Season | Price\nSummer | 40 crowns\nWinter | ‹15 crowns›", "Season | Price"),
    ("How much is it?", "Summer | 40 crowns\nWinter | 15 crowns", ""),
    ("Quel est le prix de l'hiver ?", "Hiver | ‹15›", "Saison | Prix"),
]


def marked(question: str, quoted: str, columns: str = "") -> str:
    for start, end in reversed(focus(question, quoted, columns)):
        quoted = f"{quoted[:start]}‹{quoted[start:end]}›{quoted[end:]}"
    return quoted


def plain(text: str) -> str:
    return text.replace("‹", "").replace("›", "")


@pytest.mark.parametrize(("question", "right"), MARKED)
def test_what_answers_is_marked(question: str, right: str) -> None:
    assert marked(question, plain(right)) == right


@pytest.mark.parametrize(("question", "quoted"), UNMARKED)
def test_nothing_unclear_is_marked(question: str, quoted: str) -> None:
    assert marked(question, quoted) == quoted


@pytest.mark.parametrize(("question", "right", "columns"), ROWS)
def test_the_cell_that_answers_is_marked(question: str, right: str, columns: str) -> None:
    assert marked(question, plain(right), columns) == right


@pytest.mark.parametrize("piece", ["a ", "May ", "12 ", "A. ", "of A ", "12 | ", "(1901) ", "twenty-", "ab"])
def test_the_time_for_a_long_quotation_is_bounded(piece: str) -> None:
    started = process_time()
    focus("How many were there?", (piece * 10_000)[:10_000], COLUMNS)
    assert process_time() - started < 2


@pytest.mark.parametrize(
    ("question", "in_first", "in_both"),
    [
        ("How many passengers came?", True, False),
        ("Wie viele Gäste kamen?", True, False),
        ("In what year did they come?", True, True),
        ("Who came?", False, False),
        ("Why did they come?", False, False),
        ("Where did they land?", False, False),
        ("fee of the ferry", True, True),
        ("Is the fee of the ferry fair?", False, False),
    ],
)
def test_what_is_asked_for_may_be_lacking_in_a_sentence_or_in_all(question: str, in_first: bool, in_both: bool) -> None:
    text = "The ferry was full. It carried 300 passengers."
    passage = Passage("a.txt", "", "", "", 0, len(text), text, ((0, 19), (20, len(text))))
    assert lacks(question, passage, (0, 19)) is in_first
    assert passes_over(question, passage, (0, 19)) is (in_first and not in_both)
    assert lacks(question, passage, (0, len(text))) is in_both


@pytest.mark.parametrize(("span", "passed_over"), [((0, 19), True), ((0, 47), False), ((20, 47), False)])
def test_a_date_in_another_sentence_than_the_quoted_one_is_passed_over(span: Span, passed_over: bool) -> None:
    text = "The ferry was full. It came on 3 May 1998 at last."
    passage = Passage("a.txt", "", "", "", 0, len(text), text, ((0, 19), (20, 47)))
    assert passes_over("When did the ferry come?", passage, span) is passed_over
    assert not passes_over("Why did the ferry come?", passage, span)
