-- What happened to a plan and what was proposed: the scenario rolled forward, what is left of the plan, a plan for each
-- strategy. A row is written once; how far the proposals are, their plans say.

CREATE TABLE replans (
    plant_id    text NOT NULL,
    id          uuid NOT NULL,
    plan_id     uuid NOT NULL,
    scenario_id uuid NOT NULL,
    baseline_id uuid NOT NULL,
    name        text NOT NULL,
    created     timestamptz NOT NULL,
    frozen      interval NOT NULL,
    slushy      interval NOT NULL,
    log         json NOT NULL,
    now         timestamptz NOT NULL,
    plans       json NOT NULL,
    PRIMARY KEY (plant_id, id),
    FOREIGN KEY (plant_id, plan_id) REFERENCES plans (plant_id, id),
    FOREIGN KEY (plant_id, scenario_id) REFERENCES scenarios (plant_id, id),
    FOREIGN KEY (plant_id, baseline_id) REFERENCES plans (plant_id, id)
);
CREATE INDEX replans_newest ON replans (plant_id, created DESC, id DESC);
