"""Limits on how much a person may ask."""

from bot.people.rights import Rights
from bot.people.usage import DAY, MINUTE, Usage
from bot.telegram.chat.services import Services
from bot.telegram.chat.talk import Talk

# Telegram repeats an inline query at every pause in typing.
CARDS = (("cards", MINUTE, 60),)
# A minute, by one person.
PRESSES = 60


class Limits:
    """Counts the questions of each person; owners may ask without limit."""

    def __init__(self, services: Services) -> None:
        self._rights = Rights(services.settings, services.database)
        self._usage = Usage(services.database)
        settings = services.settings
        self._limits = (
            ("limit-day", DAY, settings.questions_a_day),
            ("limit-minute", MINUTE, settings.questions_a_minute),
        )

    def admit_press(self, talk: Talk) -> bool:
        """Whether one more press of a button is obeyed."""
        use = self._usage.take(talk.person, "presses", MINUTE, talk.update.update_id)
        return use.count <= PRESSES

    def admit(self, talk: Talk) -> bool:
        """Whether one more question is answered; the first one over a limit is told so."""
        if self._rights.is_owner(talk.person):
            return True
        taken: list[str] = []
        for name, seconds, most in CARDS if talk.update.inline_query else self._limits:
            use = self._usage.take(talk.person, name, seconds, talk.update.update_id)
            if use.count > most:
                if use.count == most + 1 and talk.update.message:
                    talk.reply([talk.say(name, most=most, seconds=use.rest, hours=-(-use.rest // 3600))])
                # A question over the limit of a minute does not count for the day.
                for earlier in taken:
                    self._usage.give_back(talk.person, earlier)
                return False
            taken.append(name)
        return True
