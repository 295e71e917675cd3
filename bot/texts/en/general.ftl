welcome =
    Hello! Ask me anything about these documents. I find the passage that answers and quote it word for word, with its source. If it is not there, I say so.

    /sources lists the documents, /help tells you more.
welcome-examples = Try one of these:
example-mentions = Which documents mention { $name }?
example-about = What does it say about “{ $name }”?
bot-description =
    I answer questions from a set of documents, word for word and with the source. If the documents do not say it, I say so.

    Ask in your own words, here or in a group.
bot-short-description = Answers questions from documents, word for word, with the source.
help =
    Write a question as you would ask a person. I look through the documents and quote the words that answer, with their source; the passage that they stand in is folded below. I never answer in my own words.

    { $commands }
not-found = That is not in the documents.
other-languages = Ask in their language: { $languages }.
may-not-be = That may not be in the documents.
may-be = This may be the answer:
understood = Understood as: { $question }
further-compared = And:
further-version = Dated { $date }:
further-alternative = Or:
no-documents = There are no documents yet.
documents = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}
passages = { $count ->
    [one] { $count } passage
   *[other] { $count } passages
}
page = page { $number } of { $last }
next-page = Next page: <code>{ $command }</code>
no-such-page = { $last ->
    [one] There is only one page: { $command }
   *[other] There are pages 1 to { $last }, as in <code>{ $command } 2</code>.
}
not-admitted = This is a private bot: it answers only people who were invited.
unknown-command = No such command; the list is in /help.
not-text = I can read only text and files: please write your question, or send me a PDF, Office, EPUB, HTML, Markdown or plain text file.
failed = Something went wrong on my side. Please ask again a little later.
no-words = There are no words in the question. Ask it in words, such as “Who wrote the report?”
too-long = The question has { $length } characters; ask it in at most { $longest }, the shorter the better.
only-filter = There is only a filter here: add the question or the words that it is for, as in ferry after:2022.
empty-filter = A filter has nothing after its colon: write it without a space, as in from:moscowtimes.
bad-filter = A filter cannot be used: write dates as 2022, 2022-07 or 2022-07-18, and each filter once.

command-start = what this bot does
command-help = how to ask
command-sources = the documents that answers come from

courtesy-greeting = Hello! Ask me anything about the documents, and I quote the passage that answers. /sources lists them.
courtesy-about = I am a bot that answers questions from a set of documents, word for word and with the source. /sources lists them, /help tells you more.
courtesy-thanks = You are welcome.
courtesy-farewell = Goodbye!
