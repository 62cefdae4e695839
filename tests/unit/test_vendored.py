"""What is vendored is whole and unmodified, and has its licence beside it."""

import re
from hashlib import sha256
from pathlib import Path

VENDORED = Path(__file__).resolve().parents[2] / "static/vendor"
ROWS = re.findall(
    r"^\| `([^`]+)` \|.*\(`([^`]+)`\) \| `([0-9a-f]{64})` \|$", (VENDORED / "README.md").read_text(), re.M
)


def test_each_vendored_file_is_the_one_that_its_readme_names():
    assert {name: sha256((VENDORED / name).read_bytes()).hexdigest() for name, _, _ in ROWS} == {
        name: digest for name, _, digest in ROWS
    }


def test_nothing_is_vendored_without_a_row_and_a_licence():
    licences = {licence for _, licence, _ in ROWS}
    files = {str(path.relative_to(VENDORED)) for path in VENDORED.rglob("*") if path.is_file()}
    assert files == {name for name, _, _ in ROWS} | licences | {"README.md"}
