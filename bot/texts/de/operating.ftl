stats-day = Letzte 24 Stunden
stats-week = Letzte 7 Tage
stats-ever = Insgesamt
stats-span =
    <b>{ $span }</b>
    { $questions ->
        [one] { $questions } Frage
       *[other] { $questions } Fragen
    } von { $people ->
        [one] { $people } Person
       *[other] { $people } Personen
    }: { $answered } beantwortet, { $refused } nicht in den Dokumenten
    👍 { $right } 👎 { $wrong }, die Hälfte der Antworten in höchstens { $median } ms, 95 % in höchstens { $slowest } ms
stats-waiting = In der Warteschlange: { $updates ->
    [one] { $updates } Update
   *[other] { $updates } Updates
}, { $messages ->
    [one] { $messages } Nachricht
   *[other] { $messages } Nachrichten
}

command-stats = wie es dem Bot geht
