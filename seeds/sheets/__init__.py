"""Readers of tables: workbooks and files with delimited values."""
