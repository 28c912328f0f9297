-- Who wrote what, when and why: one chain for the plant and one for each sponsor. A trigger on every table adds to them.

CREATE TABLE audit (
    plant_id   text NOT NULL CHECK (plant_id <> ''),
    sponsor_id text NOT NULL, -- empty: the plant's own chain
    sequence   bigint NOT NULL CHECK (sequence > 0),
    entry      json NOT NULL, -- hashed letter by letter as it stands here
    hash       text NOT NULL, -- SHA-256 of the hash before (64 zeros before the first) and the entry
    PRIMARY KEY (plant_id, sponsor_id, sequence)
);

-- Where each chain ends, so that a tail that was cut off is missed.
CREATE TABLE audit_heads (
    plant_id   text NOT NULL CHECK (plant_id <> ''),
    sponsor_id text NOT NULL,
    sequence   bigint NOT NULL,
    hash       text NOT NULL,
    PRIMARY KEY (plant_id, sponsor_id)
);

CREATE FUNCTION audit_told(name text) RETURNS text LANGUAGE sql STABLE
    RETURN coalesce(current_setting('scheduler.' || name, true), '');

-- Short values as they are, others as a hash: the record says that something changed and proves into what.
CREATE FUNCTION audit_value(value json) RETURNS json LANGUAGE sql IMMUTABLE
    RETURN CASE
        WHEN octet_length(value::text) <= 40 AND json_typeof(value) NOT IN ('object', 'array') THEN value
        ELSE to_json('sha256:' || encode(sha256(convert_to(value::text, 'UTF8')), 'hex'))
    END;

CREATE FUNCTION audit_changes(before json, after json) RETURNS json LANGUAGE sql IMMUTABLE
    RETURN (
        SELECT coalesce(json_object_agg(field, json_build_object('old', audit_value(o.value), 'new', audit_value(n.value))
            ORDER BY field), '{}')
        FROM json_each(before) AS o (field, value) FULL JOIN json_each(after) AS n (field, value) USING (field)
        WHERE o.value::text IS DISTINCT FROM n.value::text AND field NOT IN ('plant_id', 'sponsor_id')
            AND NOT (o.value IS NULL AND json_typeof(n.value) = 'null')
    );

-- Names the row in its table: the columns of its primary key without the tenant.
CREATE FUNCTION audit_key(kind oid, written json) RETURNS json LANGUAGE sql STABLE SET search_path FROM CURRENT
    RETURN (
        SELECT json_object_agg(attname, audit_value(written -> attname::text) ORDER BY attname)
        FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey::int2[])
        WHERE indrelid = kind AND indisprimary AND attname NOT IN ('plant_id', 'sponsor_id')
    );

-- Its arguments are columns whose change alone is not recorded.
-- Runs when the transaction commits, so a chain is locked only for that moment and never before a row of another table.
CREATE FUNCTION audit_write() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    before json := CASE WHEN TG_OP <> 'INSERT' THEN row_to_json(OLD) END;
    after json := CASE WHEN TG_OP <> 'DELETE' THEN row_to_json(NEW) END;
    written json := coalesce(after, before);
    plant text := written ->> 'plant_id';
    chain text := coalesce(written ->> 'sponsor_id', audit_told('sponsor'));
    reason text := audit_told('reason');
    changes json := audit_changes(before, after);
    head record;
    said text;
    hashed text;
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND changes::text <> '{}' AND NOT EXISTS (
        SELECT FROM json_object_keys(changes) AS field WHERE field <> ALL (TG_ARGV)
    ) THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('audit of ' || plant, 0));
    SELECT sequence, hash INTO head FROM audit_heads WHERE plant_id = plant AND sponsor_id = chain;
    IF chain NOT IN ('', audit_told('sponsor')) AND reason <> '' THEN -- a planner's words may name another sponsor
        reason := 'sha256:' || encode(sha256(convert_to(reason, 'UTF8')), 'hex');
    END IF;
    said := json_build_object(
        'plant', plant, 'sponsor', chain, 'sequence', coalesce(head.sequence, 0) + 1,
        'at', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'zone', audit_told('zone'),
        'user', audit_told('user'), 'name', audit_told('name'), 'role', audit_told('role'), 'account', session_user,
        'action', lower(TG_OP), 'kind', TG_TABLE_NAME, 'key', audit_key(TG_RELID, written),
        'changes', changes, 'reason', reason, 'request', audit_told('request'), 'version', audit_told('version'))::text;
    hashed := encode(sha256(convert_to(coalesce(head.hash, repeat('0', 64)) || said, 'UTF8')), 'hex');
    INSERT INTO audit VALUES (plant, chain, coalesce(head.sequence, 0) + 1, said::json, hashed);
    INSERT INTO audit_heads VALUES (plant, chain, coalesce(head.sequence, 0) + 1, hashed)
        ON CONFLICT (plant_id, sponsor_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash;
    RETURN NULL;
END
$$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = format('Rows of %s are only added, whoever asks.', TG_TABLE_NAME);
END
$$;

CREATE FUNCTION audit_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.plant_id, NEW.sponsor_id, NEW.sequence) IS DISTINCT FROM (OLD.plant_id, OLD.sponsor_id, OLD.sequence + 1) THEN
        RAISE insufficient_privilege USING MESSAGE = 'A chain goes on by one entry at a time.';
    END IF;
    RETURN NEW;
END
$$;
