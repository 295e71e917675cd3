"""Text cut into passages, words, tokens and vectors."""
