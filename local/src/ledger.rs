//! The runner's own durable memory, beside the table: schedules, captured mail, bus events, dead letters and small marks.
//!
//! One SQLite file (or memory). Everything a service answers "taken" to is committed here first, so a killed process loses nothing
//! that it acknowledged. A second process on the same folder is refused: the file is locked exclusively.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Time;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

/// The ledger cannot be opened, read or written.
#[derive(Debug)]
pub struct LedgerError(String);

impl LedgerError {
    /// More than one call works off.
    pub(crate) fn too_much(what: &str) -> LedgerError {
        LedgerError(what.to_owned())
    }
}

impl std::fmt::Display for LedgerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the runner's ledger: {}", self.0)
    }
}

impl std::error::Error for LedgerError {}

impl From<rusqlite::Error> for LedgerError {
    fn from(cause: rusqlite::Error) -> Self {
        LedgerError(cause.to_string())
    }
}

impl From<serde_json::Error> for LedgerError {
    fn from(cause: serde_json::Error) -> Self {
        LedgerError(cause.to_string())
    }
}

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS groups (name TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS schedules (place TEXT NOT NULL, name TEXT NOT NULL, token TEXT NOT NULL, due INTEGER NOT NULL, next INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, request TEXT NOT NULL, PRIMARY KEY (place, name)) STRICT;
CREATE INDEX IF NOT EXISTS schedules_next ON schedules (next);
CREATE TABLE IF NOT EXISTS mails (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, recipient TEXT NOT NULL, template TEXT NOT NULL, mail TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS reports (seq INTEGER PRIMARY KEY AUTOINCREMENT, mail TEXT NOT NULL, type TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, type TEXT NOT NULL, envelope TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS dead_letters (seq INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, body TEXT NOT NULL) STRICT;
";

/// A stored schedule.
#[derive(Clone, Debug)]
pub struct StoredSchedule {
    /// Its group.
    pub group: String,
    /// Its name.
    pub name: String,
    /// When it is due, milliseconds.
    pub due: Time,
    /// How often its target refused.
    pub attempts: u32,
    /// The CreateSchedule request.
    pub request: Value,
}

/// What became of asking for a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleTaken {
    /// Stored now, or before by the same client token.
    Stored,
    /// Another one of this name exists.
    Duplicate,
    /// There is no such group.
    NoGroup,
}

/// The ledger. Calls are short and block.
pub struct Ledger {
    connection: Mutex<Connection>,
}

impl Ledger {
    /// Opens a file, or memory for `None`.
    ///
    /// # Errors
    /// The file cannot be opened or another process holds it.
    pub fn open(file: Option<&Path>) -> Result<Ledger, LedgerError> {
        let connection = match file {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        if file.is_some() {
            connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "NORMAL")?;
        }
        connection.execute_batch(TABLES)?;
        Ok(Ledger { connection: Mutex::new(connection) })
    }

    /// Gives the file up, so that another process may have it. Whatever is asked afterwards fails.
    pub fn close(&self) {
        // Without memory for an empty one the file stays held until this process ends.
        if let Ok(nothing) = Connection::open_in_memory() {
            *self.connection() = nothing;
        }
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A mark's value.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn mark(&self, name: &str) -> Result<Option<String>, LedgerError> {
        Ok(self.connection().query_row("SELECT value FROM marks WHERE name = ?1", [name], |row| row.get(0)).optional()?)
    }

    /// Sets a mark.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn set_mark(&self, name: &str, value: &str) -> Result<(), LedgerError> {
        self.connection().execute("INSERT INTO marks VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", [name, value])?;
        Ok(())
    }

    /// Creates a schedule group; `false` when it exists.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn add_group(&self, name: &str) -> Result<bool, LedgerError> {
        Ok(self.connection().execute("INSERT OR IGNORE INTO groups VALUES (?1)", [name])? == 1)
    }

    /// Stores a schedule unless its name is taken by another request.
    ///
    /// # Errors
    /// The ledger cannot be read or written.
    pub fn add_schedule(&self, schedule: &StoredSchedule, token: &str) -> Result<ScheduleTaken, LedgerError> {
        let connection = self.connection();
        let StoredSchedule { group, name, due, request, .. } = schedule;
        if group != "default" && !connection.prepare("SELECT 1 FROM groups WHERE name = ?1")?.exists([group])? {
            return Ok(ScheduleTaken::NoGroup);
        }
        let stored = connection.execute(
            "INSERT OR IGNORE INTO schedules (place, name, token, due, next, request) VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
            params![group, name, token, due.0, request.to_string()],
        )?;
        if stored == 1 {
            return Ok(ScheduleTaken::Stored);
        }
        let first: String = connection.query_row("SELECT token FROM schedules WHERE place = ?1 AND name = ?2", [group, name], |row| row.get(0))?;
        Ok(if first == token { ScheduleTaken::Stored } else { ScheduleTaken::Duplicate })
    }

    /// One schedule.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn schedule(&self, group: &str, name: &str) -> Result<Option<StoredSchedule>, LedgerError> {
        self.one_schedule("SELECT place, name, due, attempts, request FROM schedules WHERE place = ?1 AND name = ?2", params![group, name])
    }

    /// The first schedule to fire at or before `until`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn due_schedule(&self, until: Time) -> Result<Option<StoredSchedule>, LedgerError> {
        self.one_schedule("SELECT place, name, due, attempts, request FROM schedules WHERE next <= ?1 ORDER BY next, name LIMIT 1", params![until.0])
    }

    fn one_schedule(&self, query: &str, values: impl rusqlite::Params) -> Result<Option<StoredSchedule>, LedgerError> {
        let row = self.connection().query_row(query, values, |row| {
            let text: String = row.get(4)?;
            Ok((StoredSchedule { group: row.get(0)?, name: row.get(1)?, due: Time(row.get(2)?), attempts: row.get(3)?, request: Value::Null }, text))
        });
        let Some((schedule, text)) = row.optional()? else { return Ok(None) };
        Ok(Some(StoredSchedule { request: serde_json::from_str(&text)?, ..schedule }))
    }

    /// When the first schedule after `after` fires.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn next_schedule(&self, after: Time) -> Result<Option<Time>, LedgerError> {
        let next: Option<i64> = self.connection().query_row("SELECT min(next) FROM schedules WHERE next > ?1", [after.0], |row| row.get(0))?;
        Ok(next.map(Time))
    }

    /// Its target refused: fire again at `next`.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn postpone_schedule(&self, group: &str, name: &str, next: Time) -> Result<(), LedgerError> {
        let values = params![group, name, next.0];
        self.connection().execute("UPDATE schedules SET next = ?3, attempts = attempts + 1 WHERE place = ?1 AND name = ?2", values)?;
        Ok(())
    }

    /// Removes a schedule; `false` when there is none.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn remove_schedule(&self, group: &str, name: &str) -> Result<bool, LedgerError> {
        Ok(self.connection().execute("DELETE FROM schedules WHERE place = ?1 AND name = ?2", [group, name])? == 1)
    }

    /// Keeps a mail.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn add_mail(&self, id: &str, recipient: &str, template: &str, mail: &Value) -> Result<i64, LedgerError> {
        let connection = self.connection();
        connection.execute("INSERT INTO mails (id, recipient, template, mail) VALUES (?1, ?2, ?3, ?4)", [id, recipient, template, &mail.to_string()])?;
        Ok(connection.last_insert_rowid())
    }

    /// Mails, oldest first, of one recipient and one template where given.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn mails(&self, recipient: Option<&str>, template: Option<&str>) -> Result<Vec<Value>, LedgerError> {
        let query = "SELECT mail FROM mails WHERE (?1 IS NULL OR recipient = ?1) AND (?2 IS NULL OR template = ?2) ORDER BY seq";
        self.documents(query, params![recipient, template])
    }

    /// The newest mails, newest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn latest_mails(&self, most: u32) -> Result<Vec<Value>, LedgerError> {
        self.documents("SELECT mail FROM mails ORDER BY seq DESC LIMIT ?1", params![most])
    }

    /// One mail, by its id or by the provider's message id.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn mail(&self, id: &str) -> Result<Option<Value>, LedgerError> {
        Ok(self.documents("SELECT mail FROM mails WHERE id = ?1 ORDER BY seq DESC LIMIT 1", params![id])?.pop())
    }

    /// Keeps that a report on a mail was played.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn add_report(&self, mail: &str, kind: &str) -> Result<(), LedgerError> {
        self.connection().execute("INSERT INTO reports (mail, type) VALUES (?1, ?2)", [mail, kind])?;
        Ok(())
    }

    /// The reports that were played on a mail, oldest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn reports(&self, mail: &str) -> Result<Vec<String>, LedgerError> {
        let connection = self.connection();
        let mut statement = connection.prepare("SELECT type FROM reports WHERE mail = ?1 ORDER BY seq")?;
        Ok(statement.query_map([mail], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// How many mails were captured.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn mail_count(&self) -> Result<u32, LedgerError> {
        Ok(self.connection().query_row("SELECT count(*) FROM mails", [], |row| row.get(0))?)
    }

    fn documents(&self, query: &str, values: impl rusqlite::Params) -> Result<Vec<Value>, LedgerError> {
        let connection = self.connection();
        let mut statement = connection.prepare(query)?;
        let texts = statement.query_map(values, |row| row.get::<_, String>(0))?.collect::<Result<Vec<String>, _>>()?;
        Ok(texts.iter().map(|text| serde_json::from_str(text)).collect::<Result<_, _>>()?)
    }

    /// Keeps a bus event.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn add_event(&self, id: &str, kind: &str, envelope: &Value) -> Result<(), LedgerError> {
        self.connection().execute("INSERT INTO events (id, type, envelope) VALUES (?1, ?2, ?3)", [id, kind, &envelope.to_string()])?;
        Ok(())
    }

    /// Events after a position, oldest first, with the position of the last one read.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn events(&self, since: i64, kind: Option<&str>, most: u32) -> Result<(Vec<Value>, i64), LedgerError> {
        let connection = self.connection();
        let mut statement = connection.prepare("SELECT seq, envelope FROM events WHERE seq > ?1 AND (?2 IS NULL OR type = ?2) ORDER BY seq LIMIT ?3")?;
        let rows = statement.query_map(params![since, kind, most], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let next = rows.last().map_or(since, |(seq, _)| *seq);
        Ok((rows.iter().map(|(_, text)| serde_json::from_str(text)).collect::<Result<_, _>>()?, next))
    }

    /// The newest events, of one type where given, newest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn latest_events(&self, kind: Option<&str>, most: u32) -> Result<Vec<Value>, LedgerError> {
        self.documents("SELECT envelope FROM events WHERE ?1 IS NULL OR type = ?1 ORDER BY seq DESC LIMIT ?2", params![kind, most])
    }

    /// Puts aside what could not be worked off.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn add_dead_letter(&self, source: &str, body: &Value) -> Result<(), LedgerError> {
        self.connection().execute("INSERT INTO dead_letters (source, body) VALUES (?1, ?2)", [source, &body.to_string()])?;
        Ok(())
    }

    /// What was put aside from one source, oldest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn dead_letters(&self, source: &str) -> Result<Vec<Value>, LedgerError> {
        self.documents("SELECT body FROM dead_letters WHERE source = ?1 ORDER BY seq", params![source])
    }
}
