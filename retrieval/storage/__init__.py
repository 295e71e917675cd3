"""What is kept on disk: the store, and the indexes derived from it."""
