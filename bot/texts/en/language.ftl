language-name = English
language-choose = Which language shall I speak here? I quote documents in their own language.
language-chosen = From now on, I speak English here.
language-automatic-chosen = From now on, I speak the language of each person’s Telegram here.
language-auto = As Telegram is set

command-language = the language I speak
