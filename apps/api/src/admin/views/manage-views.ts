import { randomBytes } from 'node:crypto';
import { newId, type Sql } from '@derouter/db';
import type { SignedIn } from '../../accounts/index.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { changeAs } from '../change-as.ts';
import { type PageInput, pageOf } from '../paging.ts';
import { hashViewToken } from './read-view.ts';

const linkMinutes = 2;
const viewMinutes = 30;
const maxPages = 500;
/** How many of the last views a customer sees. */
const ownViews = 50;

type Needs = Pick<Services, 'billing' | 'notices'>;

/** Lets a staff member look at the console as a customer sees it. The path opens the view once, within two minutes. Throws `not_found`. */
export async function startView(
  services: Needs,
  staffUserId: string,
  { accountId, reason }: { readonly accountId: string; readonly reason: string },
): Promise<{ readonly path: string }> {
  const [id, token] = [newId(), randomBytes(32).toString('base64url')];
  await changeAs(services, staffUserId, async ({ sql }) => {
    const stored = await sql`
      INSERT INTO customer_views (id, staff_user_id, account_id, reason, link_hash, expires_at)
      SELECT ${id}, ${staffUserId}, a.id, ${reason}, ${hashViewToken(token)}, now() + make_interval(mins => ${linkMinutes})
      FROM accounts a WHERE a.id = ${accountId} AND a.deleted_at IS NULL RETURNING 1`;
    if (stored.length === 0) throw new DerouterError('not_found', 'There is no such customer.');
    return {
      value: undefined,
      actions: [{ action: 'ask to view console', subject: accountId, reason, before: null, after: { view: id } }],
      notices: [],
    };
  });
  return { path: `/view#${token}` };
}

/** Opens a view with the token of its link. The answer's token goes with every call of the tab. Throws `view_ended`. */
export async function openView(services: Needs, staffUserId: string, linkToken: string): Promise<{ readonly token: string }> {
  const token = randomBytes(32).toString('base64url');
  await changeAs(services, staffUserId, async ({ sql }) => {
    const [view] = await sql<{ id: string; accountId: string; reason: string }[]>`
      UPDATE customer_views SET link_hash = NULL, token_hash = ${hashViewToken(token)}, opened_at = now(),
        expires_at = now() + make_interval(mins => ${viewMinutes})
      WHERE link_hash = ${hashViewToken(linkToken)} AND staff_user_id = ${staffUserId} AND expires_at > now()
      RETURNING id, account_id AS "accountId", reason`;
    if (!view) throw new DerouterError('view_ended', 'This link has been used or has expired.');
    const { id, accountId, reason } = view;
    const fields = { before: { view: id, state: 'asked' }, after: { view: id, state: 'open' } };
    return { value: undefined, actions: [{ action: 'start view of console', subject: accountId, reason, ...fields }], notices: [] };
  });
  return { token };
}

/** Ends a view before its time. */
export async function endView(services: Needs, { view }: SignedIn): Promise<void> {
  if (!view) throw new DerouterError('view_ended', 'This view has ended.');
  await closeView(services, view, 'ended');
}

/** Ends a view that is open, and writes so into the audit log in the name of who opened it. */
async function closeView(services: Needs, view: { readonly id: string; readonly staffUserId: string }, state: 'ended' | 'expired') {
  await changeAs(services, view.staffUserId, async ({ sql }) => {
    // None: another process was faster, or the view was ended in this moment.
    const closed = await sql<{ accountId: string; reason: string; at: Date }[]>`
      UPDATE customer_views SET ended_at = least(now(), expires_at) WHERE id = ${view.id} AND ended_at IS NULL
      RETURNING account_id AS "accountId", reason, ended_at AS at`;
    const actions = [];
    for (const { accountId, reason, at } of closed) {
      const fields = await describeEnd(sql, view.id, { state, at });
      actions.push({ action: 'end view of console' as const, subject: accountId, reason, ...fields });
    }
    return { value: undefined, actions, notices: [] };
  });
}

/** What the audit log says about the end of a view: with the pages that were opened in it. */
async function describeEnd(sql: Sql, id: string, { state, at }: { readonly state: 'ended' | 'expired'; readonly at: Date }) {
  const pages = await sql<{ path: string }[]>`SELECT path FROM customer_view_pages WHERE view_id = ${id} ORDER BY id`;
  const after = { view: id, state, endedAt: at.toISOString(), pages: pages.map(({ path }) => path) };
  return { before: { view: id, state: 'open' }, after };
}

/** Writes the end of views that expired into the audit log, in the name of who opened them. Runs every minute. */
export async function recordExpiredViews(services: Needs & Pick<Services, 'sql'>): Promise<void> {
  const expired = await services.sql<{ id: string; staffUserId: string }[]>`
    SELECT id, staff_user_id AS "staffUserId" FROM customer_views
    WHERE ended_at IS NULL AND opened_at IS NOT NULL AND expires_at <= now() ORDER BY expires_at LIMIT 100`;
  for (const view of expired) await closeView(services, view, 'expired');
}

/** Records a page that was opened in a view. */
export async function recordPage({ sql }: { readonly sql: Sql }, { view }: SignedIn, path: string): Promise<void> {
  if (!view) throw new DerouterError('view_ended', 'This view has ended.');
  await sql`
    INSERT INTO customer_view_pages (view_id, path) SELECT ${view.id}, ${path}
    WHERE (SELECT count(*) FROM customer_view_pages WHERE view_id = ${view.id}) < ${maxPages}`;
}

/** A view of a customer's console. Times are ISO texts. */
export interface ConsoleView {
  readonly id: string;
  readonly reason: string;
  readonly createdAt: string;
  /** Null: the link was never used. */
  readonly openedAt: string | null;
  /** When it was ended or expired; null: it is open. */
  readonly endedAt: string | null;
  /** In the order in which they were opened. */
  readonly pages: readonly string[];
}

interface ViewRow extends Omit<ConsoleView, 'createdAt' | 'openedAt' | 'endedAt'> {
  readonly staff: string;
  readonly createdAt: Date;
  readonly openedAt: Date | null;
  readonly endedAt: Date | null;
}

/** The views of an account's console, newest first. */
export async function listViews({ sql }: { readonly sql: Sql }, { accountId, ...page }: PageInput & { readonly accountId: string }) {
  const rows = await sql<ViewRow[]>`
    SELECT v.id, u.email AS staff, v.reason, v.created_at AS "createdAt", v.opened_at AS "openedAt",
      CASE WHEN v.ended_at IS NOT NULL THEN v.ended_at WHEN v.expires_at <= now() THEN v.expires_at END AS "endedAt",
      coalesce((SELECT array_agg(p.path ORDER BY p.id) FROM customer_view_pages p WHERE p.view_id = v.id), '{}') AS pages
    FROM customer_views v JOIN users u ON u.id = v.staff_user_id
    WHERE v.account_id = ${accountId}
      ${page.cursor ? sql`AND (v.created_at, v.id) < (SELECT created_at, id FROM customer_views WHERE id = ${page.cursor})` : sql``}
    ORDER BY v.created_at DESC, v.id DESC LIMIT ${page.limit + 1}`;
  return pageOf(rows, page, ({ createdAt, openedAt, endedAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    openedAt: openedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  }));
}

/** Those that were opened, as the customer sees them: without the name of the staff member. */
export async function listOwnViews(services: { readonly sql: Sql }, accountId: string): Promise<ConsoleView[]> {
  const { items } = await listViews(services, { accountId, limit: ownViews });
  return items.filter(({ openedAt }) => openedAt !== null).map(({ staff: _staff, ...view }) => view);
}
