"""What each word of the domain is called on the screen."""

from enum import StrEnum

from app.vocabulary.events import DECLARATIONS
from app.vocabulary.sentences import N_
from app.vocabulary.words import (
    ApplicantRole,
    AppliesTo,
    AppointmentStatus,
    Assignee,
    Change,
    ConditionKind,
    EffectKind,
    EmailStatus,
    Event,
    FormOfAddress,
    HandoverKind,
    Holiday,
    OffsetUnit,
    Outcome,
    Question,
    Recipient,
    ReEntry,
    RequestStatus,
    RunStatus,
    Salutation,
    Scope,
    Severity,
    Shortfall,
    StarterKind,
    Subject,
    TaskStatus,
    Theme,
    TimelineKind,
    Weighing,
)


def text(word: StrEnum) -> str:
    """It is Dutch; the caller translates."""
    return _TEXTS[type(word)][word]


def colour(word: StrEnum) -> str:
    """Gives Tabler's name of it. The word always stands beside the colour."""
    return _COLOURS[type(word)][word]


# By kind first: to Python, words of two kinds that are spelled the same are one.
_TEXTS: dict[type[StrEnum], dict[StrEnum, str]] = {
    Subject: {Subject.DOSSIER: N_("Dossier"), Subject.PERSON: N_("Persoon")},
    ApplicantRole: {ApplicantRole.CONSUMER: N_("Consument"), ApplicantRole.PARTNER: N_("Partner")},
    Salutation: {Salutation.MR: N_("De heer"), Salutation.MS: N_("Mevrouw"), Salutation.UNKNOWN: N_("Onbekend")},
    FormOfAddress: {FormOfAddress.FORMAL: N_("Formeel"), FormOfAddress.INFORMAL: N_("Informeel")},
    AppointmentStatus: {
        AppointmentStatus.SCHEDULED: N_("Gepland"),
        AppointmentStatus.COMPLETED: N_("Afgerond"),
        AppointmentStatus.CANCELLED: N_("Geannuleerd"),
        AppointmentStatus.NO_SHOW: N_("Niet verschenen"),
    },
    Scope: {Scope.APPOINTMENT: N_("Afspraak"), Scope.DOSSIER: N_("Dossier")},
    AppliesTo: {
        AppliesTo.DOSSIER: N_("Dossier"),
        AppliesTo.CONSUMER: N_("Consument"),
        AppliesTo.PARTNER: N_("Partner"),
        AppliesTo.EACH_APPLICANT: N_("Elke aanvrager"),
    },
    Event: {declared.event: declared.label for declared in DECLARATIONS},
    OffsetUnit: {OffsetUnit.HOURS: N_("uur"), OffsetUnit.DAYS: N_("dagen"), OffsetUnit.WORKING_DAYS: N_("werkdagen")},
    Holiday: {
        Holiday.NEW_YEARS_DAY: N_("Nieuwjaarsdag"),
        Holiday.GOOD_FRIDAY: N_("Goede Vrijdag"),
        Holiday.EASTER_SUNDAY: N_("Eerste paasdag"),
        Holiday.EASTER_MONDAY: N_("Tweede paasdag"),
        Holiday.KINGS_DAY: N_("Koningsdag"),
        Holiday.LIBERATION_DAY: N_("Bevrijdingsdag"),
        Holiday.LIBERATION_DAY_LUSTRUM: N_("Bevrijdingsdag in een lustrumjaar"),
        Holiday.ASCENSION_DAY: N_("Hemelvaartsdag"),
        Holiday.PENTECOST: N_("Eerste pinksterdag"),
        Holiday.PENTECOST_MONDAY: N_("Tweede pinksterdag"),
        Holiday.CHRISTMAS_DAY: N_("Eerste kerstdag"),
        Holiday.SECOND_DAY_OF_CHRISTMAS: N_("Tweede kerstdag"),
    },
    ReEntry: {
        ReEntry.ONCE_PER_APPOINTMENT: N_("Eén keer per afspraak"),
        ReEntry.ONCE_PER_DOSSIER: N_("Eén keer per dossier"),
    },
    EffectKind: {
        EffectKind.REQUEST_DOCUMENT: N_("Document opvragen"),
        EffectKind.SEND_EMAIL: N_("E-mail versturen"),
        EffectKind.CREATE_TASK: N_("Werkvoorraadsignalering aanmaken"),
        EffectKind.SET_STATUS: N_("Dossierstatus wijzigen"),
        EffectKind.ADD_NOTE: N_("Aantekening op het dossier"),
    },
    StarterKind: {
        StarterKind.START_SCENARIO: N_("Scenario starten"),
        StarterKind.START_RELEVANT_SCENARIOS: N_(
            "Automatisch bepalen welke gefilterde scenario's relevant zijn en deze uitvoeren"
        ),
    },
    Question: {
        Question.PROPERTY: N_("API-entiteit"),
        Question.APPOINTMENT_TYPE: N_("Afspraaktype"),
        Question.STATUS: N_("Status"),
        Question.LEAD_SOURCE: N_("Leadbron"),
        Question.PARTNER: N_("Partner"),
    },
    ConditionKind: {
        ConditionKind.IS: N_("is"),
        ConditionKind.IS_NOT: N_("is niet"),
        ConditionKind.IS_FILLED_IN: N_("is ingevuld"),
        ConditionKind.APPOINTMENT_TYPE_IS: N_("is"),
        ConditionKind.APPOINTMENT_TYPE_IS_NOT: N_("is niet"),
        ConditionKind.STATUS_IS: N_("is"),
        ConditionKind.STATUS_IS_NOT: N_("is niet"),
        ConditionKind.LEAD_SOURCE_IS: N_("is"),
        ConditionKind.LEAD_SOURCE_IS_NOT: N_("is niet"),
        ConditionKind.HAS_PARTNER: N_("is er"),
        ConditionKind.HAS_NO_PARTNER: N_("is er niet"),
    },
    Recipient: {
        Recipient.APPLICANTS: N_("Aanvrager(s)"),
        Recipient.ADVISOR: N_("Adviseur"),
        Recipient.HANDLER: N_("Behandelaar"),
    },
    Assignee: {
        Assignee.ADVISOR: N_("Adviseur"),
        Assignee.HANDLER: N_("Behandelaar"),
        Assignee.USER: N_("Een vaste gebruiker"),
    },
    RequestStatus: {
        RequestStatus.OPEN: N_("Opgevraagd"),
        RequestStatus.RECEIVED: N_("Ontvangen"),
        RequestStatus.APPROVED: N_("Goedgekeurd"),
        RequestStatus.REJECTED: N_("Afgekeurd"),
        RequestStatus.WITHDRAWN: N_("Ingetrokken"),
    },
    EmailStatus: {
        EmailStatus.QUEUED: N_("In de wachtrij"),
        EmailStatus.SENDING: N_("Wordt verstuurd"),
        EmailStatus.SENT: N_("Verstuurd"),
        EmailStatus.FAILED: N_("Mislukt"),
        EmailStatus.UNCERTAIN: N_("Onzeker"),
        EmailStatus.BLOCKED: N_("Geblokkeerd"),
        EmailStatus.SKIPPED: N_("Overgeslagen"),
        EmailStatus.WITHDRAWN: N_("Ingetrokken"),
    },
    HandoverKind: {
        HandoverKind.ADVISED: N_("Dossiers als adviseur"),
        HandoverKind.HANDLED: N_("Dossiers als behandelaar"),
        HandoverKind.APPOINTMENTS: N_("Komende afspraken"),
        HandoverKind.TASKS: N_("Open taken"),
        HandoverKind.ACTIONS: N_("Acties van scenario's en triggers"),
    },
    Shortfall: {Shortfall.PARTIAL: N_("Gedeeltelijk verstuurd")},
    TaskStatus: {TaskStatus.OPEN: N_("Open"), TaskStatus.DONE: N_("Gereed"), TaskStatus.WITHDRAWN: N_("Ingetrokken")},
    RunStatus: {
        RunStatus.WAITING: N_("Wacht op het moment"),
        RunStatus.QUEUED: N_("In de wachtrij"),
        RunStatus.RUNNING: N_("Bezig"),
        RunStatus.DONE: N_("Uitgevoerd"),
        RunStatus.FAILED: N_("Mislukt"),
        RunStatus.WITHDRAWN: N_("Ingetrokken"),
    },
    Outcome: {
        Outcome.DONE: N_("Gedaan"),
        Outcome.MERGED: N_("Samengevoegd"),
        Outcome.SKIPPED: N_("Overgeslagen"),
        Outcome.BLOCKED: N_("Geblokkeerd"),
        Outcome.FAILED: N_("Mislukt"),
        Outcome.WITHDRAWN: N_("Ingetrokken"),
    },
    Change: {
        Change.ADDED: N_("Toegevoegd"),
        Change.CHANGED: N_("Gewijzigd"),
        Change.ARCHIVED: N_("Gearchiveerd"),
        Change.RESTORED: N_("Teruggezet"),
        Change.REMOVED: N_("Verwijderd"),
    },
    Severity: {
        Severity.WRONG: N_("Gaat mis"),
        Severity.ADVICE: N_("Advies"),
        Severity.INFORMATION: N_("Ter informatie"),
    },
    Theme: {Theme.SYSTEM: N_("Zoals dit apparaat"), Theme.LIGHT: N_("Licht"), Theme.DARK: N_("Donker")},
    TimelineKind: {
        TimelineKind.APPOINTMENTS: N_("Afspraken"),
        TimelineKind.DOCUMENTS: N_("Documenten"),
        TimelineKind.EMAILS: N_("E-mails"),
        TimelineKind.TASKS: N_("Taken"),
        TimelineKind.FACTS: N_("Gegevens"),
        TimelineKind.NOTES: N_("Notities"),
        TimelineKind.RUNS: N_("Uitvoeringen"),
    },
    Weighing: {
        Weighing.STARTED: N_("Gestart"),
        Weighing.ALREADY_STARTED: N_("Al gestart"),
        Weighing.NO_MATCH: N_("Niet van toepassing"),
        Weighing.UNKNOWN: N_("Niet te bepalen"),
        Weighing.NOT_APPLICABLE: N_("Niet van toepassing"),
        Weighing.NO_LONGER: N_("Geldt niet meer"),
    },
}

