"""Adds single files and web pages that are not in the folder."""
