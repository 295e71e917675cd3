"""Dates, amounts and names are found as each language writes them, and not in the words of another one."""

import pytest

from retrieval.answering.expressions import amounts, dates, known_by_form, names, patterns
from retrieval.answering.sought import COMMON, LANGUAGES

DATES = {
    "fr": [
        "L'association est créée le ‹15 mai 1997›.",
        "Ouvert du ‹lundi au vendredi de 9h à 18h30›.",
        "La réunion a lieu le ‹1er juin à 18 heures›.",
        "Les dossiers se déposent en ‹septembre› au bureau.",
    ],
    "es": [
        "Se admiten hasta el ‹17 de julio de 2026 a las 14:00 horas›.",
        "De ‹09:00 a 00:00›.",
        "Se retiran antes de las ‹10 de la noche›.",
        "Los ‹lunes› se hace mantención.",
    ],
    "it": [
        "Dal ‹3 al 5 maggio 2024 dalle 9 alle 18.30›.",
        "Il museo apre alle ‹10›.",
        "Nata nel ‹1987›, chiusa a ‹mezzogiorno›.",
    ],
    "pt": ["Aberto das ‹9h às 18h›.", "Até ‹1º de maio de 2024›.", "Fundado em ‹1987›."],
    "nl": [
        "Open van ‹maandag tot vrijdag van 9.00 tot 17.00 uur›.",
        "De vergadering is op ‹3 mei 2024 om 18 uur›.",
        "Opgericht in ‹1987›.",
    ],
    "pl": [
        "Od ‹poniedziałku do piątku w godz. 9:00-17:00›.",
        "Zebranie ‹3 maja 2024 r. o godzinie 18›.",
        "Klub powstał w ‹1987 roku›.",
    ],
}
AMOUNTS = {
    "fr": [
        ("âgé de plus de seize ans", "plus de seize ans", "time"),
        ("pendant trois ans", "trois ans", "time"),
        ("une semaine de congé", "une semaine", "time"),
        ("1 200 € par mois", "1 200 €", "money"),
        ("deux cent cinquante euros", "deux cent cinquante euros", "money"),
        ("un cours de 2h", "2h", "time"),
        ("30 pour cent des voix", "30 pour cent", "percent"),
        ("maximum dix membres", "maximum dix", ""),
        ("cuire à 180 degrés", "180 degrés", "temperature"),
    ],
    "es": [
        ("menor de 15 años", "menor de 15 años", "time"),
        ("tiempos de 25 minutos", "25 minutos", "time"),
        ("5 días hábiles", "5 días hábiles", "time"),
        ("máximo 1 mascota", "máximo 1", ""),
        ("una Unidad de Fomento", "una Unidad de Fomento", "money"),
        ("treinta y cinco euros", "treinta y cinco euros", "money"),
        ("10 km/hr", "10 km/hr", "speed"),
        ("media hora", "media hora", "time"),
    ],
    "it": [
        ("un'ora di lezione", "un'ora", "time"),
        ("venticinque euro", "venticinque euro", "money"),
        ("almeno sedici anni", "almeno sedici anni", "time"),
        ("fino a 3 kg", "fino a 3 kg", "weight"),
        ("il 20 per cento dei soci", "20 per cento", "percent"),
    ],
    "pt": [
        ("vinte e cinco dias úteis", "vinte e cinco dias úteis", "time"),
        ("custa R$ 25,50", "R$ 25,50", "money"),
        ("uma semana", "uma semana", "time"),
        ("no máximo 2 gatos", "no máximo 2", ""),
        ("180 graus", "180 graus", "temperature"),
    ],
    "nl": [
        ("anderhalf uur", "anderhalf uur", "time"),
        ("een week", "een week", "time"),
        ("minstens zestien jaar", "minstens zestien jaar", "time"),
        ("vijfentwintig euro", "vijfentwintig euro", "money"),
        ("180 graden", "180 graden", "temperature"),
    ],
    "pl": [
        ("25 zł za bilet", "25 zł", "money"),
        ("dwa tygodnie", "dwa tygodnie", "time"),
        ("pół roku", "pół roku", "time"),
        ("ukończone szesnaście lat", "szesnaście lat", "time"),
        ("180 stopni", "180 stopni", "temperature"),
    ],
    "": [
        ("up to a week", "up to a week", "time"),
        ("it takes about an hour", "about an hour", "time"),
        ("half an hour", "half an hour", "time"),
    ],
}
# Words of one language that are numbers, months or units of another.
SHARED = [
    "Once the fee is due, set it out on a mat and do it again.",
    "Er fährt um acht, damit sie sei, wo die Mai oder Otto ist.",
    "No mar so far; my son, dove and rat sat on a sofa.",
    "Nur von der alten Brücke, wenn es dort nie regnet.",
]


