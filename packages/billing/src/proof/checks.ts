import type { TransactionSql } from '@derouter/db';

/** The scope of a proof: everything, or only what was booked after `since`, starting from the balances proven then. */
export interface ProofScope {
  /** ISO time; `-infinity` for everything. */
  readonly since: string;
  readonly full: boolean;
}

type Check = (tx: TransactionSql, scope: ProofScope) => PromiseLike<readonly { detail: string }[]>;

/** Maximum rows shown per invariant. */
export const findingsShown = 100;

/** A UUIDv7, whose first part is a time. */
const requestId = '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$';

/** Each ledger invariant with the query that returns violating rows. */
export const checks: Readonly<Record<string, Check>> = {
  'a wallet equals the sum of its transfers': (tx, { since, full }) => tx`
    WITH sums AS (
      SELECT account_id, sum(amount) AS total FROM (
        SELECT credit_account_id AS account_id, amount_nano AS amount FROM transfers WHERE created_at > ${since}::timestamptz
        UNION ALL SELECT debit_account_id, -amount_nano FROM transfers WHERE created_at > ${since}::timestamptz) AS movements
      GROUP BY account_id)
    SELECT 'wallet ' || w.id || ': paid ' || w.paid_nano || ' against ' || paid.total
           || ', promo ' || w.promo_nano || ' against ' || promo.total AS detail
    FROM wallets w LEFT JOIN proof_balances b ON b.wallet_id = w.id AND NOT ${full}::boolean
    LEFT JOIN sums p ON p.account_id = w.paid_account_id LEFT JOIN sums o ON o.account_id = w.promo_account_id
    CROSS JOIN LATERAL (SELECT coalesce(b.paid_nano, 0) + coalesce(p.total, 0) AS total) AS paid
    CROSS JOIN LATERAL (SELECT coalesce(b.promo_nano, 0) + coalesce(o.total, 0) AS total) AS promo
    WHERE w.paid_nano <> paid.total OR w.promo_nano <> promo.total LIMIT ${findingsShown}`,

  // From the last sums before what was proven to the newest.
  'the sums of the trial balance equal the transfers': (tx, { since }) => tx`
    WITH span AS (SELECT (SELECT max(until) FROM ledger_totals WHERE until <= ${since}::timestamptz) AS first, max(until) AS last FROM ledger_totals),
    booked AS (
      SELECT regexp_replace(a.code, '^wallet:\\d+:', 'wallets:') AS line, sum(s.debit) AS debit, sum(s.credit) AS credit, sum(s.transfers) AS transfers
      FROM (
        SELECT e.account_id, sum(e.debit) AS debit, sum(e.credit) AS credit, count(*) AS transfers
        FROM span JOIN transfers t ON t.created_at >= coalesce(span.first, '-infinity') AND t.created_at < span.last
        CROSS JOIN LATERAL (VALUES (t.debit_account_id, t.amount_nano, 0), (t.credit_account_id, 0, t.amount_nano)) AS e(account_id, debit, credit)
        GROUP BY 1) s
      JOIN ledger_accounts a ON a.id = s.account_id GROUP BY 1),
    kept AS (
      SELECT n.line, n.debit_nano - coalesce(o.debit_nano, 0) AS debit, n.credit_nano - coalesce(o.credit_nano, 0) AS credit,
        n.transfers - coalesce(o.transfers, 0) AS transfers
      FROM span JOIN ledger_totals n ON n.until = span.last LEFT JOIN ledger_totals o ON o.until = span.first AND o.line = n.line)
    SELECT 'line ' || line || ': sums of ' || coalesce(k.debit, 0) || ' and ' || coalesce(k.credit, 0) || ' over ' || coalesce(k.transfers, 0)
           || ' transfers against ' || coalesce(b.debit, 0) || ' and ' || coalesce(b.credit, 0) || ' over ' || coalesce(b.transfers, 0) AS detail
    FROM kept k FULL JOIN booked b USING (line)
    WHERE (coalesce(k.debit, 0), coalesce(k.credit, 0), coalesce(k.transfers, 0))
      <> (coalesce(b.debit, 0), coalesce(b.credit, 0), coalesce(b.transfers, 0)) LIMIT ${findingsShown}`,

  'held equals the open holds': (tx) => tx`
    SELECT 'wallet ' || w.id || ': held ' || w.held_nano || ' against ' || coalesce(h.total, 0) AS detail
    FROM wallets w LEFT JOIN (SELECT wallet_id, sum(amount_nano) AS total FROM holds GROUP BY wallet_id) h
      ON h.wallet_id = w.id
    WHERE w.held_nano <> coalesce(h.total, 0) LIMIT ${findingsShown}`,

  'only a reversed payment leaves a wallet negative': (tx) => tx`
    SELECT 'wallet ' || w.id || ': ' || w.paid_nano + w.promo_nano || ' without a chargeback or a reversed payment' AS detail
    FROM wallets w WHERE w.paid_nano + w.promo_nano < 0 AND NOT EXISTS (
      SELECT 1 FROM transfers t WHERE t.debit_account_id = w.paid_account_id AND t.code <> 'usage'
        AND t.code IN ('chargeback', 'payment_reversal')) LIMIT ${findingsShown}`,

  'both ends of a transfer exist': (tx, { since }) => tx`
    SELECT 'transfer ' || t.id || ': account ' || a.account_id || ' does not exist' AS detail
    FROM transfers t CROSS JOIN LATERAL (VALUES (t.debit_account_id), (t.credit_account_id)) AS a(account_id)
    WHERE t.created_at > ${since}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM ledger_accounts l WHERE l.id = a.account_id) LIMIT ${findingsShown}`,

  // The time inside a request's id determines the partition of its receipt. Detached months are compared by their sums.
  'a charge has its receipt': (tx, { since }) => tx`
    WITH charged AS (
      SELECT reference, sum(amount_nano) FILTER (WHERE code = 'usage') AS usage,
             sum(amount_nano) FILTER (WHERE code = 'write_off') AS write_off
      FROM transfers WHERE code IN ('usage', 'write_off') AND created_at > ${since}::timestamptz GROUP BY reference),
    identified AS (
      SELECT *, CASE WHEN reference ~ ${requestId} THEN reference::uuid END AS id
      FROM charged)
    SELECT 'request ' || c.reference || ': receipt ' || coalesce((r.total_nano - r.write_off_nano)::text, 'missing')
           || ' + ' || coalesce(r.write_off_nano, 0) || ' written off against ' || coalesce(c.usage, 0) || ' + '
           || coalesce(c.write_off, 0) AS detail
    FROM identified c LEFT JOIN receipts r ON r.id = c.id AND r.created_at = request_time(c.id)
    WHERE (r.id IS NULL OR r.total_nano - r.write_off_nano <> coalesce(c.usage, 0)
           -- A write-off is booked beside the charge it completes.
           OR r.write_off_nano <> coalesce(c.write_off, 0))
      AND NOT EXISTS (SELECT 1 FROM detached_receipts d WHERE r.id IS NULL
        AND d.month = date_trunc('month', request_time(c.id) AT TIME ZONE 'UTC')::date)
    LIMIT ${findingsShown}`,

  'a receipt has its charge': (tx, { since }) => tx`
    SELECT 'request ' || r.id || ': receipt ' || r.total_nano || ' without a transfer' AS detail
    FROM receipts r WHERE r.total_nano > 0 AND r.created_at > ${since}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM transfers t
        WHERE t.reference = r.id::text AND t.code IN ('usage', 'write_off')
          -- A receipt's time is the server's, a transfer's the database's.
          AND t.created_at > ${since}::timestamptz - interval '1 hour')
    LIMIT ${findingsShown}`,

  'detached receipts equal their charges': (tx, { full }) => tx`
    SELECT 'month ' || d.month || ': receipts ' || d.total_nano || ' against ' || coalesce(c.total, 0) AS detail
    FROM detached_receipts d LEFT JOIN (
      SELECT date_trunc('month', request_time(reference::uuid) AT TIME ZONE 'UTC')::date AS month, sum(amount_nano) AS total
      FROM transfers WHERE code IN ('usage', 'write_off') AND ${full}::boolean AND reference ~ ${requestId} GROUP BY 1) c USING (month)
    WHERE ${full}::boolean AND d.total_nano <> coalesce(c.total, 0) LIMIT ${findingsShown}`,

  'a settled payment has its transfer and the reverse': (tx, { since }) => tx`
    SELECT 'settlement ' || coalesce(s.provider || ' ' || s.provider_ref, t.reference) || ': credit '
           || coalesce(s.credit_nano, 0) || ' against ' || coalesce(t.amount_nano, 0) AS detail
    FROM (SELECT * FROM settlements WHERE created_at > ${since}::timestamptz) s
    FULL JOIN (SELECT * FROM transfers WHERE code = 'top_up' AND created_at > ${since}::timestamptz) t
      ON t.reference = s.provider || ':' || s.provider_ref
    WHERE s.credit_nano IS DISTINCT FROM t.amount_nano LIMIT ${findingsShown}`,

  'a withdrawal has its transfers and the reverse': (tx, { since }) => tx`
    SELECT 'withdrawal ' || coalesce(w.id, t.id) || ': ' || coalesce(w.amount, 0) || ', fee ' || coalesce(w.fee, 0) || ' against '
           || coalesce(t.amount, 0) || ', fee ' || coalesce(f.amount_nano, 0) AS detail
    FROM (SELECT id::text AS id, CASE direction WHEN 'out' THEN amount_nano ELSE -amount_nano END AS amount, fee_nano AS fee
          FROM withdrawals WHERE state = 'booked' AND coalesce(decided_at, created_at) > ${since}::timestamptz) w
    FULL JOIN (SELECT reference AS id, CASE code WHEN 'withdrawal' THEN amount_nano ELSE -amount_nano END AS amount FROM transfers
               WHERE code IN ('withdrawal', 'withdrawal_returned') AND created_at > ${since}::timestamptz) t USING (id)
    LEFT JOIN transfers f ON f.idempotency_key = 'withdrawal:' || coalesce(w.id, t.id) || ':fee'
    WHERE coalesce(w.amount, 0) <> coalesce(t.amount, 0) OR coalesce(w.fee, 0) <> coalesce(f.amount_nano, 0) LIMIT ${findingsShown}`,

  'refunds set aside equal the refunds under way': (tx, { full }) => tx`
    SELECT 'refunds set aside ' || coalesce(l.total, 0) || ' against ' || coalesce(r.total, 0) || ' under way' AS detail
    FROM (SELECT sum(CASE WHEN t.credit_account_id = a.id THEN t.amount_nano ELSE -t.amount_nano END) AS total
          FROM ledger_accounts a JOIN transfers t ON t.code <> 'usage' AND a.id IN (t.credit_account_id, t.debit_account_id)
          WHERE a.code = 'liability:refunds_pending' AND ${full}::boolean) l,
         (SELECT sum(credit_nano) AS total FROM payment_refunds WHERE state IN ('requested', 'pending') AND ${full}::boolean) r
    WHERE coalesce(l.total, 0) <> coalesce(r.total, 0)`,

  'a payment gives back no more than it brought': (tx) => tx`
    SELECT 'payment ' || s.provider || ' ' || s.payment_ref || ': ' || s.credit || ' credited, ' || coalesce(r.credit, 0) || ' refunded, '
           || coalesce(d.credit, 0) || ' withdrawn' AS detail
    FROM (SELECT provider, payment_ref, sum(credit_nano) AS credit FROM settlements GROUP BY 1, 2) s
    LEFT JOIN (SELECT provider, payment_ref, sum(credit_nano) AS credit FROM payment_refunds WHERE state <> 'failed' GROUP BY 1, 2) r
      USING (provider, payment_ref)
    LEFT JOIN (SELECT provider, payment_ref, sum(withdrawn_credit_nano) AS credit FROM payment_disputes GROUP BY 1, 2) d
      USING (provider, payment_ref)
    WHERE coalesce(r.credit, 0) + coalesce(d.credit, 0) > s.credit LIMIT ${findingsShown}`,

  // Starts at a whole hour, the granularity of the roll-up.
  'hourly roll-ups equal the charges': (tx, { since }) => tx`
    WITH start AS (SELECT date_trunc('hour', ${since}::timestamptz, 'UTC') AS hour),
    rolled AS (SELECT account_id, sum(total_nano - write_off_nano) AS charged, sum(write_off_nano) AS written_off
      FROM usage_hourly WHERE hour >= (SELECT hour FROM start) GROUP BY 1),
    booked AS (SELECT a.account_id, sum(t.amount_nano) AS charged
      FROM transfers t JOIN (SELECT id, paid_account_id AS debit_account_id FROM wallets
                             UNION ALL SELECT id, promo_account_id FROM wallets) w USING (debit_account_id)
      JOIN account_wallets a ON a.wallet_id = w.id
      WHERE t.code = 'usage' AND t.created_at >= (SELECT hour FROM start) GROUP BY 1)
    SELECT 'account ' || coalesce(u.account_id, b.account_id) || ': roll-ups ' || coalesce(u.charged, 0)
           || ' against ' || coalesce(b.charged, 0) AS detail
    FROM rolled u FULL JOIN booked b USING (account_id) WHERE coalesce(u.charged, 0) <> coalesce(b.charged, 0)
    LIMIT ${findingsShown}`,

  // The clients' sums recompute from the receipts: each charge times the multiplier in force, rounded half up.
  'what clients saw recomputes': (tx, { full }) => tx`
    SELECT 'key ' || coalesce(u.key_id, r.key_id) || ': roll-ups show ' || coalesce(u.shown, 0) || ' against ' || coalesce(r.shown, 0) AS detail
    FROM (SELECT key_id, sum(shown_nano) AS shown FROM usage_hourly WHERE shown_nano <> 0 AND ${full}::boolean GROUP BY 1) u
    FULL JOIN (SELECT key_id, sum(shown) AS shown FROM (
        SELECT key_id, div((total_nano - write_off_nano)::numeric * multiplier_millionths + 500000, 1000000) AS shown
        FROM receipts WHERE multiplier_millionths IS NOT NULL AND ${full}::boolean
        UNION ALL SELECT key_id, shown_nano FROM detached_client_sums WHERE ${full}::boolean) parts GROUP BY 1) r USING (key_id)
    WHERE coalesce(u.shown, 0) <> coalesce(r.shown, 0) LIMIT ${findingsShown}`,

  'a request is charged to the wallet of its key': (tx, { since }) => tx`
    SELECT 'receipt ' || r.id || ': wallet ' || r.wallet_id || ' instead of ' || coalesce(k.wallet_id, a.wallet_id) AS detail
    FROM receipts r JOIN keys k ON k.id = r.key_id JOIN accounts a ON a.id = k.account_id
    WHERE r.created_at > ${since}::timestamptz
      AND (r.wallet_id <> coalesce(k.wallet_id, a.wallet_id) OR r.account_id <> k.account_id
           OR (k.wallet_id IS NULL) <> (r.multiplier_millionths IS NULL)) LIMIT ${findingsShown}`,

  // Paid credit stays paid, promotional credit stays promotional.
  'credit moves only between an account and its own client keys': (tx, { since }) => tx`
    SELECT 'transfer ' || t.id || ': ' || t.code || ' from ' || t.debit_account_id || ' to ' || t.credit_account_id AS detail
    FROM transfers t WHERE t.code IN ('client_budget', 'client_return') AND t.created_at > ${since}::timestamptz AND NOT EXISTS (
      SELECT 1 FROM keys k JOIN accounts a ON a.id = k.account_id JOIN wallets c ON c.id = k.wallet_id JOIN wallets m ON m.id = a.wallet_id
      WHERE k.id::text = t.reference
        AND CASE t.code WHEN 'client_budget' THEN
              (t.debit_account_id, t.credit_account_id) IN ((m.paid_account_id, c.paid_account_id), (m.promo_account_id, c.promo_account_id))
            ELSE (t.debit_account_id, t.credit_account_id) IN ((c.paid_account_id, m.paid_account_id), (c.promo_account_id, m.promo_account_id))
            END) LIMIT ${findingsShown}`,

  'hourly roll-ups count every receipt': (tx, { full }) => tx`
    SELECT 'roll-ups count ' || u.requests || ' requests and ' || u.total || ', receipts ' || r.requests || ' and ' || r.total AS detail
    FROM (SELECT coalesce(sum(requests), 0) AS requests, coalesce(sum(total_nano), 0) AS total FROM usage_hourly WHERE ${full}::boolean) u,
         (SELECT coalesce(sum(requests), 0) AS requests, coalesce(sum(total), 0) AS total FROM (
            SELECT count(*) AS requests, sum(total_nano) AS total FROM receipts WHERE ${full}::boolean
            UNION ALL SELECT receipts, total_nano FROM detached_receipts WHERE ${full}::boolean) parts) r
    WHERE u.requests <> r.requests OR u.total <> r.total`,
};
