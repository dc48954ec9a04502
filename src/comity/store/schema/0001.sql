-- Everything a store keeps. Each row carries the digest of its own fields (see sums.py).
-- Triggers refuse what no code here does, so that a later mistake cannot do it either.

PRAGMA application_id = 0x436f6d69; -- "Comi"

CREATE TABLE log (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL CHECK (size >= 0),
    sum BLOB NOT NULL
) STRICT;

CREATE TABLE entry (
    log INTEGER NOT NULL REFERENCES log (number),
    position INTEGER NOT NULL CHECK (position >= 0),
    id BLOB NOT NULL CHECK (length(id) = 32),
    body BLOB NOT NULL,
    sum BLOB NOT NULL,
    UNIQUE (log, position),
    UNIQUE (log, id)
) STRICT;

-- One checkpoint for each size: two different ones would be a fork.
CREATE TABLE checkpoint (
    log INTEGER NOT NULL REFERENCES log (number),
    size INTEGER NOT NULL CHECK (size >= 0),
    note BLOB NOT NULL,
    sum BLOB NOT NULL,
    UNIQUE (log, size)
) STRICT;

-- number gives the order of arrival.
CREATE TABLE stamp (
    number INTEGER PRIMARY KEY,
    log INTEGER NOT NULL REFERENCES log (number),
    cosigner TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    time INTEGER NOT NULL CHECK (time >= 0),
    note BLOB NOT NULL,
    sum BLOB NOT NULL
) STRICT;

CREATE INDEX stamp_by_cosigner ON stamp (log, cosigner, size, time);
CREATE INDEX stamp_by_size ON stamp (log, size, time, cosigner);

CREATE TABLE blob (
    name TEXT NOT NULL UNIQUE,
    data BLOB NOT NULL,
    sum BLOB NOT NULL
) STRICT;

CREATE TABLE value (
    key TEXT NOT NULL UNIQUE,
    value BLOB NOT NULL,
    sum BLOB NOT NULL
) STRICT;

CREATE TRIGGER log_never_shrinks BEFORE UPDATE ON log
WHEN new.size < old.size OR new.name <> old.name
BEGIN SELECT RAISE(ABORT, 'a log never shrinks'); END;

CREATE TRIGGER log_stays BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'a log is never removed'); END;

CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;

CREATE TRIGGER entry_stays BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END;

CREATE TRIGGER checkpoint_never_changes BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint never changes'); END;

CREATE TRIGGER checkpoint_stays BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never removed'); END;
