import type { Sql } from '@derouter/db';
import { DerouterError } from '../errors/index.ts';

/**
 * Refuses a new account for an address whose domain gives out disposable mailboxes. What staff decided about the domain, or about
 * the closest domain above it, goes before the built-in list. Throws `email_domain_refused`.
 */
export async function refuseDomain(sql: Sql, email: string): Promise<void> {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const labels = domain.split('.');
  const above = labels.map((_, i) => labels.slice(i).join('.'));
  const [decided] = await sql<{ rule: 'allow' | 'deny' }[]>`
    SELECT rule FROM email_domains WHERE domain = ANY(${above}::text[])
    ORDER BY length(domain) DESC LIMIT 1`;
  if (decided ? decided.rule === 'allow' : await isUsable(domain)) return;
  throw new DerouterError('email_domain_refused', 'Addresses of this domain cannot open an account. Use another address.', {
    param: 'email',
  });
}

/** The list is loaded at the first sign-up, because it takes some megabytes. */
async function isUsable(domain: string): Promise<boolean> {
  const { default: mailChecker } = await import('mailchecker');
  return mailChecker.isValid(`someone@${domain}`);
}
