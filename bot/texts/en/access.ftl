invitation-over = This invitation is no longer valid.
limit-minute = { $most ->
    [one] I answer one question a minute.
   *[other] I answer { $most } questions a minute.
} { $seconds ->
    [one] Please ask again in a second.
   *[other] Please ask again in { $seconds } seconds.
}
limit-day = { $most ->
    [one] I answer one question a day.
   *[other] I answer { $most } questions a day.
} { $hours ->
    [one] Please ask again in an hour.
   *[other] Please ask again in { $hours } hours.
}
limit-presses = That was too many taps: please wait a minute.
