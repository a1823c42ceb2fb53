import type { Sql, TransactionSql } from '@derouter/db';
import { DerouterError } from '../errors/index.ts';

/** NIST SP 800-63B-4, 3.2.2: at most 100 consecutive failures, then the authenticator is no longer accepted. */
const maxFailures = 100;

type Client = Sql | TransactionSql;

/** Wrong codes in a row count per address, and apart from those that confirm something in a session. */
export const signInSubject = (emailCanonical: string) => `sign_in ${emailCanonical}`;
export const confirmSubject = (userId: string) => `confirm ${userId}`;

/** Whether there were so many wrong codes in a row that staff must lift the lock. */
export async function isLocked(client: Client, subject: string): Promise<boolean> {
  const [row] = await client<{ failures: number }[]>`SELECT failures FROM code_failures WHERE subject = ${subject}`;
  return (row?.failures ?? 0) >= maxFailures;
}

export async function countFailure(client: Client, subject: string): Promise<void> {
  await client`
    INSERT INTO code_failures (subject, failures) VALUES (${subject}, 1)
    ON CONFLICT (subject) DO UPDATE SET failures = code_failures.failures + 1, last_at = now()`;
}

/** Forgets the failures: after a correct code, or when staff lift the lock. */
export async function clearFailures(client: Client, subject: string): Promise<void> {
  await client`DELETE FROM code_failures WHERE subject = ${subject}`;
}

export function locked(): DerouterError {
  return new DerouterError(
    'sign_in_locked',
    'Too many wrong codes were entered for this address, so codes no longer work. Use a passkey, or contact support.',
  );
}
