-- What an agent finished and what it handed over, in the order of lists.
create index task_finished on task (finished_by, urgency, number) where finished_by is not null;
create index task_sent on task (sender, urgency, number);
