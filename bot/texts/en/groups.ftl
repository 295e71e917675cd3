group-hello = Hello! Ask me with <code>/ask</code> and your question, by mentioning @{ $bot }, or in reply to one of my messages, and I quote what the documents say. To have me answer somebody else’s message, reply to it and mention me. Administrators can use /settings.
settings-private = Settings are for groups. Here there are /language and /privacy.
group-settings = What I respond to in this group besides /ask, and where I search besides the group’s own documents. Tap to switch; /language changes the language.
group-mentions = Answer mentions and replies
group-seeds = Search the shared documents
group-admitted = Everyone in this group may ask me now.
group-not-admitted = In this group, only people whom I also answer in private may ask me now.
group-admit = Let everyone ask
group-dismiss = Only invited people
administrators-only = Only administrators of this group can do that.
ask-how = Ask me with a question, as in <code>/ask Who wrote the report?</code>, or reply with /ask or @{ $bot } to a message that contains one.
command-first = Please write the command first: <code>{ $command }</code>

command-ask = answer a question from the documents
command-settings = what I respond to in this group
