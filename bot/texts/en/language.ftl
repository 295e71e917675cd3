language-name = English
language-choose = In which language shall I speak here? I quote documents in their own.
language-chosen = I speak English here from now on.
language-automatic-chosen = I speak the language of each person’s Telegram here from now on.
language-auto = As Telegram is set

command-language = the language I speak
