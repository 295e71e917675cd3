group-hello = Hallo! Frag mich mit <code>/ask</code> und deiner Frage, erwähne @{ $bot } oder antworte auf eine meiner Nachrichten, und ich zitiere, was in den Dokumenten steht. Soll ich die Nachricht eines anderen beantworten, antworte auf sie und erwähne mich. Administratoren können /settings benutzen.
settings-private = Einstellungen gibt es nur in Gruppen. Hier gibt es /language und /privacy.
group-settings = Worauf ich in dieser Gruppe außer auf /ask antworte, und wo ich außer in den Dokumenten der Gruppe suche. Zum Umschalten antippen; die Sprache änderst du mit /language.
group-mentions = Auf Erwähnungen und Antworten reagieren
group-seeds = In den Dokumenten für alle suchen
group-admitted = In dieser Gruppe dürfen mich jetzt alle fragen.
group-not-admitted = In dieser Gruppe dürfen mich jetzt nur die fragen, denen ich auch privat antworte.
group-admit = Alle fragen lassen
group-dismiss = Nur Eingeladene
administrators-only = Das können nur Administratoren dieser Gruppe.
ask-how = Stell mir eine Frage, zum Beispiel <code>/ask Wer hat den Bericht geschrieben?</code>, oder antworte mit /ask oder @{ $bot } auf eine Nachricht, in der eine steht.
command-first = Bitte schreib den Befehl an den Anfang: <code>{ $command }</code>

command-ask = eine Frage aus den Dokumenten beantworten
command-settings = worauf ich in dieser Gruppe antworte
