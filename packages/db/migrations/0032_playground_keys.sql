-- The key that the playground of the console calls with: an account has at most one that is not revoked.
ALTER TABLE keys ADD COLUMN is_playground boolean NOT NULL DEFAULT false;
--> statement-breakpoint
ALTER TABLE keys ADD CONSTRAINT keys_playground_check CHECK (NOT is_playground OR (kind = 'account' AND scopes = '{inference}'));
--> statement-breakpoint
CREATE UNIQUE INDEX keys_playground_idx ON keys (account_id) WHERE is_playground AND revoked_at IS NULL;
--> statement-breakpoint
-- Secrets are never deleted, except those of the playground: it makes many, and none works longer than an hour.
CREATE FUNCTION delete_playground_secrets(key uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  DELETE FROM key_secrets s USING keys k
  WHERE s.key_id = delete_playground_secrets.key AND k.id = s.key_id AND k.is_playground AND s.expires_at < now() - interval '1 day';
$$;
