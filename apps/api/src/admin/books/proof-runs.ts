import { LedgerError, type ProofProgress, prove } from '@derouter/billing';
import { newId, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError, sqlState } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { authorOf, changeAs } from '../change-as.ts';
import { after, byAge, type PageInput, pageOf } from '../paging.ts';

const { proofRuns } = schema;

/** The queue of proofs that staff asked for, and how long one may take. */
export const proofQueue = 'prove-on-demand';
export const proofMaxMinutes = 360;

/** A proof whose process says nothing for this long has ended with it. */
const silentMs = 60_000;
const everyMs = 500;

/** A proof of the books with its progress. */
interface ProofRunView {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'canceled' | 'failed';
  readonly isFull: boolean;
  readonly step: string;
  readonly stepsDone: number;
  readonly stepsTotal: number;
  readonly receiptsDone: number;
  readonly receiptsTotal: number;
  readonly transfers: number;
  readonly findings: readonly { readonly invariant: string; readonly detail: string }[];
  readonly error: string | null;
  readonly isCanceling: boolean;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

/** The proofs that staff asked for, newest first. */
export async function listProofRuns({ db }: Pick<Services, 'db'>, page: PageInput) {
  const rows = await db
    .select()
    .from(proofRuns)
    .where(after(proofRuns, page))
    .orderBy(...byAge(proofRuns))
    .limit(page.limit + 1);
  return pageOf(rows, page, viewRun);
}

function viewRun({
  askedBy: _,
  cancelAskedAt,
  startedAt: __,
  beatAt,
  createdAt,
  finishedAt,
  findings,
  state,
  ...row
}: typeof proofRuns.$inferSelect): ProofRunView {
  return {
    ...row,
    state: state === 'running' && beatAt && Date.now() - beatAt.getTime() > silentMs ? 'failed' : state,
    findings: findings as ProofRunView['findings'],
    isCanceling: cancelAskedAt !== null && (state === 'waiting' || state === 'running'),
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** Asks for a proof, which a job runs. Throws `conflict` while another is open. */
export async function startProof(
  services: Pick<Services, 'billing' | 'jobs' | 'notices'>,
  staffUserId: string,
  { isFull }: { readonly isFull: boolean },
): Promise<{ readonly id: string }> {
  const id = newId();
  await changeAs(services, staffUserId, async ({ db, sql }) => {
    // One whose process was lost keeps nobody from asking again.
    await sql`
      UPDATE proof_runs SET state = 'failed', error = 'its server ended', finished_at = now()
      WHERE state = 'running' AND beat_at < now() - interval '1 minute'`;
    await db.insert(proofRuns).values({ id, isFull, askedBy: authorOf(staffUserId) });
    await services.jobs.send(proofQueue, { id }, sql);
    return { value: undefined, actions: [{ action: 'prove the books', subject: id, before: null, after: { isFull } }], notices: [] };
  }).catch((error: unknown) => {
    if (sqlState(error) !== '23505') throw error;
    throw new DerouterError('conflict', 'The books are being proven already.', { cause: error });
  });
  return { id };
}

/** Asks a proof to end. Nothing is recorded of it. Throws `not_found` if it is not open. */
export function cancelProof(
  services: Pick<Services, 'billing' | 'notices'>,
  staffUserId: string,
  id: string,
): Promise<{ readonly ok: true }> {
  return changeAs(services, staffUserId, async ({ db }) => {
    const [before] = await db.select().from(proofRuns).where(eq(proofRuns.id, id)).for('update');
    if (!before || !['waiting', 'running'].includes(before.state))
      throw new DerouterError('not_found', 'There is no such proof under way.');
    const waits = before.state === 'waiting';
    await db
      .update(proofRuns)
      .set({ cancelAskedAt: new Date(), ...(waits ? { state: 'canceled' as const, finishedAt: new Date() } : {}) })
      .where(eq(proofRuns.id, id));
    const fields = { before: { state: before.state }, after: { state: 'canceled' } };
    return { value: { ok: true }, actions: [{ action: 'cancel proof', subject: id, ...fields }], notices: [] };
  });
}

/** The job: proves the books in one snapshot, without a lock that bookings would wait for, and writes how far it is. */
export async function runProof({ db, sql, log }: Pick<Services, 'db' | 'log' | 'sql'>, { id }: { readonly id: string }): Promise<void> {
  const [run] = await db.select().from(proofRuns).where(eq(proofRuns.id, id));
  if (run?.state !== 'waiting') return;
  await db.update(proofRuns).set({ state: 'running', startedAt: new Date(), beatAt: new Date() }).where(eq(proofRuns.id, id));
  const canceled = new AbortController();
  let progress: ProofProgress | null = null;
  const beat = async () => {
    const [row] = await db
      .update(proofRuns)
      .set({ beatAt: new Date(), ...progress })
      .where(eq(proofRuns.id, id))
      .returning({ cancelAskedAt: proofRuns.cancelAskedAt });
    if (row?.cancelAskedAt) canceled.abort(new Error('canceled'));
  };
  let beating = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(beat).catch((error: unknown) => log.warn({ err: error }, 'the progress of a proof could not be written'));
  }, everyMs);
  const end = async (values: Partial<typeof proofRuns.$inferInsert>) => {
    clearInterval(timer);
    await beating;
    await db
      .update(proofRuns)
      .set({ ...progress, ...values, finishedAt: new Date() })
      .where(eq(proofRuns.id, id));
  };
  try {
    const onProgress = (now: ProofProgress) => {
      progress = now;
    };
    const { findings, transfers, receipts, full } = await prove(sql, { full: run.isFull, signal: canceled.signal, onProgress });
    for (const finding of findings) log.fatal(finding, 'the ledger has violations');
    const stepsTotal = (progress as ProofProgress | null)?.stepsTotal ?? 0;
    await end({ state: 'done', isFull: full, findings, transfers, receiptsDone: receipts, stepsDone: stepsTotal });
  } catch (error) {
    if (canceled.signal.aborted) return await end({ state: 'canceled' });
    await end({ state: 'failed', error: error instanceof LedgerError ? error.message : 'The proof could not be finished.' });
    if (!(error instanceof LedgerError)) log.error({ err: error }, 'a proof could not be finished');
  }
}
