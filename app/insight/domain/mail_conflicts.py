"""What clients and colleagues are mailed at one event: twice, twice the same news, or never after all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.insight.domain.collision_pairs import Actor, Meeting
from app.insight.domain.collision_parts import Part, PossibleEffect, Source
from app.insight.domain.conflicts import Conflict, ids_of, listed
from app.setup.domain.filter_reach import by_property, can_hold
from app.setup.domain.rule_checks import ConditionSetup
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import EffectKind, Question, Recipient, Severity

Types = tuple[ConditionSetup, ...]


@dataclass
class _TwoMails:
    """Two templates, and who sends them."""

    names: tuple[str, str]
    first: dict[Source, None] = field(default_factory=dict)
    second: dict[Source, None] = field(default_factory=dict)

    @property
    def about(self) -> tuple[Source, ...]:
        return tuple(dict.fromkeys([*self.first, *self.second]))

    def say(self, text: str) -> Sentence:
        one, other = self.names
        return say(text, one=one, senders=listed(self.first), other=other, other_senders=listed(self.second))


def confirmed_twice(all_meetings: Sequence[Meeting]) -> Iterator[Conflict]:
    """Two mails to clients that both say when the appointment is."""
    for (a_what, b_what), mails in _grouped(all_meetings, _confirm).items():
        yield Conflict(
            Severity.WRONG,
            mails.say(
                N_(
                    "Een klant krijgt één afspraak twee keer bevestigd: met “%(one)s” (van %(senders)s) en met"
                    " “%(other)s” (van %(other_senders)s)."
                )
            ),
            say("Kies bij de sjablonen voor welke afspraaktypes ze zijn, of laat er één weg."),
            mails.about,
            f"confirmed:{a_what}:{b_what}:{ids_of(mails.about)}",
        )


def twice(all_meetings: Sequence[Meeting]) -> Iterator[Conflict]:
    """Two other mails to the same people."""
    for recipient, text in _TWO_MAILS.items():

        def both_to(a: PossibleEffect, b: PossibleEffect, recipient: Recipient = recipient) -> bool:
            return a.audience == b.audience and a.audience[0] is recipient and not _confirm(a, b)

        for (a_what, b_what), mails in _grouped(all_meetings, both_to, unless_meant=True).items():
            yield Conflict(
                Severity.ADVICE,
                mails.say(text),
                say(
                    "Is één e-mail genoeg, zet dan beide teksten in één sjabloon."
                    " Zijn het echt twee berichten, dan hoeft u niets te doen."
                ),
                mails.about,
                f"mails:{a_what}:{b_what}:{recipient}:{ids_of(mails.about)}",
            )


_TWO_MAILS = {
    Recipient.APPLICANTS: N_(
        "Een klant kan twee e-mails tegelijk krijgen: “%(one)s” (van %(senders)s) en “%(other)s” (van"
        " %(other_senders)s)."
    ),
    Recipient.ADVISOR: N_(
        "De adviseur kan twee e-mails tegelijk krijgen: “%(one)s” (van %(senders)s) en “%(other)s” (van"
        " %(other_senders)s)."
    ),
    Recipient.HANDLER: N_(
        "De behandelaar kan twee e-mails tegelijk krijgen: “%(one)s” (van %(senders)s) en “%(other)s” (van"
        " %(other_senders)s)."
    ),
}


def never_sent(
    relevant: Iterable[Part], fixed: Iterable[Iterable[Part]], weighing: Sequence[Types]
) -> Iterator[Conflict]:
    """A mail at appointments of types that its template is not for. `weighing`: the types at which filters count."""
    at = [(part, list(weighing)) for part in relevant if part.can_act and weighing]
    at += [(part, [()]) for parts in fixed for part in parts]
    for part, types in at:
        for mail in part.of_kind(EffectKind.SEND_EMAIL):
            if mail.types and not any(_fit([*_types_of(part), *mail.types, *some]) for some in types):
                yield Conflict(
                    Severity.WRONG,
                    say(
                        "“%(template)s” van %(sender)s wordt nooit verstuurd: het sjabloon is voor andere"
                        " afspraaktypes.",
                        template=mail.name,
                        sender=part.source.name,
                    ),
                    say("Kies een ander sjabloon, of vink bij het sjabloon ook dit afspraaktype aan."),
                    (part.source,),
                    f"never:{mail.what}:{ids_of([part.source])}",
                )


def _grouped(
    all_meetings: Iterable[Meeting],
    are_two: Callable[[PossibleEffect, PossibleEffect], bool],
    *,
    unless_meant: bool = False,
) -> dict[tuple[object, object], _TwoMails]:
    """The senders of two mails by their templates. Who sends both itself, means it."""
    grouped: dict[tuple[object, object], _TwoMails] = {}
    for meeting in all_meetings:
        for mail, other_mail in _of_two(meeting.first, meeting.second, are_two, unless_meant):
            is_personal = mail.is_personal and other_mail.is_personal
            if not meeting.holds_for(is_personal) or not _fit(_types_of_all(meeting, mail, other_mail)):
                continue
            pair = sorted([(mail, meeting.first), (other_mail, meeting.second)], key=_in_order_of_names)
            (a, sender), (b, other_sender) = pair
            mails = grouped.setdefault((a.what, b.what), _TwoMails((a.name, b.name)))
            mails.first[sender.part.source] = mails.second[other_sender.part.source] = None
    return grouped


def _of_two(
    actor: Actor, other_actor: Actor, are_two: Callable[[PossibleEffect, PossibleEffect], bool], unless_meant: bool
) -> Iterator[tuple[PossibleEffect, PossibleEffect]]:
    for a in actor.mails:
        for b in other_actor.mails:
            is_meant = unless_meant and (b.what in actor.whats or a.what in other_actor.whats)
            if a.what != b.what and not is_meant and are_two(a, b):
                yield a, b


def _in_order_of_names(sent: tuple[PossibleEffect, Actor]) -> tuple[str, str]:
    effect, _ = sent
    return effect.name, str(effect.what)


def _confirm(a: PossibleEffect, b: PossibleEffect) -> bool:
    return a.tells_when and b.tells_when and a.audience[0] is b.audience[0] is Recipient.APPLICANTS


def _types_of_all(meeting: Meeting, *mails: PossibleEffect) -> list[ConditionSetup]:
    parts = [*_types_of(meeting.first.part), *_types_of(meeting.second.part)]
    return [*parts, *(condition for mail in mails for condition in mail.types)]


def _types_of(part: Part) -> Types:
    return tuple(condition for condition in part.conditions if condition.ASKS is Question.APPOINTMENT_TYPE)


def _fit(types: Iterable[ConditionSetup]) -> bool:
    """Whether there is a type of appointment for all of them."""
    return can_hold(by_property(types))
