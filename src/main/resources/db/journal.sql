-- The journal, version 2. Times are milliseconds since 1970, UTC.

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
    changed         BIGINT NOT NULL,
    realm           TEXT NOT NULL DEFAULT 'api',    -- the account that pays
    marker          TEXT,                    -- the file below the root whose deletion withdraws the drop
    withdrawn       BIGINT,                  -- when a person withdrew it
    missing         TEXT                     -- JSON list of results that did not come while others did
);

-- Never pay twice: what is on its way, delivered, or may still live at the provider cannot be entered again.
CREATE UNIQUE INDEX job_live ON job (intent)
    WHERE state IN ('READY', 'SUBMITTING', 'WAITING', 'COLLECTING', 'DELIVERED', 'UNDELIVERABLE', 'UNCERTAIN', 'EXPIRED');
CREATE INDEX job_due ON job (state, owner, not_before);
CREATE INDEX job_moving ON job (moving_to) WHERE moving_to IS NOT NULL;
CREATE INDEX job_marked ON job (id) WHERE marker IS NOT NULL;
CREATE INDEX job_withdrawn ON job (withdrawn) WHERE withdrawn IS NOT NULL;

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
    number         INTEGER NOT NULL,         -- the order of the provider's answer, from 1; of a preview its result's, negative
    url            TEXT NOT NULL,
    base           TEXT UNIQUE,              -- below the outbox, without suffix; reserved before the download
    path           TEXT,                     -- the file itself
    bytes          BIGINT,
    sha256         TEXT,                     -- null until the file is published
    content_type   TEXT,
    preview_of     INTEGER,                  -- the number of the result that this is a smaller form of
    PRIMARY KEY (job, number)
);

CREATE TABLE account (
    realm          TEXT PRIMARY KEY,
    paused_since   BIGINT,                   -- null while the account works
    why            TEXT
);
INSERT INTO account (realm) VALUES ('api'), ('web');

-- What the provider already has: the same bytes are uploaded once.
CREATE TABLE upload (
    realm          TEXT NOT NULL,
    sha256         TEXT NOT NULL,
    content_type   TEXT NOT NULL,
    url            TEXT,                     -- null while a job is uploading it
    remote_id      TEXT,
    job            TEXT NOT NULL,            -- the job that uploads or uploaded it
    at             BIGINT NOT NULL,
    PRIMARY KEY (realm, sha256, content_type)
);

-- The provider's lists of motions and styles: names for ids.
CREATE TABLE preset (
    kind           TEXT NOT NULL,            -- motion or style
    id             TEXT NOT NULL,
    name           TEXT NOT NULL,
    description    TEXT,
    fetched        BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);

-- Trained characters that a sidecar may name.
CREATE TABLE character (
    name           TEXT NOT NULL,
    version        TEXT NOT NULL,            -- v1, v2 or cinema: an id of the wrong one is silently ignored by the provider
    reference_id   TEXT NOT NULL,
    job            TEXT NOT NULL REFERENCES job (id),
    created        BIGINT NOT NULL,
    PRIMARY KEY (name, version)
);

-- Manifests, whose lines became jobs of their own.
CREATE TABLE manifest (
    job            TEXT PRIMARY KEY REFERENCES job (id),
    results        TEXT NOT NULL UNIQUE,     -- file below the outbox that tells how the lines ended
    bytes          BIGINT NOT NULL           -- how much of it is written for good; what is beyond that was interrupted
);
CREATE TABLE line (
    manifest       TEXT NOT NULL REFERENCES manifest (job),
    number         INTEGER NOT NULL,         -- in the file, from 1
    id             TEXT,                     -- null where it has none of its own
    folder         TEXT NOT NULL,            -- as the manifest's job
    sidecar        TEXT NOT NULL,            -- what the line became in its own drop: tells when that is tried again
    job            TEXT NOT NULL,            -- the last job that was made of it
    told           TEXT,                     -- the job and the state that the results file tells
    PRIMARY KEY (manifest, number),
    UNIQUE (manifest, id)
);
CREATE INDEX line_of_job ON line (job);
CREATE INDEX line_of_sidecar ON line (folder, sidecar);
