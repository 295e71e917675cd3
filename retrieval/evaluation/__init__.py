"""Evaluation of answers and refusals on questions with known answers."""
