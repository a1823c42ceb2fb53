import { domainToASCII } from 'node:url';
import { DerouterError } from '../errors/index.ts';

/** Domains that are one mail provider under several names. */
const sameProvider: Readonly<Record<string, string>> = {
  'googlemail.com': 'gmail.com',
  'pm.me': 'proton.me',
  'protonmail.com': 'proton.me',
  'me.com': 'icloud.com',
  'mac.com': 'icloud.com',
};

/** Providers that deliver `name+anything` to `name`. Anywhere else it may be somebody else's mailbox. */
const ignoresTags = new Set(['gmail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'icloud.com', 'fastmail.com', 'proton.me']);

/**
 * One key per mailbox, for "one account per individual": lower case; no +tag and no dots only where the provider is
 * known to ignore them. Never an address to send to. Throws `email_invalid`.
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
  // An address that normalising changes was not valid to begin with.
  const plain = email.trim().toLowerCase().split('@')[0] === typedMailbox && !/[\p{C}\s"<>(),:;\\[\]]/u.test(address);
  if (!valid || !plain || !/^([a-z0-9-]+\.)+[a-z0-9-]{2,}$/.test(domain)) {
    throw new DerouterError('email_invalid', 'This is not a complete email address.', { param: 'email' });
  }
  return `${mailbox}@${domain}`;
}
