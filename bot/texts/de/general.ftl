welcome =
    Hallo! Frag mich, was in diesen Dokumenten steht. Ich suche die Stelle mit der Antwort und zitiere sie wörtlich, mit Quelle. Wenn es dort nicht steht, sage ich das.

    /sources zeigt die Dokumente, /help erklärt mehr.
welcome-examples = Zum Beispiel:
example-mentions = Welche Dokumente erwähnen { $name }?
example-about = Was steht da über „{ $name }“?
bot-description =
    Ich beantworte Fragen aus einer Sammlung von Dokumenten, wörtlich und mit Quelle. Steht es nicht darin, sage ich das.

    Frag in deinen eigenen Worten, hier oder in einer Gruppe.
bot-short-description = Beantwortet Fragen aus Dokumenten, wörtlich und mit Quelle.
help =
    Frag so, wie du einen Menschen fragen würdest. Ich sehe die Dokumente durch und zitiere die Worte, die antworten, mit ihrer Quelle; die Stelle, in der sie stehen, ist darunter eingeklappt. Mit eigenen Worten antworte ich nie.

    { $commands }
not-found = Das steht nicht in den Dokumenten.
other-languages = Fragen Sie in ihrer Sprache: { $languages }.
may-not-be = Vielleicht steht das nicht in den Dokumenten.
may-be = Das könnte die Antwort sein:
understood = Verstanden als: { $question }
further-compared = Und:
further-version = Stand { $date }:
further-alternative = Oder:
no-documents = Es gibt noch keine Dokumente.
documents = { $count ->
    [one] { $count } Dokument
   *[other] { $count } Dokumente
}
passages = { $count ->
    [one] { $count } Stelle
   *[other] { $count } Stellen
}
page = Seite { $number } von { $last }
next-page = Nächste Seite: <code>{ $command }</code>
no-such-page = { $last ->
    [1] Es gibt nur eine Seite: { $command }
   *[other] Es gibt die Seiten 1 bis { $last }, zum Beispiel <code>{ $command } 2</code>.
}
not-admitted = Dieser Bot ist privat: Er antwortet nur Eingeladenen.
unknown-command = Diesen Befehl gibt es nicht; die Liste steht unter /help.
not-text = Ich kann nur Text und Dateien lesen: Bitte schreib deine Frage, oder sende mir eine Datei in PDF, Office, EPUB, HTML, Markdown oder als einfachen Text.
failed = Bei mir ist etwas schiefgegangen. Bitte frag etwas später noch einmal.
no-words = In der Frage stehen keine Wörter. Frag mit Worten, zum Beispiel „Wer hat den Bericht geschrieben?“
too-long = Die Frage hat { $length } Zeichen; erlaubt sind höchstens { $longest }, je kürzer, desto besser.
only-filter = Hier steht nur ein Filter: Füge die Frage oder die Wörter hinzu, für die er gilt, zum Beispiel Fähre nach:2022.
empty-filter = Nach dem Doppelpunkt eines Filters steht nichts: Schreib ohne Leerzeichen, zum Beispiel von:moscowtimes.
bad-filter = Einen Filter verstehe ich nicht: Schreib ein Datum als 2022, 2022-07 oder 2022-07-18 und jeden Filter nur einmal.

command-start = was dieser Bot kann
command-help = wie man fragt
command-sources = die Dokumente, aus denen die Antworten kommen

courtesy-greeting = Hallo! Frag mich, was in den Dokumenten steht, und ich zitiere die Stelle mit der Antwort. Die Liste steht unter /sources.
courtesy-about = Ich bin ein Bot und beantworte Fragen aus Dokumenten, wörtlich und mit Quelle. /sources zeigt die Dokumente, /help erklärt mehr.
courtesy-thanks = Gern geschehen!
courtesy-farewell = Auf Wiedersehen!
