find-how = Schreib Wörter hinter den Befehl: <code>/find Fähre "hoher Seegang" von:moscowtimes nach:2022-07 vor:2023</code>. Eine Stelle muss alle Wörter enthalten, in beliebiger Form; Wörter in Anführungszeichen genau so, wie sie dastehen. Nach dem Doppelpunkt eines Filters steht kein Leerzeichen.
find-nothing = Keine Stelle enthält alle diese Wörter.
find-gone = Diese Stellen kann ich nicht mehr zeigen: Bitte sende /find noch einmal.
inline-how = Stell eine Frage
find-heading = { $passages ->
    [one] { $passages } Stelle
   *[other] { $passages } Stellen
} in { $documents ->
    [one] { $documents } Dokument
   *[other] { $documents } Dokumenten
}

command-find = jede Stelle, die diese Wörter enthält
