import { type Database, newId, type Sql, schema, type TransactionSql } from '@derouter/db';
import { type MailContent, withMailFooter } from '@derouter/locales/mail';
import type { Transporter } from 'nodemailer';
import type { Jobs } from '../jobs/index.ts';
import type { Operator } from '../operator.ts';
import type { Sealer } from '../secrets/index.ts';

export interface Mail {
  /** Queues a mail. A job delivers it, retrying for about a day while the mail server is unreachable. */
  send(to: string, content: MailContent, options?: SendOptions): Promise<void>;
  close(): void;
}

interface SendOptions {
  /** The mail is queued if and only if this transaction commits. */
  readonly tx?: Sql | TransactionSql;
  /** A document that is rendered at delivery. */
  readonly attachment?: MailAttachment;
}

/** The receipt of a settled payment, by its settlement. */
export interface MailAttachment {
  readonly settlementId: string;
}

/** A rendered attachment. */
export interface RenderedAttachment {
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: string;
}

interface MailOptions {
  readonly smtpUrl: string | null;
  readonly from: string;
  readonly operator: Operator;
  readonly db: Database;
  readonly jobs: Jobs;
  readonly sealer: Sealer;
  readonly renderAttachment: (attachment: MailAttachment) => Promise<RenderedAttachment>;
}

interface QueuedMail {
  readonly sealed: string;
}

/** The queue of mails to deliver. */
export const mailQueue = 'mail';

/** Delivers mail by SMTP if a server is configured; in local mode, to the outbox at `/dev/mail`. */
export async function createMail({ smtpUrl, from, operator, db, jobs, sealer, renderAttachment }: MailOptions): Promise<Mail> {
  let transport: Transporter | null = null;
  const replyTo = operator.supportEmail === null ? {} : { replyTo: operator.supportEmail };
  await jobs.work<QueuedMail>(mailQueue, async ({ sealed }) => {
    const { to, attachment, ...written } = JSON.parse(sealer.open('mail', sealed)) as MailContent & {
      to: string;
      attachment?: MailAttachment;
    };
    const content = withMailFooter(written, operator);
    const rendered = attachment && (await renderAttachment(attachment));
    if (smtpUrl) {
      transport ??= (await import('nodemailer')).createTransport(smtpUrl);
      await transport.sendMail({ from, to, ...replyTo, ...content, attachments: rendered ? [rendered] : [] });
    } else {
      const text = rendered ? `${content.text}\n[${rendered.filename}]\n` : content.text;
      await db.insert(schema.outboxMails).values({ id: newId(), sender: from, recipient: to, ...content, text });
    }
  });
  return { send: createMailQueue({ jobs, sealer }).send, close: () => transport?.close() };
}

/** Connects to a mail server and signs in, without sending anything. Returns what went wrong, or null. */
export async function verifyMailServer(smtpUrl: string): Promise<string | null> {
  const { createTransport } = await import('nodemailer');
  const address = new URL(smtpUrl);
  for (const name of ['connectionTimeout', 'greetingTimeout', 'socketTimeout']) address.searchParams.set(name, '10000');
  const transport = createTransport(address.href);
  try {
    await transport.verify();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'no answer';
  } finally {
    transport.close();
  }
}

/** Queues mail that a running server delivers. */
export function createMailQueue({ jobs, sealer }: Pick<MailOptions, 'sealer'> & { readonly jobs: Pick<Jobs, 'send'> }): Pick<Mail, 'send'> {
  return {
    // Encrypted, because a mail may contain a sign-in code and the queue is a database table.
    send: (to, content, { tx, attachment } = {}) =>
      jobs.send(mailQueue, { sealed: sealer.seal('mail', JSON.stringify({ to, ...content, ...(attachment ? { attachment } : {}) })) }, tx),
  };
}
