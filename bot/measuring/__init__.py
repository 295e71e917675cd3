"""Evaluates, compares and calibrates seedbot on questions with known answers."""
