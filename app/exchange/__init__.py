"""The configuration as a file: written, read, checked and taken in."""
