-- The audit log says what was there before and after, from where it was changed, and who did so at the command line, where nobody is
-- signed in: the operating system's user.
ALTER TABLE staff_actions ALTER COLUMN staff_user_id DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE staff_actions
  ADD COLUMN operator text,
  ADD COLUMN before jsonb,
  ADD COLUMN after jsonb,
  ADD COLUMN origin text NOT NULL DEFAULT '',
  ADD CONSTRAINT staff_actions_actor_check CHECK (num_nonnulls(staff_user_id, operator) = 1);
--> statement-breakpoint
CREATE INDEX staff_actions_staff_idx ON staff_actions (staff_user_id, id);
--> statement-breakpoint
CREATE INDEX staff_actions_action_idx ON staff_actions (action, id);
--> statement-breakpoint
CREATE INDEX staff_actions_created_idx ON staff_actions (created_at);
--> statement-breakpoint
-- What each process says about itself, renewed every few seconds: where it runs, and how it sees the upstreams.
CREATE TABLE processes (
  process_id uuid PRIMARY KEY,
  host text NOT NULL,
  pid integer NOT NULL,
  version text NOT NULL,
  started_at timestamptz(3) NOT NULL,
  seen_at timestamptz(3) NOT NULL DEFAULT now(),
  upstreams jsonb NOT NULL DEFAULT '[]'
);
--> statement-breakpoint
-- Notices that customers see in the console.
CREATE TABLE announcements (
  id uuid PRIMARY KEY,
  tone text NOT NULL CHECK (tone IN ('info', 'warning')),
  texts jsonb NOT NULL,
  starts_at timestamptz(3) NOT NULL,
  ends_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  CHECK (ends_at > starts_at)
);
--> statement-breakpoint
CREATE INDEX announcements_ends_idx ON announcements (ends_at);
--> statement-breakpoint
-- A proof of the books that staff asked for, with its progress.
CREATE TABLE proof_runs (
  id uuid PRIMARY KEY,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'canceled', 'failed')),
  is_full boolean NOT NULL,
  step text NOT NULL DEFAULT '',
  steps_done integer NOT NULL DEFAULT 0,
  steps_total integer NOT NULL DEFAULT 0,
  receipts_done bigint NOT NULL DEFAULT 0,
  receipts_total bigint NOT NULL DEFAULT 0,
  transfers bigint NOT NULL DEFAULT 0,
  findings jsonb NOT NULL DEFAULT '[]',
  error text,
  asked_by text NOT NULL,
  cancel_asked_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  started_at timestamptz(3),
  beat_at timestamptz(3),
  finished_at timestamptz(3)
);
--> statement-breakpoint
CREATE INDEX proof_runs_created_idx ON proof_runs (created_at);
--> statement-breakpoint
CREATE UNIQUE INDEX proof_runs_open_idx ON proof_runs ((true)) WHERE state IN ('waiting', 'running');
--> statement-breakpoint
-- Further credentials of an upstream: its requests take turns over all that are on. The first one stays on the upstream itself.
CREATE TABLE upstream_credentials (
  id uuid PRIMARY KEY,
  upstream_id uuid NOT NULL REFERENCES upstreams (id) ON DELETE CASCADE,
  label text NOT NULL,
  credential_sealed text NOT NULL,
  credential_last4 text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX upstream_credentials_upstream_idx ON upstream_credentials (upstream_id);
--> statement-breakpoint
-- What an upstream costs us from a moment on: rates of its own for one of its models, or a share of the provider's list price for that
-- model or (null) for all. Append-only: a receipt keeps the cost that was computed when it was booked.
CREATE TABLE upstream_costs (
  id uuid PRIMARY KEY,
  upstream_id uuid NOT NULL REFERENCES upstreams (id) ON DELETE CASCADE,
  upstream_model text,
  list_share_millionths bigint CHECK (list_share_millionths BETWEEN 0 AND 10000000),
  rates jsonb,
  effective_at timestamptz(3) NOT NULL DEFAULT now(),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CHECK (num_nonnulls(list_share_millionths, rates) = 1),
  CHECK (rates IS NULL OR upstream_model IS NOT NULL)
);
--> statement-breakpoint
CREATE INDEX upstream_costs_upstream_idx ON upstream_costs (upstream_id, effective_at);
--> statement-breakpoint
-- An upstream that drains gets no new conversations. `credit`: what is left of what we prepaid there.
ALTER TABLE upstreams
  ADD COLUMN draining boolean NOT NULL DEFAULT false,
  ADD COLUMN credit_source text NOT NULL DEFAULT 'none' CHECK (credit_source IN ('none', 'openrouter', 'deepseek', 'staff')),
  ADD COLUMN credit_nano bigint,
  ADD COLUMN credit_read_at timestamptz(3),
  ADD COLUMN credit_error text,
  ADD COLUMN credit_alert_days integer NOT NULL DEFAULT 7 CHECK (credit_alert_days BETWEEN 1 AND 365),
  ADD COLUMN credit_alerted_at timestamptz(3);
--> statement-breakpoint
-- Requests, charges and cost by the hour in which a request began, summed by a job from the receipts.
CREATE TABLE upstream_hourly (
  hour timestamptz(3) NOT NULL,
  upstream_id uuid NOT NULL,
  model_id text NOT NULL,
  requests bigint NOT NULL,
  failures bigint NOT NULL,
  total_nano bigint NOT NULL,
  cost_nano bigint NOT NULL,
  uncosted_nano bigint NOT NULL,
  PRIMARY KEY (upstream_id, hour, model_id)
);
--> statement-breakpoint
CREATE INDEX upstream_hourly_hour_idx ON upstream_hourly (hour);
--> statement-breakpoint
-- How the routes of a model are ordered, and what replaces it once it is withdrawn.
ALTER TABLE models
  ADD COLUMN routing text NOT NULL DEFAULT 'priority' CHECK (routing IN ('priority', 'price', 'latency')),
  ADD COLUMN successor_id text REFERENCES models (id);
--> statement-breakpoint
-- What a request cost us at its upstream; null: unknown, because there is no cost rate for it. Customers never see it.
ALTER TABLE receipts ADD COLUMN cost_nano bigint;
--> statement-breakpoint
-- The sum of the known costs, and the charges whose cost is unknown: revenue = total - write_off, margin = revenue - cost, of which
-- nothing is known about `uncosted`.
ALTER TABLE usage_hourly ADD COLUMN cost_nano bigint NOT NULL DEFAULT 0, ADD COLUMN uncosted_nano bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
DROP FUNCTION book_batch;
--> statement-breakpoint
-- As before, with the cost.
CREATE FUNCTION book_batch(
  process uuid, revenue bigint, stamp bigint,
  e_id bigint[], e_paid bigint[], e_promo bigint[], e_held bigint[], e_stamp bigint[],
  k_subject text[], k_stamp bigint[],
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
  r_user_hash text[], r_session_hash text[], r_agent text[], r_multiplier_millionths bigint[], r_cost_nano bigint[],
  u_account_id uuid[], u_key_id uuid[], u_model_id text[], u_requests bigint[], u_failures bigint[],
  u_input_tokens bigint[], u_output_tokens bigint[], u_cache_read_tokens bigint[], u_cache_write_tokens bigint[],
  u_total_nano bigint[], u_write_off_nano bigint[], u_shown_nano bigint[], u_cost_nano bigint[], u_uncosted_nano bigint[],
  w_id bigint[], w_released bigint[], w_promo bigint[], w_paid bigint[], w_added bigint[],
  g_key uuid[], g_spent bigint[],
  c_key uuid[], c_period text[], c_percent int[], c_limit bigint[], c_spent bigint[], c_resets_at timestamptz[],
  b_subject text[], b_requests double precision[], b_tokens double precision[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(e_id) > 0 THEN PERFORM expect_wallets(e_id, e_paid, e_promo, e_held, e_stamp); END IF;
  IF cardinality(k_subject) > 0 THEN PERFORM expect_buckets(k_subject, k_stamp); END IF;
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
      session_hash, agent, multiplier_millionths, cost_nano)
    SELECT * FROM unnest(
      r_id, r_created_at, r_account_id, r_wallet_id, r_key_id, r_dialect, r_model_asked, r_model_id, r_upstream_id,
      r_upstream_model, r_price_version_id, r_service_tier, r_line_items, r_unknown_usage, r_input_tokens,
      r_output_tokens, r_cache_read_tokens, r_cache_write_tokens, r_total_nano, r_hold_nano, r_write_off_nano,
      r_source, r_status, r_error_code, r_http_status, r_finish_reason, r_streamed, r_system_prompt, r_ttft_ms,
      r_duration_ms, r_attempts, r_tag, r_client_request_id, r_user_hash, r_session_hash, r_agent,
      r_multiplier_millionths, r_cost_nano);
    INSERT INTO usage_hourly AS u (
      hour, account_id, key_id, model_id, requests, failures, input_tokens,
      output_tokens, cache_read_tokens, cache_write_tokens, total_nano, write_off_nano, shown_nano,
      cost_nano, uncosted_nano)
    SELECT date_trunc('hour', now()::timestamptz(3), 'UTC'), s.*
    FROM unnest(
      u_account_id, u_key_id, u_model_id, u_requests, u_failures, u_input_tokens, u_output_tokens,
      u_cache_read_tokens, u_cache_write_tokens, u_total_nano, u_write_off_nano, u_shown_nano, u_cost_nano, u_uncosted_nano) AS s
    ON CONFLICT (account_id, hour, key_id, model_id) DO UPDATE SET
      requests = u.requests + excluded.requests, failures = u.failures + excluded.failures,
      input_tokens = u.input_tokens + excluded.input_tokens, output_tokens = u.output_tokens + excluded.output_tokens,
      cache_read_tokens = u.cache_read_tokens + excluded.cache_read_tokens,
      cache_write_tokens = u.cache_write_tokens + excluded.cache_write_tokens,
      total_nano = u.total_nano + excluded.total_nano, write_off_nano = u.write_off_nano + excluded.write_off_nano,
      shown_nano = u.shown_nano + excluded.shown_nano, cost_nano = u.cost_nano + excluded.cost_nano,
      uncosted_nano = u.uncosted_nano + excluded.uncosted_nano;
  END IF;
  -- The decisions are checked again by the write itself: usage that would take a wallet below zero, and holds beyond what is
  -- available, abort the batch.
  UPDATE wallets w SET
    stamp = book_batch.stamp,
    held_nano = CASE
      WHEN d.added = 0 OR w.paid_nano + w.promo_nano - d.paid - d.promo - w.held_nano + d.released >= d.added
      THEN w.held_nano - d.released + d.added ELSE refuse_overspend(w.id) END,
    promo_nano = w.promo_nano - d.promo,
    paid_nano = CASE WHEN d.paid + d.promo = 0 OR w.paid_nano + w.promo_nano >= d.paid + d.promo
      THEN w.paid_nano - d.paid ELSE refuse_overspend(w.id) END
  FROM unnest(w_id, w_released, w_promo, w_paid, w_added) AS d(id, released, promo, paid, added)
  WHERE w.id = d.id;
  IF cardinality(g_key) > 0 THEN
    UPDATE key_budgets b SET spent_nano = b.spent_nano + g.spent FROM unnest(g_key, g_spent) AS g(key, spent) WHERE b.key_id = g.key;
  END IF;
  IF cardinality(c_key) > 0 THEN
    INSERT INTO budget_crossings (key_id, period, percent, limit_nano, spent_nano, resets_at)
    SELECT * FROM unnest(c_key, c_period, c_percent, c_limit, c_spent, c_resets_at);
  END IF;
  IF cardinality(b_subject) > 0 THEN
    UPDATE rate_buckets b SET requests = d.requests, tokens = d.tokens, updated_at = clock_timestamp(), stamp = book_batch.stamp
    FROM unnest(b_subject, b_requests, b_tokens) AS d(subject, requests, tokens) WHERE b.subject = d.subject;
  END IF;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    REVOKE UPDATE, DELETE ON upstream_costs FROM derouter_app;
    REVOKE DELETE ON proof_runs FROM derouter_app;
  END IF;
END $$;
