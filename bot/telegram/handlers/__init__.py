"""The handlers of updates, one module for each subject."""
