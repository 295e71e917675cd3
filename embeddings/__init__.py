"""Text in, vectors and token embeddings out."""
