stats-day = Last 24 hours
stats-week = Last 7 days
stats-ever = All time
stats-span =
    <b>{ $span }</b>
    { $questions ->
        [one] { $questions } question
       *[other] { $questions } questions
    } by { $people ->
        [one] { $people } person
       *[other] { $people } people
    }: { $answered } answered, { $refused } not in the documents
    👍 { $right } 👎 { $wrong }, half of the answers within { $median } ms, 95% within { $slowest } ms
stats-waiting = In the queue: { $updates ->
    [one] { $updates } update
   *[other] { $updates } updates
}, { $messages ->
    [one] { $messages } message
   *[other] { $messages } messages
}

command-stats = how the bot is doing
