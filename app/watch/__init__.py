"""Whether all is well: now, and over the whole database."""
