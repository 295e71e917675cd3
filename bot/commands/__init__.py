"""The commands of `seedbot`, by subject; everything heavy is imported when one of them runs."""
