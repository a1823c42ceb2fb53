-- The wallets whose credit is below the threshold of an automatic top-up, so that the run every few seconds reads no others. The
-- triggers keep the set exact under the wallet's lock, and call a function only when a wallet enters or leaves it.
ALTER TABLE wallets ADD COLUMN top_up_below_nano bigint;
--> statement-breakpoint
CREATE TABLE wallets_to_top_up (wallet_id bigint PRIMARY KEY);
--> statement-breakpoint
CREATE FUNCTION track_wallet_to_top_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.paid_nano + NEW.promo_nano < NEW.top_up_below_nano THEN
    INSERT INTO wallets_to_top_up (wallet_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM wallets_to_top_up WHERE wallet_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER wallets_to_top_up AFTER UPDATE ON wallets FOR EACH ROW
  WHEN (coalesce(OLD.paid_nano + OLD.promo_nano < OLD.top_up_below_nano, false)
        IS DISTINCT FROM coalesce(NEW.paid_nano + NEW.promo_nano < NEW.top_up_below_nano, false))
  EXECUTE FUNCTION track_wallet_to_top_up();
--> statement-breakpoint
CREATE FUNCTION copy_top_up_threshold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE wallets w SET top_up_below_nano = CASE WHEN NEW.enabled THEN NEW.threshold_nano END
  FROM accounts a WHERE a.id = NEW.account_id AND w.id = a.wallet_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER auto_top_ups_threshold AFTER INSERT OR UPDATE OF enabled, threshold_nano ON auto_top_ups FOR EACH ROW
  EXECUTE FUNCTION copy_top_up_threshold();
--> statement-breakpoint
UPDATE wallets w SET top_up_below_nano = t.threshold_nano
FROM accounts a JOIN auto_top_ups t ON t.account_id = a.id WHERE w.id = a.wallet_id AND t.enabled;
--> statement-breakpoint
DROP INDEX auto_top_ups_enabled_idx;
--> statement-breakpoint
-- Reversals of the last day, and open disputes, stop automatic top-ups.
CREATE INDEX payment_refunds_time_idx ON payment_refunds (created_at);
--> statement-breakpoint
CREATE INDEX payment_disputes_time_idx ON payment_disputes (created_at);
--> statement-breakpoint
CREATE INDEX payment_disputes_open_idx ON payment_disputes (account_id) WHERE state = 'open';
--> statement-breakpoint
-- A process that reads a chain whose requests are counted keeps the others from reading the same blocks.
ALTER TABLE chain_cursors ADD COLUMN claimed_until timestamptz(3);
--> statement-breakpoint
-- Which accounts were told that a model will be withdrawn, once for each date.
CREATE TABLE model_withdrawal_notices (
  model_id text NOT NULL REFERENCES models (id),
  account_id uuid NOT NULL REFERENCES accounts (id),
  withdrawn_at timestamptz(3) NOT NULL,
  mailed_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (model_id, account_id, withdrawn_at)
);
