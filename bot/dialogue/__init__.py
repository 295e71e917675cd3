"""Interprets a question, alone and in the context of the questions before it."""
