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

-- What became of the money of each submission (a Cost.Money; null where nothing can be charged), the day in the line's time zone that it
-- belongs to, and its drop's folder.
ALTER TABLE attempt ADD COLUMN money TEXT;
ALTER TABLE attempt ADD COLUMN day TEXT;
ALTER TABLE attempt ADD COLUMN folder TEXT;
UPDATE attempt SET day = date(created / 1000, 'unixepoch', 'localtime'), folder = (SELECT folder FROM job WHERE job.id = attempt.job),
    money = CASE
        WHEN outcome = 'COMPLETED' THEN 'CHARGED'
        WHEN outcome IN ('NSFW', 'FAILED', 'CANCELED') THEN coalesce((
            SELECT CASE json_extract(verdict, '$.charged') WHEN 'YES' THEN 'CHARGED' WHEN 'UNKNOWN' THEN 'UNDETERMINED' END
            FROM job WHERE job.id = attempt.job AND job.attempt = attempt.token), 'REFUNDED')
        WHEN outcome IN ('UNCERTAIN', 'EXPIRED') THEN 'UNDETERMINED'
        WHEN outcome = 'ACCEPTED' THEN (SELECT CASE WHEN state IN ('WAITING', 'COLLECTING') THEN 'UNDER_WAY' ELSE 'UNDETERMINED' END
            FROM job WHERE job.id = attempt.job)
        WHEN outcome IS NULL THEN (SELECT 'UNDER_WAY' FROM job
            WHERE job.id = attempt.job AND job.attempt = attempt.token AND state = 'SUBMITTING')
    END;
-- The sums of them, so that a limit is checked without reading what was spent before. They outlive the attempts.
CREATE TABLE spending (
    day            TEXT NOT NULL,
    folder         TEXT NOT NULL,
    model          TEXT NOT NULL,
    money          TEXT NOT NULL,
    credits        BIGINT NOT NULL,          -- millionths, of those whose price is known
    requests       BIGINT NOT NULL,
    unpriced       BIGINT NOT NULL,
    PRIMARY KEY (day, folder, model, money)
);
INSERT INTO spending (day, folder, model, money, credits, requests, unpriced)
    SELECT day, folder, model, money, coalesce(sum(price), 0), count(*), count(*) - count(price)
    FROM attempt WHERE money IS NOT NULL GROUP BY day, folder, model, money;
-- What still may be charged, whenever it was submitted.
CREATE INDEX spending_open ON spending (money) WHERE money IN ('UNDER_WAY', 'UNDETERMINED') AND requests > 0;

-- What waits for a decision about its price cannot be entered again.
DROP INDEX job_live;
CREATE UNIQUE INDEX job_live ON job (intent) WHERE state IN ('READY', 'HELD', 'SUBMITTING', 'WAITING', 'COLLECTING', 'DELIVERED',
    'UNDELIVERABLE', 'UNCERTAIN', 'EXPIRED');
CREATE INDEX job_held ON job (priority DESC, created, id) WHERE state = 'HELD' AND moving_to IS NULL;
-- The price that a person approved, in millionths of a credit; -1 where it was not known; null where nobody did.
ALTER TABLE job ADD COLUMN approved BIGINT;
-- What a job that was held will probably cost now that it goes on; null after its intent. It keeps others from being let go for the same money.
ALTER TABLE job ADD COLUMN expected BIGINT;
CREATE INDEX job_expected ON job (folder) WHERE expected IS NOT NULL;
-- Whether the file of a result carries a C2PA manifest; null where that is not known, such as of files that came before this was looked at.
ALTER TABLE output ADD COLUMN c2pa BOOLEAN;
