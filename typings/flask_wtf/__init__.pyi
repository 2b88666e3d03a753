"""What this project uses of Flask-WTF, which ships no types."""

from typing import Any

from flask import Flask
from wtforms import Form

class FlaskForm(Form):
    csrf_token: Any
    form_errors: list[Any]
    def __init__(self, formdata: Any = ..., **kwargs: Any) -> None: ...
    def is_submitted(self) -> bool: ...
    def validate_on_submit(self) -> bool: ...

class CSRFProtect:
    def init_app(self, app: Flask) -> None: ...
    def exempt(self, view: Any) -> Any: ...
