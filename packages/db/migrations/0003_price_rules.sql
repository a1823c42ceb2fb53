-- The promise to customers, kept by the database too: a price that rises is announced ahead, and what was
-- announced is not changed afterwards.

-- The rate of a meter in a tier map: its own, else that of its parent (input or output).
CREATE FUNCTION price_rate(rates jsonb, meter text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce((rates ->> meter)::numeric, (rates ->> CASE WHEN meter LIKE 'output%' THEN 'output' ELSE 'input' END)::numeric, 0)
$$;
--> statement-breakpoint
-- The tier map that applies to prompts of this size.
CREATE FUNCTION price_tier(rates jsonb, prompt numeric) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT tier -> 'perToken' FROM jsonb_array_elements(rates -> 'tiers') AS tier
  WHERE (tier ->> 'fromPromptTokens')::numeric <= prompt ORDER BY (tier ->> 'fromPromptTokens')::numeric DESC LIMIT 1
$$;
--> statement-breakpoint
-- True when some request can cost more under `next` than under `current`.
CREATE FUNCTION price_rises(current jsonb, next jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT EXISTS (
    SELECT 1
    FROM (SELECT (tier ->> 'fromPromptTokens')::numeric AS start
          FROM jsonb_array_elements((current -> 'tiers') || (next -> 'tiers')) AS tier) AS starts
    CROSS JOIN LATERAL jsonb_object_keys(price_tier(current, start) || price_tier(next, start)) AS meter
    WHERE price_rate(price_tier(next, start), meter) > price_rate(price_tier(current, start), meter)
  ) OR EXISTS (
    SELECT 1 FROM jsonb_each_text(coalesce(next -> 'perCall', '{}')) AS call(meter, rate)
    WHERE rate::numeric > coalesce((current -> 'perCall' ->> meter)::numeric, 0)
  ) OR EXISTS (
    SELECT 1 FROM jsonb_each_text(coalesce(next -> 'multipliers', '{}')) AS factor(tier, value)
    WHERE value::numeric > coalesce((current -> 'multipliers' ->> tier)::numeric, 1000000)
  ) OR EXISTS (
    SELECT 1 FROM jsonb_each_text(coalesce(current -> 'multipliers', '{}')) AS factor(tier, value)
    WHERE value::numeric < 1000000 AND NOT coalesce(next -> 'multipliers', '{}') ? tier
  )
$$;
--> statement-breakpoint
CREATE FUNCTION check_price_notice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  notice interval := make_interval(days => coalesce((SELECT (value #>> '{}')::int FROM installation WHERE name = 'price_notice_days'), 7));
  before jsonb;
BEGIN
  -- One announcement for a model at a time, so that two cannot each look harmless beside the other's past.
  PERFORM pg_advisory_xact_lock(hashtext('price of ' || NEW.model_id));
  SELECT rates INTO before FROM price_versions
    WHERE model_id = NEW.model_id AND withdrawn_at IS NULL AND effective_at <= NEW.effective_at
    ORDER BY effective_at DESC, id DESC LIMIT 1;
  IF before IS NULL THEN RETURN NEW; END IF;
  IF NEW.announced_at < now() - interval '1 minute' THEN
    RAISE EXCEPTION 'a price cannot be announced in the past' USING ERRCODE = 'DR004';
  END IF;
  IF NEW.effective_at < NEW.announced_at + notice AND price_rises(before, NEW.rates) THEN
    RAISE EXCEPTION 'a price that rises takes effect % after its announcement at the earliest', notice USING ERRCODE = 'DR004';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER price_versions_notice BEFORE INSERT ON price_versions FOR EACH ROW EXECUTE FUNCTION check_price_notice();
--> statement-breakpoint
-- Only one thing may happen to an announced price: to be withdrawn before it starts.
CREATE FUNCTION keep_price_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND OLD.effective_at > now()
     AND (to_jsonb(NEW) - 'withdrawn_at') = (to_jsonb(OLD) - 'withdrawn_at') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a price version is not changed: announce another' USING ERRCODE = 'DR002';
END $$;
--> statement-breakpoint
CREATE TRIGGER price_versions_keep BEFORE UPDATE OR DELETE ON price_versions FOR EACH ROW EXECUTE FUNCTION keep_price_version();
