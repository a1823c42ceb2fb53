-- Marks one state of a wallet with its holds and budgets, and of a rate bucket; no other state ever gets the same number.
ALTER TABLE wallets ADD COLUMN stamp bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE rate_buckets ADD COLUMN stamp bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
DROP FUNCTION book_batch;
--> statement-breakpoint
DROP FUNCTION expect_wallets;
--> statement-breakpoint
-- Locks wallets in id order and raises unless they stand as the caller believes. The look is a statement of its own, so that it
-- sees what was committed while the locks were waited for. Transfers of money change the amounts, changes of holds and budgets
-- the stamp.
CREATE FUNCTION expect_wallets(ids bigint[], paid bigint[], promo bigint[], held bigint[], stamps bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  unchanged bigint;
BEGIN
  PERFORM 1 FROM wallets WHERE id = ANY(ids) ORDER BY id FOR UPDATE;
  SELECT count(*) INTO unchanged FROM unnest(ids, paid, promo, held, stamps) AS e(id, paid, promo, held, stamp)
    JOIN wallets w ON w.id = e.id
    WHERE w.paid_nano = e.paid AND w.promo_nano = e.promo AND w.held_nano = e.held AND w.stamp = e.stamp;
  IF unchanged <> cardinality(ids) THEN
    RAISE EXCEPTION 'the wallets changed meanwhile' USING ERRCODE = 'DR003';
  END IF;
END $$;
--> statement-breakpoint
-- The same for rate buckets. Whoever locks buckets has locked the wallets of the batch before.
CREATE FUNCTION expect_buckets(subjects text[], stamps bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  unchanged bigint;
BEGIN
  PERFORM 1 FROM rate_buckets WHERE subject = ANY(subjects) ORDER BY subject FOR UPDATE;
  SELECT count(*) INTO unchanged FROM unnest(subjects, stamps) AS e(subject, stamp)
    JOIN rate_buckets b ON b.subject = e.subject WHERE b.stamp = e.stamp;
  IF unchanged <> cardinality(subjects) THEN
    RAISE EXCEPTION 'the rate buckets changed meanwhile' USING ERRCODE = 'DR003';
  END IF;
END $$;
--> statement-breakpoint
-- As before, with limits: `k_`: rate buckets as the decision found them; `g_`: what keys spend of their budgets; `c_`: budgets of
-- which 80 or 100 percent are spent now; `b_`: new levels of rate buckets. Wallets and buckets that change get `stamp`.
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
  r_user_hash text[], r_session_hash text[], r_agent text[], r_multiplier_millionths bigint[],
  u_account_id uuid[], u_key_id uuid[], u_model_id text[], u_requests bigint[], u_failures bigint[],
  u_input_tokens bigint[], u_output_tokens bigint[], u_cache_read_tokens bigint[], u_cache_write_tokens bigint[],
  u_total_nano bigint[], u_write_off_nano bigint[], u_shown_nano bigint[],
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
