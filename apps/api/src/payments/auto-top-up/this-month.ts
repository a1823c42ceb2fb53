import type { Sql } from '@derouter/db';

/** The first day of this calendar month; sessions use UTC. */
export const thisMonth = (sql: Sql) => sql`date_trunc('month', now())::date`;
