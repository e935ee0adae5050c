-- Version 5: who has a job. Only the holder of the last hand-out may change a job, and a hand-out that is not renewed ends by itself.

-- The number of the last hand-out; it only grows.
ALTER TABLE job ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
-- When the lease of that hand-out runs out; null where nobody has the job.
ALTER TABLE job ADD COLUMN lease_until BIGINT;
-- Since when the job is parked; null where it is not.
ALTER TABLE job ADD COLUMN parked BIGINT;
-- 1 once the sweep has given a parked job up, and said so.
ALTER TABLE job ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
-- The leases of the version before had no end.
UPDATE job SET lease_until = 0 WHERE owner IS NOT NULL;
UPDATE job SET parked = changed WHERE state IN ('EXPIRED', 'UNCERTAIN', 'UNDELIVERABLE');
-- Whose request is it?
CREATE INDEX job_of_request ON job (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX attempt_of_request ON attempt (request_id) WHERE request_id IS NOT NULL;
-- One index for each question that is asked again and again, so that none of them reads jobs that have ended.
CREATE INDEX job_parked ON job (not_before) WHERE parked IS NOT NULL AND settled = 0;
CREATE INDEX job_ready ON job (realm, priority DESC, created, id) WHERE state = 'READY' AND owner IS NULL AND withdrawn IS NULL;
DROP INDEX job_marked;
CREATE INDEX job_marked ON job (id) WHERE marker IS NOT NULL AND withdrawn IS NULL;
CREATE INDEX job_leased ON job (lease_until) WHERE owner IS NOT NULL;
