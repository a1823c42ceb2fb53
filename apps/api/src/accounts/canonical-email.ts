import { domainToASCII } from 'node:url';
import { DerouterError } from '../errors/index.ts';

/** Domains that belong to the same mail provider. */
const sameProvider: Readonly<Record<string, string>> = {
  'googlemail.com': 'gmail.com',
  'pm.me': 'proton.me',
  'protonmail.com': 'proton.me',
  'me.com': 'icloud.com',
  'mac.com': 'icloud.com',
};

/** Providers that deliver `name+anything` to `name`. Elsewhere such an address may be another person's mailbox. */
const ignoresTags = new Set(['gmail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'icloud.com', 'fastmail.com', 'proton.me']);

/**
 * Normalises an address to one key per mailbox, to enforce one account per person: lowercases it, and removes +tags and dots
 * only where the provider ignores them. Never send mail to the result. Throws `email_invalid`.
 */
export function canonicalEmail(email: string): string {
  const address = email.trim().normalize('NFKC').toLowerCase();
  const [typedMailbox = '', typedDomain = '', ...more] = address.split('@');
  const asciiDomain = domainToASCII(typedDomain);
  const domain = sameProvider[asciiDomain] ?? asciiDomain;
  let mailbox = typedMailbox;
  if (ignoresTags.has(domain)) mailbox = mailbox.split('+')[0] ?? '';
  if (domain === 'gmail.com') mailbox = mailbox.replaceAll('.', '');
  const valid = more.length === 0 && address.length <= 254 && mailbox.length > 0 && mailbox.length <= 64;
  // If Unicode normalisation changes the mailbox, the address was not valid.
  const plain = email.trim().toLowerCase().split('@')[0] === typedMailbox && !/[\p{C}\s"<>(),:;\\[\]]/u.test(address);
  if (!valid || !plain || !/^([a-z0-9-]+\.)+[a-z0-9-]{2,}$/.test(domain)) {
    throw new DerouterError('email_invalid', 'This is not a complete email address.', { param: 'email' });
  }
  return `${mailbox}@${domain}`;
}
