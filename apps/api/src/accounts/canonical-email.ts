import { domainToASCII } from 'node:url';
import { DerouterError } from '../errors/index.ts';

/** Domains that are one mail provider under several names. */
const sameProvider: Readonly<Record<string, string>> = {
  'googlemail.com': 'gmail.com',
  'pm.me': 'proton.me',
  'protonmail.com': 'proton.me',
};
const yahoo = /^(yahoo|ymail|rocketmail)\./;

/**
 * One key per mailbox, for "one account per individual": lower case, no +tag, no dots where the provider
 * ignores them. Never an address to send to. Throws `email_invalid`.
 */
export function canonicalEmail(email: string): string {
  const address = email.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const typedDomain = domainToASCII(address.slice(at + 1));
  const domain = sameProvider[typedDomain] ?? typedDomain;
  let mailbox = address.slice(0, at).normalize('NFKC').split('+')[0] ?? '';
  if (domain === 'gmail.com') mailbox = mailbox.replaceAll('.', '');
  if (yahoo.test(domain)) mailbox = mailbox.split('-')[0] ?? '';
  const valid = at > 0 && address.length <= 254 && mailbox.length > 0 && mailbox.length <= 64;
  if (!valid || /[\s"<>(),:;\\[\]]/.test(address) || !/^([a-z0-9-]+\.)+[a-z0-9-]{2,}$/.test(domain)) {
    throw new DerouterError('email_invalid', 'This is not a complete email address.', { param: 'email' });
  }
  return `${mailbox}@${domain}`;
}
