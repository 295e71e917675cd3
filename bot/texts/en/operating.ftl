stats-day = Last 24 hours
stats-week = Last 7 days
stats-ever = Ever
stats-span =
    <b>{ $span }</b>
    { $questions } questions by { $people } people: { $answered } answered, { $refused } not in the documents
    👍 { $right } 👎 { $wrong }, half of the answers within { $median } ms, 95 in 100 within { $slowest } ms
stats-waiting = Waiting: { $updates } updates, { $messages } messages

command-stats = how the bot is doing
