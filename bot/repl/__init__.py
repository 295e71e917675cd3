"""The interactive prompt: questions, and commands that begin with a colon."""
