"""What every page and form shares on the side of HTTP."""
