-- Scenarios, forecasts and plans. A row is found by the tenant and an id that tells nothing; documents are kept as they were written.

CREATE TABLE scenarios (
    plant_id text NOT NULL CHECK (plant_id <> ''),
    id       uuid NOT NULL,
    name     text NOT NULL,
    created  timestamptz NOT NULL,
    scenario json NOT NULL,
    warnings json NOT NULL,
    PRIMARY KEY (plant_id, id)
);
CREATE INDEX scenarios_newest ON scenarios (plant_id, created DESC, id DESC);

-- A sponsor's part of a scenario, as a row of its own: a policy protects rows, not parts of a document.
CREATE TABLE sponsor_terms (
    plant_id    text NOT NULL,
    sponsor_id  text NOT NULL CHECK (sponsor_id <> ''),
    scenario_id uuid NOT NULL,
    created     timestamptz NOT NULL,
    terms       json NOT NULL,
    PRIMARY KEY (plant_id, sponsor_id, scenario_id),
    FOREIGN KEY (plant_id, scenario_id) REFERENCES scenarios (plant_id, id)
);
CREATE INDEX sponsor_terms_newest ON sponsor_terms (plant_id, sponsor_id, created DESC, scenario_id DESC);

CREATE TABLE forecasts (
    plant_id   text NOT NULL CHECK (plant_id <> ''),
    sponsor_id text NOT NULL CHECK (sponsor_id <> ''),
    id         uuid NOT NULL,
    sequence   integer NOT NULL CHECK (sequence > 0),
    created    timestamptz NOT NULL,
    status     text NOT NULL,
    version    json NOT NULL, -- without its status
    terms      json NOT NULL,
    warnings   json NOT NULL,
    PRIMARY KEY (plant_id, sponsor_id, id),
    UNIQUE (plant_id, sponsor_id, sequence)
);
CREATE INDEX forecasts_newest ON forecasts (plant_id, created DESC, id DESC);

CREATE TABLE plans (
    plant_id    text NOT NULL CHECK (plant_id <> ''),
    id          uuid NOT NULL,
    scenario_id uuid NOT NULL,
    baseline_id uuid,
    forecasts   uuid[] NOT NULL,
    name        text NOT NULL,
    settings    json NOT NULL,
    created     timestamptz NOT NULL,
    state       text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'cancelled', 'failed')),
    started     timestamptz,
    finished    timestamptz,
    failure     json,
    PRIMARY KEY (plant_id, id),
    FOREIGN KEY (plant_id, scenario_id) REFERENCES scenarios (plant_id, id),
    FOREIGN KEY (plant_id, baseline_id) REFERENCES plans (plant_id, id)
);
CREATE INDEX plans_newest ON plans (plant_id, created DESC, id DESC);

-- What a solve answered: written once. The verdict is read out of the plan itself, so nobody can state another.
CREATE TABLE plan_contents (
    plant_id text NOT NULL,
    plan_id  uuid NOT NULL,
    plan     json NOT NULL,
    run      json,
    netted   json,
    clean    boolean NOT NULL GENERATED ALWAYS AS (coalesce(plan #>> '{verdict,passed}' = 'true', false)) STORED,
    PRIMARY KEY (plant_id, plan_id),
    UNIQUE (plant_id, plan_id, clean),
    FOREIGN KEY (plant_id, plan_id) REFERENCES plans (plant_id, id)
);

-- A plan whose check was not clean cannot be referred to from here.
CREATE TABLE publications (
    plant_id  text NOT NULL,
    plan_id   uuid NOT NULL,
    clean     boolean NOT NULL DEFAULT true CHECK (clean),
    published timestamptz NOT NULL,
    PRIMARY KEY (plant_id, plan_id),
    FOREIGN KEY (plant_id, plan_id, clean) REFERENCES plan_contents (plant_id, plan_id, clean)
);
