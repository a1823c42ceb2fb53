import { newId, type Sql, schema } from '@derouter/db';
import { and, eq, isNull } from 'drizzle-orm';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { changeAs } from '../change-as.ts';

const { accounts, customerNotes } = schema;

/** What a staff member wrote about a customer. */
export interface NoteView {
  readonly id: string;
  readonly text: string;
  readonly writtenBy: string;
  readonly createdAt: string;
}

/** The notes about a customer, newest first. */
export async function listNotes({ sql }: { readonly sql: Sql }, accountId: string): Promise<NoteView[]> {
  const rows = await sql<(Omit<NoteView, 'createdAt'> & { createdAt: Date })[]>`
    SELECT n.id, n.text, u.email AS "writtenBy", n.created_at AS "createdAt" FROM customer_notes n JOIN users u ON u.id = n.written_by
    WHERE n.account_id = ${accountId} AND n.deleted_at IS NULL ORDER BY n.created_at DESC, n.id DESC LIMIT 500`;
  return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
}

/** Writes a note. The audit log says that it was written, not its text, which can be deleted. Throws `not_found`. */
export async function addNote(
  services: Pick<Services, 'billing' | 'notices' | 'sql'>,
  staffUserId: string,
  { accountId, text }: { readonly accountId: string; readonly text: string },
): Promise<NoteView[]> {
  await changeAs(services, staffUserId, async ({ db }) => {
    // Not about a deleted account: what was written about its owner is gone.
    const [account] = await db
      .select({ deletedAt: accounts.deletedAt })
      .from(accounts)
      .where(eq(accounts.id, accountId))
      .for('no key update');
    if (!account || account.deletedAt) throw new DerouterError('not_found', 'There is no such customer.');
    await db.insert(customerNotes).values({ id: newId(), accountId, text, writtenBy: staffUserId });
    return { value: undefined, actions: [{ action: 'add note', subject: accountId }], notices: [] };
  });
  return listNotes(services, accountId);
}

/** Deletes a note, whoever wrote it. Throws `not_found`. */
export async function deleteNote(
  services: Pick<Services, 'billing' | 'notices' | 'sql'>,
  staffUserId: string,
  id: string,
): Promise<NoteView[]> {
  const accountId = await changeAs(services, staffUserId, async ({ db }) => {
    const [note] = await db
      .update(customerNotes)
      .set({ text: '', deletedAt: new Date() })
      .where(and(eq(customerNotes.id, id), isNull(customerNotes.deletedAt)))
      .returning({ accountId: customerNotes.accountId });
    if (!note) throw new DerouterError('not_found', 'There is no such note.');
    return { value: note.accountId, actions: [{ action: 'delete note', subject: note.accountId }], notices: [] };
  });
  return listNotes(services, accountId);
}
