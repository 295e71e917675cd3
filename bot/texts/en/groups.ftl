group-hello = Hello! Ask me with <code>/ask</code> and your question, by mentioning @{ $bot }, or in reply to one of my messages, and I quote what the documents say. Reply to anyone’s message with only my name, and I answer that message. Administrators can use /settings.
settings-private = Settings are for groups. Here there are /language and /privacy.
group-settings = What I respond to in this group, and where I search. /language changes the language.
group-mentions = Answer mentions and replies, not only /ask
group-seeds = Search the documents for everyone, not only the group’s own
group-admitted = Everyone in this group may ask me now.
group-not-admitted = Only people whom I also answer in private may ask me in this group now.
group-admit = Let everyone ask
group-dismiss = No longer everyone
administrators-only = Only administrators of this group can do that.
ask-how = Ask me with a question, as in <code>/ask Who wrote the report?</code>, or reply with /ask or @{ $bot } to a message that contains one.

command-ask = answer a question from the documents
command-settings = what I respond to in this group
