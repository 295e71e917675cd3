"""Documents: reads files of many formats and tracks the changes in a folder of them."""
