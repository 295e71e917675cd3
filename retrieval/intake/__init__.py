"""Preparation of documents, and their transfer into the store."""
