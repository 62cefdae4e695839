"""The tables, cut like the blueprints."""

from app.models.accounts import Role, SavedView, User
from app.models.appointments import Appointment
from app.models.dossiers import Applicant, DocumentRequest, Dossier, Email, Person, StatusChange
from app.models.expectations import Expectation, ExpectationChoice, ExpectationLine
from app.models.history import Revision
from app.models.management import Action, Scenario, ScenarioCondition, Trigger
from app.models.runs import Run, RunAction, RunScenario, RunTrigger
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
from app.models.timeline import FactChange, Note
from app.models.worklist import Task
