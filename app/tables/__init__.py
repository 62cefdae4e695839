"""Lists that people look through: narrowed, sorted, kept as a view, and downloaded."""
