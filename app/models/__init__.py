"""The tables, cut like the blueprints."""

from app.models.accounts import Role, SavedView, User
from app.models.appointments import Appointment
from app.models.dossiers import Applicant, DocumentRequest, Dossier, Person, StatusChange
from app.models.emails import Email, EmailRecipient
from app.models.expectations import Expectation, ExpectationChoice, ExpectationLine
from app.models.handovers import Handover, HandoverItem
from app.models.history import Revision
from app.models.management import Action, ConditionThing, Scenario, ScenarioCondition, Trigger
from app.models.merges import MovedRow, PersonMerge
from app.models.runs import Run, RunAction, RunScenario, RunTrigger, Sweep
from app.models.settings import (
    AppointmentType,
    DocumentType,
    DossierStatus,
    EmailTemplate,
    LeadSource,
    Location,
    Office,
    Property,
    PropertyOption,
)
from app.models.timeline import FactChange, FormerApplicant, LapseAnswer, Note
from app.models.worklist import Task

DELETABLE = (
    *(AppointmentType, DocumentType, DossierStatus, EmailTemplate, LeadSource, Location, Property, PropertyOption),
    *(Action, Scenario, ScenarioCondition, ConditionThing, Trigger, Expectation, ExpectationChoice, ExpectationLine),
    *(Applicant, Note, SavedView),
)
for _model in DELETABLE:
    # What refers to a row by its number, in a key or in history, would else tell of the next that gets it.
    _model.__table__.dialect_options["sqlite"]["autoincrement"] = True
