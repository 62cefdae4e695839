"""The forms of the configuration as a file: choosing one, and agreeing to what it does."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from app.exchange.domain import configuration_file
from app.vocabulary import packing
from app.web.forms import Form


class UploadForm(Form):
    file = FileField(_("Bestand met inrichting"), render_kw={"accept": ".json,application/json"})

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not isinstance(self.file.data, FileStorage):
            self.file.errors = [*self.file.errors, str(_("Kies een bestand."))]
            return False
        return True

    def read(self) -> bytes:
        """No more of it than is needed to see that it is too large."""
        content: bytes = self.file.data.stream.read(configuration_file.LARGEST + 1)
        return content


class ImportForm(Form):
    """Carries the file itself: nothing of it is kept between the preview and the import."""

    content = HiddenField()
    seal = HiddenField()
    is_standard = HiddenField()
    """Of the standard office: then the guide goes on."""
    is_confirmed = BooleanField(
        _("Ja, wijzig de inrichting zoals hierboven staat."),
        validators=[InputRequired(message=_("Zet hier een vinkje als u dit wilt."))],
    )

    def carry(self, content: bytes, seal: str) -> "ImportForm":
        self.content.data, self.seal.data = packing.pack(content), seal
        return self

    def unpack(self) -> bytes:
        return packing.unpack(self.content.data or "", configuration_file.LARGEST)
