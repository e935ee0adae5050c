-- Version 3: webhooks. A hint says that a request may be final; it is believed in nothing but which job to look at.

-- Whether there was a hint since the job was last handed out.
ALTER TABLE job ADD COLUMN hinted INTEGER NOT NULL DEFAULT 0;
-- The provider asked not to look before; no hint overrides that.
ALTER TABLE job ADD COLUMN quiet_until BIGINT;

-- Kept until the job's request is final, so that a repetition is known.
CREATE TABLE hint (
    attempt        TEXT NOT NULL REFERENCES attempt (token),
    message        TEXT NOT NULL,            -- the same in each repetition: the sender's id of it, or request id and status
    request_id     TEXT,                     -- where the job has none yet; null once it was used, or found to be of no use
    word           TEXT NOT NULL,
    at             BIGINT NOT NULL,
    PRIMARY KEY (attempt, message)
);
CREATE INDEX hint_found ON hint (attempt) WHERE request_id IS NOT NULL;
