"""From an event on an appointment to its effects: planned by one pure function, carried out in one transaction."""
