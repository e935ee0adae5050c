-- What a person sees and says.

-- The reason of the verdict without what differs from job to job, so that failures can be counted and tried again by reason.
ALTER TABLE job ADD COLUMN reason TEXT;
CREATE INDEX job_of_reason ON job (state, reason, changed) WHERE reason IS NOT NULL;
CREATE INDEX job_newest ON job (created, id);
-- Of what ended before there were reasons only the channel is known.
UPDATE job SET reason = lower(replace(json_extract(verdict, '$.channel'), '_', '-'))
    WHERE verdict IS NOT NULL AND json_extract(verdict, '$.channel') NOT IN ('CHANGED', 'DUPLICATE');
UPDATE job SET reason = 'duplicates' WHERE verdict IS NOT NULL AND json_extract(verdict, '$.channel') = 'DUPLICATE';

-- When the drop was put back into the inbox, where it becomes the next job; null where it was not.
ALTER TABLE job ADD COLUMN went_back BIGINT;
UPDATE job SET went_back = changed WHERE state = 'CANCELED' AND json_extract(verdict, '$.channel') = 'CHANGED';
CREATE INDEX job_went_back ON job (moving_to) WHERE went_back IS NOT NULL;

-- How many tries had failed in a row when the event was written, where it tells of one that did; else null.
ALTER TABLE event ADD COLUMN failures INTEGER;

-- A person's word that nothing new is to be spent.
CREATE TABLE pause (
    scope          TEXT PRIMARY KEY,         -- '' for the whole line, '_PAUSE' for it by a file in the inbox, 'model:ID' for one model
    since          BIGINT NOT NULL,
    who            TEXT NOT NULL,
    why            TEXT NOT NULL
);

-- What the page asks again and again: the last results, what was spent since when, how long a model usually takes.
CREATE INDEX job_delivered ON job (changed) WHERE state = 'DELIVERED';
CREATE INDEX attempt_created ON attempt (created);
CREATE INDEX attempt_completed ON attempt (model, created) WHERE outcome = 'COMPLETED';
-- The numbers of events begin again where an older copy of the journal was put back, so from then on they are told in another name.
ALTER TABLE generation ADD COLUMN events TEXT;
-- Up to which event each of those who want to know was told. Whoever is not in it yet is told what happens from now on.
CREATE TABLE told_up_to (
    reader         TEXT PRIMARY KEY,         -- 'notify', or the digest of an endpoint, which may hold a secret
    seq            BIGINT NOT NULL
);
-- Up to which event the message about a manifest told of its rows; null while it was not told.
ALTER TABLE manifest ADD COLUMN told_until BIGINT;
UPDATE manifest SET told_until = (SELECT coalesce(max(seq), 0) FROM event);
CREATE INDEX manifest_untold ON manifest (job) WHERE told_until IS NULL;

-- What each submission costs if it is charged, as it was known before it was sent: in millionths of a credit, so that sums are exact.
-- Null where it was not known.
ALTER TABLE attempt ADD COLUMN price BIGINT;
ALTER TABLE attempt ADD COLUMN price_source TEXT;
-- What the provider's free estimate said, so that it is asked once for requests that cost the same.
CREATE TABLE price (
    question       TEXT PRIMARY KEY,         -- digest of the model and what its price may depend on
    price          BIGINT,                   -- null where there is no answer, or one without a number
    answered       BOOLEAN NOT NULL,
    asked          BIGINT NOT NULL
);
