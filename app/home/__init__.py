"""The start page, and what waits there for a person."""
