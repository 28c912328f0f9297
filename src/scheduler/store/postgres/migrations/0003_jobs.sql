-- Jobs: what waits to be made, who works on it and until when he holds it; ids only. What was asked for before there were jobs gets one.

CREATE TABLE jobs (
    plant_id text NOT NULL CHECK (plant_id <> ''),
    id       uuid NOT NULL, -- of what is made
    kind     text NOT NULL CHECK (kind <> ''),
    tenant   text NOT NULL CHECK (tenant <> ''), -- who takes turns with others
    role     text NOT NULL, -- these three: on whose behalf
    sponsor  text,
    user_id  uuid,
    created  timestamptz NOT NULL DEFAULT now(),
    state    text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'ended', 'dead')),
    stop     boolean NOT NULL DEFAULT false,
    token    integer NOT NULL DEFAULT 0, -- number of the hold
    attempts integer NOT NULL DEFAULT 0, -- holds that did not end in an outcome, the present one included
    started  timestamptz, -- the last hold
    held_until timestamptz,
    CHECK ((state = 'running') = (held_until IS NOT NULL)),
    PRIMARY KEY (plant_id, id)
);
CREATE INDEX jobs_open ON jobs (plant_id, tenant, attempts, created, id) WHERE state IN ('waiting', 'running');
CREATE INDEX jobs_served ON jobs (plant_id, tenant, started);

-- The last messages of a job, in a ring of places.
CREATE TABLE job_messages (
    plant_id text NOT NULL,
    job_id   uuid NOT NULL,
    place    integer NOT NULL,
    number   integer NOT NULL,
    message  json NOT NULL,
    PRIMARY KEY (plant_id, job_id, place),
    FOREIGN KEY (plant_id, job_id) REFERENCES jobs (plant_id, id)
);

ALTER TABLE plans NO FORCE ROW LEVEL SECURITY; -- put back at the end of every migration
INSERT INTO jobs (plant_id, id, kind, tenant, role, created)
SELECT plant_id, id, 'plan', 'plant', 'planner', created FROM plans WHERE state IN ('queued', 'running');
