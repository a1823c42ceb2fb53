import { domainToASCII } from 'node:url';
import type { Sql, TransactionSql } from '@derouter/db';
import { DerouterError } from '../errors/index.ts';

/** Domains that belong to the same mail provider. */
const sameProvider: Readonly<Record<string, string>> = {
  'googlemail.com': 'gmail.com',
  'pm.me': 'proton.me',
  'protonmail.com': 'proton.me',
  'me.com': 'icloud.com',
  'mac.com': 'icloud.com',
};

/** Yahoo's disposable addresses have the form `name-keyword`; its ordinary ones have no hyphen. */
const isYahoo = (domain: string) => /^(yahoo\.[a-z.]+|ymail\.com|rocketmail\.com|myyahoo\.com)$/.test(domain);

/**
 * Reduces an address to one key per mailbox, to enforce one account per person: lower case, without +tag, without the dots that
 * Gmail ignores and the suffix of Yahoo. Never send mail to the result. Throws `email_invalid`.
 */
export function canonicalEmail(email: string): string {
  const { mailbox: typed, domain: ascii } = parseEmail(email);
  const domain = sameProvider[ascii] ?? ascii;
  let mailbox = typed.split('+')[0] ?? '';
  if (domain === 'gmail.com') mailbox = mailbox.replaceAll('.', '');
  if (isYahoo(domain)) mailbox = mailbox.split('-')[0] ?? '';
  if (mailbox === '') throw invalid();
  return `${mailbox}@${domain}`;
}

/** The address in lower case with its domain in ASCII. Throws `email_invalid`. */
export function plainEmail(email: string): string {
  const { mailbox, domain } = parseEmail(email);
  return `${mailbox}@${domain}`;
}

/** The key of an address: its canonical form, unless staff found it to be a mailbox of its own. Throws `email_invalid`. */
export async function emailKey(sql: Sql | TransactionSql, email: string): Promise<string> {
  const [canonical, plain] = [canonicalEmail(email), plainEmail(email)];
  const separate = await sql`SELECT 1 FROM separate_emails WHERE email = ${plain}`;
  return separate.length > 0 ? plain : canonical;
}

function parseEmail(email: string): { readonly mailbox: string; readonly domain: string } {
  const address = email.trim().normalize('NFKC').toLowerCase();
  const [mailbox = '', typedDomain = '', ...more] = address.split('@');
  const domain = domainToASCII(typedDomain);
  const valid = more.length === 0 && address.length <= 254 && mailbox.length > 0 && mailbox.length <= 64;
  // If Unicode normalisation changes the mailbox, the address was not valid.
  const plain = email.trim().toLowerCase().split('@')[0] === mailbox && !/[\p{C}\s"<>(),:;\\[\]]/u.test(address);
  if (!valid || !plain || !/^([a-z0-9-]+\.)+[a-z0-9-]{2,}$/.test(domain)) throw invalid();
  return { mailbox, domain };
}

function invalid(): DerouterError {
  return new DerouterError('email_invalid', 'This is not a complete email address.', { param: 'email' });
}
