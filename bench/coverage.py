"""How long Beheer | Dekking takes for a large office: `python -m bench.coverage 7` asks each page seven times.

On an SQLite that is thrown away. The page as the browser gets it: queries, every plan, and the HTML.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app
from app.extensions import db
from app.models import Property, ScenarioCondition
from app.vocabulary.words import AppliesTo, Subject
from tests.conftest import signed_in
from tests.factories import (
    a_condition,
    a_document_type,
    a_property,
    a_scenario,
    a_trigger,
    a_user,
    an_email_template,
    an_office,
    asks,
    mails,
    starts_relevant,
)

SCENARIOS = 100
SIZES = ((50, 50), (100, 100), (100, 0))


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for rows, columns in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            os.environ |= {
                "AANZET_INSTANCE": folder,
                "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
                "REDIS_URL": "redis://127.0.0.1:1/0",
            }
            app = create_app()
            with app.app_context():
                db.create_all()
                an_office()
                _rules(rows, columns)
                client = signed_in(app, a_user("Sanne Mulder", role="admin"))
                what = f"{rows} x {columns or 1} = {rows * (columns or 1)} cells over {SCENARIOS} scenarios"
                _measure(client, "/coverage", what, times)
                _measure(client, "/coverage/conflicts", f"conflicts of {SCENARIOS} scenarios", times)
                db.session.remove()
                db.engine.dispose()


def _rules(rows: int, columns: int) -> None:
    """Every option is named by some scenario, each scenario by two options, so that no two cells need be alike."""
    phase = a_property("Fase", [f"Fase {place}" for place in range(rows)])
    income = a_property("Inkomenstype", [f"Inkomen {place}" for place in range(columns)], subject=Subject.PERSON)
    documents = [a_document_type(f"Stuk {place}") for place in range(30)]
    letters = [an_email_template(f"Brief {place}") for place in range(5)]
    for number in range(SCENARIOS):
        of_person = columns and number % 2
        actions = [asks(documents[(number + more) % 30]) for more in range(4)]
        a_scenario(
            f"Scenario {number}",
            [*actions, mails(letters[number % 5])],
            where=[_condition(income if of_person else phase, number // 2 if columns else number)],
            applies_to=AppliesTo.EACH_APPLICANT if of_person else AppliesTo.DOSSIER,
            position=number,
        )
    a_trigger([starts_relevant()])


def _condition(property: Property, place: int) -> ScenarioCondition:
    names = [option.name for option in property.options]
    return a_condition(property, *{names[place % len(names)], names[(place + 7) % len(names)]})


def _measure(client: FlaskClient, url: str, what: str, times: int) -> None:
    client.get(url)
    taken, computed = [], []
    for _ in range(times):
        started, computing = time.perf_counter(), time.process_time()
        page = client.get(url)
        taken.append(time.perf_counter() - started)
        computed.append(time.process_time() - computing)
    assert page.status_code == 200
    print(
        f"{what}: median {statistics.median(taken) * 1000:.0f} ms, worst {max(taken) * 1000:.0f} ms,"
        f" of the processor {statistics.median(computed) * 1000:.0f} ms,"
        f" {len(page.data) / 1000:.0f} kB"
    )


if __name__ == "__main__":
    main()
