"""/people and /invite: what owners see of the people who use the bot, and decide about them."""

from datetime import UTC, datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.people.chats import Chats
from bot.people.invitations import Invitations
from bot.people.people import People, Person
from bot.people.rights import Rights
from bot.splitting import beginning
from bot.telegram.chat.erasing import erase
from bot.telegram.chat.services import AnyApplication, Services
from bot.telegram.chat.talk import Talk

PAGE = 10
DAYS = 7
MOST_DAYS = 365
_NAME = 60


def add_handlers(application: AnyApplication, services: Services) -> None:
    """Registers /people and /invite, for owners only, and the buttons under the list."""
    handlers = PeopleList(services)
    # Without owners this filter lets nobody pass.
    owners = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & filters.User(services.settings.owners)
    application.add_handler(CommandHandler("people", services.handler(handlers.list), owners))
    application.add_handler(CommandHandler("invite", services.handler(handlers.invite), owners))
    application.add_handler(CallbackQueryHandler(services.handler(handlers.press), r"^people:[a-z]+:\d{1,15}$"))


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

    async def press(self, talk: Talk) -> None:
        """Carries out an owner's decision."""
        if not self._rights.is_owner(talk.person):
            await talk.toast(talk.say.plain("people-not-yours"), alert=True)
            return
        _, action, number = str(talk.query.data if talk.query else "").split(":")
        if action == "page":
            await talk.edit(self._heading(talk), self._page(talk, int(number)))
        else:
            await self._decide(talk, action, int(number))
        await talk.toast("")

    async def _decide(self, talk: Talk, action: str, person: int) -> None:
        if action in ("block", "unblock") and not self._rights.is_owner(person):
            self._people.block(person, action == "block")
        if action == "erase" and not self._rights.is_owner(person):
            await erase(self._services, person)
        record = self._people.get(person)
        if record is None:
            await talk.edit(self._heading(talk), self._page(talk, 0))
        elif action == "remove":
            await talk.edit(talk.say("people-remove-sure", who=record.name), self._sure(talk, person))
        else:
            await talk.edit(self._card(talk, record), self._decisions(talk, record))

    def _heading(self, talk: Talk) -> str:
        return talk.say("people-list", count=self._people.count())

    def _page(self, talk: Talk, offset: int) -> InlineKeyboardMarkup | None:
        people = self._people.page(offset, PAGE)
        rows = [[_button(self._line(talk, each), "show", each.id)] for each in people]
        turns = [_button("←", "page", max(0, offset - PAGE))] if offset else []
        turns += [_button("→", "page", offset + PAGE)] if offset + PAGE < self._people.count() else []
        return InlineKeyboardMarkup([*rows, turns] if turns else rows) if people else None

    def _line(self, talk: Talk, person: Person) -> str:
        name = beginning(person.name or str(person.id), _NAME)
        state = self._state(person)
        return f"{name} · {talk.say.plain(state)}" if state != "people-none" else name

    def _card(self, talk: Talk, person: Person) -> str:
        first, last = (
            datetime.fromtimestamp(at, UTC).date().isoformat() for at in (person.first_seen, person.last_seen)
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

    def _decisions(self, talk: Talk, person: Person) -> InlineKeyboardMarkup:
        buttons = []
        if not self._rights.is_owner(person.id):
            buttons = [
                _button(talk.say.plain("people-unblock"), "unblock", person.id)
                if person.blocked
                else _button(talk.say.plain("people-block"), "block", person.id)
            ]
            # A blocked person who was removed could come back.
            if not person.blocked:
                buttons.append(_button(talk.say.plain("people-remove"), "remove", person.id))
        return InlineKeyboardMarkup([buttons, [_button(talk.say.plain("people-back"), "page", 0)]])

    def _sure(self, talk: Talk, person: int) -> InlineKeyboardMarkup:
        yes = _button(talk.say.plain("people-remove-yes"), "erase", person)
        return InlineKeyboardMarkup([[yes, _button(talk.say.plain("people-back"), "show", person)]])


def _button(text: str, action: str, number: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=f"people:{action}:{number}")
