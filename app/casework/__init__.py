"""Cases and people: dossiers, persons, appointments, documents, tasks and what happened to them."""
