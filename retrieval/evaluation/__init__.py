"""Answers and refusals measured against known ones."""
