import { schema } from '@derouter/db';
import { asc, eq } from 'drizzle-orm';
import { canonicalEmail, plainEmail } from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';

const { emailDomains, separateEmails } = schema;

/** Which addresses may open an account, and which are mailboxes of their own. */
export interface SignInRules {
  readonly domains: readonly { readonly domain: string; readonly rule: 'allow' | 'deny'; readonly createdAt: string }[];
  readonly separateEmails: readonly { readonly email: string; readonly createdAt: string }[];
}

type Needs = Pick<Services, 'billing' | 'db' | 'notices'>;

export async function readSignInRules({ db }: Pick<Services, 'db'>): Promise<SignInRules> {
  const domains = await db.select().from(emailDomains).orderBy(asc(emailDomains.domain));
  const emails = await db.select().from(separateEmails).orderBy(asc(separateEmails.email));
  return {
    domains: domains.map(({ domain, rule, createdAt }) => ({ domain, rule, createdAt: createdAt.toISOString() })),
    separateEmails: emails.map(({ email, createdAt }) => ({ email, createdAt: createdAt.toISOString() })),
  };
}

/** Lets new accounts use a domain, or refuses it. */
export async function setDomainRule(
  services: Needs,
  staffUserId: string,
  { domain, rule, reason }: { readonly domain: string; readonly rule: 'allow' | 'deny'; readonly reason: string },
): Promise<void> {
  await changeAs(services, staffUserId, async ({ db }) => {
    const [before] = await db.select().from(emailDomains).where(eq(emailDomains.domain, domain)).for('update');
    const [after] = await db
      .insert(emailDomains)
      .values({ domain, rule })
      .onConflictDoUpdate({ target: emailDomains.domain, set: { rule } })
      .returning();
    const actions = [{ action: `${rule}-email-domain`, subject: domain, reason, ...changedFields(before, after) }];
    return { value: undefined, actions, notices: [] };
  });
}

/** Leaves a domain to the built-in list again. Throws `not_found`. */
export async function removeDomainRule(services: Needs, staffUserId: string, domain: string): Promise<void> {
  await changeAs(services, staffUserId, async ({ db }) => {
    const removed = await db.delete(emailDomains).where(eq(emailDomains.domain, domain)).returning();
    if (removed.length === 0) throw new DerouterError('not_found', 'There is no rule for this domain.');
    return {
      value: undefined,
      actions: [{ action: 'remove-email-domain-rule', subject: domain, ...changedFields(removed[0], null) }],
      notices: [],
    };
  });
}

/** Declares an address to be a mailbox of its own. It cannot be undone, since an account may have been opened with it. Throws `conflict`, `email_invalid`. */
export async function addSeparateEmail(
  services: Needs,
  staffUserId: string,
  { email, reason }: { readonly email: string; readonly reason: string },
): Promise<void> {
  const plain = plainEmail(email);
  if (plain === canonicalEmail(email)) {
    throw new DerouterError('conflict', 'This address is not merged with any other.', { param: 'email' });
  }
  await changeAs(services, staffUserId, async ({ db }) => {
    const added = await db.insert(separateEmails).values({ email: plain }).onConflictDoNothing().returning();
    const actions = added.map((row) => ({ action: 'separate-email', subject: row.email, reason, ...changedFields(null, row) }));
    return { value: undefined, actions, notices: [] };
  });
}
