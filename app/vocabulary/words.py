"""The closed sets of words that tables, rules and screens share."""

from enum import StrEnum


class Subject(StrEnum):
    """What a property, document type or e-mail template is about."""

    DOSSIER = "dossier"
    PERSON = "person"


class ApplicantRole(StrEnum):
    CONSUMER = "consumer"
    PARTNER = "partner"


class Salutation(StrEnum):
    MR = "mr"
    MS = "ms"
    UNKNOWN = "unknown"


class FormOfAddress(StrEnum):
    FORMAL = "formal"
    INFORMAL = "informal"


class AppointmentStatus(StrEnum):
    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Scope(StrEnum):
    """Where a scenario can be started."""

    APPOINTMENT = "appointment"
    DOSSIER = "dossier"


class AppliesTo(StrEnum):
    DOSSIER = "dossier"
    CONSUMER = "consumer"
    PARTNER = "partner"
    EACH_APPLICANT = "each_applicant"


class Event(StrEnum):
    SCHEDULED = "scheduled"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    BEFORE = "before"
    AFTER = "after"
    STARTED_BY_HAND = "started_by_hand"
    LATE_FACTS = "late_facts"
    """A user starts what became relevant by facts that were filled in later."""
    LAPSED_FACTS = "lapsed_facts"
    """A user withdraws what is still open of scenarios that no longer apply."""
    APPLICANT_LEFT = "applicant_left"


class OffsetUnit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"


class Holiday(StrEnum):
    """Those of the Netherlands on which an office may be free."""

    NEW_YEARS_DAY = "new_years_day"
    GOOD_FRIDAY = "good_friday"
    EASTER_SUNDAY = "easter_sunday"
    EASTER_MONDAY = "easter_monday"
    KINGS_DAY = "kings_day"
    LIBERATION_DAY = "liberation_day"
    LIBERATION_DAY_LUSTRUM = "liberation_day_lustrum"
    """Each fifth year only."""
    ASCENSION_DAY = "ascension_day"
    PENTECOST = "pentecost"
    PENTECOST_MONDAY = "pentecost_monday"
    CHRISTMAS_DAY = "christmas_day"
    SECOND_DAY_OF_CHRISTMAS = "second_day_of_christmas"


class ReEntry(StrEnum):
    ONCE_PER_APPOINTMENT = "once_per_appointment"
    ONCE_PER_DOSSIER = "once_per_dossier"


class EffectKind(StrEnum):
    """What an action does to a dossier, by a scenario or by a trigger."""

    REQUEST_DOCUMENT = "request_document"
    SEND_EMAIL = "send_email"
    CREATE_TASK = "create_task"
    SET_STATUS = "set_status"
    ADD_NOTE = "add_note"


class StarterKind(StrEnum):
    """What an action of a trigger starts: no scenario has one, so that nothing can loop."""

    START_SCENARIO = "start_scenario"
    START_RELEVANT_SCENARIOS = "start_relevant_scenarios"


ActionKind = EffectKind | StarterKind
ACTION_KINDS: tuple[ActionKind, ...] = (*EffectKind, *StarterKind)


def action_kind(code: str) -> ActionKind:
    """Raises a ValueError for what is neither."""
    return EffectKind(code) if code in list(EffectKind) else StarterKind(code)


class Question(StrEnum):
    """What a line of a filter is about."""

    PROPERTY = "property"
    APPOINTMENT_TYPE = "appointment_type"
    STATUS = "status"
    LEAD_SOURCE = "lead_source"
    PARTNER = "partner"


class ConditionKind(StrEnum):
    """What a line of a filter asks: of a property, unless its name says otherwise."""

    IS = "is"
    IS_NOT = "is_not"
    IS_FILLED_IN = "is_filled_in"
    APPOINTMENT_TYPE_IS = "appointment_type_is"
    APPOINTMENT_TYPE_IS_NOT = "appointment_type_is_not"
    STATUS_IS = "status_is"
    STATUS_IS_NOT = "status_is_not"
    LEAD_SOURCE_IS = "lead_source_is"
    LEAD_SOURCE_IS_NOT = "lead_source_is_not"
    HAS_PARTNER = "has_partner"
    HAS_NO_PARTNER = "has_no_partner"


class Recipient(StrEnum):
    APPLICANTS = "applicants"
    ADVISOR = "advisor"
    HANDLER = "handler"


class Assignee(StrEnum):
    ADVISOR = "advisor"
    HANDLER = "handler"
    USER = "user"


class RequestStatus(StrEnum):
    OPEN = "open"
    RECEIVED = "received"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class EmailStatus(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    BLOCKED = "blocked"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"


class HandoverKind(StrEnum):
    """What is in the name of a colleague, and goes to another when that colleague leaves."""

    ADVISED = "advised"
    HANDLED = "handled"
    APPOINTMENTS = "appointments"
    TASKS = "tasks"
    ACTIONS = "actions"


class Shortfall(StrEnum):
    """Of a mail that left."""

    PARTIAL = "partial"


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class RunStatus(StrEnum):
    WAITING = "waiting"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How an action of a run ended."""

    DONE = "done"
    MERGED = "merged"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What a condition says of one dossier or person."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


class Weighing(StrEnum):
    """What became of a scenario that a run considered."""

    STARTED = "started"
    ALREADY_STARTED = "already_started"
    NO_MATCH = "no_match"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    NO_LONGER = "no_longer"
    """It had started, and what is still open of it is withdrawn."""


class Change(StrEnum):
    """What one change did to a thing of the configuration."""

    ADDED = "added"
    CHANGED = "changed"
    ARCHIVED = "archived"
    RESTORED = "restored"
    REMOVED = "removed"


class Severity(StrEnum):
    """How bad it is, what is remarked about the configuration."""

    WRONG = "wrong"
    ADVICE = "advice"
    INFORMATION = "information"


class Theme(StrEnum):
    """In which light a user wants to see the pages."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class TimelineKind(StrEnum):
    """What the timeline of a dossier can be narrowed to."""

    APPOINTMENTS = "appointments"
    DOCUMENTS = "documents"
    EMAILS = "emails"
    TASKS = "tasks"
    FACTS = "facts"
    NOTES = "notes"
    RUNS = "runs"
