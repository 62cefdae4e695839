"""Commands for the configuration as a file."""

from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup

from app.commands.refusals import refusals
from app.exchange import configurations
from app.exchange.domain.configuration_file import text_of
from app.exchange.domain.differences import Comparison
from app.store.whole_files import write_whole
from app.vocabulary.sentences import Sentence

commands = AppGroup("config", help="The configuration as a file.")


@commands.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=False)
def export(file: Path | None) -> None:
    """Write all of the configuration to FILE, or show it. No clients, no dossiers, no passwords."""
    with refusals():
        text = text_of(configurations.export())
    if file is None:
        click.echo(text, nl=False)
    else:
        _write(file, text)
        click.echo(f"Written to {file}.")


def _write(file: Path, text: str) -> None:
    try:
        if file.exists() and not file.is_file():
            # Such as /dev/stdout.
            file.write_text(text, encoding="utf-8", newline="\n")
        else:
            write_whole(file.resolve(), text, mode=0o666)
    except OSError as error:
        raise click.ClickException(f"{file} can't be written: {error.strerror}.") from error


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
def import_(file: Path, dry_run: bool) -> None:
    """Make the configuration what FILE says. What FILE doesn't have goes, or is archived when it is used."""
    content = file.read_bytes()
    with refusals():
        comparison = configurations.preview(content)
        _tell(comparison)
        if dry_run or comparison.is_empty:
            click.echo("Nothing was written.")
        elif configurations.apply(content, comparison.seal, by=None):
            raise click.ClickException("The configuration changed meanwhile. Nothing was written: try again.")
        else:
            click.echo("Imported.")


def _tell(comparison: Comparison) -> None:
    for difference in comparison.differences:
        code = f" ({difference.code})" if difference.code else ""
        notes = [*difference.notes.uses, *difference.notes.warnings]
        click.echo(f"  {difference.change:<10} {difference.section:<18} {difference.name}{code}{_after(notes)}")
    for loss in comparison.losses:
        if loss.option:
            click.echo(f"  {loss.change:<10} {'option':<18} {loss.name}: {loss.option}{_after(loss.uses)}")
    for section in comparison.reordered:
        click.echo(f"  {'reordered':<10} {section}")
    for broken in comparison.broken:
        click.echo(f"  {'broken':<10} {'expectation':<18} {broken.title}{_after(broken.failures)}")
    if comparison.is_empty:
        click.echo("Nothing changes.")


def _after(sentences: Sequence[Sentence]) -> str:
    return f": {', '.join(map(str, sentences))}" if sentences else ""
