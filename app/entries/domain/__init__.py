"""All of this room: it touches nothing."""
