-- What a person sees and says.

-- The reason of the verdict without what differs from job to job, so that failures can be counted and tried again by reason.
ALTER TABLE job ADD COLUMN reason TEXT;
CREATE INDEX job_of_reason ON job (state, reason) WHERE reason IS NOT NULL;
CREATE INDEX job_newest ON job (created, id);

-- A person's word that nothing new is to be spent.
CREATE TABLE pause (
    scope          TEXT PRIMARY KEY,         -- '' for the whole line
    since          BIGINT NOT NULL,
    who            TEXT NOT NULL,
    why            TEXT NOT NULL
);

-- Up to which event each of those who want to know was told. Whoever is not in it yet is told what happens from now on.
CREATE TABLE told_up_to (
    reader         TEXT PRIMARY KEY,         -- 'notify', or the digest of an endpoint, which may hold a secret
    seq            BIGINT NOT NULL
);
-- Up to which event the message about a manifest told of its rows; null while it was not told.
ALTER TABLE manifest ADD COLUMN told_until BIGINT;
UPDATE manifest SET told_until = (SELECT coalesce(max(seq), 0) FROM event);
CREATE INDEX manifest_untold ON manifest (job) WHERE told_until IS NULL;
