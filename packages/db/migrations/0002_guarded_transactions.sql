-- True inside the transaction that began as `expected`; raises anywhere else. STABLE: asked once a statement.
CREATE FUNCTION in_transaction(expected text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF pg_current_xact_id()::text <> expected THEN
    RAISE EXCEPTION 'this statement does not run in its own transaction' USING ERRCODE = '40001';
  END IF;
  RETURN true;
END $$;
