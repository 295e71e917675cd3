"""Who handles what: every command, button, message and other update, each with its handler."""

import re
from collections.abc import Iterator
from typing import Any

from telegram import Message, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    TypeHandler,
    filters,
)

from bot.catalogue import LANGUAGES
from bot.people.files import Files
from bot.people.outbox import OUTGOING
from bot.telegram.chat.addressing import is_by_a_person
from bot.telegram.chat.question_limits import Limits
from bot.telegram.chat.services import AnyApplication, Handle, Services
from bot.telegram.chat.talk import Talk
from bot.telegram.delivery.activity import Activity
from bot.telegram.delivery.attempts import Attempts
from bot.telegram.delivery.errors import Reporter
from bot.telegram.handlers import general
from bot.telegram.handlers.access import Access
from bot.telegram.handlers.answer_buttons import AnswerButtons
from bot.telegram.handlers.context import Context
from bot.telegram.handlers.edits import Edits
from bot.telegram.handlers.files import FileList
from bot.telegram.handlers.find import Finding
from bot.telegram.handlers.groups import Groups
from bot.telegram.handlers.guests import Guests
from bot.telegram.handlers.inline import Inline
from bot.telegram.handlers.intake import Intake
from bot.telegram.handlers.language import AUTOMATIC, Language
from bot.telegram.handlers.links import Links, OnlyLinks
from bot.telegram.handlers.missed import MissedQuestions, OwnersAnswer, ToQuestion
from bot.telegram.handlers.original import Original
from bot.telegram.handlers.people import PeopleList
from bot.telegram.handlers.privacy import Privacy
from bot.telegram.handlers.questions import Questions
from bot.telegram.handlers.reactions import Reactions
from bot.telegram.handlers.stats import Stats
from bot.telegram.handlers.uploads import Addressed, CaptionAsks, Uploads
from bot.telegram.handlers.watches import WatchCommands


class ByPerson(filters.MessageFilter):
    """Matches messages that no bot wrote or helped to write."""

    def filter(self, message: Message) -> bool:
        """Whether the message is such a one."""
        return is_by_a_person(message)


NEW = filters.UpdateType.MESSAGE & ByPerson()
PRIVATE, GROUP = NEW & filters.ChatType.PRIVATE, NEW & filters.ChatType.GROUPS
# What a question, a search or a wish for the original was answered with; one may be edited into the other.
ASKED = ("answer", "find", "courtesy", OUTGOING)
WORDS = filters.TEXT & ~filters.COMMAND
GUEST = filters.UpdateType.GUEST_MESSAGE & ByPerson()
EDITED = filters.UpdateType.EDITED_MESSAGE & ByPerson()


def add_handlers(application: AnyApplication, services: Services, activity: Activity) -> None:
    """Registers all handlers."""
    # These come before all others, and may keep an update from them.
    checks = Attempts(services, activity).begin, Access(services).check
    for turn, check in enumerate(checks, -len(checks)):
        application.add_handler(TypeHandler(Update, services.handler(check)), turn)
    application.add_handlers(list(Routes(services).handlers()))
    application.add_error_handler(Reporter(services, activity).report)


