-- One table for both kinds of key. A client key has a wallet of its own.
ALTER TABLE account_keys RENAME TO keys;
--> statement-breakpoint
ALTER INDEX account_keys_pkey RENAME TO keys_pkey;
--> statement-breakpoint
ALTER INDEX account_keys_account_idx RENAME TO keys_account_idx;
--> statement-breakpoint
-- A limit of 0 forbids.
ALTER TABLE keys DROP CONSTRAINT account_keys_limits_positive,
  ADD CONSTRAINT keys_limits CHECK (requests_per_minute >= 0 AND tokens_per_minute >= 0 AND concurrency >= 0);
--> statement-breakpoint
ALTER TABLE keys RENAME CONSTRAINT account_keys_account_id_accounts_id_fk TO keys_account_id_accounts_id_fk;
--> statement-breakpoint
ALTER TABLE keys
  ADD COLUMN kind text NOT NULL DEFAULT 'account',
  ADD COLUMN scopes text[] NOT NULL DEFAULT ARRAY['inference', 'management'],
  ADD COLUMN label text,
  ADD COLUMN wallet_id bigint UNIQUE,
  ADD COLUMN multiplier_millionths bigint,
  ADD COLUMN budget_shown_nano bigint,
  ADD COLUMN rotated_at timestamptz(3),
  ADD COLUMN expiry_warned_days integer,
  ADD CONSTRAINT keys_kind CHECK (kind IN ('account', 'client')),
  ADD CONSTRAINT keys_scopes CHECK (scopes <@ ARRAY['inference', 'management'] AND cardinality(scopes) > 0),
  ADD CONSTRAINT keys_client CHECK (
    (kind = 'client') = (wallet_id IS NOT NULL) AND (kind = 'client') = (multiplier_millionths IS NOT NULL)
    AND (kind = 'client') = (budget_shown_nano IS NOT NULL) AND (kind = 'account' OR scopes = ARRAY['inference'])),
  ADD CONSTRAINT keys_multiplier CHECK (multiplier_millionths BETWEEN 1 AND 1000000000);
--> statement-breakpoint
-- A key keeps its id, name, budget and history when its secret is replaced; both secrets work until the old one expires.
CREATE TABLE key_secrets (
  secret_hash text PRIMARY KEY,
  key_id uuid NOT NULL REFERENCES keys (id),
  prefix text NOT NULL,
  last4 text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3),
  revoked_at timestamptz(3)
);
--> statement-breakpoint
CREATE INDEX key_secrets_key_idx ON key_secrets (key_id, created_at);
--> statement-breakpoint
INSERT INTO key_secrets (secret_hash, key_id, prefix, last4, created_at, revoked_at)
SELECT secret_hash, id, prefix, last4, created_at, revoked_at FROM keys;
--> statement-breakpoint
ALTER TABLE keys DROP COLUMN secret_hash, DROP COLUMN prefix, DROP COLUMN last4;
--> statement-breakpoint
CREATE INDEX keys_expiry_idx ON keys (expires_at) WHERE expires_at IS NOT NULL AND revoked_at IS NULL;
--> statement-breakpoint
CREATE INDEX keys_returning_idx ON keys (wallet_id) WHERE kind = 'client' AND revoked_at IS NOT NULL;
--> statement-breakpoint
CREATE VIEW account_wallets AS
  SELECT id AS account_id, wallet_id, NULL::uuid AS key_id FROM accounts
  UNION ALL SELECT account_id, wallet_id, id FROM keys WHERE wallet_id IS NOT NULL;
--> statement-breakpoint
ALTER TABLE accounts ADD COLUMN concurrency integer, ADD COLUMN hash_end_users boolean NOT NULL DEFAULT false,
  DROP CONSTRAINT accounts_limits_positive,
  ADD CONSTRAINT accounts_limits CHECK (requests_per_minute >= 0 AND tokens_per_minute >= 0 AND concurrency >= 0);
--> statement-breakpoint
-- The written authorisation of an account to hand out client keys.
CREATE TABLE reseller_authorisations (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  document text NOT NULL,
  document_date date NOT NULL,
  granted_by uuid NOT NULL REFERENCES users (id),
  granted_at timestamptz(3) NOT NULL DEFAULT now(),
  revoked_by uuid REFERENCES users (id),
  revoked_at timestamptz(3),
  revoked_reason text
);
--> statement-breakpoint
CREATE UNIQUE INDEX reseller_authorisations_active_idx ON reseller_authorisations (account_id) WHERE revoked_at IS NULL;
--> statement-breakpoint
CREATE INDEX reseller_authorisations_account_idx ON reseller_authorisations (account_id, granted_at);
--> statement-breakpoint

