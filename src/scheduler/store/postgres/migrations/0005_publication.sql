-- Plans on their way to the sponsors, and what each sponsor sees. The table before this one was never written to.
DROP TABLE publications;

-- A plan whose check was not clean cannot be referred to from here.
CREATE TABLE publications (
    plant_id   text NOT NULL,
    id         uuid NOT NULL,
    plan_id    uuid NOT NULL,
    clean      boolean NOT NULL DEFAULT true CHECK (clean),
    created    timestamptz NOT NULL,
    author_id  uuid NOT NULL,
    digest     text NOT NULL, -- of scenario, plan, verdict and disclosure
    disclosure json NOT NULL,
    state      text NOT NULL CHECK (state IN ('draft', 'checked', 'reviewed', 'approved', 'published', 'superseded')),
    PRIMARY KEY (plant_id, id),
    UNIQUE (plant_id, id, author_id, digest),
    FOREIGN KEY (plant_id, plan_id, clean) REFERENCES plan_contents (plant_id, plan_id, clean)
);
CREATE INDEX publications_newest ON publications (plant_id, created DESC, id DESC);
CREATE UNIQUE INDEX publications_in_force ON publications (plant_id) WHERE state = 'published';

-- One signature a state. It is of the very digest that the publication has, and nobody approves their own.
CREATE TABLE signatures (
    plant_id       text NOT NULL,
    publication_id uuid NOT NULL,
    state          text NOT NULL,
    author_id      uuid NOT NULL,
    digest         text NOT NULL,
    user_id        uuid NOT NULL CHECK (state <> 'approved' OR user_id <> author_id),
    name           text NOT NULL,
    role           text NOT NULL,
    signed         timestamptz NOT NULL,
    meaning        text NOT NULL,
    PRIMARY KEY (plant_id, publication_id, state),
    FOREIGN KEY (plant_id, publication_id, author_id, digest) REFERENCES publications (plant_id, id, author_id, digest)
);

-- What a sponsor sees; nothing can stand here that was not approved.
CREATE TABLE published_views (
    plant_id       text NOT NULL,
    sponsor_id     text NOT NULL CHECK (sponsor_id <> ''),
    id             uuid NOT NULL,
    publication_id uuid NOT NULL,
    approved       text NOT NULL DEFAULT 'approved' CHECK (approved = 'approved'),
    published      timestamptz NOT NULL,
    view           json NOT NULL,
    PRIMARY KEY (plant_id, sponsor_id, id),
    FOREIGN KEY (plant_id, publication_id, approved) REFERENCES signatures (plant_id, publication_id, state)
);
CREATE INDEX published_views_newest ON published_views (plant_id, sponsor_id, published DESC, id DESC);

CREATE TABLE change_requests (
    plant_id   text NOT NULL CHECK (plant_id <> ''),
    sponsor_id text NOT NULL CHECK (sponsor_id <> ''),
    id         uuid NOT NULL,
    created    timestamptz NOT NULL,
    request    json NOT NULL,
    PRIMARY KEY (plant_id, sponsor_id, id)
);
CREATE INDEX change_requests_newest ON change_requests (plant_id, created DESC, id DESC);

CREATE TABLE change_answers (
    plant_id   text NOT NULL,
    sponsor_id text NOT NULL,
    request_id uuid NOT NULL,
    answer     json NOT NULL,
    PRIMARY KEY (plant_id, sponsor_id, request_id),
    FOREIGN KEY (plant_id, sponsor_id, request_id) REFERENCES change_requests (plant_id, sponsor_id, id)
);

-- How long a product takes as the planner states it; a new statement is a new row.
CREATE TABLE lead_times (
    plant_id   text NOT NULL CHECK (plant_id <> ''),
    sponsor_id text NOT NULL CHECK (sponsor_id <> ''),
    version    integer NOT NULL CHECK (version > 0),
    created    timestamptz NOT NULL,
    lead_times json NOT NULL,
    PRIMARY KEY (plant_id, sponsor_id, version)
);

-- What requests that may come again were answered, by who asked; the sponsor is empty for staff.
CREATE TABLE answers (
    plant_id   text NOT NULL CHECK (plant_id <> ''),
    sponsor_id text NOT NULL,
    caller     text NOT NULL,
    key        text NOT NULL,
    digest     text NOT NULL,
    created    timestamptz NOT NULL,
    answer     json, -- missing only inside the transaction that gives it
    PRIMARY KEY (plant_id, sponsor_id, caller, key)
);
