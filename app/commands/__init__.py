"""Commands: doors into the rooms."""
