import { newId, type Sql, schema } from '@derouter/db';
import { and, eq, isNull } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { changeAs } from '../change-as.ts';
import { type PageInput, pageOf } from '../paging.ts';

const { accounts, customerNotes } = schema;

/** What a staff member wrote about a customer. */
export interface NoteView {
  readonly id: string;
  readonly text: string;
  readonly writtenBy: string;
  readonly createdAt: string;
}

/** The notes about a customer, newest first. */
export async function listNotes({ sql }: { readonly sql: Sql }, { accountId, ...page }: PageInput & { readonly accountId: string }) {
  const rows = await sql<(Omit<NoteView, 'createdAt'> & { createdAt: Date })[]>`
    SELECT n.id, n.text, u.email AS "writtenBy", n.created_at AS "createdAt" FROM customer_notes n JOIN users u ON u.id = n.written_by
    WHERE n.account_id = ${accountId} AND n.deleted_at IS NULL
      ${page.cursor ? sql`AND (n.created_at, n.id) < (SELECT created_at, id FROM customer_notes WHERE id = ${page.cursor})` : sql``}
    ORDER BY n.created_at DESC, n.id DESC LIMIT ${page.limit + 1}`;
  return pageOf(rows, page, ({ createdAt, ...row }): NoteView => ({ ...row, createdAt: createdAt.toISOString() }));
}

/** Writes a note. The audit log says that it was written, not its text, which can be deleted. Throws `not_found`. */
export async function addNote(
  services: Pick<Services, 'billing' | 'notices'>,
  staffUserId: string,
  { accountId, text }: { readonly accountId: string; readonly text: string },
): Promise<void> {
  await changeAs(services, staffUserId, async ({ db }) => {
    // Not about a deleted account: what was written about its owner is gone.
    const [account] = await db
      .select({ deletedAt: accounts.deletedAt })
      .from(accounts)
      .where(eq(accounts.id, accountId))
      .for('no key update');
    if (!account || account.deletedAt) throw new DerouterError('not_found', 'There is no such customer.');
    const id = newId();
    await db.insert(customerNotes).values({ id, accountId, text, writtenBy: staffUserId });
    return { value: undefined, actions: [{ action: 'add note', subject: accountId, before: null, after: { note: id } }], notices: [] };
  });
}

/** Deletes a note, whoever wrote it. Throws `not_found`. */
export async function deleteNote(services: Pick<Services, 'billing' | 'notices'>, staffUserId: string, id: string): Promise<void> {
  await changeAs(services, staffUserId, async ({ db }) => {
    const [note] = await db
      .update(customerNotes)
      .set({ text: '', deletedAt: new Date() })
      .where(and(eq(customerNotes.id, id), isNull(customerNotes.deletedAt)))
      .returning({ accountId: customerNotes.accountId });
    if (!note) throw new DerouterError('not_found', 'There is no such note.');
    const fields = { before: { note: id }, after: null };
    return { value: undefined, actions: [{ action: 'delete note', subject: note.accountId, ...fields }], notices: [] };
  });
}
