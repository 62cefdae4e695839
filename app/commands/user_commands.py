"""`flask users`: Flask-Security's own commands, but for shutting somebody out, which goes as on the page."""

import click

from app.casework import departures, handing_over
from app.casework.appointment_doubts import OVERLAP, Answered
from app.casework.domain.handovers import mark
from app.commands import lookups
from app.commands.refusals import refusals


@click.command("deactivate")
@click.argument("email")
@click.option("--to", "taker", metavar="EMAIL", help="Who takes over all that is in their name.")
@click.option("--keep", is_flag=True, help="Leave all of it as it is.")
@click.option("--overlap", is_flag=True, help="Though appointments coincide with those of who takes them over.")
def deactivate(email: str, taker: str | None, keep: bool, overlap: bool) -> None:
    """Shut a user out, and hand over what is in their name."""
    with refusals():
        user, to = lookups.user(email), lookups.user(taker) if taker else None
        found = handing_over.belongings(user)
        for each in found:
            if each.ids:
                click.echo(f"  {handing_over.CALLED[each.kind]}: {len(each.ids)}")
        if any(each.ids for each in found) and (to is None) != keep:
            raise click.ClickException("Say who takes this over with --to, or leave it as it is with --keep.")
        takers = {each.kind: to for each in found}
        accepted = Answered([OVERLAP] if overlap else [])
        departures.deactivate(user, takers, seen=mark(found), by=None, accepted=accepted)
        click.echo(f"{user.email} can't sign in any more." + (f" {to.email} took it over." if to else ""))
