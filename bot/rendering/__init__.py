"""Answers, lists and reasons as text, JSON and pages."""
