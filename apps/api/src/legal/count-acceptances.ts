import type { Sql } from '@derouter/db';

/** Nothing is booked any more with a time this long ago: a transaction that takes longer is given up. */
const settledMs = 10 * 60_000;
const watermark = 'legal_acceptances_until';

/** Counts the acceptances since the last call. They are never changed or deleted, so each is counted once. */
export async function countAcceptances({ sql }: { readonly sql: Sql }, now = new Date()): Promise<void> {
  const until = new Date(now.getTime() - settledMs).toISOString();
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(hashtext(${watermark}))`;
    await tx`
      INSERT INTO legal_acceptance_counts AS c (document, version, acceptances) ${countFrom(tx as unknown as Sql, sql`AND accepted_at < ${until}::timestamptz`)}
      ON CONFLICT (document, version) DO UPDATE SET acceptances = c.acceptances + excluded.acceptances`;
    // A clock that was set back does not count anything twice.
    await tx`
      INSERT INTO installation AS i (name, value) VALUES (${watermark}, to_jsonb(${until}::text))
      ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()
      WHERE (i.value #>> '{}')::timestamptz < ${until}::timestamptz`;
  });
}

/** Selects how many acceptances each version has, those after the last count included: `document`, `version`, `acceptances`. */
export function acceptances(sql: Sql) {
  return sql`SELECT document, version, acceptances FROM legal_acceptance_counts UNION ALL ${countFrom(sql, sql``)}`;
}

/** Those that were not counted yet, by an index of their time. */
function countFrom(sql: Sql, condition: ReturnType<Sql>) {
  return sql`
    SELECT document, version, count(*) AS acceptances FROM legal_acceptances
    WHERE accepted_at >= coalesce((SELECT (value #>> '{}')::timestamptz FROM installation WHERE name = ${watermark}), '-infinity') ${condition}
    GROUP BY 1, 2`;
}
