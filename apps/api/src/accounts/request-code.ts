import { randomInt } from 'node:crypto';
import { newId, schema } from '@derouter/db';
import { writeSignInCodeMail } from '@derouter/locales/mail';
import { and, eq, gt, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { isLoopback } from '../web/index.ts';
import { canonicalEmail } from './canonical-email.ts';

const codeMinutes = 10;
const resendAfterSeconds = 60;
const hourMs = 3_600_000;

export interface RequestedCode {
  readonly challengeId: string;
  readonly expiresInSeconds: number;
  readonly resendAfterSeconds: number;
}

/**
 * Mails a six-digit code. Work and response are the same whether or not the address has an account.
 * If it has one, the mail goes to the stored spelling, since another spelling may be another person's mailbox. A code is
 * valid only for the challenge that requested it, so a stranger's request does not invalidate the owner's code.
 * Throws `email_invalid`, `rate_limited`.
 */
export async function requestCode(
  { db, mail, sealer, config }: Pick<Services, 'config' | 'db' | 'mail' | 'sealer'>,
  input: { readonly email: string; readonly locale: string; readonly network: string },
): Promise<RequestedCode> {
  const emailCanonical = canonicalEmail(input.email);
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  const id = newId();
  await db.transaction(async (tx) => {
    const ownMachine = config.mode === 'local' && isLoopback(input.network);
    // Locked per network and per address; otherwise two concurrent requests would both pass the limits.
    if (!ownMachine) await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`sign-in from ${input.network}`}))`);
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`sign-in ${emailCanonical}`}))`);
    const table = schema.signInChallenges;
    const since = (ms: number) => gt(table.createdAt, new Date(Date.now() - ms));
    const ofAddress = (ms: number) => and(eq(table.emailCanonical, emailCanonical), since(ms));
    // Counted per network, so that a stranger cannot exhaust the owner's limit. The daily limit prevents flooding a mailbox.
    const mailed = (ms: number) => tx.$count(table, and(ofAddress(ms), eq(table.network, input.network)));
    const fromNetwork = () => tx.$count(table, and(eq(table.network, input.network), since(hourMs)));
    if ((await mailed(resendAfterSeconds * 1000)) >= 1) throw limited('A code was just sent.', resendAfterSeconds);
    if ((await mailed(hourMs)) >= 5) throw limited('Too many codes were sent to this address.', 3600);
    if ((await tx.$count(table, ofAddress(24 * hourMs))) >= 30) throw limited('Too many codes were sent to this address today.', 24 * 3600);
    if (!ownMachine && (await fromNetwork()) >= 10) throw limited('Too many codes were asked for from this network.', 3600);
    await tx.insert(table).values({
      id,
      email: input.email.trim(),
      emailCanonical,
      codeHmac: sealer.sign('sign-in code', `${id}:${code}`),
      locale: input.locale,
      network: input.network,
      expiresAt: new Date(Date.now() + codeMinutes * 60_000),
    });
  });
  const [known] = await db.select({ email: schema.users.email }).from(schema.users).where(eq(schema.users.emailCanonical, emailCanonical));
  await mail.send(known?.email ?? input.email.trim(), writeSignInCodeMail(input.locale, code, codeMinutes));
  return { challengeId: id, expiresInSeconds: codeMinutes * 60, resendAfterSeconds };
}

function limited(what: string, retryAfterSeconds: number): DerouterError {
  return new DerouterError('rate_limited', `${what} Try again later.`, { retryAfterSeconds });
}
