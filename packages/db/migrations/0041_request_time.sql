-- When a request began, from its id (UUID version 7). PostgreSQL's own function reads that version only since 18.
CREATE FUNCTION request_time(id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT to_timestamp(('x' || translate(left(id::text, 13), '-', ''))::bit(48)::bigint / 1000.0)
$$;
