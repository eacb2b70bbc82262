"""What a command cannot do, said for people: what, where, the stable code, and what to do about it."""

import errno

from streams.errors import Code

#: Exit status of a command line, setting or file name that cannot be used (click's own, too).
USAGE = 2
FAILED = 1


class Problem(Exception):
    """Ends a command with a sentence and an exit status, without a traceback."""

    def __init__(self, message: str, code: str, *, hint: str = "", status: int = FAILED) -> None:
        super().__init__(f"{message} [{code}]")
        self.code = str(code)
        self.hint = hint
        self.status = status

    @classmethod
    def of(cls, error: Exception) -> "Problem | None":
        """The problem that a known error of the settings or the engine is, or None.

        By name and attributes, since importing the engine here would import Kafka for every command.
        """
        name = type(error).__name__
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            return cls(f"whoholds: the output cannot be written: {error.strerror}", Code.UNWRITABLE)
        if name == "SettingsError":
            return cls(f"whoholds: {error}", Code.BAD_SETTING, status=USAGE)
        if name == "EngineError" and hasattr(error, "code"):
            code = str(error.code)
            hint = Code(code).help if code in set(Code) else ""
            return cls(f"whoholds: {error.detail}", code, hint=hint)
        return None
