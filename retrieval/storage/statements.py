"""The statements of the store in SQL, as both databases understand them; see `schema` for the tables."""

from retrieval.storage.entries import COLUMNS

# `value` is text or a number, as the database has it.
WANTED = "FROM json_each(?) AS wanted JOIN passages AS p ON p.id = CAST(wanted.value AS INTEGER)"
WITH_DOCUMENTS = "JOIN documents AS d ON d.id = p.document"
PASSAGES_OF_DOCUMENTS = "documents AS d JOIN passages AS p ON p.document = d.id"
SUMMED = "name, digest, title, date, source, language, tail, collection, passages, missing"
DOCUMENT_COLUMNS = f"{SUMMED}, checksum"
INCOMPLETE = """SELECT count(*) FROM documents AS d
WHERE d.passages <> (SELECT count(*) FROM passages AS p WHERE p.document = d.id)"""
CHECKSUMS = """SELECT d.name, CAST(d.checksum + coalesce(sum(p.checksum), 0) AS INTEGER)
FROM documents AS d LEFT JOIN passages AS p ON p.document = d.id GROUP BY d.id"""
OF_NAME = "document = (SELECT id FROM documents WHERE name = ?)"
VERSION = """SELECT (SELECT value FROM manifest WHERE key = 'store'), coalesce(max(newest), 0) FROM (
SELECT max(generation) AS newest FROM passages UNION ALL SELECT max(generation) FROM removed) AS tables"""
# By generation and then id, as the index is ordered: by id alone SQLite would scan the whole table.
ADDED = "SELECT id FROM passages WHERE generation > ? ORDER BY generation, id"
REMOVED = "SELECT passage FROM removed WHERE generation > ? ORDER BY generation"
TOTALS = "SELECT CAST(coalesce(sum(passages), 0) AS INTEGER), CAST(coalesce(sum(words), 0) AS INTEGER) FROM counts"
DESCRIBE = "INSERT INTO manifest VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
RENAME = "UPDATE documents SET name = ? WHERE name = ? AND NOT EXISTS (SELECT 1 FROM documents WHERE name = ?)"
NOTE_REMOVED = f"INSERT INTO removed SELECT id, ? FROM passages WHERE {OF_NAME}"
INSERT_DOCUMENT = f"INSERT INTO documents ({DOCUMENT_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?) RETURNING id"
INSERT_PASSAGE = (
    f"INSERT INTO passages (generation, document, {COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
COUNT = f"""
INSERT INTO counts SELECT p.language, d.collection, ? * count(*), ? * sum(p.words)
FROM {PASSAGES_OF_DOCUMENTS} WHERE d.name = ? GROUP BY d.id, p.language
ON CONFLICT (language, collection)
DO UPDATE SET passages = counts.passages + excluded.passages, words = counts.words + excluded.words
"""
