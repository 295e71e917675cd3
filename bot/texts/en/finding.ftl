find-how = Write words behind the command: <code>/find ferry "rough sea" from:moscowtimes after:2022-07 before:2023</code>. All words must stand in a passage, in any form; words in quotation marks as they are written.
find-nothing = No passage holds all of these words.
find-gone = These passages cannot be shown any more: send /find again.
find-heading = { $passages ->
    [one] { $passages } passage
   *[other] { $passages } passages
} in { $documents ->
    [one] { $documents } document
   *[other] { $documents } documents
}

command-find = every passage that holds these words
