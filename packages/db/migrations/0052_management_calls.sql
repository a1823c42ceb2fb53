-- How many calls of the management API an account, or a client key, has made lately, over all processes: a bucket that empties steadily.
-- Unlogged: each call writes it, and what it would lose in a crash of the database is one minute.
CREATE UNLOGGED TABLE management_calls (
	-- The id of an account or of a client key.
	subject uuid PRIMARY KEY,
	level double precision NOT NULL,
	counted_at timestamptz NOT NULL
) WITH (fillfactor = 50);
