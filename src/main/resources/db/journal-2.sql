-- Version 2: more than one generation of the API and one account. Of a preview, output.number is that of its result, negative.

-- The account that pays.
ALTER TABLE job ADD COLUMN realm TEXT NOT NULL DEFAULT 'api';
-- The file below the root whose deletion withdraws the drop.
ALTER TABLE job ADD COLUMN marker TEXT;
-- When a person withdrew it.
ALTER TABLE job ADD COLUMN withdrawn BIGINT;
-- JSON list of results that did not come while others did.
ALTER TABLE job ADD COLUMN missing TEXT;
CREATE INDEX job_marked ON job (id) WHERE marker IS NOT NULL;
CREATE INDEX job_withdrawn ON job (withdrawn) WHERE withdrawn IS NOT NULL;
-- The number of the result that this is a smaller form of.
ALTER TABLE output ADD COLUMN preview_of INTEGER;
DROP TABLE account;
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
