watch-how = Write the question behind the command: <code>/watch When will the bridge open?</code> I tell you when a new or changed document answers it.
watch-most = There are { $most } standing questions in this chat already: forget one with /watches first.
watch-kept = I will tell you when a new or changed document answers “{ $question }”. /watches lists what you asked me to watch for.
watch-known = “{ $question }” is being watched for already. /watches lists all.
watch-removed = Forgotten.
watch-unknown = This question was forgotten before.
watch-none = There are no standing questions in this chat. /watch with a question adds one.
watch-list = <b>Standing questions.</b> Press one to forget it:
watch-item = • { $question }
watch-answered = 🔔 A document answers <b>{ $question }</b>

command-watch = tell me when a document answers a question
command-watches = the questions I watch for
