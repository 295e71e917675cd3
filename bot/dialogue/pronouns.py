"""The words that refer back in a conversation (anaphors), by language."""

from dataclasses import dataclass, field

import regex

Pattern = regex.Pattern[str]
Words = frozenset[str]


def _all(words: str) -> Words:
    return frozenset(words.split())


_NEVER = regex.compile(r"(?!)")
_PLURAL_IN_S = regex.compile(r"(?<![su])s$")


@dataclass(frozen=True, slots=True)
class Pointing:
    """The anaphors of a language, and the words that help to decide whether they have an antecedent."""

    openings: tuple[str, ...]
    asking: Words  # question words
    pronouns: Words  # always anaphors
    last: Words  # anaphors at the end of the question
    light: Words  # not stop words, but as uninformative
    rules: dict[str, Pattern] = field(default_factory=dict)  # anaphors where this matches; the word itself is in <>
    persons: Words = frozenset()  # question words that a pronoun can stand for: "Who lost their limbs?"
    several: Words = frozenset()  # with a plural antecedent
    singular: Words = frozenset()  # with a singular antecedent
    possessive: Words = frozenset()  # can have an antecedent in their own clause
    subjects: Words = frozenset()  # can begin a clause without a word that separates it from the one before
    borders: Words = frozenset()  # separate clauses; if empty, any earlier word can be the antecedent
    auxiliaries: Words = frozenset()
    before_verbs: Words = frozenset()  # a verb follows
    addressed: Words = frozenset()  # pronouns of address
    plural: Pattern = _NEVER


_ENGLISH_TIME = "year|month|week|day|morning|evening|time|century|moment|bot|chat|group"

ENGLISH = Pointing(
    openings=("and", "but", "or", "so", "what about", "how about"),
    asking=_all("who whom whose what which when where why how"),
    pronouns=_all("they them their theirs he him his she her hers"),
    last=_all("then so too mine yours ours"),
    light=_all(
        "many much long often far old say says said happen happens happened mean means exactly else may must shall "
        "will might whose come comes came go goes went get gets back one something since next tell "
        "more details explain s t re ll ve d"
    ),
    rules={
        # Except the expletive "it": "Does it take long to …", "Is it true that …", "Is it raining?"
        "it": regex.compile(
            r"<it>(?!.* (?:to|that) \w)(?!.*\b(?:(?:rain|snow)\w*|o clock|cold|warm|late)\b)(?<!time is <it>)"
        ),
        "its": regex.compile(r"<its>"),
        "there": regex.compile(r"(?<!\b(?:is|are|was|were|be|been)) <there> $"),
        "this": regex.compile(rf"<this>(?! (?:{_ENGLISH_TIME})\b)"),
        "these": regex.compile(rf"<these>(?! (?:{_ENGLISH_TIME})s\b)"),
        # Except the conjunction, which follows a verb or a noun, and "that of".
        "that": regex.compile(
            r"(?<=\b(?:is|was|are|were|does|did|has|had|can|could|will|would|may|if|when|why|how|where|after|before|"
            r"about|in|on|of|to|from|with|for|by|like|than|under|because|and|but|at|what)) "
            rf"<that>(?! (?:of|{_ENGLISH_TIME})\b)|<that> $"
        ),
        "those": regex.compile(rf"<those>(?! (?:who|that|which|whose|of|with|in|from|on|{_ENGLISH_TIME}s)\b)"),
        "one": regex.compile(r"\b(?:the|which|that|this|a|an|another|other)(?: \w+)? <one>"),
        "ones": regex.compile(r"<ones>"),
        "others": regex.compile(r"<others>"),
    },
    persons=_all("who"),
    several=_all("they them their theirs these those"),
    singular=_all("he him his she her hers it its"),
    possessive=_all("their his her its one ones others"),
    subjects=_all("they he she it"),
    borders=_all(
        ", ; : – — and or but that which who whom whose when where why how what if whether while because after before "
        "since until without by than to as"
    ),
    auxiliaries=_all(
        "do does did is are was were has have had can could will would may might must shall should be been"
    ),
    before_verbs=_all("i you we he she it they to not"),
    addressed=_all("you your i"),
    plural=regex.compile(r"(?<![su])s$|^(?:people|men|women|children|servicemen|police)$"),
)

