closest = Closest passages
closest-passage = { $last ->
    [1] The closest passage:
   *[other] Closest passage { $number } of { $last }:
}
other-passage = Passage { $number } of { $last }:
around-it = Around it
passage-alone = Passage only
original = Original
ask-owner = Ask the owner
passage-gone = This passage has changed since, or its document is no longer here. Please ask again.
original-gone = The file itself is not here any more, only its text.
original-large = The file is too large for Telegram.
button-unknown = This button does nothing here.
rating-kept = Thank you, noted.
rating-taken-back = Taken back.
counted = { $documents ->
    [0] No document mentions { $words }.
    [one] { $documents } document mentions { $words }, in { $passages ->
        [one] { $passages } passage.
       *[other] { $passages } passages.
    }
   *[other] { $documents } documents mention { $words }, in { $passages } passages.
}
counted-rest = { $count ->
    [one] and { $count } more document
   *[other] and { $count } more documents
}

owner-question = <b>{ $person } asks</b>{ $place }, and the documents have no answer:
owner-in-group = { " " }in “{ $title }”
owner-how = Reply to this message: I pass your words on as the owner's answer.
owner-asked = The owner has the question. The answer will come here.
owner-says = The owner's answer:
owner-delivered = Passed on.
owner-answered-already = Another owner has answered this already, and your words were not passed on. To add to it, reply to this message:
owner-text-only = I can pass on text only. Please reply in words.
owner-too-late = That question has been changed or forgotten since, so there is nobody to answer.

missed = { $count ->
    [one] { $count } question without an answer
   *[other] { $count } questions without an answer
}
times = { $count ->
    [one] asked once
   *[other] asked { $count } times
}
missed-none = Every question has had an answer.
missed-how = <code>/missed clear { $number }</code> takes number { $number } off the list.
missed-cleared = It is off the list.
missed-unknown = There is no such number on the list. /missed shows it.

command-missed = questions without an answer
