-- Version 4: drops that come out of a bucket, where nothing can be renamed. An object is claimed by its row, copied, and deleted once the journal holds the job.

CREATE TABLE claim (
    bucket         TEXT NOT NULL,
    key            TEXT NOT NULL,            -- in full, with the prefix
    etag           TEXT NOT NULL,
    job            TEXT NOT NULL,            -- the claim's id, which the job gets
    entered        BIGINT,                   -- when the journal took the drop in; null while the claim can be undone
    created        BIGINT NOT NULL,
    PRIMARY KEY (bucket, key, etag)
);
CREATE INDEX claim_of_job ON claim (job);
