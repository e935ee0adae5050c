-- Results by identity: an answer that names them in another order, or again, names the same ones.

-- The provider's own id of the result; without it, its address without the query identifies it.
ALTER TABLE output ADD COLUMN result_id TEXT;
-- Whether the provider's last answer no longer names it. It is fetched all the same, unless it is gone.
ALTER TABLE output ADD COLUMN unnamed BOOLEAN NOT NULL DEFAULT FALSE;
-- How often it did not come: the others are fetched first.
ALTER TABLE output ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
-- When a person asked to collect what the next answer names, whatever its status word; null where nobody did, or it was done.
ALTER TABLE job ADD COLUMN collect BIGINT;
