invitation-over = Diese Einladung ist nicht mehr gültig.
limit-minute = { $most ->
    [one] Ich beantworte eine Frage pro Minute.
   *[other] Ich beantworte { $most } Fragen pro Minute.
} { $seconds ->
    [one] Bitte frag in einer Sekunde noch einmal.
   *[other] Bitte frag in { $seconds } Sekunden noch einmal.
}
limit-day = { $most ->
    [one] Ich beantworte eine Frage pro Tag.
   *[other] Ich beantworte { $most } Fragen pro Tag.
} { $hours ->
    [one] Bitte frag in einer Stunde noch einmal.
   *[other] Bitte frag in { $hours } Stunden noch einmal.
}
limit-presses = Das war zu oft getippt: Bitte warte eine Minute.
