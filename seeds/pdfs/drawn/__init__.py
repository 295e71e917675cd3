"""What a page of a PDF draws besides letters: lines, the tables and frames that they form, and bullets."""