-- The start of the budget period that contains a time, and the start of the one after it. Weeks begin on Monday.
CREATE FUNCTION budget_period_start(period text, at timestamptz, zone text) RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN period <> 'total' THEN date_trunc(period, at, zone) END $$;
--> statement-breakpoint
CREATE FUNCTION budget_period_end(period text, at timestamptz, zone text) RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN period <> 'total'
       THEN (date_trunc(period, at AT TIME ZONE zone) + ('1 ' || period)::interval) AT TIME ZONE zone END $$;
--> statement-breakpoint
ALTER TABLE key_budgets RENAME TO key_budgets_before;
--> statement-breakpoint
ALTER INDEX key_budgets_pkey RENAME TO key_budgets_before_pkey;
--> statement-breakpoint
-- One row for each limit of a key. `spent_nano` counts from `starts_at` until `resets_at`, which are null for the total.
CREATE TABLE key_budgets (
  key_id uuid NOT NULL,
  period text NOT NULL CHECK (period IN ('total', 'day', 'week', 'month')),
  wallet_id bigint NOT NULL,
  limit_nano bigint NOT NULL CHECK (limit_nano >= 0),
  spent_nano bigint NOT NULL,
  time_zone text NOT NULL DEFAULT 'UTC',
  starts_at timestamptz(3),
  resets_at timestamptz(3),
  PRIMARY KEY (key_id, period),
  CHECK ((period = 'total') = (resets_at IS NULL) AND (period = 'total') = (starts_at IS NULL))
);
--> statement-breakpoint
INSERT INTO key_budgets (key_id, period, wallet_id, limit_nano, spent_nano, starts_at, resets_at)
SELECT b.key_id, l.period, b.wallet_id, l.amount, l.spent,
       budget_period_start(l.period, now(), 'UTC'), budget_period_end(l.period, now(), 'UTC')
