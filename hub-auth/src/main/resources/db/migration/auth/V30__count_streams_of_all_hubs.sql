-- Hubs that have streams open. One that is silent for some seconds is taken for dead, and its streams with it.
CREATE TABLE streaming_hub (
    id      text PRIMARY KEY,
    seen_at timestamptz NOT NULL DEFAULT now()
);

-- How many streams an agent or a network (the holder) has open at a hub.
CREATE TABLE open_streams (
    hub     text    NOT NULL REFERENCES streaming_hub ON DELETE CASCADE,
    holder  text    NOT NULL,
    streams integer NOT NULL CHECK (streams > 0),
    PRIMARY KEY (holder, hub)
);
CREATE INDEX open_streams_hub ON open_streams (hub);
