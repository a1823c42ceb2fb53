ALTER TABLE "stored_responses" ADD COLUMN "client_key_id" uuid;
