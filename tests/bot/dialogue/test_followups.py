"""Follow-ups are completed with words of earlier questions; questions that stand alone stay unchanged."""

import pytest

from bot.dialogue.followups import complete
from tests.benchmarks.followups import DIALOGUES, STANDALONE, dialogues

SOLDIERS = "How many soldiers refused to go to Ukraine?"
TOPIC = "many soldiers refused go Ukraine"


@pytest.mark.parametrize(
    ("question", "completed"),
    [
        ("Why?", f"{TOPIC}: Why?"),
        ("Who said so?", f"{TOPIC}: Who said so? said said"),
        ("And when did they come back?", f"{TOPIC}: And when did they come back? come back come back"),
        ("What about the second unit?", "Ukraine: What about the second unit? second unit second unit"),
        ("Where is their base?", f"{TOPIC}: Where is their base? base base"),
        ("Who lives there?", f"{TOPIC}: Who lives there? lives lives"),
        ("Which unit?", f"{TOPIC}: Which unit? unit unit"),
        ("In which town?", f"{TOPIC}: In which town? town town"),
        ("Can I change it later?", "Ukraine: Can I change it later? change later change later"),
        ("Tell me more", f"{TOPIC}: Tell me more Tell Tell"),
        ("Who said that?", f"{TOPIC}: Who said that? said said"),
    ],
)
def test_a_follow_up_gets_words_of_the_question_before(question: str, completed: str) -> None:
    assert complete(question, [SOLDIERS]) == completed


def test_a_follow_up_may_continue_another_follow_up() -> None:
    completed = complete("Where to?", [SOLDIERS, "And when did they come back?"])
    assert completed == f"{TOPIC} come back: Where to?"


def test_a_question_that_stands_alone_starts_a_new_subject() -> None:
    assert complete("Why?", [SOLDIERS, "Who opens the library?"]) == "opens library: Why?"


def test_nothing_is_added_without_a_question_before() -> None:
    assert complete("And when did they come back?", []) == "And when did they come back?"
    assert complete("Why?", ["Why?"]) == "Why?"


@pytest.mark.parametrize(
    "question",
    [
        "Did the soldiers say why they refused?",
        "Which soldiers lost their limbs?",
        "Who gave their name to Normandy?",
        "How long does it take to index the documents?",
        "Is it raining in Paris?",
        "Is it true that the bridge collapsed?",
        "What time is it in Moscow?",
        "Who leads the unit that refused?",
        "Are there regions with more losses?",
        "How many bridges are there?",
        "Who won the election this year?",
        "Which university has an IT department?",
        'What does "they returned quietly" mean?',
        "If a file is damaged, is it skipped?",
        "And how do I run seedbot as a service?",
        "Who are you?",
        "frostbite",
    ],
)
def test_a_question_that_only_looks_like_a_follow_up_stays(question: str) -> None:
    assert complete(question, [SOLDIERS]) == question


@pytest.mark.parametrize(
    ("before", "question", "completed"),
    [
        ("Кто отказался ехать в Украину?", "А почему?", "отказался ехать Украину: А почему?"),
        ("Кто отказался ехать в Украину?", "Кто это сказал?", "отказался ехать Украину: Кто это сказал?"),
        ("Кто отказался ехать?", "Когда они вернулись?", "отказался ехать: Когда они вернулись? вернулись вернулись"),
        ("Wer leitet die Bibliothek?", "Und warum?", "leitet Bibliothek: Und warum?"),
        ("Wer leitet die Bibliothek?", "Wo wohnt er?", "leitet Bibliothek: Wo wohnt er? wohnt wohnt"),
        ("¿Quién dirige la biblioteca?", "¿Y por qué?", "dirige biblioteca: ¿Y por qué?"),
        (
            "Qui dirige la bibliothèque ?",
            "Quand est-elle née ?",
            "dirige bibliothèque: Quand est-elle née ? née née",
        ),
    ],
)
def test_follow_ups_are_completed_in_other_languages(before: str, question: str, completed: str) -> None:
    assert complete(question, [before]) == completed


@pytest.mark.parametrize(
    "question",
    [
        "Кто победил на выборах в этом году?",
        "Почему солдаты вернулись и где они живут?",
        "Gibt es einen Bahnhof in Bonn?",
        "Wo finden Sie die Einstellungen?",
        "Où habite-t-on à Lyon ?",
        "Y a-t-il une gare à Lyon ?",
        "¿Quién ganó las elecciones este año?",
    ],
)
def test_questions_that_stand_alone_stay_in_other_languages(question: str) -> None:
    assert complete(question, ["Кто отказался ехать в Украину?"]) == question


def test_only_follow_ups_of_the_dialogues_are_completed() -> None:
    follow_ups, others = dialogues(DIALOGUES), dialogues(STANDALONE)
    assert len(follow_ups) == 74
    assert len(others) == 56
    assert sum(dialogue.is_changed for dialogue in follow_ups) >= 73
    assert [dialogue.question for dialogue in others if dialogue.is_changed] == []


def test_a_question_in_another_script_is_not_a_follow_up() -> None:
    assert complete("Who resigned?", ["Сколько пожарных тушили огонь?"]) == "Who resigned?"
    assert complete("А кто директор?", ["Who resigned?"]) == "А кто директор?"
