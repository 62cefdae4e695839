"""The demo office's scenarios and triggers."""

from dataclasses import dataclass

from app.engine.domain.kinds import Action, CreateTask, RequestDocument, SendEmail, SetStatus, StartRelevantScenarios
from app.vocabulary.words import AppliesTo, Assignee, Event, Scope

Step = Action[str]
"""It names what it is about."""


@dataclass(frozen=True)
class ScenarioPlan:
    name: str
    applies_to: AppliesTo
    property: str | None
    """It is started by hand where this is None."""
    options: tuple[str, ...]
    steps: tuple[Step, ...]
    scope: Scope = Scope.APPOINTMENT


@dataclass(frozen=True)
class TriggerPlan:
    name: str
    event: Event
    appointment_types: tuple[str, ...]
    """It is for all types where none are named."""
    steps: tuple[Step, ...]
    is_first_of_type: bool = False
    working_days: int | None = None
    """How many working days before or after, for a timed trigger."""


def _task(subject: str, assignee: Assignee, due_days: int) -> Step:
    return CreateTask(subject, assignee, due_days=due_days)


_ask, _mail = RequestDocument[str], SendEmail[str]
_RELEVANT: Step = StartRelevantScenarios()
_IDENTITY = _ask("Geldig legitimatiebewijs")
_CONFIRMATION = _mail("Bevestiging oriënterend gesprek")
_ENTREPRENEUR = (
    _IDENTITY,
    _ask("Jaarcijfers (3 jaar)"),
    _ask("IB-aangifte (3 jaar)"),
    _ask("Uittreksel KvK"),
    _ask("Inkomensverklaring ondernemer"),
    _CONFIRMATION,
    _mail("Informatie ondernemers"),
)

SCENARIOS = (
    ScenarioPlan(
        "Loondienst",
        AppliesTo.EACH_APPLICANT,
        "Inkomenstype",
        ("Loondienst vast", "Loondienst flexibel"),
        (_IDENTITY, _ask("Loonstrook"), _ask("Werkgeversverklaring"), _ask("UWV-verzekeringsbericht"), _CONFIRMATION),
    ),
    ScenarioPlan(
        "Flexibel inkomen",
        AppliesTo.EACH_APPLICANT,
        "Inkomenstype",
        ("Loondienst flexibel",),
        (_ask("Perspectiefverklaring"), _ask("Loonstrook")),
    ),
    ScenarioPlan(
        "Zelfstandig ondernemer Consument", AppliesTo.CONSUMER, "Inkomenstype", ("ZZP'er", "DGA"), _ENTREPRENEUR
    ),
    ScenarioPlan("Zelfstandig ondernemer Partner", AppliesTo.PARTNER, "Inkomenstype", ("ZZP'er", "DGA"), _ENTREPRENEUR),
    ScenarioPlan(
        "Gepensioneerd",
        AppliesTo.EACH_APPLICANT,
        "Inkomenstype",
        ("Gepensioneerd",),
        (_IDENTITY, _ask("Pensioenoverzicht (UPO)"), _ask("AOW-toekenningsbesluit"), _CONFIRMATION),
    ),
    ScenarioPlan(
        "Uitkering",
        AppliesTo.EACH_APPLICANT,
        "Inkomenstype",
        ("Uitkering",),
        (_IDENTITY, _ask("Uitkeringsspecificatie")),
    ),
    ScenarioPlan("Expat", AppliesTo.EACH_APPLICANT, "Klantprofiel", ("Expat",), (_ask("Verblijfsvergunning"),)),
    ScenarioPlan(
        "Starter",
        AppliesTo.DOSSIER,
        "Fase",
        ("Starter",),
        (_ask("Bewijs eigen middelen"), _ask("Overzicht studieschuld (DUO)"), _mail("Welkom starter")),
    ),
    ScenarioPlan(
        "Doorstromer",
        AppliesTo.DOSSIER,
        "Fase",
        ("Doorstromer",),
        (
            _ask("Overzicht huidige hypotheek"),
            _ask("Verkoopovereenkomst huidige woning"),
            _task("Overbrugging bespreken", Assignee.ADVISOR, 0),
        ),
    ),
    ScenarioPlan(
        "Oversluiter",
        AppliesTo.DOSSIER,
        "Fase",
        ("Oversluiter",),
        (_ask("Overzicht huidige hypotheek"), _ask("Taxatierapport")),
    ),
    ScenarioPlan(
        "Scheiding",
        AppliesTo.DOSSIER,
        "Fase",
        ("Uitkoop / scheiding",),
        (_ask("Echtscheidingsconvenant"), _ask("Overzicht huidige hypotheek")),
    ),
    ScenarioPlan(
        "Verbouwing",
        AppliesTo.DOSSIER,
        "Fase",
        ("Verhogen / verbouwen",),
        (_ask("Verbouwingsspecificatie"), _ask("Taxatierapport")),
    ),
    ScenarioPlan(
        "Nieuwbouw",
        AppliesTo.DOSSIER,
        None,
        (),
        (
            _ask("Koopovereenkomst"),
            _ask("Energielabel"),
            _ask("Bewijs eigen middelen"),
            _task("Bouwdepot en bouwtermijnen bespreken", Assignee.ADVISOR, 0),
        ),
    ),
    ScenarioPlan(
        "Klant zonder portaal",
        AppliesTo.DOSSIER,
        None,
        (),
        (_mail("Herinnering stukken"), _task("Bellen: hoe levert de klant de stukken aan?", Assignee.HANDLER, 2)),
        Scope.DOSSIER,
    ),
)

TRIGGERS = (
    TriggerPlan(
        "Eerste oriënterend gesprek ingepland",
        Event.SCHEDULED,
        ("Oriënterend gesprek",),
        (SetStatus("Stukken opgevraagd"), _RELEVANT),
        is_first_of_type=True,
    ),
    TriggerPlan(
        "Adviesgesprek ingepland", Event.SCHEDULED, ("Adviesgesprek",), (_mail("Bevestiging afspraak"), _RELEVANT)
    ),
    TriggerPlan("Afspraak verzet", Event.RESCHEDULED, (), (_mail("Afspraak verzet"),)),
    TriggerPlan("Afspraak geannuleerd", Event.CANCELLED, (), (_mail("Afspraak geannuleerd"),)),
    TriggerPlan("Niet verschenen", Event.NO_SHOW, (), (_task("Bellen: nieuwe afspraak maken", Assignee.ADVISOR, 1),)),
    TriggerPlan(
        "Twee werkdagen van tevoren",
        Event.BEFORE,
        ("Oriënterend gesprek", "Adviesgesprek"),
        (_mail("Herinnering afspraak"), _task("Stukken compleet?", Assignee.HANDLER, -2)),
        working_days=2,
    ),
)
