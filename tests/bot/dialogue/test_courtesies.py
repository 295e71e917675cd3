import json
from pathlib import Path

import pytest

from bot.dialogue.courtesies import Courtesy, courtesy, question_in, without_courtesies
from bot.dialogue.said import phrases, words

SAID = {
    Courtesy.GREETING: "hello|Hi!|Hello, bot|good morning|hellooo"
    "|Hey there!!|How are you?|Привет|здравствуйте!|Добрый день|Всем привет 👋|👋|hi hello"
    "|good evening folks|Здраствуйте|Guten Morgen!|Grüß Gott|Gruess Gott|Hallo zusammen|bonjour|Hola!|Добрий вечір!",
    Courtesy.THANKS: "thanks|Thank you very much!|ok thanks|thx|Thanks a lot, bot|👍🙏|hello, thanks for your help"
    "|Спасибо|спасибо большое!|ок, спасибо|Большое спасибо тебе|спасибоооо|thnaks|бот молодец, спасибо"
    "|danke schön!|Vielen Dank für die Auskunft|ok, danke|merci beaucoup|дякую"
    "|Спасибо, милый|спасибо, родные мои|thanks, love|Danke, Schatz|great, ta|Спасибо, обнимаю",
    Courtesy.ASSENT: "ok|OK.|I see|got it|👍|great|yes|хорошо|понятно|Ага, ясно|ну ладно"
    "|no more|больше не надо|Alles klar|ach so|nein danke|jaaa, genau",
    Courtesy.FAREWELL: "bye|thanks, bye!|Good night|пока|До свидания!|всего доброго"
    "|goodnight!|всем спокойной ночи 🌙|всем спокойной ночи, целую"
    "|Gute Nacht, liebe Grüße|Tschüss|tschuess, schönen Abend noch|Gute Nacht|auf Wiedersehen",
    Courtesy.ABOUT: "who are you|Who are you?|what can you do?|Hi, what can you do?|help|Help me please|Are you a bot?"
    "|What's your name?|What’s your name?|кто ты|Кто ты такой?|что ты умеешь?|помощь|Привет! Что ты умеешь?"
    "|what else can you do?|who are you exactly?|кто ты вообще такой?|а что ты ещё умеешь?|Wer bist du eigentlich?"
    "|Was kannst du?|Wie heißen Sie?|Hilfe!",
    Courtesy.FILES: "delete the file|Show me my files, please|удали файл|Удалите, пожалуйста, этот файл|мои файлы"
    "|Lösche die Datei|zeig mir meine Dateien",
    Courtesy.DOCUMENTS: "what documents do you have?|list all articles|How many documents are there?|documents"
    "|сколько всего документов?|Какие у тебя есть документы?|О чём эти документы?|hello, what documents do you have"
    "|Welche Dokumente gibt es?|Was kann ich sonst noch fragen?|на какие вопросы ты можешь ответить?",
    Courtesy.LANGUAGE: "in English please|speak Russian|по-русски пожалуйста|Auf Deutsch bitte|change the language",
    Courtesy.PRIVACY: "delete my data|What do you know about me?|удали мои данные|was weißt du über mich?",
}
ASKED = [
    "Who resigned in Norvik?",
    "hello, how much did the library cost?",
    "Thanks. And who is his deputy?",
    "who are you going to vote for",
    "How many documents mention the ferry?",
    "what can you do about rust",
    "help desk opening hours",
    "сколько документов говорят о пароме?",
    "привет, когда откроют мост?",
    "Кто ты по профессии, Моисеев?",
    "Why not?",
    "Wann öffnet das Museum?",
    "Danke. Und wer ist sein Stellvertreter?",
    "вообще",
    "else",
    "privacy",
    "оператор",
    "what do you know about meat?",
    "How do I delete a file?",
    "Как удалить файл из индекса?",
    "what is love?",
    "Speak English or go: who said it?",
    "ok " * 13,
    "and the bot",
    "very much",
    "",
    "🙂",
    "?!",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, said in SAID.items() for text in said.split("|")])
def test_a_courtesy_is_known_by_its_words(kind: Courtesy, text: str) -> None:
    assert courtesy(text) is kind


@pytest.mark.parametrize("text", ASKED)
def test_what_says_anything_else_is_no_courtesy(text: str) -> None:
    assert courtesy(text) is None


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("ghbdtn", Courtesy.GREETING),
        ("cgfcb,j!", Courtesy.THANKS),
        ("xnj ns evttim", Courtesy.ABOUT),
        ("руддщ", Courtesy.GREETING),
        ("кто", None),
    ],
)
def test_a_courtesy_may_be_typed_with_the_other_keyboard_layout(typed: str, kind: Courtesy | None) -> None:
    assert courtesy(typed) is kind


@pytest.mark.parametrize(
    ("text", "rests"),
    [
        ("ok more please", ["ok more please", "ok more", "more please", "more"]),
        ("is that right", ["is that right", "is that"]),
        ("please", ["please", ""]),
        ("", [""]),
    ],
)
def test_courtesies_at_the_ends_are_left_out_one_by_one(text: str, rests: list[str]) -> None:
    assert list(dict.fromkeys(" ".join(each) for each in without_courtesies(words(text)))) == rests


def test_a_choice_in_a_phrase_stands_for_each_of_its_words() -> None:
    greetings = phrases("courtesies")["greeting"]
    assert {("one", "question"), ("i", "have", "a", "quick", "question")} & set(greetings) == {
        ("i", "have", "a", "quick", "question")
    }
    assert ("is", "anyone", "there") in greetings
    assert ("anyone", "here") in greetings


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Hello! Who resigned?", "Who resigned?"),
        ("а водятся ли здесь медведи?", "водятся ли здесь медведи?"),
        ("Danke, und wer ist das Kind?", "wer ist das Kind?"),
        ("What can you do about rust?", "What can you do about rust?"),
        ("thanks", "thanks"),
        ("", ""),
    ],
)
def test_the_courtesies_before_a_question_are_left_out(text: str, question: str) -> None:
    assert question_in(text) == question


@pytest.mark.parametrize("name", ["dialogues", "standalone", "subjects"])
def test_no_question_of_a_dialogue_is_a_courtesy(name: str) -> None:
    asked = Path(__file__).parents[1].joinpath(f"{name}.jsonl").read_text("utf-8")
    texts = [text for line in asked.splitlines() for text in strings(json.loads(line)) if text.endswith("?")]
    assert {text for text in texts if courtesy(text)} <= {"Who are you?", "What can you do?"}


def strings(value: object) -> list[str]:
    if isinstance(value, dict | list):
        return [text for each in (value.values() if isinstance(value, dict) else value) for text in strings(each)]
    return [value] if isinstance(value, str) else []
