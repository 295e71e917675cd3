"""The buttons under an answer: its passages, their sections, its documents, and ratings."""

from dataclasses import replace

from telegram import InlineKeyboardMarkup

from bot.catalogue import Texts, texts
from bot.dialogue import revisiting
from bot.people.answers import AnswerRecord, Answers
from bot.people.missed import ASKED
from bot.people.watches import Watches
from bot.telegram.chat import formatting, keyboards, messages
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk
from retrieval.text.passages import Passage

View = tuple[str, InlineKeyboardMarkup | None]
_VERDICTS = {keyboards.RIGHT: 1, keyboards.WRONG: -1}


class AnswerButtons:
    """Handles the buttons under an answer, which work as long as the answer is stored."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._answers = Answers(services.database)
        self._watches = Watches(services.database)

    async def press(self, talk: Talk) -> None:
        """Does what the button says, but only in the chat of its answer."""
        number, act = talk.pressed
        given = self._answers.get(int(number))
        if given is None or given.chat != talk.chat or int(act.strip("udw") or 0) >= max(len(given.hits), 1):
            await talk.toast("button-unknown", alert=True)
        elif act[0] in _VERDICTS:
            await self._rate(talk, at(given, act[1:]), _VERDICTS[act[0]])
        else:
            await self._turn(talk, given, int(act.removesuffix(keyboards.WIDE)), act.endswith(keyboards.WIDE))

    async def _turn(self, talk: Talk, given: AnswerRecord, place: int, wide: bool) -> None:
        view = await self.view(talk, given, place, wide)
        if view is None:
            await talk.toast("passage-gone", alert=True)
        else:
            await talk.edit(*view)

    async def view(self, talk: Talk, given: AnswerRecord, place: int, wide: bool) -> View | None:
        """A passage of the answer as a message shows it, noted as the one on screen; None if it is gone."""
        turned = replace(given, shown=place, around=wide)
        passage = await self._shown(talk, turned)
        if passage is None:
            return None
        say = _speaking(given, talk)
        quotation, heading = revisiting.quotation(turned, passage), _heading(turned, say)
        if wide:
            section = await self._services.in_thread(revisiting.around, passage, self._services.retriever)
            text = messages.from_section(section, quotation, say, heading)
        else:
            text = await self._services.in_thread(
                messages.from_passage, passage, quotation, given.searched, say, heading
            )
        self._answers.show(given.number, place, wide)
        if turned.also and not wide:
            further = await self._services.in_thread(revisiting.beside, turned, self._services.retriever, talk.scope)
            text = messages.with_further(text, further, say)
        return text, self._keyboard(talk, turned, keyboards.Shown(passage, quotation))

    async def source(self, talk: Talk, given: AnswerRecord) -> View | None:
        """Where the passage on screen stands, with its whole web address; None if it is gone."""
        passage = await self._shown(talk, given)
        if passage is None:
            return None
        address = revisiting.address(passage.source)
        lines = [formatting.origin(passage, _speaking(given, talk)), formatting.safe(address)]
        return "\n".join(filter(None, lines)), self._keyboard(talk, given, _in_view(given, passage))

    async def _rate(self, talk: Talk, given: AnswerRecord, verdict: int) -> None:
        press = talk.query.id if talk.query else ""
        now = self._answers.rate(given.number, talk.person, verdict, press, given.shown)
        await talk.toast("rating-kept" if now else "rating-taken-back")
        await talk.edit(None, await self.keyboard(talk, given))

    async def keyboard(self, talk: Talk, given: AnswerRecord) -> InlineKeyboardMarkup | None:
        """The buttons under the answer as it is on screen."""
        return self._keyboard(talk, given, _in_view(given, await self._shown(talk, given)))

    async def _shown(self, talk: Talk, given: AnswerRecord) -> Passage | None:
        """The passage that is shown; None if this chat may no longer see it or it has changed."""
        if given.shown is None or given.shown >= len(given.hits):
            return None
        return await self._services.in_thread(
            revisiting.find, given.hits[given.shown], self._services.retriever, talk.scope
        )

    def _keyboard(self, talk: Talk, given: AnswerRecord, shown: keyboards.Shown) -> InlineKeyboardMarkup | None:
        has_owner = bool(self._services.settings.owners) and not self._services.outbox.holds(f"{ASKED}{given.number}")
        # Below 0, no message asked: the answer came for a standing question.
        watch = self._watches.same(given.chat, given.typed) if given.message < 0 else None
        offered = keyboards.Offered(
            owner=has_owner,
            search=bool(talk.bot.supports_inline_queries),
            watch=watch.id if watch else 0,
            pages=self._services.settings.web_url,
        )
        verdicts = self._answers.verdicts(given.number, given.shown)
        return keyboards.under_answer(given, shown, verdicts, offered, _speaking(given, talk))


def at(given: AnswerRecord, place: str) -> AnswerRecord:
    """The answer as the pressed button's message shows it; buttons in old chats do not say which passage that is."""
    if not place or int(place) == given.shown:
        return given
    return replace(given, shown=int(place), around=False)


def _in_view(given: AnswerRecord, passage: Passage | None) -> keyboards.Shown:
    return keyboards.Shown(passage, revisiting.quotation(given, passage) if passage else None)


def _speaking(given: AnswerRecord, talk: Talk) -> Texts:
    """The bot's sentences as the answer spoke: in a group, others who press its buttons may have another language."""
    return texts(given.language) if given.language else talk.say


def _heading(given: AnswerRecord, say: Texts) -> str:
    """A line that says which passage is shown; above the answer itself only where it is not sure."""
    number, last = (given.shown or 0) + 1, len(given.hits)
    if not given.answered:
        refusal = say("not-found") if given.sure else say("may-not-be")
        return f"{refusal}\n\n{say('closest-passage', number=number, last=last)}"
    if given.shown == given.home:
        return "" if given.sure else say("may-be")
    return say("other-passage", number=number, last=last)
