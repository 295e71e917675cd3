language-name = Deutsch
language-choose = Welche Sprache soll ich hier sprechen? Dokumente zitiere ich in ihrer eigenen Sprache.
language-chosen = Ab jetzt spreche ich hier Deutsch.
language-automatic-chosen = Ab jetzt spreche ich hier mit allen in der Sprache ihres Telegrams.
language-auto = Wie in Telegram eingestellt

command-language = die Sprache, die ich spreche
