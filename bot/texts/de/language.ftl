language-name = Deutsch
language-choose = Welche Sprache soll ich hier sprechen? Dokumente zitiere ich in ihrer eigenen Sprache.
language-chosen = Ab jetzt spreche ich hier Deutsch.
language-automatic-chosen = Ab jetzt spreche ich hier mit jeder Person in der Sprache, die sie in Telegram eingestellt hat.
language-auto = Wie in Telegram eingestellt

command-language = die Sprache, die ich spreche
