"""The pure part: values in, decisions out."""
