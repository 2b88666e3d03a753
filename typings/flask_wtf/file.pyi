from typing import Any

class FileField:
    data: Any
    def __init__(self, label: Any = ..., validators: Any = ..., **kwargs: Any) -> None: ...

class FileRequired:
    def __init__(self, message: Any = ...) -> None: ...
