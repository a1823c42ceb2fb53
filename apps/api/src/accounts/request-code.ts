import { randomInt } from 'node:crypto';
import { newId, type Sql, type TransactionSql } from '@derouter/db';
import { type CodePurpose, writeCodeMail } from '@derouter/locales/mail';
import { DerouterError } from '../errors/index.ts';
import { isMailDelayed } from '../mail/index.ts';
import type { Services } from '../services.ts';
import { emailKey } from './canonical-email.ts';
import { isLocked, locked, signInSubject } from './code-failures.ts';
import { networkLimit, takeAttempt } from './limit-attempts.ts';

const codeMinutes = 10;
const resendAfterSeconds = 60;
const hour = 3600;

export interface RequestedCode {
  readonly challengeId: string;
  readonly expiresInSeconds: number;
  readonly resendAfterSeconds: number;
  /** The mail server does not take mails now; the code is sent when it does. */
  readonly isMailDelayed: boolean;
}

interface CodeRequest {
  readonly email: string;
  readonly locale: string;
  readonly network: string;
  /** What the code confirms, and for whom; absent for sign-in. */
  /** `isNewAddress`: it is the user's next address, which may have the same key as the current one. */
  readonly confirms?: { readonly purpose: Exclude<CodePurpose, 'sign_in'>; readonly userId: string; readonly isNewAddress?: boolean };
}

/**
 * Mails a six-digit code. Work and response are the same whether or not the address has an account: challenge, counters and mail
 * are stored in one transaction. If it has one, the mail goes to the stored spelling, since another spelling may be another
 * person's mailbox. A code is valid only for the challenge that requested it, so a stranger's request does not invalidate the
 * owner's code. Throws `email_invalid`, `rate_limited`, `sign_in_locked`.
 */
export async function requestCode(
  services: Pick<Services, 'config' | 'mail' | 'sealer' | 'sql'>,
  { email: typed, locale, network, confirms }: CodeRequest,
): Promise<RequestedCode> {
  const { mail, sealer, sql } = services;
  const email = typed.trim();
  const purpose = confirms?.purpose ?? 'sign_in';
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  const id = newId();
  await sql.begin(async (tx) => {
    const key = await emailKey(tx, email);
    if (purpose === 'sign_in' && (await isLocked(tx, signInSubject(key)))) throw locked();
    await limitSends(services, tx, { key, purpose: confirms?.isNewAddress ? 'new_address' : purpose, network });
    await tx`
      INSERT INTO sign_in_challenges (id, purpose, user_id, email, email_canonical, code_hmac, locale, network, expires_at)
      VALUES (${id}, ${purpose}, ${confirms?.userId ?? null}, ${email}, ${key}, ${sealer.sign('sign-in code', `${id}:${code}`)},
        ${locale}, ${network}, now() + make_interval(mins => ${codeMinutes}))`;
    const [known] = await tx<{ email: string }[]>`SELECT email FROM users WHERE email_canonical = ${key}`;
    const to = purpose === 'sign_in' ? (known?.email ?? email) : email;
    await mail.send(to, writeCodeMail(locale, purpose, code, codeMinutes), { tx });
  });
  return { challengeId: id, expiresInSeconds: codeMinutes * 60, resendAfterSeconds, isMailDelayed: await isMailDelayed(sql) };
}

/**
 * Most limits of an address are counted per network, so that a stranger cannot exhaust its owner's. The one that protects the
 * mailbox from many networks does not count networks from which a code of this address was used in the last 30 days.
 */
async function limitSends(
  services: Pick<Services, 'config'>,
  tx: Sql | TransactionSql,
  { key, purpose, network }: { readonly key: string; readonly purpose: CodePurpose | 'new_address'; readonly network: string },
): Promise<void> {
  const [used] = await tx<{ isKnown: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM sign_in_challenges WHERE email_canonical = ${key} AND network = ${network} AND closed_at IS NOT NULL) AS "isKnown"`;
  const own = `send ${purpose} ${key} ${network}`;
  const reached = await takeAttempt(tx, [
    { bucket: own, max: 1, windowSeconds: resendAfterSeconds },
    { bucket: own, max: 5, windowSeconds: hour },
    { bucket: own, max: 10, windowSeconds: 24 * hour },
    ...(used?.isKnown ? [] : [{ bucket: `send ${key}`, max: 30, windowSeconds: 24 * hour }]),
    ...networkLimit(services, network, { bucket: 'send', max: 10, windowSeconds: hour }),
  ]);
  if (!reached) return;
  const what =
    reached.windowSeconds === resendAfterSeconds
      ? 'A code was just sent.'
      : reached.bucket.startsWith('send network')
        ? 'Too many codes were asked for from this network.'
        : 'Too many codes were sent to this address.';
  throw new DerouterError('rate_limited', `${what} Try again later.`, { retryAfterSeconds: reached.windowSeconds });
}
