"""Finding and counting every passage that contains given words."""
