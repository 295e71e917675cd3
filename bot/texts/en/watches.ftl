watch-how = Write the question after the command: <code>/watch When will the bridge open?</code> I will tell you when a new or changed document answers it.
watch-most = { $most ->
    [one] There is already { $most } standing question in this chat
   *[other] There are already { $most } standing questions in this chat
}: please remove one with /watches first.
watch-kept = I will tell you when a new or changed document answers “{ $question }”. /watches lists your standing questions.
watch-answered-already = What the documents say so far:
watch-known = I am already watching for an answer to “{ $question }”. /watches lists all standing questions.
watch-removed = Removed.
watch-ended = I no longer watch for answers to this question.
watch-unknown = This question has already been removed.
watch-none = There are no standing questions in this chat. /watch with a question adds one.
watch-list = <b>Standing questions.</b> Tap one to remove it:
watch-item = • { $question }
watch-answered = 🔔 New answer to “{ $question }”:

command-watch = tell me when a document answers a question
command-watches = standing questions in this chat
