-- Which copy of the journal this is. The marks beside the journal have the same two values; an older copy is behind them.
CREATE TABLE generation (
    id             TEXT NOT NULL,
    number         BIGINT NOT NULL,          -- of intents to submit, ever
    hold           TEXT                      -- why nothing is submitted until a person says go on; null while all is well
);
-- Folders in which the line has left its mark: where the mark is missing and nothing else is there, the disk is.
CREATE TABLE marked (
    place          TEXT PRIMARY KEY          -- below the root; '' for the root itself
);
