"""The layout of PDF pages: words, lines, columns, tables, paragraphs, headings and forms."""
