"""The catalogue holds every sentence in every language, with the same variables."""

import re
import shutil
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot import catalogue
from bot.catalogue import FOLDER, LANGUAGES, Html, languages, texts

SOURCES = [path.read_text("utf-8") for path in Path("bot").rglob("*.py")]


class Values(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def sentences(language: str) -> dict[str, set[str]]:
    """The variables of each sentence in the language, by name."""
    found = {}
    for path in sorted((FOLDER / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                values = Values()
                values.visit(entry)
                found[entry.id.name] = values.names
    return found


def different(language: str) -> list[str]:
    """The sentences that the language lacks or has beyond the English ones, or whose variables are others."""
    theirs, english = sentences(language), sentences("en")
    return sorted(name for name in theirs.keys() | english.keys() if theirs.get(name) != english.get(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence_with_the_same_values(language: str) -> None:
    assert different(language) == []


def test_a_folder_of_sentences_is_a_language(tmp_path: Path) -> None:
    assert LANGUAGES == ("en", "de", "ru")
    for name in ("ru", "en", "ka"):
        (tmp_path / name).mkdir()
    (tmp_path / "README.md").write_text("About the sentences.")
    assert languages(tmp_path) == ("en", "ka", "ru")


def test_a_new_folder_is_spoken_without_a_change_of_code(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "texts")
    shutil.copytree(FOLDER / "de", tmp_path / "texts" / "nl")
    copied = spec_from_file_location("copied", shutil.copy(catalogue.__file__, tmp_path))
    assert copied is not None
    assert copied.loader is not None
    module = module_from_spec(copied)
    copied.loader.exec_module(module)
    assert module.LANGUAGES == ("en", "de", "nl", "ru")
    assert module.texts("nl-BE")("page", number=1, last=2) == "Seite 1 von 2"


def test_every_used_sentence_exists() -> None:
    said = {name for source in SOURCES for name in re.findall(r'(?:say|plain)\(\s*"([a-z][a-z0-9-]*)"', source)}
    assert len(said) > 5
    assert said - set(sentences("en")) == set()


def test_every_sentence_is_used() -> None:
    everything = "\n".join(SOURCES)
    named = set(re.findall(r"""["']([a-z][a-z0-9-]*)["']""", everything))
    assert {name for name in sentences("en") if not name.startswith("command-")} - named == set()


def test_sentences_are_in_the_given_language_or_in_english() -> None:
    assert texts("ru-RU")("documents", count=3) == "3 документа"
    assert texts("de-AT")("documents", count=3) == "3 Dokumente"
    assert [texts(language)("documents", count=1) for language in ("en", "xx", "", None)] == ["1 document"] * 4


# Each sentence with its other values, the value that counts, and the noun after 1, 2, 5, 11, 21 and 22.
COUNTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "file-done": ({"name": "a"}, "passages", "отрывок отрывка отрывков отрывков отрывок отрывка"),
    "file-too-many": ({"name": "a"}, "most", "файл файла файлов файлов файл файла"),
    "files-count": ({}, "count", "файл файла файлов файлов файл файла"),
    "documents": ({}, "count", "документ документа документов документов документ документа"),
    "passages": ({}, "count", "отрывок отрывка отрывков отрывков отрывок отрывка"),
    "counted-rest": ({}, "count", "документ документа документов документов документ документа"),
    "missed": ({}, "count", "вопрос вопроса вопросов вопросов вопрос вопроса"),
    "times": ({}, "count", "раз раза раз раз раз раза"),
    "people-list": ({}, "count", "человек человека человек человек человек человека"),
    "invite-link": ({"link": "a"}, "days", "день дня дней дней день дня"),
    "limit-minute": ({"seconds": 5}, "most", "вопрос вопроса вопросов вопросов вопрос вопроса"),
    "limit-day": ({"hours": 5}, "most", "вопрос вопроса вопросов вопросов вопрос вопроса"),
    "too-long": ({"longest": 1000}, "length", "знак знака знаков знаков знак знака"),
    "watch-most": ({}, "most", "подписка подписки подписок подписок подписка подписки"),
    "limit-minute seconds": ({"most": 5}, "seconds", "секунду секунды секунд секунд секунду секунды"),
    "limit-day hours": ({"most": 5}, "hours", "час часа часов часов час часа"),
    "limit-files": ({"seconds": 5}, "most", "сообщения сообщений сообщений сообщений сообщения сообщений"),
    "find-heading passages": ({"documents": 5}, "passages", "отрывок отрывка отрывков отрывков отрывок отрывка"),
    "find-heading": ({"passages": 5}, "documents", "документе документах документах документах документе документах"),
}


ENGLISH: dict[str, tuple[dict[str, Any], str, str]] = {
    "file-done": ({"name": "a"}, "passages", "passage"),
    "file-too-many": ({"name": "a"}, "most", "file"),
    "files-count": ({}, "count", "file"),
    "documents": ({}, "count", "document"),
    "passages": ({}, "count", "passage"),
    "counted-rest": ({}, "count", "more document"),
    "missed": ({}, "count", "question"),
    "limit-minute": ({"seconds": 5}, "most", "question"),
    "limit-day": ({"hours": 5}, "most", "question"),
    "watch-most": ({}, "most", "standing question"),
    "find-heading passages": ({"documents": 5}, "passages", "passage"),
    "find-heading": ({"passages": 5}, "documents", "document"),
    "limit-files": ({"seconds": 5}, "most", "message"),
    "stats-waiting updates": ({"messages": 5}, "updates", "update"),
    "stats-waiting": ({"updates": 5}, "messages", "message"),
}


GERMAN: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "file-done": ({"name": "a"}, "passages", "Stelle", "Stellen"),
    "file-too-many": ({"name": "a"}, "most", "Datei", "Dateien"),
    "files-count": ({}, "count", "Datei", "Dateien"),
    "documents": ({}, "count", "Dokument", "Dokumente"),
    "passages": ({}, "count", "Stelle", "Stellen"),
    "counted-rest": ({}, "count", "weiteres Dokument", "weitere Dokumente"),
    "missed": ({}, "count", "Frage", "Fragen"),
    "people-list": ({}, "count", "Person", "Personen"),
    "invite-link": ({"link": "a"}, "days", "Tag", "Tage"),
    "limit-minute": ({"seconds": 5}, "most", "Frage", "Fragen"),
    "limit-day": ({"hours": 5}, "most", "Frage", "Fragen"),
    "watch-most": ({}, "most", "Dauerfrage", "Dauerfragen"),
}


@pytest.mark.parametrize("name", GERMAN)
def test_a_german_count_is_followed_by_its_form(name: str) -> None:
    values, counted, one, several = GERMAN[name]
    for number in (1, 2, 5, 11, 21, 22):
        form = f"(1|[Ee]inen?)(</b>)? {one}" if number == 1 else f"{number}(</b>)? {several}"
        assert re.search(rf"\b{form}\b", texts("de")(name, **values, **{counted: number}))


@pytest.mark.parametrize("name", COUNTS)
def test_a_russian_count_is_followed_by_its_form(name: str) -> None:
    values, counted, forms = COUNTS[name]
    say = texts("ru")
    for number, form in zip((1, 2, 5, 11, 21, 22), forms.split(), strict=True):
        assert re.search(rf"\b{number}(</b>)? {form}\b", say(name.split()[0], **values, **{counted: number}))


@pytest.mark.parametrize("name", ENGLISH)
def test_an_english_count_is_followed_by_its_form(name: str) -> None:
    values, counted, noun = ENGLISH[name]
    for number in (1, 2, 5, 11, 21, 22):
        said = texts("en")(name.split()[0], **values, **{counted: number})
        assert re.search(rf"\b{'(1|one)' if number == 1 else number} {noun}{'s' if number > 1 else ''}\b", said)


def test_a_count_of_documents_and_one_of_passages_have_their_forms() -> None:
    say = texts("ru")
    assert [
        say("counted", words="паром", documents=number, passages=number) for number in (0, 1, 2, 5, 11, 21, 22)
    ] == [
        "Слов «паром» нет ни в одном документе.",
        "«паром»: 1 документ, 1 отрывок",
        "«паром»: 2 документа, 2 отрывка",
        "«паром»: 5 документов, 5 отрывков",
        "«паром»: 11 документов, 11 отрывков",
        "«паром»: 21 документ, 21 отрывок",
        "«паром»: 22 документа, 22 отрывка",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_apostrophes_are_typographic(language: str) -> None:
    straight = [path.name for path in (FOLDER / language).glob("*.ftl") if re.search(r"\w'\w", path.read_text("utf-8"))]
    assert straight == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_is_named_as_it_is_labelled(language: str) -> None:
    say = texts(language)
    assert say("ask-owner") in say("privacy-owners")
    assert say("original") in say("original-closed")


@pytest.mark.parametrize(
    ("language", "keys"), [("en", "from after before"), ("de", "von nach vor"), ("ru", "от после до")]
)
def test_example_filters_are_in_the_language(language: str, keys: str) -> None:
    said = [texts(language)(name) for name in ("find-how", "only-filter", "empty-filter")]
    origin, after, before = keys.split()
    assert re.findall(r"(\w+):(?=\w)", " ".join(said)) == [origin, after, before, after, origin]


def test_a_limit_that_is_told_once_announces_the_silence() -> None:
    said = [texts(language)("limit-minute", most=2, seconds=40).partition("40")[2] for language in LANGUAGES]
    assert said == [
        " seconds; until then I stay silent.",
        " Sekunden noch einmal; bis dahin antworte ich nicht.",
        " секунд: до этого я молчу.",
    ]


def test_a_whole_date_is_written_as_people_write_it() -> None:
    said = [texts(language).date("2026-01-31") for language in LANGUAGES]
    assert said == ["January 31, 2026", "31. Januar 2026", "31 января 2026\u202fг."]
    for stated in ("2026-01", "2026", "winter", ""):
        assert texts("ru").date(stated) == stated


def test_values_are_escaped_only_in_sentences_with_markup() -> None:
    say = texts("en")
    assert say("next-page", command="/<b>") == "Next page: <code>/&lt;b&gt;</code>"
    assert say("next-page", command=Html("<b>")) == "Next page: <code><b></code>"
    assert say.plain("page", number="<1>", last=2) == "page <1> of 2"


def test_an_unknown_sentence_is_an_error() -> None:
    with pytest.raises(LookupError):
        texts("en")("no-such-sentence")
    with pytest.raises(KeyError, match="page in 'en'"):
        texts("en")("page")
