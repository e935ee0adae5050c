-- What the files of a drop held when it was claimed. They are compared again before money is spent.
CREATE TABLE content (
    job            TEXT NOT NULL,            -- the claim's id, which the job gets; written before the job
    file           TEXT NOT NULL,
    version        TEXT NOT NULL,            -- see Store.version
    PRIMARY KEY (job, file)
);
