invitation-over = Diese Einladung ist nicht mehr gültig.
limit-minute = { $most ->
    [one] Ich beantworte höchstens eine Frage pro Minute.
   *[other] Ich beantworte höchstens { $most } Fragen pro Minute.
} { $seconds ->
    [one] Bitte frag in einer Sekunde noch einmal; bis dahin antworte ich nicht.
   *[other] Bitte frag in { $seconds } Sekunden noch einmal; bis dahin antworte ich nicht.
}
limit-day = { $most ->
    [one] Ich beantworte höchstens eine Frage pro Tag.
   *[other] Ich beantworte höchstens { $most } Fragen pro Tag.
} { $hours ->
    [one] Bitte frag in einer Stunde noch einmal; bis dahin antworte ich nicht.
   *[other] Bitte frag in { $hours } Stunden noch einmal; bis dahin antworte ich nicht.
}
limit-presses = Das war zu oft getippt: Bitte warte eine Minute.
