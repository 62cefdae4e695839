"""What the configuration says, thing by thing: for history, for files and in sentences."""
