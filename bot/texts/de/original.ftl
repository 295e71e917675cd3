original-file = Datei
original-passage = Zur Stelle
original-part = Dieses Dokument ist lang: Hier steht nur der Teil um die Stelle. Die Datei enthält es ganz.
original-closed = Diese Seite öffnet sich mit dem Knopf „Original“ unter einer Antwort, in deinem eigenen Chat mit dem Bot.
