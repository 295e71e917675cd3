"""The part of a document that a question asks for: usually its text, sometimes its title, date or source.

Title, date and source are not part of the text, so no passage answers "What is the title of the article about the
strike?". The subject of such a question, "the strike", is searched as usual, and the answer is the title, date or
source of the document that is found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce


class Aspect(StrEnum):
    """A part of a document, named like its attribute of `Document`."""

    TEXT = "text"
    TITLE = "title"
    DATE = "date"
    SOURCE = "source"


# A title begins with a capital or a quotation mark: "the article Regatta of the year", but not "the text editor".
_TITLED = '(?-i:(?=[A-ZÄÖÜА-ЯЁ"“„«]))'


@dataclass(frozen=True, slots=True)
class _Language:
    """The frames of questions in one language: DOC is a document with its article, ABOUT introduces its subject.

    Where NAMED stands, its title may follow as well.

    The groups of a frame capture the subject. A frame must match a whole question, so that "When did the strike
    begin?" and "What is the title of the queen?" are asked of the text.
    """

    document: str
    about: str
    titles: tuple[str, ...]
    dates: tuple[str, ...]
    sources: tuple[str, ...]

    def frames(self) -> Iterator[tuple[Aspect, re.Pattern[str]]]:
        """Each frame as a pattern, with the aspect that it asks for."""
        asking = {Aspect.TITLE: self.titles, Aspect.DATE: self.dates, Aspect.SOURCE: self.sources}
        for aspect, frames in asking.items():
            for frame in frames:
                named = frame.replace("NAMED ", f"(?:ABOUT |{_TITLED})")
                words = named.replace("DOC", self.document).replace("ABOUT", self.about)
                yield aspect, re.compile(words, re.IGNORECASE)


_ENGLISH = _Language(
    document=r"(?:the|this|that|an?)(?: news)? (?:article|document|page|post|report|story|text)",
    about=r"(?:about|on|regarding|concerning"
    r"|(?:that|which) (?:covers|deals with|describes|mentions|reports|says|speaks of|talks about|tells))",
    titles=(
        r"(?:.* )?(?:title|headline|name) of DOC ABOUT (.+)",
        r"(?:what|how) (?:is|was) DOC ABOUT (.+?) (?:called|titled|entitled|headlined)",
    ),
    dates=(
        r"(?:when|(?:on |in )?(?:what|which) (?:date|day|month|year)) (?:was|is|did) DOC NAMED (.+?) "
        r"(?:(?:first|last) )?(?:published|written|posted|issued|released|printed|dated|appear|come out"
        r"|changed|updated|modified|revised|edited)(.*)",
        r"(?:.* )?(?:date of(?: the)? publication of|publication date of|date of) DOC ABOUT (.+)",
    ),
    sources=(r"(?:.* )?(?:source|link|url|web address) (?:of|to|for) DOC ABOUT (.+)",),
)
_GERMAN = _Language(
    document=r"(?:de[rsmn]|die|das|diese[rsmn]?|vom|zum|zur) (?:artikels?|beitrag(?:e?s)?|berichte?s?|dokument(?:e?s)?"
    r"|meldung|nachricht|seite|text(?:e?s)?)",
    about=r"(?:über|zum?|zur|,? ?in de[mr] es um)",
    titles=(
        r"(?:.* )?(?:titel|überschrift|schlagzeile) (?:von )?DOC ABOUT (.+)",
        r"wie (?:heißt|heisst|hieß) DOC ABOUT (.+)",
        r"wie (?:ist|war|wurde) DOC ABOUT (.+?) (?:betitelt|überschrieben)",
    ),
    dates=(
        r"(?:wann|an welchem tag) (?:wurde|ist|war) DOC NAMED (.+?) "
        r"(?:zuletzt )?(?:veröffentlicht|publiziert|geschrieben|verfasst|erschienen|aktualisiert|bearbeitet"
        r"|geändert|überarbeitet)(.*)",
        r"(?:wann erschien|von wann ist|von wann stammt) DOC ABOUT (.+)",
        r"(?:.* )?\w*datum (?:von |hat |trägt )?DOC ABOUT (.+)",
    ),
    sources=(r"(?:.* )?(?:quelle|link|adresse) (?:von )?DOC ABOUT (.+)",),
)
_SPANISH = _Language(
    document=r"(?:del|al|(?:de |a )?(?:el|la|este|esta)) (?:artículo|documento|informe|nota|noticia|página|reportaje"
    r"|texto)",
    about=r"(?:sobre|acerca del?)",
    titles=(
        r"(?:.* )?(?:título|titular) DOC ABOUT (.+)",
        r"cómo se (?:llama|llamaba|titula|titulaba) DOC ABOUT (.+)",
    ),
    dates=(
        r"(?:cuándo|(?:en|de) qué (?:fecha|día)) (?:se |fue |ha sido )?"
        r"(?:publicó|publicad[oa]|escribió|escrit[oa]|apareció|salió|es) DOC ABOUT (.+)",
        r"(?:.* )?fecha (?:de publicación )?DOC ABOUT (.+)",
    ),
    sources=(r"(?:.* )?(?:fuente|enlace) DOC ABOUT (.+)",),
)
_FRENCH = _Language(
    document=r"(?:(?:de )?l['’]|(?:du|(?:de )?(?:la|le|ce|cet|cette)) )(?:article|dépêche|document|page|rapport"
    r"|reportage|texte)",
    about=r"(?:sur|concernant|à propos (?:du|des|de)|au sujet (?:du|des|de))",
    titles=(
        r"(?:.* )?titre DOC ABOUT (.+)",
        r"comment s['’](?:appelle|appelait|intitule|intitulait) DOC ABOUT (.+)",
    ),
    dates=(
        r"(?:quand|à quelle date|de quand) (?:a été |fut |est )?(?:publiée?|écrite?|parue?|date) DOC ABOUT (.+)",
        r"(?:quand|à quelle date) (?:est-ce que )?DOC ABOUT (.+?) (?:a|est|fut)(?:-t)?(?:-il|-elle)? (?:été )?"
        r"(?:publiée?|écrite?|parue?)(.*)",
        r"(?:.* )?date (?:de (?:publication|parution) )?DOC ABOUT (.+)",
    ),
    sources=(r"(?:.* )?(?:source|lien) DOC ABOUT (.+)",),
)
_RUSSIAN = _Language(
    document=r"(?:эт\w+ )?(?:доклад\w*|документ\w*|замет\w+|материал\w*|новост\w+|отч[её]т\w*|публикаци\w+"
    r"|репортаж\w*|сообщени\w+|стать\w+|текст\w*)",
    about=r"(?:об?|обо|про|,? ?(?:где|в котор\w+) (?:говорится|рассказывается|сообщается) об?)",
    titles=(
        r"как (?:называ\w+|озаглавлен\w*) DOC ABOUT (.+)",
        r"как DOC ABOUT (.+?) (?:называ\w+|озаглавлен\w*)",
        r"(?:.* )?(?:название|заголовок) (?:у )?DOC ABOUT (.+)",
    ),
    dates=(
        r"(?:когда|какого числа) (?:был[аои]? )?(?:опубликов|написа|напечата|выш|появил)\w+ DOC NAMED (.+)",
        r"(?:когда|какого числа) (?:был[аои]? )?DOC NAMED (.+?) "
        r"(?:был[аои]? )?(?:опубликов|написа|напечата|выш|появил)\w+",
        r"(?:.* )?дат\w (?:публикации |выхода )?DOC ABOUT (.+)",
    ),
    sources=(r"(?:.* )?(?:источник|ссылк\w) (?:на |у )?DOC ABOUT (.+)",),
)
# Words for the document just quoted that hardly mean anything else; "it" and "она" may also mean its subject.
_THIS = {
    "DOC": r"(?:(?:this|that|the)(?: news)? (?:article|document|page|piece|post|story|text)|this report)",
    "СТАТЬЯ": r"(?:эт\w+ )?(?:документ\w*|замет\w+|материал\w*|новост\w+|публикаци\w+|стать\w+|текст\w*)",
    "У_НЕЕ": r"(?:у )?(?:не[её]|него)",
}
_ASKED_OF_THIS = {
    Aspect.TITLE: (
        r"what(?:['’]s| is| was) its (?:title|headline)",
        r"what(?:['’]s| is| was) the (?:title|headline)(?: of (?:it|DOC))?",
        r"what (?:is|was) DOC (?:called|titled)",
        r"как (?:называ\w+|озаглавлен\w*) СТАТЬЯ",
        r"как СТАТЬЯ (?:называ\w+|озаглавлен\w*)",
        r"как(?:ой|ое) (?:(?:заголовок|название) (?:у )?(?:СТАТЬЯ|У_НЕЕ)|(?:у СТАТЬЯ|У_НЕЕ) (?:заголовок|название))",
    ),
    Aspect.DATE: (
        r"(?:when|(?:on |in )?(?:what|which) (?:date|day|month|year)) (?:was|is) "
        r"(?:(?:it|this)(?: first)? (?:published|posted)"
        r"|DOC(?: first)? (?:published|posted|written|released|printed|dated|from))",
        r"when did DOC (?:appear|come out)",
        r"what(?:['’]s| is| was) (?:its date|(?:its|the) (?:publication date|date of publication)(?: of (?:it|DOC))?)",
        r"what(?:['’]s| is| was) the date of DOC",
        r"how old is DOC",
        r"(?:когда|какого числа) (?:был[аои]? )?(?:опубликова|напечата)\w+ (?:СТАТЬЯ|это|он[ао]?|е[её]|его)",
        r"(?:когда|какого числа) (?:СТАТЬЯ|это|он[ао]?|е[её]|его) (?:был[аои]? )?(?:опубликова|напечата)\w+",
        r"(?:когда|какого числа) (?:(?:была? )?(?:вы(?:шел|шла|шло|шли)|написа\w+) СТАТЬЯ"
        r"|СТАТЬЯ (?:была? )?(?:вы(?:шел|шла|шло|шли)|написа\w+))",
        r"какая (?:дата (?:публикации )?(?:у )?(?:СТАТЬЯ|У_НЕЕ)|(?:у СТАТЬЯ|У_НЕЕ) дата(?: публикации)?)",
    ),
    Aspect.SOURCE: (
        r"(?:who|which (?:agency|newspaper|paper|site|website)) (?:published|posted) (?:it|this|DOC)",
        r"where (?:was|is) (?:it|this|DOC) (?:published|posted)",
        r"where (?:is DOC|does DOC come) from",
        r"what(?:['’]s| is| was) (?:its|the) (?:source|link|url|web address)(?: (?:of|to|for) (?:it|DOC))?",
        r"кто (?:опубликовал\w* (?:это|е[её]|его|СТАТЬЯ)|(?:это|е[её]|его) опубликовал\w*)",
        r"где (?:был[аои]? )?(?:опубликова|напечата)\w+ (?:СТАТЬЯ|это|он[ао]?|е[её]|его)",
        r"где (?:СТАТЬЯ|это|он[ао]?|е[её]|его) (?:был[аои]? )?(?:опубликова|напечата)\w+",
        r"откуда СТАТЬЯ",
        r"как(?:ой|ов) (?:источник (?:у )?(?:СТАТЬЯ|У_НЕЕ)|(?:у СТАТЬЯ|У_НЕЕ) источник)",
    ),
}
_LANGUAGES = (_ENGLISH, _GERMAN, _SPANISH, _FRENCH, _RUSSIAN)
_FRAMES = tuple(frame for language in _LANGUAGES for frame in language.frames())
_OPENING = r"(?:(?:and|but|so|а|и|но) )?"
_OF_THIS = tuple(
    (aspect, re.compile(_OPENING + reduce(lambda words, name: words.replace(name, _THIS[name]), _THIS, frame), re.I))
    for aspect, frames in _ASKED_OF_THIS.items()
    for frame in frames
)
_AROUND = " \t\n?!.¿¡"


def asked_for(question: str) -> tuple[Aspect, str]:
    """The aspect that the question asks for, and its subject; for the text, the subject is the whole question."""
    words = " ".join(question.split()).strip(_AROUND)
    for aspect, frame in _FRAMES:
        if found := frame.fullmatch(words):
            return aspect, "".join(found.groups())
    return Aspect.TEXT, question


def asked_of_this(question: str) -> Aspect | None:
    """The aspect that the question asks of the document quoted before it, as in "When was this article published?".

    None if it asks something else.
    """
    words = " ".join(question.split()).strip(_AROUND)
    return next((aspect for aspect, frame in _OF_THIS if frame.fullmatch(words)), None)
