"""What the bot does, one module for each subject; `bot.telegram.routes` says which update goes to which handler."""