@pytest.mark.parametrize(("language", "marked"), [(code, text) for code, texts in DATES.items() for text in texts])
def test_a_date_is_found_in_its_language(language: str, marked: str) -> None:
    text = marked.replace("‹", "").replace("›", "")
    for start, end in reversed(dates(text, language)):
        text = f"{text[:start]}‹{text[start:end]}›{text[end:]}"
    assert text == marked


@pytest.mark.parametrize(
    ("language", "text", "right", "measures"), [(code, *each) for code, texts in AMOUNTS.items() for each in texts]
)
def test_an_amount_is_found_in_its_language(language: str, text: str, right: str, measures: str) -> None:
    found = amounts(text, dates(text, language), language)
    assert [(text[each.start : each.end], each.measures) for each in found] == [(right, measures)]


@pytest.mark.parametrize("text", ["twice a week", "$5 a week", "10 euros an hour"])
def test_a_rate_is_no_duration(text: str) -> None:
    assert "time" not in {each.measures for each in amounts(text)}


@pytest.mark.parametrize("text", SHARED)
def test_words_of_other_languages_are_no_dates_in_english_and_german(text: str) -> None:
    assert dates(text) == ()
    assert {text[each.start : each.end].lower() for each in amounts(text)} <= {"no", "acht"}


@pytest.mark.parametrize(
    ("language", "text", "roles"),
    [
        ("fr", "Le club est dirigé par Anna Novak à Versailles.", ["", "agent", "place"]),
        ("es", "El cartel fue hecho por Anna Novak en Burgos.", ["", "agent", "place"]),
        ("it", "È stato fondato da Anna Novak presso Pavia.", ["", "agent", "place"]),
        ("nl", "Geleid door Anna Novak te Utrecht.", ["", "agent", "place"]),
        ("pl", "Prowadzony przez Annę Novak koło Gdyni.", ["", "agent", "place"]),
    ],
)
def test_the_words_before_a_name_say_its_role(language: str, text: str, roles: list[str]) -> None:
    assert [name.role for name in names(text, (), language)] == roles


def test_every_language_of_questions_but_the_common_ones_has_its_patterns() -> None:
    assert all(patterns(code) is not patterns("") for code in LANGUAGES if code not in COMMON)
    assert all(patterns(code) is patterns("") for code in (*COMMON, "", "und", "cs"))


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Tél. : 03.29.91.63.00 – Fax : 03.29.91.33.73", "phone", ["03.29.91.63.00", "03.29.91.33.73"]),
        ("(309) 827-0000 or +39 350 536 3110; call 112", "phone", ["(309) 827-0000", "+39 350 536 3110", "112"]),
        ("open 08.30 – 12.00 on 01.02.2020, from 2016–2021 it cost 250 000", "phone", []),
        ("It meets at least twice a year, each term.", "frequency", ["twice a year", "each term"]),
        ("Sie tagt alle zwei Wochen, das Gremium jährlich.", "frequency", ["alle zwei Wochen", "jährlich"]),
        ("Фильтр меняют раз в полгода.", "frequency", ["меняют раз в полгода"]),
        ("Une fois par an, tous les deux ans.", "frequency", ["Une fois par an", "tous les deux ans"]),
        ("a@b.example or info(at)c.example; @d and e@f", "email", ["a@b.example", "info(at)c.example"]),
    ],
)
def test_contacts_and_frequencies_are_known_by_their_form(text: str, kind: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in known_by_form(text, kind)] == found
