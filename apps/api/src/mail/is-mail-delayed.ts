import type { Sql } from '@derouter/db';
import { mailQueue } from './create-mail.ts';

/** What the mail library calls refusals of a single mail: the mail server works. */
const aboutOneMail = ['EENVELOPE', 'EMESSAGE', 'ESTREAM'];

/**
 * Whether mails wait because the mail server cannot be reached or refuses to work, and none has been delivered since the last try. Nearly
 * always answered by an index without a row.
 */
export async function isMailDelayed(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ isDelayed: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM pgboss.job f
      WHERE f.name = ${mailQueue} AND f.state IN ('retry', 'active') AND f.output ? 'code' AND NOT f.output ->> 'code' = ANY(${aboutOneMail})
        AND NOT EXISTS (SELECT 1 FROM pgboss.job d WHERE d.name = ${mailQueue} AND d.state = 'completed' AND d.completed_on > f.started_on)
    ) AS "isDelayed"`;
  return row?.isDelayed ?? false;
}
