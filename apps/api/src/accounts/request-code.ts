import { randomInt } from 'node:crypto';
import { newId, schema } from '@derouter/db';
import { writeSignInCodeMail } from '@derouter/locales/mail';
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
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
 * Mails a six-digit code. Answers and works the same whether or not the address has an account.
 * Only the newest code of an address counts. Throws `email_invalid`, `rate_limited`.
 */
export async function requestCode(
  { db, mail, sealer, config }: Services,
  input: { readonly email: string; readonly locale: string; readonly network: string },
): Promise<RequestedCode> {
  const emailCanonical = canonicalEmail(input.email);
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  const id = newId();
  await db.transaction(async (tx) => {
    // One at a time per address, or two at once would both pass the limits.
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`sign-in ${emailCanonical}`}))`);
    const table = schema.signInChallenges;
    const since = (ms: number) => gt(table.createdAt, new Date(Date.now() - ms));
    const mailed = (ms: number) => tx.$count(table, and(eq(table.emailCanonical, emailCanonical), since(ms)));
    const fromNetwork = () => tx.$count(table, and(eq(table.network, input.network), since(hourMs)));
    const ownMachine = config.mode === 'local' && isLoopback(input.network);
    if ((await mailed(resendAfterSeconds * 1000)) >= 1) throw limited('A code was just sent.', resendAfterSeconds);
    if ((await mailed(hourMs)) >= 5) throw limited('Too many codes were sent to this address.', 3600);
    if ((await mailed(24 * hourMs)) >= 10) throw limited('Too many codes were sent to this address today.', 24 * 3600);
    if (!ownMachine && (await fromNetwork()) >= 10) throw limited('Too many codes were asked for from this network.', 3600);
    await tx
      .update(table)
      .set({ closedAt: new Date() })
      .where(and(eq(table.emailCanonical, emailCanonical), isNull(table.closedAt)));
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
  await mail.send(input.email.trim(), writeSignInCodeMail(input.locale, code, codeMinutes));
  return { challengeId: id, expiresInSeconds: codeMinutes * 60, resendAfterSeconds };
}

function limited(what: string, retryAfterSeconds: number): DerouterError {
  return new DerouterError('rate_limited', `${what} Try again later.`, { retryAfterSeconds });
}
