"""The single-machine server: `python app.py` starts everything that Aanzet needs."""

from app.server.supervisor import main

if __name__ == "__main__":
    main()
