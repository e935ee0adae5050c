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

-- What the page asks again and again: the last results, what was spent since when, how long a model usually takes.
CREATE INDEX job_delivered ON job (changed) WHERE state = 'DELIVERED';
CREATE INDEX attempt_created ON attempt (created);
CREATE INDEX attempt_completed ON attempt (model, created) WHERE outcome = 'COMPLETED';
