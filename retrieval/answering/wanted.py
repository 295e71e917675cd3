"""What a question wants, by its words in English, German and Russian: a whole list, a yes or no, a comparison."""

from collections.abc import Sequence

import regex

_NUMERALS = r"(?:two|three|four|five|six|zwei|drei|vier|fünf|sechs|две|два|три|четыре|пять)"
# "Which" with a noun in the plural; the last letters of "bus", "boss" and "crisis" do not make one.
_ALL = regex.compile(
    r"^(?:please )?(?:list|name|enumerate|give me|show me)\b(?! of)"
    r"|\b(?:a |the )?(?:full |complete )?(?:list|overview) of\b|\ball (?:the )?\w+s\b"
    r"|^(?:and )?what (?:are|were)\b|^who (?:are|were)\b"
    rf"|\b(?:which|what) (?:{_NUMERALS} )?(?:\w+ ){{0,2}}\w{{2,}}(?<!s|u|i)s(?= (?:are|were|do|does|did|have"
    r"|had|may|can|could|must|should|will|would|need|belong|count|apply|mention|contain|i|we|you)\b|[\s?.!]*$)"
    r"|^what (?:must|should|do|does|can|may|has|have|needs?)\b.*\b(?:contain|include|bring|consist|cover|need|give back"
    r"|hand in|return|take along|do)\b"
    r"|^how (?:can|may|do|does|should|must) (?:i|we|you|one|people|members|customers)\b|\bsteps\b"
    r"|^(?:bitte )?(?:nenne|liste|zähle)\b|\b(?:liste|übersicht) (?:de[rs]|von|aller)\b|\balle \w+(?:en|er|e|s)\b"
    r"|^(?:was|wer) sind\b|\bwelche (?:\w+ ){0,2}\p{Lu}\w+(?:en|er|e|n|s)\b(?! (?:ist|war|gilt|hat|wird)\b)"
    r"|^was (?:muss|soll|sollte|kann|darf|ist|brauch\w*)\b.*\b(?:enthalten|mitbringen|mitnehmen|abgeben|zurückgeben"
    r"|beachten|tun|mitzubringen|brauche\w*)\b|^wie (?:kann|muss|soll|mache|geht)\b|\bschritte\b"
    r"|^(?:пожалуйста,? )?(?:перечисли|назови|составь)\w*\b|\b(?:список|перечень)\b|\bвсе \w+(?:ы|и|а|я)\b"
    r"|^(?:какие|каковы|кто (?:входит|такие)|чем можно|как (?:мне|нам|можно|нужно|надо|правильно))\b"
    r"|^что (?:нужно|надо|должн\w*|следует|входит|необходимо|я должен)\b|\bшаги\b",
    regex.I | regex.V1,
)
_YES_NO = regex.compile(
    r"^(?:and |but |so )?(?:is|are|was(?! (?:ist|sind|war|muss|kann|darf|soll|kostet|gilt|macht))"
    r"|were|do|does|did|may|can|could|must|should|shall|will|would|has|have|had"
    r"|am|need|isn't|aren't|don't|doesn't|can't)\b"
    r"|^(?:und |aber )?(?:ist|sind|war|waren|darf|dürfen|kann|können|muss|müssen|soll|sollen|hat|haben|wird|werden"
    r"|gibt es|gilt|brauche|braucht|bekomme|bekommt|habe)\b"
    r"|\bли\b|^(?:а |и )?(?:можно|нужно|надо|нельзя|разрешен\w*|есть|правда"
    r"|обязательно|обязан\w*|имею|положен\w*|будет)\b",
    regex.I,
)
_EXCEPTION = regex.compile(
    r"\b(?:unless|except(?:ion|ions|ing)?|however|apart from|other than|does not apply|do not apply|not apply|only if"
    r"|with the exception|but not|otherwise|exempt"
    r"|es sei denn|außer|ausgenommen|ausnahmen?|jedoch|gilt nicht|gelten nicht|nur wenn|nicht für|allerdings"
    r"|если не|кроме|за исключением|исключени\w+|не распространяется|однако|не применяется|только если|не относится)\b",
    regex.I,
)
_NEWEST = regex.compile(
    r"\b(?:newest|latest|current(?:ly)?|now|today|at present|present|nowadays"
    r"|neuest\w*|aktuell\w*|derzeit\w*|jetzt|heute|zurzeit"
    r"|действующ\w*|последн\w*|новейш\w*|новый|новая|новым?|текущ\w*|сейчас|теперь|сегодня)\b",
    regex.I,
)
_BETWEEN = regex.compile(
    r"(?P<head>.*?)\b(?:between|zwischen|между|compare[ds]?|vergleiche?|сравни(?:те)?)\s+(?P<one>.+?)\s+"
    r"(?:and|with|to|und|mit|и|с)\s+(?P<other>.+)",
    regex.I,
)
_OR = regex.compile(
    r"(?P<left>.+?),?\s+(?:or|versus|vs\.?|oder|или|либо|than|als|чем)\s+(?P<right>[^,]+)(?P<rest>.*)", regex.I
)
_AROUND = " \t\n?!.,"
_LONGEST = 1000


def wants_all(question: str) -> bool:
    """Whether the question asks for a list, all rows of a table or the steps of a procedure."""
    return bool(_ALL.search(_beginning_of(question)))


def wants_yes_or_no(question: str) -> bool:
    """Whether the question can be answered with yes or no."""
    return bool(_YES_NO.search(_beginning_of(question)))


def wants_newest(question: str) -> bool:
    """Whether the question names what is in force now."""
    return bool(_NEWEST.search(_beginning_of(question)))


def states_exception(text: str) -> bool:
    """Whether the sentence limits a rule."""
    return bool(_EXCEPTION.search(text))


def sides(question: str) -> tuple[str, str] | None:
    """The question asked of each of the two things that it compares; None if it compares nothing."""
    asked = _beginning_of(question)
    if found := _BETWEEN.fullmatch(asked):
        return f"{found['head']}{found['one']}", f"{found['head']}{found['other']}"
    if found := _OR.fullmatch(asked):
        left, right = found["left"].split(), found["right"].split()
        head = " ".join(left[: _beginning(left, right)])
        return f"{found['left']}{found['rest']}", f"{head} {found['right']}{found['rest']}".strip()
    return None


def _beginning_of(question: str) -> str:
    """The part of the question that is read, since the time grows with the square of its length."""
    return question[:_LONGEST].strip(_AROUND)


def _beginning(left: Sequence[str], right: Sequence[str]) -> int:
    """The number of the word at which the first thing begins: as the second one does, or where it is as long."""
    alike = [number for number, word in enumerate(left) if word.lower() == right[0].lower()]
    commas = [number + 1 for number, word in enumerate(left[:-1]) if word.endswith((",", ":"))]
    return max(alike or commas or [len(left) - len(right), 0])
