"""One module for each model format, with its `FORMAT`."""
