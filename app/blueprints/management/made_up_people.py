"""What those who don't exist are called, in the reader's language."""

from app.insight.domain.made_up_facts import Names
from app.vocabulary.words import ApplicantRole, Assignee
from app.web.templating import label


def names() -> Names:
    return Names(
        consumer=label(ApplicantRole.CONSUMER),
        partner=label(ApplicantRole.PARTNER),
        advisor=label(Assignee.ADVISOR),
        handler=label(Assignee.HANDLER),
    )
