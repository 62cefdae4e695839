"""A list as a file: all of it, with real days, and nothing in it that a spreadsheet would run."""

import csv
import io
import re
import tempfile
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from app.extensions import db
from app.models import User
from app.tables.spreadsheets import write_xlsx
from app.vocabulary.words import Subject
from tests.factories import a_dossier, a_person, a_property, a_status, a_user, an_appointment, many_dossiers
from tests.web.test_query_counts import Queries

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EVIL = '=HYPERLINK("http://x","y")'


def csv_of(response):
    """Row by row, each by its header."""
    text = response.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def cells(response):
    """(kind, what it holds, its format) of each cell of an Excel file, row by row; nothing of a formula is left out."""
    with zipfile.ZipFile(io.BytesIO(response.data)) as file:
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
        styles = ElementTree.fromstring(file.read("xl/styles.xml")).find(f"{SPACE}cellXfs")
        strings = (
            ["".join(part.itertext()) for part in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))]
            if "xl/sharedStrings.xml" in file.namelist()
            else []
        )
    assert sheet.findall(f".//{SPACE}f") == [] and sheet.findall(f".//{SPACE}hyperlink") == []
    rows = []
    for row in sheet.iter(f"{SPACE}row"):
        found = []
        for cell in row:
            text = "".join(cell.itertext())
            kind = cell.get("t", "n")
            style = styles[int(cell.get("s", 0))]
            found.append((kind, strings[int(text)] if kind == "s" else text, style))
        rows.append(found)
    return rows


@pytest.fixture
def noor(app, office):
    phase = a_property("Fase", ["Starter", "Doorstromer"], is_multiple=True)
    noor = a_dossier(
        a_person("Noor van Dalen"),
        a_person("Bram Keizer"),
        options=phase.options,
        status=a_status("In advies"),
        handler=a_user("Roos Bakker"),
    )
    noor.created_at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    db.session.commit()
    return noor


def test_a_file_has_all_that_is_known_in_dutch_for_a_dutch_spreadsheet(advisor, noor):
    response = advisor.get("/lists/dossiers/file?format=csv")

    assert response.data.startswith(b"\xef\xbb\xbfNr.;Aanvragers;Status;")
    assert response.mimetype == "text/csv" and "dossiers-" in response.headers["Content-Disposition"]
    assert "attachment" in response.headers["Content-Disposition"]
    (row,) = csv_of(response)
    assert (row["Nr."], row["Aanvragers"], row["Fase"]) == (str(noor.id), "Van Dalen – Keizer", "Starter, Doorstromer")
    assert (row["Behandelaar"], row["Partner"], row["Leadbron"]) == ("Roos Bakker", "Bram Keizer", "")
    # On the office's clock.
    assert row["Geopend"] == "2026-07-02 00:30"


def test_the_headers_are_in_the_readers_language(app, advisor, noor):
    an_appointment(noor)
    db.session.get_one(User, advisor.user_id).locale = "en"
    db.session.commit()

    (row,) = csv_of(advisor.get("/lists/dossiers/file"))
    assert (row["Advisor"], row["Applicants"]) == ("Yara de Wit", "Van Dalen – Keizer")
    (row,) = csv_of(advisor.get("/lists/appointments/file"))
    assert row["Status"] == "Scheduled"


def test_in_excel_days_are_days_and_numbers_are_numbers(advisor, noor):
    response = advisor.get("/lists/dossiers/file?format=xlsx")

    assert response.mimetype.endswith("spreadsheetml.sheet") and ".xlsx" in response.headers["Content-Disposition"]
    head, row = cells(response)
    place = [text for _, text, _ in head].index("Geopend")
    kind, value, style = row[place]
    # Days since 1900: the second of July 2026, half past midnight.
    assert kind == "n" and float(value) == pytest.approx(46205 + 0.5 / 24)
    assert int(style.get("numFmtId")) > 0
    assert row[0][:2] == ("n", str(noor.id))


@pytest.mark.parametrize("name", [EVIL, "+31 6 1234", "-1+1", "@SUM(A1)", "＝1+1"])
def test_what_looks_like_a_formula_is_text(advisor, name):
    """A person types it, a colleague opens the file."""
    person = a_person("Noor Dalen")
    person.last_name = name
    a_dossier(person)

    (row,) = csv_of(advisor.get("/lists/dossiers/file?format=csv"))
    _, excel = cells(advisor.get("/lists/dossiers/file?format=xlsx"))

    assert row["Aanvragers"] == f"'{name}"
    kind, text, style = excel[1]
    assert (kind in ("s", "inlineStr"), text, style.get("quotePrefix")) == (True, name, "1")


