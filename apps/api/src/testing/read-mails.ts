import { expect } from 'vitest';
import type { RunningServer } from '../start-server.ts';

export interface ReadMail {
  readonly subject: string;
  readonly text: string;
}

/** The mails to an address, oldest first, once every queued mail has been delivered. Attachments take a while to draw. */
export async function readMails({ services: { sql } }: Pick<RunningServer, 'services'>, email: string): Promise<ReadMail[]> {
  await expect
    .poll(() => sql`SELECT 1 FROM pgboss.job WHERE name = 'mail' AND state IN ('created', 'retry', 'active')`, { timeout: 20_000 })
    .toEqual([]);
  return sql<ReadMail[]>`SELECT subject, text FROM outbox_mails WHERE recipient = ${email} ORDER BY created_at, id`;
}
