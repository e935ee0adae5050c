-- What the accounts' answers taught.

-- How many of its account's trials had been accepted when the job was refused with 402 or 403; null where it was not.
ALTER TABLE job ADD COLUMN refused BIGINT;
-- How often a trial job was accepted after a refusal.
ALTER TABLE account ADD COLUMN proven BIGINT NOT NULL DEFAULT 0;
-- How many requests at once the account showed that it takes; null while it takes as many as are configured.
ALTER TABLE account ADD COLUMN places INTEGER;
