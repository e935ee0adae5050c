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

-- How many tries had failed in a row when the event was written, where it tells of one that did; else null.
ALTER TABLE event ADD COLUMN failures INTEGER;

-- A person's word that nothing new is to be spent; or the line's own, of a model that fails for every drop.
CREATE TABLE pause (
    scope          TEXT PRIMARY KEY,         -- '' for the whole line, '_PAUSE' for it by a file in the inbox, 'model:ID' for one model
    since          BIGINT NOT NULL,
    who            TEXT NOT NULL,
    why            TEXT NOT NULL,
    -- Of the line's own; null where a person paused it.
    trials         INTEGER,                  -- how many trials have failed
    next_trial     BIGINT,                   -- when the next one may go
    trial          TEXT,                     -- the job that went last as a trial; null before the first, and when that has ended
    closed         BOOLEAN NOT NULL DEFAULT FALSE -- the provider takes no requests of the model: the first that it takes ends the pause
);
-- How a model of an account failed last, until it brings a result.
CREATE TABLE failing (
    realm          TEXT NOT NULL,
    model          TEXT NOT NULL,
    failure        TEXT NOT NULL,            -- the reason, as of a job
    drops          TEXT NOT NULL,            -- the intents of those that failed so, one after the other: a list in JSON
    PRIMARY KEY (realm, model)
);

-- What the page asks again and again: the last results, what was spent since when, how long a model usually takes.
CREATE INDEX job_delivered ON job (changed) WHERE state = 'DELIVERED';
CREATE INDEX attempt_completed ON attempt (model, created) WHERE outcome = 'COMPLETED';
-- The numbers of events begin again where an older copy of the journal was put back, so from then on they are told in another name.
ALTER TABLE generation ADD COLUMN events TEXT;
-- Changes, so that a transaction is written and synced.
ALTER TABLE generation ADD COLUMN settled BIGINT NOT NULL DEFAULT 0;
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
    asked          BIGINT NOT NULL,
    asking         TEXT                      -- the job whose files are uploaded to ask; null where there is an answer
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
CREATE INDEX job_held ON job (priority DESC, created, id) WHERE state = 'HELD';
-- The price that a person approved, in millionths of a credit; -1 where it was not known; null where nobody did.
ALTER TABLE job ADD COLUMN approved BIGINT;
-- What a job that was held will probably cost now that it goes on; null after its intent. It keeps others from being let go for the same money.
ALTER TABLE job ADD COLUMN expected BIGINT;
CREATE INDEX job_expected ON job (folder) WHERE expected IS NOT NULL;
-- Whether the file of a result carries a C2PA manifest; null where that is not known, such as of files that came before this was looked at.
ALTER TABLE output ADD COLUMN c2pa BOOLEAN;

-- The model of the request, so that what waits for one is found without reading what waits for another.
ALTER TABLE job ADD COLUMN model TEXT NOT NULL DEFAULT '';
UPDATE job SET model = coalesce(json_extract(request, '$.model'), '') WHERE request IS NOT NULL;

-- How many jobs there are of each kind, kept with each change, so that nobody reads the jobs to count them.
CREATE TABLE tally (
    state          TEXT NOT NULL,
    realm          TEXT NOT NULL,
    model          TEXT NOT NULL,
    folder         TEXT NOT NULL,            -- of jobs that wait for their turn, else ''
    reason         TEXT NOT NULL,            -- '' for none
    went_back      BOOLEAN NOT NULL,
    moving         BOOLEAN NOT NULL,
    jobs           BIGINT NOT NULL,
    PRIMARY KEY (state, realm, model, folder, reason, went_back, moving)
);
INSERT INTO tally (state, realm, model, folder, reason, went_back, moving, jobs)
    SELECT state, realm, model, CASE state WHEN 'READY' THEN folder ELSE '' END, coalesce(reason, ''), went_back IS NOT NULL,
        moving_to IS NOT NULL, count(*)
    FROM job GROUP BY 1, 2, 3, 4, 5, 6, 7;
