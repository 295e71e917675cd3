"""Documents: reading files of many formats and keeping step with a folder of them."""
