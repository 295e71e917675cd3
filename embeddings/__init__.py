"""Embedding models: vectors and token embeddings of texts."""
