"""Defects to plant in a database: what an administrator, or a migration written in haste, might do to it."""

# name: (statements, what the lint says of it, word by word at least in part)
DEFECTS: dict[str, tuple[str, str]] = {
    "no policy": ("DROP POLICY tenancy ON forecasts", "Table forecasts lacks its policy"),
    "everybody reads": (
        "ALTER POLICY tenancy ON plans USING (true)",
        "Table plans lacks its policy",
    ),
    "everybody writes": (
        "ALTER POLICY tenancy ON forecasts WITH CHECK (true)",
        "Table forecasts lacks its policy",
    ),
    "no context counts as empty": (
        "ALTER POLICY tenancy ON scenarios USING (plant_id = coalesce(current_setting('scheduler.plant', true), ''))",
        "Table scenarios lacks its policy",
    ),
    "a second policy": (
        "CREATE POLICY helpful ON sponsor_terms FOR SELECT USING (true)",
        "Table sponsor_terms has a policy helpful of its own",
    ),
    "policies disabled": (
        "ALTER TABLE plans DISABLE ROW LEVEL SECURITY",
        "Table plans has row-level security disabled",
    ),
    "owner exempt": (
        "ALTER TABLE plan_contents NO FORCE ROW LEVEL SECURITY",
        "Table plan_contents does not force row-level security",
    ),
    "unlisted table": (
        "CREATE TABLE offers (plant_id text, sponsor_id text, id uuid)",
        "Table offers is not in the list of tables",
    ),
    "table elsewhere": (
        "CREATE TABLE public.offers (sponsor_id text, id uuid)",
        "Relation public.offers has a tenant's column",
    ),
    "missing table": ("DROP TABLE lead_times", "Table lead_times is missing"),
    "global unique code": (
        "CREATE UNIQUE INDEX forecast_ids ON forecasts (id)",
        "Unique key forecast_ids of forecasts spans tenants",
    ),
    "unique in the plant": (
        "ALTER TABLE forecasts ADD CONSTRAINT one_number UNIQUE (plant_id, sequence)",
        "Unique key one_number of forecasts spans tenants",
    ),
    "foreign key by id alone": (
        "ALTER TABLE plan_contents ADD COLUMN other uuid; CREATE UNIQUE INDEX plan_ids ON plans (id);"
        "ALTER TABLE plan_contents ADD CONSTRAINT by_id FOREIGN KEY (other) REFERENCES plans (id)",
        "Foreign key by_id of plan_contents spans tenants",
    ),
    "view of its owner": (
        "CREATE VIEW latest AS SELECT * FROM forecasts",
        "View latest in schema scheduler passes policies by",
    ),
    "materialized view": (
        "CREATE MATERIALIZED VIEW kept AS SELECT * FROM forecasts",
        "Materialized view kept in schema scheduler passes policies by",
    ),
    "serial number": (
        "ALTER TABLE plans ADD COLUMN number bigserial",
        "Sequence plans_number_seq in schema scheduler",
    ),
    "function of its owner": (
        "CREATE FUNCTION peek() RETURNS bigint SECURITY DEFINER LANGUAGE sql AS 'SELECT count(*) FROM plans'",
        "Function peek in schema scheduler passes policies by",
    ),
    "rewritten insert": (
        "CREATE RULE copy AS ON INSERT TO forecasts DO ALSO NOTIFY forecasts",
        "Rule copy in schema scheduler",
    ),
    "unrecorded writes": (
        "ALTER TABLE plans DISABLE TRIGGER audited",
        "Table plans lacks the triggers of the audit",
    ),
    "record for some roles only": (
        "ALTER TABLE forecasts ENABLE TRIGGER audited",
        "Table forecasts lacks the triggers of the audit",
    ),
    "record can be rewritten": (
        "DROP TRIGGER never_changed ON audit",
        "Table audit lacks the triggers of the audit",
    ),
    "superuser": ("ALTER ROLE {service} SUPERUSER", "Role {service} is a superuser"),
    "bypasses policies": ("ALTER ROLE {service} BYPASSRLS", "Role {service} bypasses policies"),
    "may make roles": ("ALTER ROLE {service} CREATEROLE", "Role {service} may make roles"),
    "member of another role": (
        "CREATE ROLE boss; GRANT boss TO {service}",
        "Role {service} is a member of boss",
    ),
    "owns a table": ("ALTER TABLE plans OWNER TO {service}", "Role {service} owns table plans"),
    "may create": ("GRANT CREATE ON SCHEMA scheduler TO {service}", "Role {service} may create things"),
    "may delete": ("GRANT DELETE ON plans TO PUBLIC", "Role {service} has plans DELETE"),
    "may rewrite": (
        "GRANT UPDATE (plan) ON plan_contents TO {service}",
        "Role {service} has plan_contents.plan UPDATE",
    ),
    "may not read": ("REVOKE SELECT ON plans FROM {service}", "Role {service} lacks plans SELECT"),
}
