import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { canonicalEmail, plainEmail } from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';

const { emailDomains, separateEmails } = schema;

/** Whether addresses of a domain may open an account, or that an address is a mailbox of its own. */
export interface SignInRule {
  /** A domain or, where it is `separate`, an address. */
  readonly subject: string;
  readonly rule: 'allow' | 'deny' | 'separate';
  readonly createdAt: string;
}

type Needs = Pick<Services, 'billing' | 'db' | 'notices'>;

/** One page of the rules in the order of the alphabet: those after the subject `cursor`. */
export async function listSignInRules(
  { sql }: Pick<Services, 'sql'>,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly items: SignInRule[]; readonly nextCursor: string | null }> {
  const rows = await sql<(Omit<SignInRule, 'createdAt'> & { createdAt: Date })[]>`
    SELECT subject, rule, created_at AS "createdAt" FROM (
      SELECT domain AS subject, rule, created_at FROM email_domains UNION ALL SELECT email, 'separate', created_at FROM separate_emails) r
    WHERE ${cursor ?? null}::text IS NULL OR subject COLLATE "C" > ${cursor ?? null}::text
    ORDER BY subject COLLATE "C" LIMIT ${limit + 1}`;
  const items = rows.slice(0, limit).map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.subject ?? null) : null };
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
    const actions = [{ action: `${rule}-email-domain` as const, subject: domain, reason, ...changedFields(before, after) }];
    return { value: undefined, actions, notices: [] };
  });
}

/** Leaves a domain to the built-in list again. Throws `not_found`. */
export async function removeDomainRule(
  services: Needs,
  staffUserId: string,
  { domain, reason }: { readonly domain: string; readonly reason: string },
): Promise<void> {
  await changeAs(services, staffUserId, async ({ db }) => {
    const removed = await db.delete(emailDomains).where(eq(emailDomains.domain, domain)).returning();
    if (removed.length === 0) throw new DerouterError('not_found', 'There is no rule for this domain.');
    return {
      value: undefined,
      actions: [{ action: 'remove-email-domain-rule', subject: domain, reason, ...changedFields(removed[0], null) }],
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
    const actions = added.map((row) => ({ action: 'separate-email' as const, subject: row.email, reason, ...changedFields(null, row) }));
    return { value: undefined, actions, notices: [] };
  });
}
