"""/people and /invite: what owners see of the people who use the bot, and decide about them."""

from datetime import UTC, datetime

from telegram import InlineKeyboardMarkup

from bot.people.chats import Chats
from bot.people.invitations import Invitations
from bot.people.people import People, Person
from bot.people.rights import Rights
from bot.splitting import beginning
from bot.telegram.chat.erasing import erase
from bot.telegram.chat.keyboards import button, keyboard, turning
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk

PAGE = 10
DAYS = 7
MOST_DAYS = 365
_NAME = 60


class PeopleList:
    """The list of the people who use the bot."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._people = People(services.database)
        self._chats = Chats(services.database)
        self._invitations = Invitations(services.database)
        self._rights = Rights(services.settings, services.database)

    async def list(self, talk: Talk) -> None:
        """Lists the people, each as a button that leads to decisions about them."""
        talk.reply([self._heading(talk)], self._page(talk, 0))

    async def invite(self, talk: Talk) -> None:
        """Sends a link that admits one person."""
        days = talk.argument or str(DAYS)
        if not self._rights.by_invitation:
            talk.reply([talk.say("invite-off")])
        elif not (days.isdecimal() and len(days) < 4 and 1 <= int(days) <= MOST_DAYS):
            talk.reply([talk.say("invite-how", most=MOST_DAYS)])
        else:
            code = self._invitations.create(talk.person, int(days))
            link = f"https://t.me/{talk.bot.username}?start={code}"
            talk.reply([talk.say("invite-link", link=link, days=int(days))])

    async def turn(self, talk: Talk) -> None:
        """Shows another page of the list."""
        if await self._may_decide(talk):
            await talk.edit(self._heading(talk), self._page(talk, int(talk.pressed[1])))

    async def press(self, talk: Talk) -> None:
        """Carries out an owner's decision about a person, and shows the person."""
        if not await self._may_decide(talk):
            return
        action, person = talk.pressed[0], int(talk.pressed[1])
        if not self._rights.is_owner(person):
            await self._decide(action, person)
        record = self._people.get(person)
        if record is None:
            await talk.edit(self._heading(talk), self._page(talk, 0))
        elif action == "remove":
            await talk.edit(talk.say("people-remove-sure", who=record.name), _sure(talk, person))
        else:
            await talk.edit(self._card(talk, record), self._decisions(talk, record))

    async def _may_decide(self, talk: Talk) -> bool:
        is_owner = self._rights.is_owner(talk.person)
        if not is_owner:
            await talk.toast("people-not-yours", alert=True)
        return is_owner

    async def _decide(self, action: str, person: int) -> None:
        if action in ("block", "unblock"):
            self._people.block(person, action == "block")
        elif action == "erase":
            await erase(self._services, person)

    def _heading(self, talk: Talk) -> str:
        return talk.say("people-list", count=self._people.count())

    def _page(self, talk: Talk, offset: int) -> InlineKeyboardMarkup | None:
        rows = [[button(self._line(talk, each), "people", "show", each.id)] for each in self._people.page(offset, PAGE)]
        turns = turning({"←": offset - PAGE, "→": offset + PAGE}, self._people.count() - 1, "people", "page")
        return keyboard(*rows, turns) if rows else None

    def _line(self, talk: Talk, person: Person) -> str:
        name = beginning(person.name or str(person.id), _NAME)
        state = self._state(person)
        return f"{name} · {talk.say.plain(state)}" if state != "people-none" else name

    def _card(self, talk: Talk, person: Person) -> str:
        first, last = (
            talk.say.date(datetime.fromtimestamp(at, UTC).date().isoformat())
            for at in (person.first_seen, person.last_seen)
        )
        state = talk.say(self._state(person))
        gone = talk.say("people-gone") if self._chats.get(person.id).gone else ""
        heading = talk.say("people-card", who=person.name, id=str(person.id), first=first, last=last)
        return "\n".join(filter(None, [heading, state, gone]))

    def _state(self, person: Person) -> str:
        if self._rights.is_owner(person.id):
            return "people-owner"
        if person.blocked:
            return "people-blocked"
        if not self._rights.admits(person.id, person.id):
            return "people-outside"
        return "people-invited" if person.invited else "people-none"

    def _decisions(self, talk: Talk, person: Person) -> InlineKeyboardMarkup | None:
        # A blocked person who was removed could come back.
        actions = (
            {"people-unblock": "unblock"} if person.blocked else {"people-block": "block", "people-remove": "remove"}
        )
        if self._rights.is_owner(person.id):
            actions = {}
        buttons = [button(talk.say.plain(name), "people", action, person.id) for name, action in actions.items()]
        return keyboard(buttons, [button(talk.say.plain("people-back"), "people", "page", 0)])


def _sure(talk: Talk, person: int) -> InlineKeyboardMarkup | None:
    yes = button(talk.say.plain("people-remove-yes"), "people", "erase", person)
    return keyboard([yes, button(talk.say.plain("people-back"), "people", "show", person)])