class Routes:
    """The commands, buttons, messages and other updates with their handlers."""

    def __init__(self, services: Services) -> None:
        self._services = services
        # Without owners this filter matches nobody.
        self._owners = filters.User(services.settings.owners)
        # What owners answer to questions that they were asked.
        self._replies = PRIVATE & self._owners & filters.REPLY & ~filters.COMMAND & ToQuestion(services.outbox)
        self._corrections = EDITED & filters.ChatType.PRIVATE & self._owners & OwnersAnswer(services.database)
        intake = Intake(services, Files(services.database))
        self._edits = Edits(services)
        self._files = FileList(services, intake)
        self._find = Finding(services)
        self._language = Language(services)
        self._limits = Limits(services)
        self._links = Links(services, intake)
        self._missed = MissedQuestions(services)
        self._original = Original(services)
        self._people = PeopleList(services)
        self._privacy = Privacy(services)
        self._questions = Questions(services)
        self._general = general.General(services, self._questions.answer_example)
        self._groups = Groups(services, self._questions)
        self._uploads = Uploads(services, intake, self._links, self._questions)
        self._watches = WatchCommands(services)

    def handlers(self) -> Iterator[BaseHandler[Update, Any, None]]:
        """All handlers; the first one that matches an update takes it."""
        on = self._services.handler
        # A forwarded command is a document.
        yield from (MessageHandler(accepted, on(handle)) for accepted, handle in self._documents())
        yield from (CommandHandler(name, on(handle), accepted) for name, accepted, handle in self._commands())
        yield from (CommandHandler(name, on(handle), EDITED) for name, handle in self._edited_commands())
        yield from (MessageHandler(accepted, on(handle)) for accepted, handle in self._messages())
        yield CallbackQueryHandler(on(self._press))
        yield InlineQueryHandler(on(Inline(self._services).show))
        yield MessageHandler(GUEST, on(Guests(self._services).answer))
        yield MessageReactionHandler(on(Reactions(self._services).change))
        yield ChatMemberHandler(on(self._groups.come_or_go), ChatMemberHandler.MY_CHAT_MEMBER)

    def _commands(self) -> list[tuple[str, filters.BaseFilter, Handle]]:
        owners = PRIVATE & self._owners
        return [
            ("start", NEW, self._general.welcome),
            ("help", NEW, self._general.explain),
            ("sources", NEW, self._general.list_sources),
            ("ask", NEW, self._groups.ask),
            ("new", NEW, Context(self._services).forget),
            ("find", NEW, self._find.find),
            ("add", NEW, self._uploads.add),
            ("files", NEW, self._files.list),
            ("forget", NEW, self._files.ask_which),
            ("watch", NEW, self._watches.add),
            ("watches", NEW, self._watches.list),
            ("language", NEW, self._language.ask),
            ("privacy", NEW, self._privacy.explain),
            ("settings", NEW, self._groups.settings),
            ("admit", GROUP & self._owners, self._groups.admit),
            ("missed", owners, self._missed.show),
            ("stats", owners, Stats(self._services).tell),
            ("people", owners, self._people.list),
            ("invite", owners, self._people.invite),
        ]

    def _edited_commands(self) -> list[tuple[str, Handle]]:
        return [
            ("ask", self._edits.again(self._questions.answer, *ASKED)),
            ("find", self._edits.again(self._find.find, *ASKED)),
            ("watch", self._edits.watch(self._watches.add)),
        ]

    def buttons(self) -> dict[str, Handle]:
        """Who handles a button, by the form of what it carries; `talk.pressed` has the values in it."""
        return {
            r"a:\d{1,15}:(\d{1,2}w?|[ud]\d{0,2})": AnswerButtons(self._services).press,
            r"a:\d{1,15}:o\d{0,2}": self._original.press,
            r"ask:\d{1,15}": self._missed.ask,
            r"example:\d": self._general.ask_example,
            r"f:\d{1,9}": self._find.turn,
            r"file:\d{1,15}:\d{1,2}": self._original.press_file,
            r"files page \d{1,18}": self._files.turn,
            r"files forget-all \d{1,18}": self._files.forget_all,
            r"files (show|ask|forget|publish|unpublish) \d{1,18}": self._files.press,
            r"group:(mentions|seeds|admitted)": self._groups.settle,
            rf"language:({'|'.join((*LANGUAGES, AUTOMATIC))})": self._language.choose,
            r"people:page:\d{1,15}": self._people.turn,
            r"people:(show|block|unblock|remove|erase):\d{1,15}": self._people.press,
            r"privacy:export": self._privacy.export,
            r"privacy:erase": self._privacy.make_sure,
            r"privacy:erase:yes": self._privacy.erase,
            r"privacy:keep": self._privacy.keep,
            r"w:\d{1,15}": self._watches.remove,
            r"w:\d{1,15}:end": self._watches.end,
        }

    def _documents(self) -> list[tuple[filters.BaseFilter, Handle]]:
        """Messages that bring a document."""
        meant = PRIVATE | GROUP & Addressed()
        return [
            # An owner's answer to a question may be a file, a picture or a link.
            (self._replies, self._missed.answer),
            (filters.Document.ALL & meant, self._uploads.add_file),
            (PRIVATE & filters.FORWARDED & (filters.TEXT | filters.CAPTION), self._uploads.add_message),
            (filters.PHOTO & meant, self._uploads.add_file),
            (PRIVATE & filters.TEXT & ~filters.COMMAND & OnlyLinks(), self._links.add_message),
        ]

    def _messages(self) -> list[tuple[filters.BaseFilter, Handle]]:
        """All other messages, after the commands."""
        return [
            (NEW & filters.StatusUpdate.MIGRATE, self._groups.move),
            (PRIVATE & WORDS, self._questions.answer),
            (GROUP & (WORDS | filters.CAPTION), self._groups.hear),
            # The caption of a film or of something else that cannot be read.
            (PRIVATE & filters.CAPTION & CaptionAsks(), self._questions.answer),
            (self._corrections, self._missed.correct),
            (EDITED & (WORDS | filters.CAPTION), self._edits.again(self._questions.answer, *ASKED)),
            (PRIVATE & filters.COMMAND, general.unknown_command),
            (PRIVATE & ~filters.StatusUpdate.ALL, general.not_text),
        ]

    async def _press(self, talk: Talk) -> None:
        """Handles the press of a button, also of one that the bot never made."""
        if not self._limits.admit_press(talk):
            await talk.toast("limit-presses")
            return
        data = (talk.query and talk.query.data) or ""
        handles = (handle for form, handle in self.buttons().items() if re.fullmatch(form, data))
        await next(handles, general.unknown_button)(talk)
