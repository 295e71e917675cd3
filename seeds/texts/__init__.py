"""Readers of text formats with their own marks, of records, subtitles, logs and source code."""
