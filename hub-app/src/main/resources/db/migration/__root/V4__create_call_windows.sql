-- What callers used up of their limits, as all hubs on this database counted it. Callers are keyed hashes.
CREATE TABLE call_window (
    quota      text        NOT NULL,
    caller     text        NOT NULL,
    used       bigint      NOT NULL,
    ends_at    timestamptz NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (quota, caller)
);
-- Every hub asks once or twice a second what changed since.
CREATE INDEX call_window_changed ON call_window (changed_at);
