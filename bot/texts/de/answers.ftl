closest = Ähnliche Stellen
closest-passage = { $last ->
    [1] Eine ähnliche Stelle:
   *[other] Ähnliche Stelle { $number } von { $last }:
}
other-passage = Stelle { $number } von { $last }:
around-it = Mehr Kontext
passage-alone = Weniger
original = Original
copy = Kopieren
share = Teilen
cited = „{ $words }“ – { $origin }
search = 🔍 Suchen
show-passages = Stellen zeigen
ask-owner = Jemanden fragen
passage-gone = Das Dokument wurde geändert oder entfernt. Bitte frag noch einmal.
original-gone = Die Datei selbst ist nicht mehr da, nur noch ihr Text.
original-large = Die Datei ist zu groß für Telegram.
button-unknown = Dieser Knopf funktioniert nicht mehr.
rating-kept = Danke, ist notiert.
rating-taken-back = Deine Bewertung ist entfernt.
counted = { $documents ->
    [0] Kein Dokument enthält „{ $words }“.
    [one] „{ $words }“: { $documents } Dokument, { $passages ->
        [one] { $passages } Stelle
       *[other] { $passages } Stellen
    }
   *[other] „{ $words }“: { $documents } Dokumente, { $passages } Stellen
}
counted-rest = { $count ->
    [one] und { $count } weiteres Dokument
   *[other] und { $count } weitere Dokumente
}

owner-question = <b>{ $person } fragt</b>{ $place }, und die Dokumente haben keine Antwort:
owner-in-group = { " " }in „{ $title }“
owner-how = Antworte auf diese Nachricht, und ich gebe deine Worte als Antwort des Betreibers weiter.
owner-asked = Ich habe die Frage an den Betreiber weitergegeben. Die Antwort kommt hierher.
owner-says = Antwort des Betreibers:
owner-away = Der Betreiber ist gerade nicht erreichbar. Deine Frage ist gespeichert: Er bekommt sie, sobald er mir schreibt, und die Antwort kommt hierher.
owner-kept = Diese Person hat mich blockiert. Ich bewahre deine Antwort auf; die Person bekommt sie, wenn sie zurückkommt.
owner-corrects = Der Betreiber hat die Antwort berichtigt:
owner-corrected = Die Berichtigung ist weitergegeben.
owner-said-before = In den Dokumenten steht es nicht, aber der Betreiber hat diese Frage schon einmal beantwortet:
owner-delivered = Weitergegeben.
owner-answered-already = Ein anderer Betreiber hat diese Frage schon beantwortet, deshalb habe ich deine Worte nicht weitergegeben. Um etwas zu ergänzen, antworte auf diese Nachricht:
owner-text-only = Eine solche Nachricht kann ich nicht weitergeben. Bitte antworte mit Worten, einem Bild oder einer Datei.
owner-too-late = Die Frage wurde inzwischen geändert oder gelöscht; es gibt niemanden mehr, dem ich antworten könnte.

missed = { $count ->
    [one] { $count } Frage ohne Antwort
   *[other] { $count } Fragen ohne Antwort
}
times = { $count ->
    [one] einmal gestellt
   *[other] { $count }-mal gestellt
}
missed-none = Es gibt keine Fragen ohne Antwort.
missed-how = <code>/missed clear { $number }</code> nimmt Nummer { $number } von der Liste.
missed-cleared = Von der Liste genommen.
missed-unknown = Diese Nummer steht nicht auf der Liste. /missed zeigt die Liste.

command-missed = Fragen ohne Antwort
