"""What the rules would do, and where they contradict each other, before they do it."""
