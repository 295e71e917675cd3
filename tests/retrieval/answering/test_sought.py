"""What a question asks for is told by its words, in nine languages and without accents."""

import pytest

from retrieval.answering.sought import asking, kind_of_key_words, other_language, sought

ASKED = {
    "fr": [
        ("c'est quand que l'association a été créée", "date"),
        ("jusqu'a quand peut on s'inscrire", "date"),
        ("a quelle heure ouvre la piscine", "clock"),
        ("En quelle année le club a-t-il été fondé ?", "year"),
        ("a partir de quel age on peut voter", "age"),
        ("combien de temps gardez vous mes données", "duration"),
        ("combien coute le chocolat noir", "money"),
        ("prix du café en grains", "money"),
        ("combien de procurations par membre", "count"),
        ("quel pourcentage des voix faut il", "percent"),
        ("quelle est la vitesse maximale", "speed"),
        ("à quelle température cuire le gâteau", "temperature"),
        ("combien pèse le colis", "weight"),
        ("quelle est la hauteur maximale", "length"),
        ("quelle est la superficie du jardin", "size"),
        ("qui préside le club", "name"),
        ("ou se trouve le siege social", "place"),
        ("d'où vient le café", "origin"),
        ("quelle est la dernière version", "version"),
    ],
    "es": [
        ("fecha limite para mandar el cartel", "date"),
        ("cuando hay que pagar los gastos", "date"),
        ("hasta que hora puedo poner musica", "clock"),
        ("¿En qué año se fundó?", "year"),
        ("desde que edad se pueden usar las maquinas", "age"),
        ("cuanto duran los partidos", "duration"),
        ("cuantos dias demora la carta", "duration"),
        ("cuanto cuesta el arriendo", "money"),
        ("cuantas mascotas puedo tener", "count"),
        ("minimo de jugadores para empezar el partido", "count"),
        ("velocidad maxima en el estacionamiento", "speed"),
        ("a que temperatura se hornea", "temperature"),
        ("cuánto pesa el paquete", "weight"),
        ("quien gano el concurso", "name"),
        ("donde queda la bodega", "place"),
        ("¿De dónde es el autor?", "origin"),
    ],
    "it": [
        ("quanto costa il biglietto", "money"),
        ("a che ora apre la piscina", "clock"),
        ("entro quando devo pagare la quota", "date"),
        ("quando chiude la segreteria", "date"),
        ("In che anno è nata l'associazione?", "year"),
        ("da che età si può votare", "age"),
        ("quanto dura il corso", "duration"),
        ("quanti soci ci sono", "count"),
        ("quanto pesa il pacco", "weight"),
        ("quanti gradi deve avere il forno", "temperature"),
        ("Chi è il presidente?", "name"),
        ("dove si trova la sede", "place"),
    ],
    "pt": [
        ("quanto custa a mensalidade", "money"),
        ("a que horas abre a piscina", "clock"),
        ("até quando posso pagar", "date"),
        ("em que ano foi fundado o clube", "year"),
        ("a partir de que idade posso votar", "age"),
        ("quantos dias demora a entrega", "duration"),
        ("quantos gatos posso ter no apartamento", "count"),
        ("Quem é o presidente?", "name"),
        ("onde fica a secretaria", "place"),
        ("de onde vem o café", "origin"),
    ],
    "nl": [
        ("hoe lang moet de taart in de oven", "duration"),
        ("hoeveel graden moet de oven zijn", "temperature"),
        ("hoe laat gaat de winkel open", "clock"),
        ("wanneer is de vergadering", "date"),
        ("in welk jaar is de club opgericht", "year"),
        ("wat kost een kaartje", "money"),
        ("hoe oud moet ik zijn", "age"),
        ("hoeveel leden heeft de club", "count"),
        ("Wie mag stemmen?", "name"),
        ("waar is het kantoor", "place"),
    ],
    "pl": [
        ("ile kosztuje bilet", "money"),
        ("o której godzinie otwierają", "clock"),
        ("Kiedy jest zebranie?", "date"),
        ("w którym roku powstał klub", "year"),
        ("ile lat trzeba mieć", "age"),
        ("jak długo trwa kurs", "duration"),
        ("ilu członków ma klub", "count"),
        ("ile stopni ma mieć piekarnik", "temperature"),
        ("kto jest prezesem", "name"),
        ("gdzie jest biuro", "place"),
        ("skąd pochodzi kawa", "origin"),
    ],
    "de": [("wie funktioniert die Heizung", ""), ("wie alt ist er", "age"), ("wo ist das Büro", "place")],
    "en": [("how many people come", "count"), ("come to the office when you can", ""), ("who is it", "name")],
}


