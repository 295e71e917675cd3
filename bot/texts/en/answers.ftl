closest = Similar passages
closest-passage = { $last ->
    [1] A similar passage:
   *[other] Similar passage { $number } of { $last }:
}
other-passage = Passage { $number } of { $last }:
around-it = More context
passage-alone = Less
original = Original
copy = Copy
share = Share
cited = “{ $words }” – { $origin }
search = 🔍 Search
show-passages = Show the passages
ask-owner = Ask a person
passage-gone = The document has changed or been removed. Please ask again.
original-gone = The file itself is gone; only its text is still here.
original-large = The file is too large for Telegram.
button-unknown = This button no longer works.
rating-kept = Thank you, noted.
rating-taken-back = Your rating is removed.
counted = { $documents ->
    [0] No document contains “{ $words }”.
    [one] “{ $words }”: { $documents } document, { $passages ->
        [one] { $passages } passage
       *[other] { $passages } passages
    }
   *[other] “{ $words }”: { $documents } documents, { $passages } passages
}
counted-rest = { $count ->
    [one] and { $count } more document
   *[other] and { $count } more documents
}

owner-question = <b>{ $person } asks</b>{ $place }, and the documents have no answer:
owner-in-group = { " " }in “{ $title }”
owner-how = Reply to this message, and I will pass your words on as the owner’s answer.
owner-asked = I have passed the question on to the owner. The answer will come here.
owner-says = The owner’s answer:
owner-away = The owner is not here at the moment. Your question is kept: they get it as soon as they write to me, and the answer will come here.
owner-kept = The person has blocked me. I keep your answer; they get it if they return.
owner-corrects = The owner has corrected the answer:
owner-corrected = The correction is passed on.
owner-said-before = The documents do not say it, but the owner has answered this before:
owner-delivered = Passed on.
owner-answered-already = Another owner has already answered this, so your words were not passed on. To add to that answer, reply to this message:
owner-text-only = I cannot pass on this kind of message. Please reply in words, or with a picture or a file.
owner-too-late = That question has since been changed or deleted, so there is nobody to answer.

missed = { $count ->
    [one] { $count } question without an answer
   *[other] { $count } questions without an answer
}
times = { $count ->
    [one] asked once
   *[other] asked { $count } times
}
missed-none = There are no questions without an answer.
missed-how = <code>/missed clear { $number }</code> removes number { $number } from the list.
missed-cleared = It is removed from the list.
missed-unknown = That number is not on the list. /missed shows the list.

command-missed = questions without an answer
