-- A network whose agents a person stopped, all at once: none of them may act while its row is here. Which agents were
-- paused one by one stands with each of them and stays as it is.
CREATE TABLE network_stop (
    network_id       text PRIMARY KEY REFERENCES network ON DELETE CASCADE,
    stopped_at       timestamptz NOT NULL DEFAULT now(),
    stopped_by       text        NOT NULL,
    stopped_by_email text        NOT NULL,
    reason           text
);
