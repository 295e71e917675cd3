"""The prompt: questions one after another, and commands that begin with a colon."""
