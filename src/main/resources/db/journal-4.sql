-- Version 4: drops that come out of a bucket, where nothing can be renamed. An object is claimed by its row, copied, and deleted once the journal holds the job.

CREATE TABLE claim (
    bucket         TEXT NOT NULL,
    key            TEXT NOT NULL,            -- in full, with the prefix
    etag           TEXT NOT NULL,
    modified       BIGINT NOT NULL,          -- seconds since 1970: the same bytes may be put again
    job            TEXT NOT NULL,            -- the claim's id, which the job gets
    entered        BIGINT,                   -- when the journal took the drop in; null while the claim can be undone
    created        BIGINT NOT NULL,
    PRIMARY KEY (bucket, key, etag)
);
CREATE INDEX claim_of_job ON claim (job);

-- What tells this journal from others: two of them on one bucket would each submit every drop.
CREATE TABLE journal_id (
    id             TEXT NOT NULL
);
