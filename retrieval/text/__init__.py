"""Passages, terms and vectors of texts."""
