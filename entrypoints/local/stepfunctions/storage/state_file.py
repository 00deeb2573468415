"""Durable storage in one SQLite file: state machines, activities, and the log of every execution's inputs.

The engine is deterministic: an execution is its seed, its input and its later inputs. Each of these is
written before it is applied, so that a process killed at any moment leaves nothing half done; the next one
applies the same inputs and has the same history, byte for byte.

    process A                              process B
    write input 7
    apply input 7 -> effects
    (killed)                               apply inputs 1..7 -> the same effects
                                           carry out those that had no answer
"""

import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import orjson

from entrypoints.local.asl import Execution, Input, MachineType, TimedInput, compile_accepted
from entrypoints.local.stepfunctions.api.errors import StorageError
from entrypoints.local.stepfunctions.api.json_documents import write_document
from entrypoints.local.stepfunctions.executions.execution_records import ExecutionRecord
from entrypoints.local.stepfunctions.executions.execution_storage import StoredExecution
from entrypoints.local.stepfunctions.state_machines.machine_records import Alias, Machine, Revision, Version
from entrypoints.local.stepfunctions.storage.input_codec import decode_input, encode_input
from entrypoints.local.stepfunctions.storage.write_ahead_log import log_damage
from entrypoints.local.stepfunctions.workers.activities import Activity

FORMAT = 2
_CLOSED, _OPEN = 0x4B696F73, 0x4B696F6F
_LOG = logging.getLogger(__name__)
_SCHEMA = """
CREATE TABLE revisions (key TEXT PRIMARY KEY, type TEXT, document TEXT);
CREATE TABLE machines (arn TEXT PRIMARY KEY, document TEXT);
CREATE TABLE activities (arn TEXT PRIMARY KEY, document TEXT);
CREATE TABLE executions (
    arn TEXT PRIMARY KEY, sequence INTEGER, name TEXT, machine TEXT, revision TEXT, version TEXT, alias TEXT,
    input TEXT, trace_header TEXT, start_date REAL, seed TEXT, origin TEXT, task INTEGER
);
CREATE TABLE inputs (
    execution TEXT, number INTEGER PRIMARY KEY, method TEXT, arguments TEXT, moment REAL
);
CREATE INDEX inputs_of ON inputs (execution, number);
"""


class StateFileError(Exception):
    """A file that cannot be used; the message says why and what to do."""


