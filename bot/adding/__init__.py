"""Files and web pages that people add beside the folder."""
