"""The bot's data about people and chats: one database, one module per subject. Indexing never touches it."""
