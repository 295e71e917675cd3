"""Every passage that holds the words, counted."""
