import { type Database, newId, schema } from '@derouter/db';
import type { MailContent } from '@derouter/locales/mail';
import { createTransport } from 'nodemailer';
import type { Jobs } from '../jobs/index.ts';
import type { Sealer } from '../secrets/index.ts';

export interface Mail {
  /** Queues a mail. A job delivers it, retrying for about a day while the mail server is unreachable. */
  send(to: string, content: MailContent): Promise<void>;
  close(): void;
}

interface MailOptions {
  readonly smtpUrl: string | null;
  readonly from: string;
  readonly db: Database;
  readonly jobs: Jobs;
  readonly sealer: Sealer;
}

interface QueuedMail {
  readonly sealed: string;
}

const queue = 'mail';

/** Delivers mail by SMTP if a server is configured; in local mode, to the outbox at `/dev/mail`. */
export async function createMail({ smtpUrl, from, db, jobs, sealer }: MailOptions): Promise<Mail> {
  const transport = smtpUrl ? createTransport(smtpUrl) : null;
  await jobs.work<QueuedMail>(queue, async ({ sealed }) => {
    const { to, ...content } = JSON.parse(sealer.open('mail', sealed)) as MailContent & { to: string };
    if (transport) await transport.sendMail({ from, to, ...content });
    else await db.insert(schema.outboxMails).values({ id: newId(), sender: from, recipient: to, ...content });
  });
  return {
    // Encrypted, because a mail may contain a sign-in code and the queue is a database table.
    send: (to, content) => jobs.send(queue, { sealed: sealer.seal('mail', JSON.stringify({ to, ...content })) }),
    close: () => transport?.close(),
  };
}
