"""The store on disk, and the indexes derived from it."""
