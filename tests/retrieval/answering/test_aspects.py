"""Tests of the aspect and the subject of a question, in five languages."""

import pytest

from retrieval.answering.aspects import Aspect, asked_for, asked_of_this
from seeds.documents import Document

TITLE, DATE, SOURCE = Aspect.TITLE, Aspect.DATE, Aspect.SOURCE


@pytest.mark.parametrize(
    ("question", "aspect", "subject"),
    [
        ("What is the title of the article about the soldiers who refused?", TITLE, "the soldiers who refused"),
        ("tell me the headline of the news story on frostbite", TITLE, "frostbite"),
        ("What is the article that mentions Dagestan called?", TITLE, "Dagestan"),
        ("When was the report on the refusal published?", DATE, "the refusal"),
        ("When did the story about the soldiers first appear in the Times?", DATE, "the soldiers in the Times"),
        ("What is the date of the article about the soldiers?", DATE, "the soldiers"),
        ("On what date was the article about the soldiers published?", DATE, "the soldiers"),
        ("When was the article Regatta of the year published?", DATE, "Regatta of the year"),
        ("When was the article Regatta of the year last changed?", DATE, "Regatta of the year"),
        ("Wann wurde der Artikel Regatta des Jahres veröffentlicht?", DATE, "Regatta des Jahres"),
        ("Wann wurde der Artikel Regatta des Jahres zuletzt geändert?", DATE, "Regatta des Jahres"),
        ("Когда опубликована статья «Регата года»?", DATE, "«Регата года»"),
        ("What is the source of the article about the soldiers?", SOURCE, "the soldiers"),
        ("Wie heißt der Artikel über die Soldaten, die sich weigerten?", TITLE, "die Soldaten, die sich weigerten"),
        ("Wie lautet der Titel des Berichts über die Soldaten?", TITLE, "die Soldaten"),
        ("Wann wurde der Bericht über die Weigerung veröffentlicht?", DATE, "die Weigerung"),
        ("Wann erschien die Meldung über die Soldaten?", DATE, "die Soldaten"),
        ("Welches Datum trägt der Artikel über die Soldaten?", DATE, "die Soldaten"),
        ("Was ist die Quelle des Artikels über die Soldaten?", SOURCE, "die Soldaten"),
        ("¿Cuál es el título del artículo sobre los soldados?", TITLE, "los soldados"),
        ("¿Cómo se titula la noticia sobre los soldados?", TITLE, "los soldados"),
        ("¿Cuándo se publicó el artículo sobre los soldados?", DATE, "los soldados"),
        ("¿Cuál es la fecha de publicación del informe sobre los soldados?", DATE, "los soldados"),
        ("¿Cuál es la fuente del artículo sobre los soldados?", SOURCE, "los soldados"),
        ("Comment s’appelle l’article sur les soldats ?", TITLE, "les soldats"),
        ("Quel est le titre du reportage sur les soldats ?", TITLE, "les soldats"),
        ("Quand a été publié l'article sur les soldats ?", DATE, "les soldats"),
        ("Quand l'article sur les soldats a-t-il été publié ?", DATE, "les soldats"),
        ("Quelle est la date de l'article sur les soldats ?", DATE, "les soldats"),
        ("Quelle est la source de l'article sur les soldats ?", SOURCE, "les soldats"),
        ("Как называется статья о солдатах?", TITLE, "солдатах"),
        ("Как статья о солдатах называется?", TITLE, "солдатах"),
        ("Какой заголовок у статьи о солдатах?", TITLE, "солдатах"),
        ("Когда опубликована статья о солдатах, которые отказались?", DATE, "солдатах, которые отказались"),
        ("Когда статья про отказ вышла?", DATE, "отказ"),
        ("Какова дата публикации отчёта об отказе?", DATE, "отказе"),
        ("Какой источник у статьи о солдатах?", SOURCE, "солдатах"),
    ],
)  # fmt: skip
def test_a_question_for_a_title_date_or_source_has_a_subject(question: str, aspect: Aspect, subject: str) -> None:
    assert asked_for(question) == (aspect, subject)


@pytest.mark.parametrize(
    "question",
    [
        "When did the soldiers refuse?",
        "When was the document that ended the war signed?",
        "What is the title of the queen?",
        "What is the name of the article of clothing worn on the head?",
        "What is the title of the article?",
        "What does the article about the soldiers say?",
        "When did the article about the soldiers cause a scandal?",
        "Wann weigerten sich die Soldaten?",
        "Wie heißt der Kommandeur?",
        "¿Cuándo se negaron los soldados?",
        "¿Cómo se llama el comandante?",
        "Quand les soldats ont-ils refusé ?",
        "Comment s'appelle le commandant ?",
        "Когда отказались солдаты?",
        "Как называется столица Дагестана?",
    ],
)
def test_anything_else_is_asked_of_the_text(question: str) -> None:
    assert asked_for(question) == (Aspect.TEXT, question)


def test_every_aspect_is_an_attribute_of_a_document() -> None:
    document = Document("a.txt", "text", "title", "date", "source")
    assert [getattr(document, aspect) for aspect in Aspect] == ["text", "title", "date", "source"]


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("When was this article published?", DATE),
        ("And in which year was it published?", DATE),
        ("What's the publication date?", DATE),
        ("How old is the document?", DATE),
        ("Who published it?", SOURCE),
        ("Where is this article from?", SOURCE),
        ("What is its headline?", TITLE),
        ("what is this page called", TITLE),
        ("Когда вышла эта статья?", DATE),
        ("А когда её опубликовали?", DATE),
        ("Какая у неё дата?", DATE),
        ("Где она была опубликована?", SOURCE),
        ("Откуда эта новость?", SOURCE),
        ("Как называется статья?", TITLE),
        ("Какое у этого материала название?", TITLE),
        # These may ask about the subject of the document, which has its own names, makers and dates.
        ("What is its name?", None),
        ("When was it released?", None),
        ("Who wrote it?", None),
        ("When was the book published?", None),
        ("When was the article about soldiers published?", None),
        ("Когда она вышла?", None),
        ("Как она называется?", None),
        ("Where is it?", None),
    ],
)
def test_questions_about_the_quoted_document_have_their_aspect(question: str, aspect: Aspect | None) -> None:
    assert asked_of_this(question) == aspect
