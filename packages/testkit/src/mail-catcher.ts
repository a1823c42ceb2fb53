import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface CaughtMail {
  readonly from: string;
  readonly replyTo: string | null;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailCatcher {
  readonly smtpUrl: string;
  readonly mails: CaughtMail[];
  /** While true, connections are refused with 421, as by a mail server that is being repaired. */
  isDown: boolean;
  /** Resolves to the first mail that matches, waiting for it if necessary. Rejects after `timeoutMs` (default 10 000). */
  waitFor(matches: (mail: CaughtMail) => boolean, timeoutMs?: number): Promise<CaughtMail>;
  close(): Promise<void>;
}

/** Starts a real SMTP server on loopback that records the mails it receives. It refuses recipients whose address begins with `refused`. */
export async function startMailCatcher(): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const catcher = { isDown: false };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) =>
      catcher.isDown ? done(Object.assign(new Error('Service not available'), { responseCode: 421 })) : done(),
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('refused') ? done(Object.assign(new Error('No such user'), { responseCode: 550 })) : done(),
    async onData(stream, session, done) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
      const mail = await PostalMime.parse(Buffer.concat(chunks));
      mails.push({
        from: mail.from?.address ?? '',
        replyTo: mail.replyTo?.[0]?.address ?? null,
        to: session.envelope.rcptTo.map(({ address }) => address),
        subject: mail.subject ?? '',
        text: mail.text ?? '',
        html: mail.html ?? '',
      });
      done();
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return Object.assign(catcher, {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    mails,
    async waitFor(matches: (mail: CaughtMail) => boolean, timeoutMs = 10_000) {
      for (const until = Date.now() + timeoutMs; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 50))) {
        const mail = mails.find(matches);
        if (mail) return mail;
      }
      throw new Error(`no matching mail arrived within ${timeoutMs} ms`);
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}
