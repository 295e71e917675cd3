invitation-over = This invitation is no longer valid.
limit-minute = { $most ->
    [one] I answer at most one question a minute.
   *[other] I answer at most { $most } questions a minute.
} { $seconds ->
    [one] Please ask again in a second; until then I stay silent.
   *[other] Please ask again in { $seconds } seconds; until then I stay silent.
}
limit-day = { $most ->
    [one] I answer at most one question a day.
   *[other] I answer at most { $most } questions a day.
} { $hours ->
    [one] Please ask again in an hour; until then I stay silent.
   *[other] Please ask again in { $hours } hours; until then I stay silent.
}
limit-presses = That was too many taps: please wait a minute.