_COLOURS: dict[type[StrEnum], dict[StrEnum, str]] = {
    AppointmentStatus: {
        AppointmentStatus.SCHEDULED: "blue",
        AppointmentStatus.COMPLETED: "green",
        AppointmentStatus.CANCELLED: "secondary",
        AppointmentStatus.NO_SHOW: "orange",
    },
    RequestStatus: {
        RequestStatus.OPEN: "blue",
        RequestStatus.RECEIVED: "yellow",
        RequestStatus.APPROVED: "green",
        RequestStatus.REJECTED: "red",
        RequestStatus.WITHDRAWN: "secondary",
    },
    EmailStatus: {
        EmailStatus.QUEUED: "blue",
        EmailStatus.SENDING: "blue",
        EmailStatus.SENT: "green",
        EmailStatus.FAILED: "red",
        EmailStatus.UNCERTAIN: "orange",
        EmailStatus.BLOCKED: "orange",
        EmailStatus.SKIPPED: "secondary",
        EmailStatus.WITHDRAWN: "secondary",
    },
    Shortfall: {Shortfall.PARTIAL: "orange"},
    TaskStatus: {TaskStatus.OPEN: "blue", TaskStatus.DONE: "green", TaskStatus.WITHDRAWN: "secondary"},
    RunStatus: {
        RunStatus.WAITING: "secondary",
        RunStatus.QUEUED: "blue",
        RunStatus.RUNNING: "blue",
        RunStatus.DONE: "green",
        RunStatus.FAILED: "red",
        RunStatus.WITHDRAWN: "secondary",
    },
    Outcome: {
        Outcome.DONE: "green",
        Outcome.MERGED: "secondary",
        Outcome.SKIPPED: "secondary",
        Outcome.BLOCKED: "orange",
        Outcome.FAILED: "red",
        Outcome.WITHDRAWN: "secondary",
    },
    Change: {
        Change.ADDED: "green",
        Change.CHANGED: "blue",
        Change.ARCHIVED: "secondary",
        Change.RESTORED: "blue",
        Change.REMOVED: "red",
    },
    Severity: {Severity.WRONG: "red", Severity.ADVICE: "orange", Severity.INFORMATION: "secondary"},
    Weighing: {
        Weighing.STARTED: "green",
        Weighing.ALREADY_STARTED: "secondary",
        Weighing.NO_MATCH: "secondary",
        Weighing.UNKNOWN: "orange",
        Weighing.NOT_APPLICABLE: "secondary",
        Weighing.NO_LONGER: "secondary",
    },
}