CREATE TRIGGER job_counted AFTER INSERT ON job BEGIN
    INSERT INTO tally (state, realm, model, folder, reason, went_back, moving, jobs)
    VALUES (new.state, new.realm, new.model, CASE new.state WHEN 'READY' THEN new.folder ELSE '' END, coalesce(new.reason, ''),
        new.went_back IS NOT NULL, new.moving_to IS NOT NULL, 1)
    ON CONFLICT (state, realm, model, folder, reason, went_back, moving) DO UPDATE SET jobs = jobs + 1; END;
CREATE TRIGGER job_counted_no_more AFTER UPDATE OF state, realm, model, reason, went_back, moving_to ON job
    WHEN old.state <> new.state OR old.realm <> new.realm OR old.model <> new.model OR old.reason IS NOT new.reason
        OR (old.went_back IS NULL) <> (new.went_back IS NULL) OR (old.moving_to IS NULL) <> (new.moving_to IS NULL) BEGIN
    UPDATE tally SET jobs = jobs - 1 WHERE state = old.state AND realm = old.realm AND model = old.model
        AND folder = CASE old.state WHEN 'READY' THEN old.folder ELSE '' END
        AND reason = coalesce(old.reason, '') AND went_back = (old.went_back IS NOT NULL) AND moving = (old.moving_to IS NOT NULL); END;
CREATE TRIGGER job_counted_anew AFTER UPDATE OF state, realm, model, reason, went_back, moving_to ON job
    WHEN old.state <> new.state OR old.realm <> new.realm OR old.model <> new.model OR old.reason IS NOT new.reason
        OR (old.went_back IS NULL) <> (new.went_back IS NULL) OR (old.moving_to IS NULL) <> (new.moving_to IS NULL) BEGIN
    INSERT INTO tally (state, realm, model, folder, reason, went_back, moving, jobs)
    VALUES (new.state, new.realm, new.model, CASE new.state WHEN 'READY' THEN new.folder ELSE '' END, coalesce(new.reason, ''),
        new.went_back IS NOT NULL, new.moving_to IS NOT NULL, 1)
    ON CONFLICT (state, realm, model, folder, reason, went_back, moving) DO UPDATE SET jobs = jobs + 1; END;
-- Folders come and go, and each dispatch reads who waits: no row is kept where nobody does.
CREATE TRIGGER nobody_waits AFTER UPDATE OF jobs ON tally WHEN new.jobs = 0 AND new.state = 'READY' BEGIN
    DELETE FROM tally WHERE state = new.state AND realm = new.realm AND model = new.model AND folder = new.folder
        AND reason = new.reason AND went_back = new.went_back AND moving = new.moving AND jobs = 0; END;

-- Whose turn it is: of each folder of the inbox when a job of it was last handed out. Numbers that grow, as clocks may be set back.
CREATE TABLE turn (
    realm          TEXT NOT NULL,
    folder         TEXT NOT NULL,
    served         BIGINT NOT NULL,
    PRIMARY KEY (realm, folder)
);

-- An index for each question that is asked again and again, which holds nothing but its answers: what has ended is in none of them.
-- The text of each condition is that of the question, or SQLite does not see that they fit.
DROP INDEX job_due;
CREATE INDEX job_due ON job (state, not_before) WHERE owner IS NULL
    AND state IN ('ENTERING', 'READY', 'SUBMITTING', 'WAITING', 'COLLECTING', 'EXPIRED', 'UNCERTAIN', 'UNDELIVERABLE');
