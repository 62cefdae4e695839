"""Deciding about mail, without touching it."""