class StateFile:
    """Storage in one file, which one process at a time can open.

    Everything written survives the end of the process, however it ends; a power failure may lose the newest.

    The file says by its application id whether it is open. An open one whose write-ahead log is empty or
    damaged has lost acknowledged changes: it is refused, like one that this program did not write. Without a
    log it is whole: SQLite's own tools delete the log once its changes are in the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._revisions: dict[str, Revision] = {}
        self._saved_revisions: set[str] = set()
        log_is_empty = self._require_log()
        try:
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0.1)
        except sqlite3.Error as fault:
            raise self._unusable(fault) from fault
        try:
            self._prepare(log_is_empty=log_is_empty)
        except sqlite3.Error as fault:
            self._database.close()
            raise self._unusable(fault) from fault
        except StateFileError:
            self._database.close()
            raise

    def _unusable(self, fault: object) -> StateFileError:
        return StateFileError(
            f"{self._path} cannot be used as a state file ({fault}): is it open elsewhere, or none?"
        )

    def _require_log(self) -> bool:
        """Return whether the log is there and empty; refuse one that SQLite would ignore."""
        log = self._path.with_name(f"{self._path.name}-wal")
        damage = log_damage(self._path)
        if damage is None and not self._path.exists() and log.exists() and log.stat().st_size:
            damage = f"{log.name} is there without it"
        if damage is not None:
            raise StateFileError(f"{self._path}: {damage}: restore both from a copy, or use another file")
        return log.exists() and log.stat().st_size == 0

    def _prepare(self, *, log_is_empty: bool) -> None:
        run = self._database.execute
        run("PRAGMA locking_mode = EXCLUSIVE")
        version = run("PRAGMA user_version").fetchone()[0]
        if version not in {0, FORMAT}:
            raise StateFileError(
                f"{self._path} has format {version}, this program writes format {FORMAT}: use another file"
            )
        if version == 0 and run("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StateFileError(f"{self._path} is another program's database: use another file")
        if run("PRAGMA quick_check").fetchone()[0] != "ok":
            raise StateFileError(f"{self._path} is damaged: restore it from a copy, or use another file")
        was_open = run("PRAGMA application_id").fetchone()[0] == _OPEN
        if was_open and log_is_empty:
            raise StateFileError(
                f"{self._path} was not closed, and its {self._path.name}-wal is empty: "
                "restore both from a copy, or use another file"
            )
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = OFF")
        if version == 0:
            self._database.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {FORMAT}; COMMIT;")
        self._mark(_OPEN)

    def _mark(self, application_id: int) -> None:
        """Write whether the file is open, into the file itself and not only its log."""
        self._database.execute(f"PRAGMA application_id = {application_id}")
        self._database.execute("PRAGMA wal_checkpoint(FULL)")

    # ---- writing

    def store_machine(self, machine: Machine) -> None:
        """Store a state machine as it is now."""
        for revision in machine.revisions():
            self._store_revision(revision, machine.type)
        self._write("INSERT OR REPLACE INTO machines VALUES (?, ?)", machine.arn, _machine_document(machine))

    def drop_machine(self, arn: str) -> None:
        """Delete a state machine."""
        self._write("DELETE FROM machines WHERE arn = ?", arn)

    def store_activity(self, activity: Activity) -> None:
        """Store an activity."""
        document = {
            "name": activity.name,
            "created": activity.created,
            "encryption": activity.encryption,
            "tags": activity.tags,
        }
        self._write("INSERT OR REPLACE INTO activities VALUES (?, ?)", activity.arn, write_document(document))

    def drop_activity(self, arn: str) -> None:
        """Delete an activity."""
        self._write("DELETE FROM activities WHERE arn = ?", arn)

    def store_execution(self, record: ExecutionRecord) -> None:
        """Store what an execution is started with."""
        target = record.target
        self._store_revision(target.revision, target.machine.type)
        self._write(
            "INSERT INTO executions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            record.arn,
            record.sequence,
            record.name,
            target.machine.arn,
            target.revision.key,
            target.version_arn,
            target.alias_arn,
            record.input,
            record.trace_header,
            record.start_date,
            str(record.seed),
            *(record.origin or (None, None)),
        )

    def append_input(self, execution: Execution, one: Input, now: float) -> None:
        """Append an input to an execution's log."""
        name, arguments = encode_input(one)
        self._write(
            "INSERT INTO inputs (execution, method, arguments, moment) VALUES (?, ?, ?, ?)",
            execution.identity.execution_arn,
            name,
            write_document(arguments),
            now,
        )

    def drop_execution(self, arn: str) -> None:
        """Delete an execution with its inputs."""
        try:
            with self._lock, self._transaction():
                self._database.execute("DELETE FROM inputs WHERE execution = ?", (arn,))
                self._database.execute("DELETE FROM executions WHERE arn = ?", (arn,))
        except sqlite3.Error as fault:  # it is restored once more
            _LOG.warning("%s: a finished execution stays in the file (%s)", self._path, fault)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN")
        try:
            yield
            self._database.execute("COMMIT")
        except sqlite3.Error:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            with suppress(sqlite3.Error):  # it stays marked as open, with its log
                self._mark(_CLOSED)
            self._database.close()

    # ---- reading

    def load_machines(self) -> Iterator[Machine]:
        """Yield the stored state machines."""
        with self._reading():
            for arn, document in self._rows("SELECT arn, document FROM machines"):
                yield self._machine(arn, orjson.loads(document))

    def load_activities(self) -> Iterator[Activity]:
        """Yield the stored activities."""
        with self._reading():
            for arn, document in self._rows("SELECT arn, document FROM activities"):
                yield Activity(arn=arn, **orjson.loads(document))

    def load_executions(self) -> Iterator[StoredExecution]:
        """Yield the stored executions in the order of their starts."""
        for row in self._rows("SELECT * FROM executions ORDER BY sequence"):
            with self._reading():
                yield self._execution(row)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Refuse rows that this program cannot read.

        Raises:
            StateFileError: A row is damaged, or a newer version has written it.
        """
        try:
            yield
        except (ArithmeticError, LookupError, TypeError, ValueError, sqlite3.Error) as fault:
            raise StateFileError(
                f"{self._path} has a row that cannot be read ({fault}): it is damaged, or a newer version's; "
                "use another file"
            ) from fault

    def _execution(self, row: Sequence[Any]) -> StoredExecution:
        arn, sequence, name, machine, revision, version, alias, text, trace, start_date, seed = row[:11]
        parent_arn, task = row[11:]
        return StoredExecution(
            arn,
            name,
            machine,
            self._revision(revision),
            version,
            alias,
            text,
            trace,
            start_date,
            sequence,
            int(seed),
            self._inputs(arn),
            (parent_arn, task) if parent_arn else None,
        )

    def _inputs(self, arn: str) -> list[TimedInput]:
        rows = self._rows(
            "SELECT method, arguments, moment FROM inputs WHERE execution = ? ORDER BY number", arn
        )
        return [TimedInput(decode_input(name, orjson.loads(arguments)), at) for name, arguments, at in rows]

    def _machine(self, arn: str, document: dict[str, Any]) -> Machine:
        revision = document.pop("revision")
        versions = [
            Version(revision=self._revision(version.pop("revision")), **version)
            for version in document.pop("versions")
        ]
        aliases = [
            Alias(routes=[(to, weight) for to, weight in alias.pop("routes")], **alias)
            for alias in document.pop("aliases")
        ]
        return Machine(
            arn=arn,
            revision=self._revision(revision),
            versions={version.arn: version for version in versions},
            aliases={alias.arn: alias for alias in aliases},
            **document,
        )

    def _revision(self, key: str) -> Revision:
        if key not in self._revisions:
            ((machine_type, document),) = self._rows(
                "SELECT type, document FROM revisions WHERE key = ?", key
            )
            fields: dict[str, Any] = orjson.loads(document)
            machine = compile_accepted(fields["definition"], type=machine_type)
            self._revisions[key] = Revision(key=key, machine=machine, **fields)
            self._saved_revisions.add(key)
        return self._revisions[key]

    def _store_revision(self, revision: Revision, machine_type: MachineType) -> None:
        if revision.key in self._saved_revisions:
            return
        names = ("definition", "role_arn", "logging", "tracing", "encryption", "revision_id", "created")
        document = {name: getattr(revision, name) for name in names}
        self._write(
            "INSERT OR IGNORE INTO revisions VALUES (?, ?, ?)",
            revision.key,
            machine_type,
            write_document(document),
        )
        self._saved_revisions.add(revision.key)

    def _write(self, statement: str, *values: object) -> None:
        with self._lock:
            try:
                self._execute(statement, values)
            except sqlite3.Error as fault:
                raise StorageError(str(fault)) from fault

    def _execute(self, statement: str, values: Sequence[object]) -> None:
        """Execute a statement; without room, once more after the log's changes moved into the file."""
        try:
            self._database.execute(statement, values)
        except sqlite3.OperationalError:
            with suppress(sqlite3.Error):
                self._database.execute("PRAGMA wal_checkpoint(RESTART)")
            self._database.execute(statement, values)

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._lock:
            return self._database.execute(statement, values).fetchall()


def _machine_document(machine: Machine) -> str:
    return write_document(
        {
            "name": machine.name,
            "type": machine.type,
            "revision": machine.revision.key,
            "created": machine.created,
            "tags": machine.tags,
            "published": machine.published,
            "deleting": machine.deleting,
            "versions": [
                {
                    "arn": version.arn,
                    "number": version.number,
                    "revision": version.revision.key,
                    "description": version.description,
                    "created": version.created,
                }
                for version in machine.versions.values()
            ],
            "aliases": [
                {
                    "arn": alias.arn,
                    "name": alias.name,
                    "description": alias.description,
                    "routes": alias.routes,
                    "created": alias.created,
                    "updated": alias.updated,
                }
                for alias in machine.aliases.values()
            ],
        }
    )
