"""Renders answers, lists and explanations as text, JSON and HTML pages."""
