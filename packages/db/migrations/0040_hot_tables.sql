-- Rows that are updated all the time leave dead ones behind, which have to go before the next updates must step over them. By default a
-- fifth of the table would have to be dead first, and the work would pause.
ALTER TABLE wallets SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
ALTER TABLE holds SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
ALTER TABLE rate_buckets SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
ALTER TABLE key_budgets SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
ALTER TABLE usage_hourly SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
-- Wallets are locked for their amounts; rows that name a wallet may be written meanwhile.
CREATE OR REPLACE FUNCTION expect_wallets(ids bigint[], paid bigint[], promo bigint[], held bigint[], stamps bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  unchanged bigint;
BEGIN
  PERFORM 1 FROM wallets WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
  SELECT count(*) INTO unchanged FROM unnest(ids, paid, promo, held, stamps) AS e(id, paid, promo, held, stamp)
    JOIN wallets w ON w.id = e.id
    WHERE w.paid_nano = e.paid AND w.promo_nano = e.promo AND w.held_nano = e.held AND w.stamp = e.stamp;
  IF unchanged <> cardinality(ids) THEN
    RAISE EXCEPTION 'the wallets changed meanwhile' USING ERRCODE = 'DR003';
  END IF;
END $$;
--> statement-breakpoint
-- What keeps dead rows from being removed, oldest first. SECURITY DEFINER: the application's role does not see what others run.
CREATE FUNCTION old_snapshots() RETURNS TABLE (kind text, name text, transactions bigint, seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT 'session', coalesce(application_name, ''), age(coalesce(backend_xmin, backend_xid))::bigint, extract(epoch FROM clock_timestamp() - xact_start)
    FROM pg_stat_activity WHERE coalesce(backend_xmin, backend_xid) IS NOT NULL AND datname = current_database() AND pid <> pg_backend_pid()
  UNION ALL
  SELECT 'replication slot', slot_name, greatest(age(xmin), age(catalog_xmin))::bigint, NULL
    FROM pg_replication_slots WHERE xmin IS NOT NULL OR catalog_xmin IS NOT NULL
  UNION ALL
  SELECT 'standby', coalesce(application_name, ''), age(backend_xmin)::bigint, NULL FROM pg_stat_replication WHERE backend_xmin IS NOT NULL
  UNION ALL
  SELECT 'prepared transaction', gid, age(transaction)::bigint, extract(epoch FROM clock_timestamp() - prepared) FROM pg_prepared_xacts
  ORDER BY 3 DESC, 1, 2
$$;
