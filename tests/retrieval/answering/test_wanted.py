"""What a question wants, told by its words."""

import pytest

from retrieval.answering.wanted import (
    refers_back,
    sides,
    states_exception,
    wants_all,
    wants_explanation,
    wants_newest,
    wants_yes_or_no,
)


@pytest.mark.parametrize(
    ("question", "is_wanted"),
    [
        ("Which licences does she hold?", True),
        ("Which motor vehicles may enter a green?", True),
        ("list of error codes", True),
        ("Who are the members of the committee?", True),
        ("What must an application contain?", True),
        ("How do I change the filter?", True),
        ("Welche Unterlagen brauche ich?", True),
        ("Was muss ich mitbringen?", True),
        ("Какие документы нужны?", True),
        ("Что нужно взять с собой?", True),
        ("Which bus goes to town?", False),
        ("Which is best?", False),
        ("What is the fee?", False),
        ("When does the library open?", False),
        ("Welche Frist gilt?", False),
        ("Welche Länge hat die Zirbe?", False),
        ("Welche alten Boote gibt es?", True),
        ("Сколько стоит билет?", False),
    ],
)
def test_a_list_is_wanted_by_plural_and_by_command(question: str, is_wanted: bool) -> None:
    assert wants_all(question) is is_wanted


@pytest.mark.parametrize(
    ("question", "is_wanted"),
    [
        ("May I bring a dog?", True),
        ("is parking free", True),
        ("Darf ich grillen?", True),
        ("Можно ли жечь костры?", True),
        ("Was ist teurer?", False),
        ("Who may enter?", False),
        ("Когда открыто?", False),
    ],
)
def test_yes_or_no_is_wanted_by_the_first_word(question: str, is_wanted: bool) -> None:
    assert wants_yes_or_no(question) is is_wanted


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Which is cheaper, the oar or the pole?", ("Which is cheaper, the oar", "Which is cheaper, the pole")),
        ("Is the day ticket or the pass cheaper?", ("Is the day ticket", "Is the pass cheaper")),
        ("Was the fee higher in 2019 or in 2024?", ("Was the fee higher in 2019", "Was the fee higher in 2024")),
        ("Is the Knot faster than the Smew?", ("Is the Knot faster", "Is the Smew")),
        ("the difference between tea and ale", ("the difference tea", "the difference ale")),
        ("Was ist teurer, der Pass oder die Karte?", ("Was ist teurer, der Pass", "Was ist teurer, die Karte")),
        ("Что дешевле: абонемент или билет?", ("Что дешевле: абонемент", "Что дешевле: билет")),
        ("Who signed the order?", None),
        ("or", None),
    ],
)  # fmt: skip
def test_a_comparison_is_asked_of_each_thing(question: str, asked: tuple[str, str] | None) -> None:
    assert sides(question) == asked


def test_an_exception_and_the_newest_are_told_in_three_languages() -> None:
    assert all(map(states_exception, ["Unless it rains.", "Es sei denn, es regnet.", "Кроме воскресенья."]))
    assert not states_exception("Dogs are kept on a lead.")
    assert all(map(wants_newest, ["the current rate", "der aktuelle Satz", "действующий тариф"]))
    assert not wants_newest("the rate of 2019")


@pytest.mark.parametrize(
    "text",
    [
        "From November to February it closes at 18:00.",
        "On public holidays they open at noon.",
        "Von November bis Februar schließt es um 18:00.",
        "An Feiertagen öffnet er erst um zehn.",
        "С ноября по февраль он закрывается в 18:00.",
        "Зимой они не работают.",
    ],
)
def test_what_holds_at_another_time_refers_back(text: str) -> None:
    assert refers_back(text)


def test_what_names_its_subject_refers_to_nothing() -> None:
    for text in ("In 1874 it was rebuilt.", "In May the boathouse closes at 18:00.", "Зимой приют закрыт."):
        assert not refers_back(text)


def test_long_questions_are_read_in_linear_time() -> None:
    for text in ("a, " * 30_000, "or " * 30_000, "between " * 20_000, "which s" * 20_000, "was muss " * 20_000):
        sides(text)
        wants_all(text)
        states_exception(text)
        refers_back(f"in the {text}")


@pytest.mark.parametrize(
    "question",
    ["Why did they stop?", "how did he die", "What did the mayor say?", "Wie kam es dazu?", "Почему закрыли мост?"],
)
def test_reasons_manners_and_what_was_said_are_explanations(question: str) -> None:
    assert wants_explanation(question)


@pytest.mark.parametrize(
    "question", ["How many came?", "What did it cost?", "Wie lange dauert es?", "Как часто ходит автобус?"]
)
def test_amounts_and_things_are_no_explanations(question: str) -> None:
    assert not wants_explanation(question)


@pytest.mark.parametrize(
    "question",
    [
        "quelles sanctions en cas de faute grave",
        "quoi apporter au premier cours",
        "cuales son los requisitos para participar",
        "que documentos necesito para el registro",
        "quali documenti servono per iscriversi",
        "quais são as regras do condomínio",
        "welke documenten heb ik nodig",
        "jakie są zasady w klubie",
    ],
)
def test_a_list_is_wanted_in_other_languages(question: str) -> None:
    assert wants_all(question)


@pytest.mark.parametrize(
    "question",
    [
        "faut il une licence pour pratiquer",
        "est-ce que la piscine est ouverte",
        "se puede fumar en el ascensor?",
        "¿Hay piscina para los niños?",
        "si può fumare nella sala?",
        "posso levar o meu cão para a praia",
        "mag ik de hond meenemen naar het park",
        "czy można palić na balkonie",
    ],
)
def test_yes_or_no_is_wanted_in_other_languages(question: str) -> None:
    assert wants_yes_or_no(question)


@pytest.mark.parametrize(
    "question",
    [
        "pourquoi le club est fermé",
        "que pasa con la tarjeta roja",
        "perché la piscina è chiusa",
        "como funciona o elevador do prédio",
        "waarom is de winkel dicht",
        "dlaczego basen jest zamknięty",
    ],
)
def test_an_explanation_is_wanted_in_other_languages(question: str) -> None:
    assert wants_explanation(question)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (
            "quelle est la différence entre le pass et la carte",
            ("quelle est la différence le pass", "quelle est la différence la carte"),
        ),
        (
            "qué es más barato, el abono o la entrada",
            ("qué es más barato, el abono", "qué es más barato, la entrada"),
        ),
        ("a que horas abre o museu da cidade", None),
        ("wat is de prijs of het tarief van de zaal", None),
        ("ou se trouve le siege social", None),
    ],
)
def test_other_languages_compare_where_they_say_so(question: str, asked: tuple[str, str] | None) -> None:
    assert sides(question) == asked


def test_exceptions_are_told_in_other_languages() -> None:
    texts = [
        "Tous les jours, sauf le dimanche et les jours fériés.",
        "Todos los días, salvo los domingos en el verano.",
        "Tutti i giorni, tranne la domenica e il lunedì.",
        "Todos os dias, exceto aos domingos e no verão.",
        "Elke dag, behalve op zondag en in de zomer.",
        "Codziennie, oprócz niedziel i dni, w które jest święto.",
    ]
    assert all(map(states_exception, texts))
    assert not states_exception("A salvo was fired from the ship for the queen.")
