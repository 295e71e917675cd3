"""Checks of the installation and the index, with fixes for what is wrong: `seedbot doctor`."""
