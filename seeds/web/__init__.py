"""What the sources of web pages hold besides plain text: grids, contacts, dialects of Markdown."""
