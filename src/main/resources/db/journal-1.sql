-- The journal, version 1. Times are milliseconds since 1970, UTC. It stays as it is: each later version is a script of changes.

CREATE TABLE job (
    id              TEXT PRIMARY KEY,
    state           TEXT NOT NULL,
    name            TEXT NOT NULL,           -- the drop's name: its picture, or its sidecar
    folder          TEXT NOT NULL,           -- sub-folder of the inbox, '' for the inbox itself
    files           TEXT NOT NULL,           -- JSON list of the names of the drop's files
    media           TEXT NOT NULL,           -- JSON list of the pictures: name, type, SHA-256, public address
    request         TEXT,                    -- JSON; null where the drop could not be read
    intent          TEXT,                    -- hash of content and request: what makes a duplicate
    priority        INTEGER NOT NULL,
    place           TEXT NOT NULL,           -- the folder below the root where the drop's files lie
    moving_to       TEXT,                    -- the folder they are on their way to
    verdict         TEXT,                    -- JSON: why the job ended outside the outbox
    owner           TEXT,                    -- the run that works on it now
    not_before      BIGINT NOT NULL,
    failures        INTEGER NOT NULL,        -- in a row, since the last progress
    throttled_since BIGINT,
    word            TEXT,                    -- the provider's last status word
    why             TEXT,                    -- the last event's reason
    request_id      TEXT,
    attempt         TEXT,                    -- token of the current attempt
    correlation_id  TEXT,
    deadline        BIGINT,
    results_until   BIGINT,                  -- when the provider deletes the results
    created         BIGINT NOT NULL,
    changed         BIGINT NOT NULL
);

-- Never pay twice: what is on its way, delivered, or may still live at the provider cannot be entered again.
CREATE UNIQUE INDEX job_live ON job (intent)
    WHERE state IN ('READY', 'SUBMITTING', 'WAITING', 'COLLECTING', 'DELIVERED', 'UNDELIVERABLE', 'UNCERTAIN', 'EXPIRED');
CREATE INDEX job_due ON job (state, owner, not_before);
CREATE INDEX job_moving ON job (moving_to) WHERE moving_to IS NOT NULL;

CREATE TABLE attempt (
    token          TEXT PRIMARY KEY,         -- also the Idempotency-Key
    job            TEXT NOT NULL REFERENCES job (id),
    number         INTEGER NOT NULL,
    model          TEXT NOT NULL,
    body           TEXT NOT NULL,            -- exactly what was sent
    body_sha256    TEXT NOT NULL,
    request_id     TEXT,
    outcome        TEXT,                     -- null while the answer is not known
    created        BIGINT NOT NULL,
    UNIQUE (job, number)
);

CREATE TABLE event (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    job            TEXT NOT NULL REFERENCES job (id),
    at             BIGINT NOT NULL,
    who            TEXT NOT NULL,
    from_state     TEXT,
    to_state       TEXT NOT NULL,
    why            TEXT NOT NULL,
    correlation_id TEXT
);
CREATE INDEX event_of_job ON event (job, seq);

CREATE TABLE output (
    job            TEXT NOT NULL REFERENCES job (id),
    number         INTEGER NOT NULL,         -- the order of the provider's answer, from 1
    url            TEXT NOT NULL,
    base           TEXT UNIQUE,              -- below the outbox, without suffix; reserved before the download
    path           TEXT,                     -- the file itself
    bytes          BIGINT,
    sha256         TEXT,                     -- null until the file is published
    content_type   TEXT,
    PRIMARY KEY (job, number)
);

CREATE TABLE account (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    paused_since   BIGINT,                   -- null while the account works
    why            TEXT
);
INSERT INTO account (id) VALUES (1);
