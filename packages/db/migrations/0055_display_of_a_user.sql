-- How pages show tables to a user, such as the columns they chose.
ALTER TABLE users ADD COLUMN display jsonb NOT NULL DEFAULT '{}',
  ADD CONSTRAINT users_display_check CHECK (jsonb_typeof(display) = 'object' AND octet_length(display::text) <= 2000);
