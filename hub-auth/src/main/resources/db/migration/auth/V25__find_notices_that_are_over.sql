-- What is over is removed by when it ended; the rows that still wait are none of its business.
CREATE INDEX notice_over ON notice (ends_at) WHERE due_at IS NULL;

-- Alarms and tests stay where they are shown: nobody looks for them again.
DROP INDEX notice_shown;
CREATE INDEX notice_shown ON notice (subject)
    WHERE status = 'accepted' AND channel = 'web_push' AND about IN ('approval', 'question');