@pytest.mark.parametrize(
    ("language", "question", "kind"), [(code, *pair) for code, pairs in ASKED.items() for pair in pairs]
)
def test_a_question_asks_for_a_kind_in_its_language(language: str, question: str, kind: str) -> None:
    asked = sought(question)
    assert asked is not None
    assert (asked.language, asked.kind) == (language, kind)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is Ada Berg?", ""),
        ("Who is the mayor?", "name"),
        ("Who reported Ada Berg?", "name"),
        ("Wer war Leopold Figl?", ""),
        ("Wer ist Obmann?", "name"),
    ],
)
def test_who_bears_a_name_asks_for_no_name(question: str, kind: str) -> None:
    asked = sought(question)
    assert asked is not None
    assert asked.kind == kind


@pytest.mark.parametrize("question", ["dove hunting season", "once on this island", "parking for six cars", "data set"])
def test_words_of_other_languages_ask_nothing_in_english(question: str) -> None:
    asked = sought(question)
    assert asked is not None
    assert asked.kind == ""


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("combien de procurations par membre", "procur"),
        ("cuantas mascotas puedo tener", "mascot"),
        ("quanti soci ci sono", "soc"),
        ("ilu członków ma klub", "członk"),
    ],
)
def test_what_is_counted_ends_before_an_auxiliary(question: str, noun: str) -> None:
    asked = sought(question)
    assert asked is not None
    assert asked.nouns == {noun}


def test_a_question_may_be_in_the_languages_with_most_of_its_words() -> None:
    assert asking("hasta que hora puedo poner musica el sabado") == ("es",)
    assert asking("quando chiude") == ("it", "pt")
    assert asking("When does the library open?") == ()
    assert asking("1 2 3") == ()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("salary of the director", "money"),
        ("kosten endreinigung", "money"),
        ("homework 1 due", "date"),
        ("срок окончания проекта", "date"),
        ("deadline for the fees", "date"),
        ("Öffnungszeiten Bad", "clock"),
        ("ferry timetable", ""),
        ("Is there a fee?", ""),
        ("which fees are due", ""),
    ],
)
def test_key_words_ask_for_a_sum_or_a_time_by_one_of_them(question: str, kind: str) -> None:
    assert kind_of_key_words(question) == kind


@pytest.mark.parametrize(
    ("question", "languages", "other"),
    [
        ("how long before the meeting must members be told", ["de"], "en"),
        ("¿cuánto dura una charla?", ["en"], "es"),
        ("Wie viele Soldaten?", ["en", "ja"], "de"),
        ("Who is Jürgen Müller?", ["en"], ""),
        ("is there a pool", ["de", "en"], ""),
        ("die hard", ["en"], ""),
        ("tennis camp", ["de"], ""),
    ],
)
def test_a_question_in_none_of_the_languages_is_told_by_its_small_words(
    question: str, languages: list[str], other: str
) -> None:
    assert other_language(question, languages) == other


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What's the phone number of the inn?", "phone"),
        ("Telefonnummer der Werft", "phone"),
        ("какой телефон у приёмной?", "phone"),
        ("numéro de téléphone de l'assistante sociale", "phone"),
        ("telefono della filarmonica", "phone"),
        ("Telefoonnummer organisatie", "phone"),
        ("email address for IT problems", "email"),
        ("Na jaki adres mailowy wysłać zgłoszenie?", "email"),
        ("How often does the board meet?", "frequency"),
        ("Wie oft trifft sich der Vorstand?", "frequency"),
        ("как часто меняют фильтр", "frequency"),
        ("May I use my phone in class?", ""),
        ("¿Puedo usar el teléfono?", ""),
        ("Can I email the form?", ""),
    ],
)
def test_a_contact_or_how_often_is_asked_for_and_not_the_use_of_a_telephone(question: str, kind: str) -> None:
    asked = sought(question)
    assert asked is not None
    assert asked.kind == kind
