"""What is well and what is not, and what mends it: `seedbot doctor`."""
