"""Use cases: each write function is one transaction that loads, asks the domain, changes, commits and rings."""
