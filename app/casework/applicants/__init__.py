"""Who is on a dossier: leaving it, coming back, and changing places."""