DROP INDEX job_ready;
CREATE INDEX job_ready ON job (realm, model, folder, priority DESC, created, id) WHERE state = 'READY' AND owner IS NULL AND withdrawn IS NULL;
CREATE INDEX job_oldest_ready ON job (created) WHERE state = 'READY' AND owner IS NULL AND withdrawn IS NULL;
CREATE INDEX job_refused ON job (realm, changed) WHERE state = 'READY' AND refused IS NOT NULL;
CREATE INDEX job_throttled ON job (throttled_since) WHERE state = 'READY' AND throttled_since IS NOT NULL;
CREATE INDEX job_deadline ON job (deadline) WHERE state = 'WAITING';
CREATE INDEX job_uncertain ON job (parked) WHERE state = 'UNCERTAIN';
DROP INDEX job_marked;
CREATE INDEX job_marked ON job (id) WHERE marker IS NOT NULL AND withdrawn IS NULL
    AND state IN ('READY', 'SUBMITTING', 'WAITING', 'COLLECTING');
DROP INDEX job_withdrawn;
CREATE INDEX job_withdrawn ON job (withdrawn) WHERE withdrawn IS NOT NULL AND state IN ('READY', 'HELD', 'WAITING', 'COLLECTING');
CREATE INDEX job_held_name ON job (folder, name) WHERE state = 'HELD' AND moving_to IS NULL;
-- The files of an open job, or of one that is being filed; a claim's folder, or one below it.
CREATE INDEX job_at_work ON job (place) WHERE substr(place, 1, 5) = 'work/';
-- What people look at: the newest of each state. Only a question that says created > 0 is answered from it; without that, SQLite takes it
-- for better than the small ones wherever a state is named.
CREATE INDEX job_of_state ON job (state, created, id) WHERE created > 0;
CREATE INDEX attempt_under_way ON attempt (created) WHERE money = 'UNDER_WAY';

-- When the attempts, events and outputs of an ended job were taken out; null while they are here.
ALTER TABLE job ADD COLUMN pruned BIGINT;
CREATE INDEX job_prunable ON job (changed, id) WHERE pruned IS NULL
    AND state IN ('DELIVERED', 'REJECTED', 'NSFW', 'FAILED', 'CANCELED', 'DUPLICATE');
-- What the sums hold of attempts that were taken out.
ALTER TABLE spending ADD COLUMN pruned_credits BIGINT NOT NULL DEFAULT 0;
ALTER TABLE spending ADD COLUMN pruned_requests BIGINT NOT NULL DEFAULT 0;
ALTER TABLE spending ADD COLUMN pruned_unpriced BIGINT NOT NULL DEFAULT 0;

-- What takes the provider as long as the job's request: the model, and what its work depends on; and when it accepted that.
ALTER TABLE job ADD COLUMN workload TEXT;
ALTER TABLE job ADD COLUMN accepted BIGINT;
-- How long the last requests of each workload took, in milliseconds from the answer to their submission, so that looks come when they are
-- likely to be finished.
CREATE TABLE took (
    workload       TEXT NOT NULL,
    attempt        TEXT NOT NULL,
    unfinished     BIGINT NOT NULL,          -- the last look that found it so; 0 where there was none
    finished       BIGINT NOT NULL,          -- the first that found it so, or the provider's notice
    at             BIGINT NOT NULL,
    PRIMARY KEY (workload, attempt)
);
CREATE INDEX took_last ON took (workload, at);

-- How many requests at once an account, or it of one model, showed that it takes. No row where it takes as many as are configured.
CREATE TABLE concurrency (
    realm          TEXT NOT NULL,
    model          TEXT NOT NULL,            -- '' for all models together
    places         INTEGER NOT NULL,
    accepted       INTEGER NOT NULL,         -- requests, since that number, with all the places taken
    patience       INTEGER NOT NULL,         -- after so many of them one place more is tried
    tried          BOOLEAN NOT NULL,         -- whether the last place is being tried, and no request was accepted with it yet
    since          BIGINT NOT NULL,
    why            TEXT NOT NULL,            -- what the provider answered
    PRIMARY KEY (realm, model)
);
INSERT INTO concurrency (realm, model, places, accepted, patience, tried, since, why)
    SELECT realm, '', places, 0, 24, FALSE, (SELECT coalesce(max(at), 0) FROM event), 'an earlier answer'
    FROM account WHERE places IS NOT NULL;
ALTER TABLE account DROP COLUMN places;
