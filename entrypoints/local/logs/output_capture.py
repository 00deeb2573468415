"""Captures an invocation's standard output, standard error and logging.

Functions share one process and run in many threads at once. Which invocation a write belongs to is a context
variable; a thread that a handler starts has its own context, and writes to the terminal.
"""

import io
import json
import logging
import sys
from contextvars import ContextVar
from datetime import datetime
from time import gmtime
from typing import Any, NamedTuple, TextIO

from entrypoints.local.system.clock import Clock

OUTPUT_LIMIT = 256 * 1024
"""Characters kept of one invocation; the rest is dropped, and a line says so."""


class Line(NamedTuple):
    """One log event of a function."""

    at: datetime
    text: str


class Output:
    """The output of one invocation so far."""

    __slots__ = ("_clock", "_partial", "_size", "json", "lines", "request_id")

    def __init__(self, clock: Clock, request_id: str, *, json: bool) -> None:
        """Start empty; `json` chooses Lambda's JSON form for records of `logging`."""
        self._clock = clock
        self._partial = ""
        self._size = 0
        self.request_id = request_id
        self.json = json
        self.lines: list[Line] | None = None

    def write(self, text: str) -> None:
        """Append a piece of a stream: each full line becomes an event."""
        *lines, self._partial = (self._partial + text).split("\n")
        for line in lines:
            self.add(line)

    def add(self, text: str) -> None:
        """Append one event, which may have several lines."""
        if self.lines is None:
            self.lines = []
        if self._size > OUTPUT_LIMIT:
            return
        self._size += len(text) + 1
        if self._size > OUTPUT_LIMIT:
            text = f"(more than {OUTPUT_LIMIT} characters; the rest is dropped)"
        self.lines.append(Line(self._clock.now(), text))

    def end(self) -> tuple[Line, ...]:
        """Return all events; an unfinished line becomes one."""
        if self._partial:
            self.write("\n")
        return tuple(self.lines) if self.lines else ()


running: ContextVar[Output | None] = ContextVar("running", default=None)
"""The output of the invocation that this context runs, if it runs one."""


class Capture:
    """Redirects the process's streams and logging while a runtime lives."""

    def __init__(self, *, show: bool = False) -> None:
        """Prepare to capture; `show` copies functions' output to the terminal, too."""
        self._streams = [RoutedStream(name, getattr(sys, name), show=show) for name in ("stdout", "stderr")]
        self._handler = InvocationHandler()

    def install(self) -> None:
        """Start capturing. Import handlers later: loggers keep the stream that they find."""
        for stream in self._streams:
            setattr(sys, stream.role, stream)
        logging.getLogger().addHandler(self._handler)

    def remove(self) -> None:
        """Stop capturing, and restore the streams unless they were replaced since."""
        logging.getLogger().removeHandler(self._handler)
        for stream in self._streams:
            if getattr(sys, stream.role) is stream:
                setattr(sys, stream.role, stream.original)


class RoutedStream(io.TextIOBase):
    """A stream whose writes go to the running invocation, or to the terminal if none runs."""

    def __init__(self, role: str, original: TextIO, *, show: bool) -> None:
        self.role = role
        self.original = original
        self._show = show

    def write(self, text: str, /) -> int:
        output = running.get()
        if output is not None:
            output.write(text)
        if output is None or self._show:
            self._terminal.write(text)
        return len(text)

    def flush(self) -> None:
        self._terminal.flush()

    def isatty(self) -> bool:
        return self._terminal.isatty()

    def fileno(self) -> int:
        return self._terminal.fileno()

    def writable(self) -> bool:
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has an attribute
        return self._terminal.encoding

    @property
    def buffer(self) -> Any:
        return self._terminal.buffer

    @property
    def _terminal(self) -> TextIO:
        """The present stream of this role; loggers keep an instance of this class after its removal."""
        current: TextIO = getattr(sys, self.role)
        return self.original if isinstance(current, RoutedStream) else current


class InvocationHandler(logging.Handler):
    """Lambda's handler on the root logger, with the formats of its Runtime Interface Client for Python.

    https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
    """

    def emit(self, record: logging.LogRecord) -> None:
        if not self._is_first() or _has_own_handler(record.name):
            return
        output = running.get()
        if output is not None:
            output.add(_json(record, output) if output.json else _text(record, output))
        elif len(logging.getLogger().handlers) == 1:
            _last_resort(record)

    def _is_first(self) -> bool:
        """Whether this is the active handler: of two runtimes in one process, one is."""
        handlers = logging.getLogger().handlers
        return next((item for item in handlers if isinstance(item, InvocationHandler)), None) is self


def _last_resort(record: logging.LogRecord) -> None:
    """Handle a record as logging does when it finds no handler."""
    handler = logging.lastResort
    if handler is not None and record.levelno >= handler.level:
        handler.handle(record)


def _has_own_handler(name: str) -> bool:
    """Whether a logger below the root has its own handler, as Powertools' loggers do."""
    logger: logging.Logger | None = logging.getLogger(name)
    while logger is not None and logger.parent is not None:
        if logger.handlers:
            return True
        logger = logger.parent
    return False


_FORMATTER = logging.Formatter("%(message)s")
_FORMATTER.converter = gmtime


def _text(record: logging.LogRecord, output: Output) -> str:
    moment = _FORMATTER.formatTime(record, "%Y-%m-%dT%H:%M:%S")
    message = _FORMATTER.format(record)
    return f"[{record.levelname}]\t{moment}.{int(record.msecs):03}Z\t{output.request_id}\t{message}"


def _json(record: logging.LogRecord, output: Output) -> str:
    document = {
        "timestamp": _FORMATTER.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
        "level": record.levelname,
        "message": record.getMessage(),
        "logger": record.name,
        "requestId": output.request_id,
    }
    if record.exc_info and record.exc_info[0] is not None:
        document["errorType"] = record.exc_info[0].__name__
        document["errorMessage"] = str(record.exc_info[1])
        document["stackTrace"] = _FORMATTER.formatException(record.exc_info)
    return json.dumps(document, ensure_ascii=False)