RUSSIAN = Pointing(
    openings=("а", "и", "но", "ну а", "как насчёт", "как насчет", "что насчёт", "что насчет"),
    asking=_all(
        "кто кого кому чей чья чьё чьи что чего какой какая какое какие когда где куда откуда почему зачем как"
    ),
    pronouns=_all("он она оно они его её ее ему ей им ими их него неё нее нему ней них ним ними нём туда оттуда"),
    last=_all("там тогда потом так тоже то"),
    light=_all("много долго часто говорит говорят произошло случилось было значит именно ещё"),
    rules={
        word: regex.compile(rf"<{word}>(?! (?:год|месяц|недел|раз|день|дн|время|бот|чат|групп)\w*)")
        for word in "это этот эта эти этого этой этому этом этим этих этими эту".split()  # noqa: SIM905
    },
    addressed=_all("ты вы тебя вас я"),
)

GERMAN = Pointing(
    openings=("und", "aber", "oder", "was ist mit", "wie steht es mit", "wie sieht es mit"),
    asking=_all("wer wen wem wessen was welche welcher welches wann wo wohin woher warum weshalb wieso wie wieviele"),
    pronouns=_all(
        "er sie ihn ihm ihnen ihre ihren ihrem ihrer ihres seine seinen seinem seiner seines dort dorthin damals davon "
        "dafür dagegen danach dabei daran darüber deshalb"
    ),
    last=_all("dann da so auch das"),
    light=_all("viele viel lange oft sagt sagte gesagt passierte geschah genau hat haben war waren geht ging"),
    rules={
        "es": regex.compile(r"<es>(?!.* (?:zu|dass) \w)(?!.*\b(?:regnet|schneit))(?<!gibt <es>)(?<!gab <es>)(?! gibt)"),
        "das": regex.compile(r"<das> (?:so|auch|gesagt|passiert|geschehen)\b"),
        **{
            word: regex.compile(rf"<{word}>(?! (?:jahr|monat|woche|tag|mal|bot|chat|gruppe))")
            for word in "dieser diese dieses diesem diesen".split()  # noqa: SIM905
        },
    },
    addressed=_all("du dich ich"),
)

SPANISH = Pointing(
    openings=("y", "e", "pero", "o", "qué hay de", "qué pasa con", "que hay de", "que pasa con"),
    asking=_all("quién quien quiénes cuál cuáles qué que cuándo cuando dónde donde cómo como cuánto cuántos cuántas"),
    pronouns=_all("él ella ellos ellas eso esos esas ese esa esto allí ahí allá su sus suyo suya"),
    last=_all("entonces así también"),
    light=_all("dice dijo dicen dijeron cuántos cuántas cuánto pasó ocurrió ha han fue fueron tanto más"),
    rules={
        word: regex.compile(rf"<{word}>(?! (?:año|mes|semana|día|vez|bot|chat|grupo))")
        for word in "este esta estos estas".split()  # noqa: SIM905
    },
    addressed=_all("tú te usted yo"),
    plural=_PLURAL_IN_S,
)

FRENCH = Pointing(
    openings=("et", "mais", "ou", "qu en est il de", "quid de"),
    asking=_all("qui que quoi quel quelle quels quelles quand où pourquoi comment combien"),
    pronouns=_all("elle ils elles lui leur leurs eux cela ça ceci celui celle ceux celles"),
    last=_all("là alors ainsi aussi"),
    light=_all("dit disent combien longtemps arrivé passé a l d c s n qu t exactement"),
    rules={
        # Except "y a-t-il", "il faut", "est-il possible de".
        "il": regex.compile(r"<il>(?! (?:y|faut|possible|vrai|nécessaire)\b)(?<!a t <il>)"),
        "y": regex.compile(r"<y>(?! a\b)(?<!il <y>)"),
        **{
            word: regex.compile(rf"<{word}>(?! (?:année|mois|semaine|jour|fois|bot|chat|groupe))")
            for word in "cet cette ces son sa ses".split()  # noqa: SIM905
        },
    },
    addressed=_all("tu vous te je"),
    plural=_PLURAL_IN_S,
)

LANGUAGES = {"en": ENGLISH, "ru": RUSSIAN, "de": GERMAN, "es": SPANISH, "fr": FRENCH}

# Words that say nothing about the topic, in case the stop words lack them.
EMPTY = {
    code: pointing.asking | pointing.pronouns | _all(" ".join(pointing.openings))
    for code, pointing in LANGUAGES.items()
}
