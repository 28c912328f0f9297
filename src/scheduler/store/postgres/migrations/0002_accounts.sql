-- Users, what lets them in, and keys of programs. What opens a door is kept as a digest or hash only.

CREATE TABLE users (
    plant_id text NOT NULL CHECK (plant_id <> ''),
    id       uuid NOT NULL,
    created  timestamptz NOT NULL,
    login    text NOT NULL,
    name     text NOT NULL,
    role     text NOT NULL CHECK (role IN ('planner', 'approver', 'sponsor', 'analyst', 'admin')),
    sponsor  text CHECK (sponsor <> ''),
    active   boolean NOT NULL,
    PRIMARY KEY (plant_id, id),
    UNIQUE (plant_id, login),
    CHECK ((role = 'sponsor') = (sponsor IS NOT NULL))
);
CREATE INDEX users_newest ON users (plant_id, created DESC, id DESC);

-- Apart from users, so that who looks after users does not see it.
CREATE TABLE passwords (
    plant_id text NOT NULL,
    user_id  uuid NOT NULL,
    hash     text NOT NULL,
    PRIMARY KEY (plant_id, user_id),
    FOREIGN KEY (plant_id, user_id) REFERENCES users (plant_id, id)
);

CREATE TABLE one_time_links (
    plant_id text NOT NULL,
    digest   text NOT NULL,
    user_id  uuid NOT NULL,
    expires  timestamptz NOT NULL,
    used     timestamptz,
    PRIMARY KEY (plant_id, digest),
    FOREIGN KEY (plant_id, user_id) REFERENCES users (plant_id, id)
);
CREATE INDEX one_time_links_of_user ON one_time_links (plant_id, user_id);

CREATE TABLE sessions (
    plant_id text NOT NULL,
    digest   text NOT NULL,
    user_id  uuid NOT NULL,
    created  timestamptz NOT NULL,
    seen     timestamptz NOT NULL,
    ended    timestamptz,
    PRIMARY KEY (plant_id, digest),
    FOREIGN KEY (plant_id, user_id) REFERENCES users (plant_id, id)
);
CREATE INDEX sessions_of_user ON sessions (plant_id, user_id);

CREATE TABLE api_keys (
    plant_id text NOT NULL CHECK (plant_id <> ''),
    id       uuid NOT NULL,
    digest   text NOT NULL,
    created  timestamptz NOT NULL,
    name     text NOT NULL,
    role     text NOT NULL CHECK (role IN ('planner', 'analyst', 'sponsor')),
    sponsor  text CHECK (sponsor <> ''),
    scopes   text[] NOT NULL,
    expires  timestamptz NOT NULL,
    revoked  timestamptz,
    PRIMARY KEY (plant_id, id),
    UNIQUE (plant_id, digest),
    CHECK ((role = 'sponsor') = (sponsor IS NOT NULL))
);
CREATE INDEX api_keys_newest ON api_keys (plant_id, created DESC, id DESC);

-- Each time a password was tried, for a login that may not exist: the digest tells no names.
CREATE TABLE sign_ins (
    plant_id text NOT NULL CHECK (plant_id <> ''),
    id       uuid NOT NULL,
    digest   text NOT NULL,
    tried    timestamptz NOT NULL,
    passed   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (plant_id, id)
);
CREATE INDEX sign_ins_of_login ON sign_ins (plant_id, digest, tried DESC);
