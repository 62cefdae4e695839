"""What an admin arranges: properties, scenarios, triggers, templates and users."""
