"""Flask-Security's forms with a password, which take one of any length."""

from typing import TypeVar

from flask_security import ChangePasswordForm, LoginForm, ResetPasswordForm, VerifyForm
from wtforms import Form, PasswordField

PasswordsForm = TypeVar("PasswordsForm", bound=Form)

_LONGEST = 128
"""That Flask-Security takes for a new one."""


class _OfAnyLength(Form):
    def validate(self, **kwargs: object) -> bool:
        """What is longer is nobody's, and is refused as a new one; the library that hashes it would give up on it."""
        for field in self:
            if isinstance(field, PasswordField) and isinstance(field.data, str):
                field.data = field.data[: _LONGEST + 1]
        return bool(super().validate(**kwargs))


def _of_any_length(form: type[PasswordsForm]) -> type[PasswordsForm]:
    return type(form.__name__, (_OfAnyLength, form), {})


Login = _of_any_length(LoginForm)
Verify = _of_any_length(VerifyForm)
ChangePassword = _of_any_length(ChangePasswordForm)
ResetPassword = _of_any_length(ResetPasswordForm)
