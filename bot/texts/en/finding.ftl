find-how = Write words after the command: <code>/find ferry "rough sea" from:moscowtimes after:2022-07 before:2023</code>. A passage must contain all the words, in any form; words in quotation marks exactly as written. A filter has no space after its colon.
find-nothing = No passage contains all these words.
find-gone = These passages can no longer be shown: please send /find again.
inline-how = Type a question
find-heading = { $passages ->
    [one] { $passages } passage
   *[other] { $passages } passages
} in { $documents ->
    [one] { $documents } document
   *[other] { $documents } documents
}

command-find = every passage that contains these words
