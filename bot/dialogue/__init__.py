"""A question understood: by itself, and by those that were asked before it."""
