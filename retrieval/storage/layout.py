"""The names in an index directory."""

STORE = "store.sqlite"
# The file and the folder that can be rebuilt from the store.
VECTORS, WORDS = "vectors.faiss", "words"
# The folder with a folder for each collection's files.
FILES = "files"
# The folder of the collections' files of each database that this home was used with.
SHARED = "shared"
# The folder that holds the previous files while a backup is being restored.
REPLACED = "replaced"
