begun-anew = This is a new conversation: earlier questions no longer count.

command-new = start a new conversation

nothing-shown = There is no answer here yet that I could show more of. Ask a question first.
no-more-passages = There is no further passage on this question.
