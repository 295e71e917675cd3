"""Answering a question: weighting its units, matching and ranking passages, choosing a sentence or refusing."""
