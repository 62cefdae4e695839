"""Mail that leaves: what it says, whom it goes to, and how it is handed over."""