def test_texts_stay_what_they_are(advisor):
    """HTML, separators, quotes, line breaks, and what is as long as a letter."""
    typed = ["<img src=x onerror=alert(1)>", 'a;b"c', "een\ntwee", "https://x.example", "x" * 40_000]
    for text in typed:
        person = a_person("Noor van Dalen")
        person.last_name = text
        a_dossier(person)

    rows = csv_of(advisor.get("/lists/dossiers/file?sort=number"))
    excel = cells(advisor.get("/lists/dossiers/file?sort=number&format=xlsx"))[1:]

    assert [row["Aanvragers"].lower() for row in rows] == [f"van {text}".lower() for text in typed]
    assert [row[1][1].lower()[:1000] for row in excel] == [f"van {text}".lower()[:1000] for text in typed]


def test_the_options_of_one_cell_are_read_back_whatever_they_are_called(advisor):
    names = ["Pensioen, AOW of WAO", "Loondienst", 'Zonder "vast" inkomen', "Eén; of twee"]
    income = a_property("Inkomenstype", names, is_multiple=True, subject=Subject.PERSON)
    a_dossier(a_person("Noor van Dalen", options=income.options))

    (row,) = csv_of(advisor.get("/lists/persons/file?format=csv"))

    assert next(csv.reader([row["Inkomenstype"]], skipinitialspace=True)) == names


def test_the_one_option_of_a_cell_is_called_what_it_is(advisor):
    income = a_property("Inkomenstype", ["Pensioen, AOW of WAO"], subject=Subject.PERSON)
    a_dossier(a_person("Noor van Dalen", options=income.options))
    (row,) = csv_of(advisor.get("/lists/persons/file?format=csv"))
    assert row["Inkomenstype"] == "Pensioen, AOW of WAO"


@pytest.mark.database("both")
def test_a_file_has_what_the_list_is_narrowed_to_and_every_page_of_it(advisor):
    roos = a_user("Roos Bakker")
    for number in range(51):
        a_dossier(a_person(f"Jan Klant{number:02d}"), advisor=roos)
    a_dossier(a_person("Noor van Dalen"))

    rows = csv_of(advisor.get(f"/lists/dossiers/file?advisor={roos.id}&sort=name&page=2"))

    assert [row["Aanvragers"] for row in rows] == [f"Klant{number:02d}" for number in range(51)]
    assert csv_of(advisor.get("/lists/dossiers/file?q=niemand")) == []
    assert len(cells(advisor.get("/lists/dossiers/file?q=niemand&format=xlsx"))) == 1


@pytest.mark.parametrize("name", ["dossiers", "persons", "appointments", "worklist", "runs"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "exe"])
def test_every_list_has_its_files(advisor, noor, name, form):
    an_appointment(noor)

    response = advisor.get(f"/lists/{name}/file?format={form}")

    assert response.status_code == 200 and len(response.data) > 50


@pytest.mark.database("both")
def test_thousands_of_rows_take_a_query_for_each_few_hundred(app, advisor):
    many_dossiers(2000)

    with Queries() as queries:
        response = advisor.get("/lists/dossiers/file?format=csv")

    assert len(csv_of(response)) == 2000
    assert queries.total() < 40


@pytest.mark.database("both")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_long_file_is_counted_while_it_is_written_and_is_the_same_file(app, advisor, form):
    many_dossiers(1100)
    plain = advisor.get(f"/lists/dossiers/file?format={form}")

    counted = advisor.get(f"/lists/dossiers/file?format={form}&counted", buffered=True)

    told, length, file = re.fullmatch(rb"((?:\d+\n)*)file (\d+)\n(.*)", counted.data, re.DOTALL).groups()
    assert told.split() == [b"250", b"500", b"750", b"1000"]
    assert len(file) == int(length)
    assert counted.headers["Content-Disposition"] == plain.headers["Content-Disposition"]
    read = csv_of if form == "csv" else texts
    assert read(SimpleNamespace(data=file)) == read(plain)


def texts(response):
    return [[text for _, text, _ in row] for row in cells(response)]


@pytest.mark.parametrize("count, is_counted", [(999, False), (1000, True)])
def test_only_a_list_that_may_take_long_is_counted(app, advisor, count, is_counted):
    many_dossiers(count)
    assert ("data-files" in advisor.get("/dossiers").text) == is_counted


def test_nothing_stays_behind_of_a_file_that_nobody_waits_for(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rows = ([number] for number in range(600))
    writing = write_xlsx(io.BytesIO(), "Dossiers", ["Nummer"], rows)
    assert next(writing) == 250 and list(tmp_path.iterdir())
    writing.close()

    assert list(tmp_path.iterdir()) == []