FROM key_budgets_before b CROSS JOIN LATERAL (VALUES
  ('total', b.total_nano, b.spent_total_nano),
  ('day', b.daily_nano, CASE WHEN b.day = (now() AT TIME ZONE 'UTC')::date THEN b.spent_day_nano ELSE 0 END),
  ('month', b.monthly_nano, CASE WHEN b.month = date_trunc('month', now() AT TIME ZONE 'UTC')::date THEN b.spent_month_nano ELSE 0 END)
) AS l(period, amount, spent) WHERE l.amount IS NOT NULL;
--> statement-breakpoint
DROP TABLE key_budgets_before;
--> statement-breakpoint
-- Budgets whose spending reached 80 or 100 percent, written with the charge, until the alert is sent.
CREATE TABLE budget_crossings (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key_id uuid NOT NULL,
  period text NOT NULL,
  percent integer NOT NULL,
  limit_nano bigint NOT NULL,
  spent_nano bigint NOT NULL,
  resets_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
--> statement-breakpoint
-- What an account is told: written together with the mail about it. Webhooks of the account read these rows too.
CREATE TABLE account_events (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  type text NOT NULL,
  data jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX account_events_account_idx ON account_events (account_id, created_at, id);
--> statement-breakpoint

ALTER TABLE holds ADD COLUMN labels jsonb;
--> statement-breakpoint
ALTER TABLE receipts
  ADD COLUMN tag text, ADD COLUMN client_request_id text, ADD COLUMN user_hash text, ADD COLUMN session_hash text,
  ADD COLUMN agent text, ADD COLUMN multiplier_millionths bigint;
--> statement-breakpoint
-- Partial, so that requests without a label and successful requests pay for none of them.
CREATE INDEX receipts_tag_idx ON receipts (account_id, tag, created_at, id) WHERE tag IS NOT NULL;
--> statement-breakpoint
CREATE INDEX receipts_client_request_idx ON receipts (account_id, client_request_id, created_at, id) WHERE client_request_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX receipts_user_idx ON receipts (account_id, user_hash, created_at, id) WHERE user_hash IS NOT NULL;
--> statement-breakpoint
CREATE INDEX receipts_session_idx ON receipts (account_id, session_hash, created_at, id) WHERE session_hash IS NOT NULL;
--> statement-breakpoint
CREATE INDEX receipts_status_idx ON receipts (account_id, status, created_at, id) WHERE status <> 'completed';
--> statement-breakpoint
-- What the client of a client key saw, with the multiplier in force at the time.
ALTER TABLE usage_hourly ADD COLUMN shown_nano bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
CREATE INDEX usage_hourly_client_idx ON usage_hourly (key_id, hour) WHERE shown_nano <> 0;
--> statement-breakpoint
DROP FUNCTION book_batch;
--> statement-breakpoint
-- As before, with the labels of requests, the multiplier of client keys, and what their clients saw.
CREATE FUNCTION book_batch(
  process uuid, revenue bigint,
  e_id bigint[], e_paid bigint[], e_promo bigint[], e_held bigint[],
  x_id uuid[], x_amount bigint[],
  h_id uuid[], h_wallet bigint[], h_amount bigint[], h_account uuid[], h_key uuid[], h_model text[], h_asked text[],
  h_dialect text[], h_price uuid[], h_created timestamptz[], h_labels jsonb[],
  t_key text[], t_debit bigint[], t_amount bigint[], t_code text[], t_reference text[],
  r_id uuid[], r_created_at timestamptz[], r_account_id uuid[], r_wallet_id bigint[], r_key_id uuid[],
  r_dialect text[], r_model_asked text[], r_model_id text[], r_upstream_id uuid[], r_upstream_model text[],
  r_price_version_id uuid[], r_service_tier text[], r_line_items jsonb[], r_unknown_usage jsonb[],
  r_input_tokens bigint[], r_output_tokens bigint[], r_cache_read_tokens bigint[], r_cache_write_tokens bigint[],
  r_total_nano bigint[], r_hold_nano bigint[], r_write_off_nano bigint[], r_source text[], r_status text[],
  r_error_code text[], r_http_status int[], r_finish_reason text[], r_streamed boolean[], r_system_prompt text[],
  r_ttft_ms int[], r_duration_ms int[], r_attempts jsonb[], r_tag text[], r_client_request_id text[],
  r_user_hash text[], r_session_hash text[], r_agent text[], r_multiplier_millionths bigint[],
  u_account_id uuid[], u_key_id uuid[], u_model_id text[], u_requests bigint[], u_failures bigint[],
  u_input_tokens bigint[], u_output_tokens bigint[], u_cache_read_tokens bigint[], u_cache_write_tokens bigint[],
  u_total_nano bigint[], u_write_off_nano bigint[], u_shown_nano bigint[],
  w_id bigint[], w_released bigint[], w_promo bigint[], w_paid bigint[], w_added bigint[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(e_id) > 0 THEN PERFORM expect_wallets(e_id, e_paid, e_promo, e_held); END IF;
  IF cardinality(x_id) > 0 THEN PERFORM release_holds(x_id, x_amount); END IF;
  IF cardinality(h_id) > 0 THEN
    INSERT INTO holds (request_id, wallet_id, amount_nano, account_id, key_id, model_id, model_asked, dialect,
                       price_version_id, created_at, labels, process_id)
    SELECT h.*, process FROM unnest(h_id, h_wallet, h_amount, h_account, h_key, h_model, h_asked, h_dialect, h_price, h_created,
                                    h_labels) AS h;
  END IF;
  IF cardinality(r_id) > 0 THEN
    INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference)
    SELECT t.key, t.debit, revenue, t.amount, t.code, t.reference
    FROM unnest(t_key, t_debit, t_amount, t_code, t_reference) AS t(key, debit, amount, code, reference);
    INSERT INTO receipts (
      id, created_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, upstream_id, upstream_model,
      price_version_id, service_tier, line_items, unknown_usage, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status, error_code, http_status,
      finish_reason, streamed, system_prompt, ttft_ms, duration_ms, attempts, tag, client_request_id, user_hash,
      session_hash, agent, multiplier_millionths)
    SELECT * FROM unnest(
      r_id, r_created_at, r_account_id, r_wallet_id, r_key_id, r_dialect, r_model_asked, r_model_id, r_upstream_id,
      r_upstream_model, r_price_version_id, r_service_tier, r_line_items, r_unknown_usage, r_input_tokens,
      r_output_tokens, r_cache_read_tokens, r_cache_write_tokens, r_total_nano, r_hold_nano, r_write_off_nano,
      r_source, r_status, r_error_code, r_http_status, r_finish_reason, r_streamed, r_system_prompt, r_ttft_ms,
      r_duration_ms, r_attempts, r_tag, r_client_request_id, r_user_hash, r_session_hash, r_agent,
      r_multiplier_millionths);
    INSERT INTO usage_hourly AS u (
      hour, account_id, key_id, model_id, requests, failures, input_tokens,
      output_tokens, cache_read_tokens, cache_write_tokens, total_nano, write_off_nano, shown_nano)
    SELECT date_trunc('hour', now()::timestamptz(3), 'UTC'), s.*
    FROM unnest(
      u_account_id, u_key_id, u_model_id, u_requests, u_failures, u_input_tokens, u_output_tokens,
      u_cache_read_tokens, u_cache_write_tokens, u_total_nano, u_write_off_nano, u_shown_nano) AS s
    ON CONFLICT (account_id, hour, key_id, model_id) DO UPDATE SET
      requests = u.requests + excluded.requests, failures = u.failures + excluded.failures,
      input_tokens = u.input_tokens + excluded.input_tokens, output_tokens = u.output_tokens + excluded.output_tokens,
      cache_read_tokens = u.cache_read_tokens + excluded.cache_read_tokens,
      cache_write_tokens = u.cache_write_tokens + excluded.cache_write_tokens,
      total_nano = u.total_nano + excluded.total_nano, write_off_nano = u.write_off_nano + excluded.write_off_nano,
      shown_nano = u.shown_nano + excluded.shown_nano;
  END IF;
  -- The decisions are checked again by the write itself: usage that would take a wallet below zero, and holds beyond what is
  -- available, abort the batch.
  UPDATE wallets w SET
    held_nano = CASE
      WHEN d.added = 0 OR w.paid_nano + w.promo_nano - d.paid - d.promo - w.held_nano + d.released >= d.added
      THEN w.held_nano - d.released + d.added ELSE refuse_overspend(w.id) END,
    promo_nano = w.promo_nano - d.promo,
    paid_nano = CASE WHEN d.paid + d.promo = 0 OR w.paid_nano + w.promo_nano >= d.paid + d.promo
      THEN w.paid_nano - d.paid ELSE refuse_overspend(w.id) END
  FROM unnest(w_id, w_released, w_promo, w_paid, w_added) AS d(id, released, promo, paid, added)
  WHERE w.id = d.id;
END $$;
--> statement-breakpoint
-- What clients saw as spent in detached months, so that their sums can still be proven.
CREATE TABLE detached_client_sums (
  month date NOT NULL,
  key_id uuid NOT NULL,
  shown_nano bigint NOT NULL,
  PRIMARY KEY (month, key_id)
);
--> statement-breakpoint
CREATE OR REPLACE FUNCTION detach_receipt_partition(month date) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET lock_timeout = '2s' AS $$
DECLARE
  first date := date_trunc('month', month)::date;
  name text := 'receipts_' || to_char(first, 'YYYY_MM');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('create_receipt_partition'));
  IF (first + interval '2 months')::timestamp AT TIME ZONE 'UTC' > now() THEN
    RAISE EXCEPTION 'the receipts of % may still be needed: a month can be detached once the month after it is over', to_char(first, 'YYYY-MM')
      USING ERRCODE = 'DR005';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_inherits WHERE inhparent = 'receipts'::regclass AND inhrelid = to_regclass(name)) THEN
    RAISE EXCEPTION 'there is no attached partition %', name USING ERRCODE = 'DR005';
  END IF;
  EXECUTE format('INSERT INTO detached_receipts (month, receipts, total_nano, write_off_nano)
    SELECT %L, count(*), coalesce(sum(total_nano), 0), coalesce(sum(write_off_nano), 0) FROM %I', first, name);
  EXECUTE format('INSERT INTO detached_client_sums (month, key_id, shown_nano)
    SELECT %L, key_id, sum(div((total_nano - write_off_nano)::numeric * multiplier_millionths + 500000, 1000000))
    FROM %I WHERE multiplier_millionths IS NOT NULL GROUP BY key_id', first, name);
  EXECUTE format('ALTER TABLE receipts DETACH PARTITION %I', name);
  RETURN name;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    REVOKE UPDATE, DELETE ON account_events, detached_client_sums FROM derouter_app;
    REVOKE DELETE ON keys, key_secrets, reseller_authorisations FROM derouter_app;
  END IF;
END $$;
