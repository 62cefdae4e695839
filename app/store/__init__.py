"""Saving, locking, and what the office itself says."""
