"""Decisions about appointments and scenarios in plain Python: values in, decisions out."""
