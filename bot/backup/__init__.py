"""All that cannot be made again, in one file: `seedbot backup` and `seedbot restore`."""
