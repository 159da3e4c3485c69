-- Letters that leave after the commit; each row is its own job. The text may hold a link that lets somebody in: it is
-- sealed, and gone as soon as nobody needs it.
CREATE TABLE mail (
    id          text PRIMARY KEY,
    recipient   text        NOT NULL,
    subject     text        NOT NULL,
    sealed_text bytea,
    created_at  timestamptz NOT NULL DEFAULT now(),
    -- When it is tried next; null once it was sent or given up.
    due_at      timestamptz,
    attempts    integer     NOT NULL DEFAULT 0,
    sent_at     timestamptz,
    failed_at   timestamptz,
    failure     text
);
CREATE INDEX mail_due ON mail (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX mail_over ON mail (created_at) WHERE due_at IS NULL;
