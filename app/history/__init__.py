"""What was changed in the configuration, by whom, and the way back."""
