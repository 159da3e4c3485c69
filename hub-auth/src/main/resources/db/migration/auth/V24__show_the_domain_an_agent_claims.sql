-- The domain that an agent says is its own when it asks to join; proven afterwards, or never.
ALTER TABLE approval ADD COLUMN domain text;
