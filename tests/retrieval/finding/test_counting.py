"""Tests of which questions are answered by counting documents."""

import pytest

from retrieval.finding.counting import counted


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many documents mention the ferry?", "ferry"),
        ("how many articles are there that mention a rough sea", "rough sea"),
        ("How many of the files contain the word “ferry”?", "“ferry”"),
        ("How many texts speak of the ferry and the harbour?", "ferry harbour"),
        ("How many articles talk about The Who?", "The Who"),
        ("In how many articles is the ferry mentioned?", "ferry"),
        ("In how many documents were soldiers from Dagestan mentioned?", "soldiers Dagestan"),
        ("In how many files does the phrase 'rough sea' occur?", "'rough sea'"),
        ("Which documents mention the ferry?", "ferry"),
        ("list all articles that mention the ferry", "ferry"),
        ("In which files is the harbour mentioned?", "harbour"),
        ("Welche Dokumente erwähnen die Fähre?", "Fähre"),
        ("In welchen Dateien steht das Wort Fähre?", "Fähre"),
        ("In wie vielen Artikeln kommt Odessa vor?", "Odessa"),
        ("В каких статьях упоминается паром?", "паром"),
        ("Сколько документов упоминают паром?", "паром"),
        ("В скольких статьях упоминается паром?", "паром"),
        ("В скольких документах упоминаются солдаты из Дагестана?", "солдаты Дагестана"),
        ("В скольких статьях паром упоминается?", "паром"),
        ("В скольких текстах говорится о пароме?", "пароме"),
        ("В скольких статьях идёт речь о пароме?", "пароме"),
        ("Сколько файлов содержат слово «паром»?", "«паром»"),
        ("сколько статей говорят про паром", "паром"),
    ],
)
def test_questions_for_a_number_of_documents_give_the_words(question: str, words: str) -> None:
    assert counted(question) == words


@pytest.mark.parametrize(
    "question",
    [
        "How many soldiers refused?",
        "How many documents did the minister sign?",
        "How many documents did the minister mention?",
        "How many articles does the constitution contain?",
        "How many documents mentioned by the minister were signed?",
        "How many files contained in the safe were stolen?",
        "How many people mention the ferry?",
        "How many articles were published?",
        "Why do so many documents mention the ferry?",
        "Which documents did the minister sign?",
        "Welche Dokumente brauche ich?",
        "Какие документы нужны?",
        "Did he say how many documents mention the ferry?",
        "How many documents mention ???",
        "Сколько солдат отказались?",
        "Сколько документов подписал министр?",
        "Сколько статей содержит конституция?",
        "По скольким статьям обвиняют министра?",
        "В скольких статьях обвиняется министр?",
        "Сколько документов говорят министры?",
        "ferry",
        "",
    ],
)
def test_similar_questions_are_not_answered_by_counting(question: str) -> None:
    assert counted(question) is None
