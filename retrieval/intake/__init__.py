"""Documents taken into the store."""
