"""What the bot does with an update, a module for each subject."""
