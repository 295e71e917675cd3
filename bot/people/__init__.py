"""What the bot remembers of people and chats: one database, a module a subject. Indexing never touches it."""
