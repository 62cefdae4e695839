"""What a template may say, and what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.domain.text_templates import LONGEST_SOURCE, VARIABLES, MissingValue, check, draft, render
from app.vocabulary.sentences import DomainError

VALUES = {
    "aanhef": "Geachte mevrouw Van Dalen",
    "naam": "Noor van Dalen",
    "afspraak_locatie": None,
    "gevraagde_documenten": ["Loonstrook", "Werkgeversverklaring"],
}


def found(source):
    return [(problem.line, str(problem.sentence)) for problem in check(source)]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Beste klant,\n\nTot ziens.",
        "{{ aanhef }},",
        "{{ naam|upper }} {{ naam|capitalize }}",
        "{% if naam and not afspraak_locatie or aanhef %}a{% elif naam %}b{% else %}c{% endif %}",
        "{% for document in gevraagde_documenten %}\n- {{ document }}\n{% endfor %}",
        "{{ gevraagde_documenten|join(', ') }}",
        "{% if gevraagde_documenten %}ja{% endif %}",
        "{# een opmerking #}",
    ],
)
def test_what_a_letter_needs_is_allowed(source):
    assert found(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ naam.upper() }}",
        "{{ naam['x'] }}",
        "{{ naam() }}",
        "{{ range(9) }}",
        "{{ 9**9**9 }}",
        "{{ 'tekst' }}",
        "{{ naam ~ naam }}",
        "{{ naam if naam }}",
        "{{ naam|replace('a', 'b') }}",
        "{{ naam|join(', ') }}",
        "{{ gevraagde_documenten|join(naam) }}",
        "{{ gevraagde_documenten|upper }}",
        "{{ gevraagde_documenten }}",
        "{{ self }}{{ loop }}{{ config }}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% macro x() %}{% endmacro %}",
        "{% if naam == 'Noor' %}{% endif %}",
        "{% if naam is defined %}{% endif %}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{% for x in naam %}{% endfor %}",
        "{% for naam in gevraagde_documenten %}{% endfor %}",
        "{% for x in gevraagde_documenten if x %}{% endfor %}",
        "{% for x in gevraagde_documenten %}{{ loop.index }}{% endfor %}",
        "{% for x in gevraagde_documenten %}{% for y in gevraagde_documenten %}{% endfor %}{% endfor %}",
        "{% for x in gevraagde_documenten %}{% endfor %}{{ x }}",
        "{% raw %}{{ naam }}{% endraw %}",
        "{% autoescape false %}{{ naam }}{% endautoescape %}",
        "{{ " + "9" * 5000 + " }}",
        "{ naam }",
        "{{ naam }",
        "naam }}",
        "{% if naam %}" * 90 + "{% endif %}" * 90,
        "{% if naam" + " or naam" * 60 + " %}{% endif %}",
        "{{ " + "(" * 9000 + "naam" + ")" * 9000 + " }}",
        "x" * (LONGEST_SOURCE + 1),
    ],
)
def test_everything_else_is_refused(source):
    assert found(source)


def test_a_problem_names_its_line_and_the_nearest_variable():
    assert found("{{ aanhef }},\n\n{{ anhef }}") == [(3, "“anhef” bestaat niet. Bedoelt u “aanhef”?")]


def test_all_problems_are_named_at_once():
    assert [line for line, _ in found("{{ a.b }}\ntekst }\n\n{% set x = 1 %}")] == [1, 2, 4]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("a\n{% if naam %}\nb", (3, "“if” is niet afgesloten. Zet {% endif %} waar het stopt.")),
        ("{% endif %}", (1, "Deze “endif” hoort nergens bij.")),
        ("a\n{{ naam", (2, "Hier is een accolade geopend en niet gesloten. Schrijf een variabele als {{ naam }}.")),
        ("{% print naam %}\n{% foo %}", (2, "“foo” kan hier niet. Wel: if, elif, else en for.")),
        ("\n{{ }}", (2, "Dit is niet te lezen. Kijk de accolades na: {{ naam }}, {% if naam %} … {% endif %}.")),
    ],
)
def test_what_cannot_be_read_is_said_in_dutch(source, problem):
    assert found(source) == [problem]


def test_statements_leave_no_empty_lines():
    source = "{{ aanhef }},\n{% if gevraagde_documenten %}\nNodig:\n{% for document in gevraagde_documenten %}\n"
    source += "- {{ document }}\n{% endfor %}\n{% endif %}\nGroet"

    text = render(source, VALUES)

    assert text == "Geachte mevrouw Van Dalen,\nNodig:\n- Loonstrook\n- Werkgeversverklaring\nGroet"


def test_capitalize_leaves_the_rest_of_a_name_alone():
    assert render("{{ naam|capitalize }}", {"naam": "van Dalen"}) == "Van Dalen"


def test_values_are_never_read_as_a_template_nor_escaped():
    assert render("{{ naam }}", {"naam": "{{ aanhef }} <b>"}) == "{{ aanhef }} <b>"


@pytest.mark.parametrize("source", ["{{ afspraak_locatie }}", "{{ afspraak_locatie|upper }}", "{{ voornaam }}"])
def test_a_missing_value_stops_the_letter_and_is_named(source):
    with pytest.raises(MissingValue) as error:
        render(source, VALUES)
    assert error.value.name in ("afspraak_locatie", "voornaam")
    assert error.value.name in str(error.value)


def test_if_may_ask_for_a_missing_value():
    source = "{% if afspraak_locatie %}in {{ afspraak_locatie }}{% else %}volgt{% endif %}"

    assert render(source, VALUES) == "volgt"


def test_a_draft_names_each_missing_value_in_its_place():
    made = draft("{{ naam }} {{ voornaam }} {{ afspraak_datum|upper }}", VALUES)

    assert made.text == "Noor van Dalen [voornaam] [AFSPRAAK_DATUM]"
    assert made.missing == ("voornaam", "afspraak_datum")


def test_what_was_never_checked_is_not_rendered():
    with pytest.raises(DomainError, match="regel 1"):
        render("{{ ''.__class__ }}", VALUES)


@given(st.text(alphabet="{}%|() \nabnaimforeslupj.'", max_size=60))
def test_whatever_passes_the_check_renders_without_none_or_a_surprise(source):
    if check(source):
        return
    values = {name: name for name in VARIABLES} | {"gevraagde_documenten": ["Loonstrook"]}
    text = render(source, values)
    assert "None" not in text and "{" not in text and "}" not in text


WORDS = """{{ }} {% %} naam gevraagde_documenten if endif elif else for in endfor x autoescape endautoescape false with
 endwith set endset = block endblock macro endmacro m() call endcall filter endfilter include import extends from as raw
 endraw do trans | join upper , . ~ ** - not and or is none self 'a' " ( ) [ ] { } \\ $ é 1e999"""
PIECES = st.sampled_from([*WORDS.split(), "9" * 5000])
STATEMENTS = st.sampled_from(["%s", "{{ %s }}", "{%% %s %%}", "{%% autoescape %s %%}x{%% endautoescape %%}"])


@given(STATEMENTS, st.lists(PIECES, max_size=8).map(" ".join))
def test_whatever_is_written_each_problem_has_its_line_and_sentence(statement, words):
    for problem in check(statement % words):
        assert problem.line >= 1 and str(problem.sentence)
