import type { Sql } from '@derouter/db';
import { DerouterError } from '../../errors/index.ts';
import { mailQueue } from '../../mail/index.ts';
import type { Services } from '../../services.ts';
import { changeAs } from '../change-as.ts';

export const jobStates = ['created', 'retry', 'active', 'failed'] as const;
type JobState = (typeof jobStates)[number];

/** The jobs of one queue that are not finished, or failed for good. */
export interface QueueView {
  readonly queue: string;
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
  /** When the oldest waiting job could have begun; null if none waits. */
  readonly oldestAt: string | null;
  readonly lastDoneAt: string | null;
}

/** The queues, by name. */
export async function listQueues({ sql }: { readonly sql: Sql }): Promise<QueueView[]> {
  const rows = await sql<(Omit<QueueView, 'oldestAt' | 'lastDoneAt'> & { oldestAt: Date | null; lastDoneAt: Date | null })[]>`
    SELECT q.name AS queue, count(j.id) FILTER (WHERE j.state IN ('created', 'retry'))::int AS waiting,
           count(j.id) FILTER (WHERE j.state = 'active')::int AS active, count(j.id) FILTER (WHERE j.state = 'failed')::int AS failed,
           min(j.start_after) FILTER (WHERE j.state IN ('created', 'retry')) AS "oldestAt",
           max(j.completed_on) FILTER (WHERE j.state = 'completed') AS "lastDoneAt"
    FROM pgboss.queue q LEFT JOIN pgboss.job j ON j.name = q.name
    WHERE q.name NOT LIKE '\\_\\_pgboss\\_\\_%' GROUP BY q.name ORDER BY q.name`;
  return rows.map(({ oldestAt, lastDoneAt, ...row }) => ({
    ...row,
    oldestAt: oldestAt?.toISOString() ?? null,
    lastDoneAt: lastDoneAt?.toISOString() ?? null,
  }));
}

export interface JobFilter {
  readonly queue?: string | undefined;
  readonly state?: JobState | undefined;
  /** `1`: only those that ended in the last 24 hours. */
  readonly lastDay?: '1' | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface JobRow {
  readonly id: string;
  readonly queue: string;
  readonly state: string;
  readonly data: unknown;
  readonly output: unknown;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly startAfter: Date;
}

/** A job. What it is about is shown except for mail, whose texts may hold sign-in codes. */
export interface JobView extends Omit<JobRow, 'createdAt' | 'data' | 'output' | 'startAfter'> {
  readonly data: string;
  /** Why it failed the last time. */
  readonly error: string | null;
  readonly createdAt: string;
  readonly startAfter: string;
}

/** Jobs that are not finished, newest first. */
export async function listJobs(
  { sql }: { readonly sql: Sql },
  filter: JobFilter,
): Promise<{ items: JobView[]; nextCursor: string | null }> {
  const { rows, nextCursor } = await readJobs(sql, filter, sql`AND name NOT LIKE '\\_\\_pgboss\\_\\_%' AND name <> ${mailQueue}`);
  return {
    items: rows.map(({ data, output, createdAt, startAfter, ...row }) => ({
      ...row,
      data: JSON.stringify(data ?? {}).slice(0, 500),
      error: errorOf(output),
      createdAt: createdAt.toISOString(),
      startAfter: startAfter.toISOString(),
    })),
    nextCursor,
  };
}

/** A mail that waits or could not be delivered. */
export interface OutboxMail {
  readonly id: string;
  readonly state: string;
  readonly to: string;
  /** Digits are hidden: they may be a sign-in code. */
  readonly subject: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly createdAt: string;
  /** The next try. */
  readonly startAfter: string;
}

/** Mail that is not delivered, newest first. */
export async function listMail(
  { sql, sealer }: Pick<Services, 'sealer' | 'sql'>,
  filter: Omit<JobFilter, 'queue'>,
): Promise<{ items: OutboxMail[]; nextCursor: string | null }> {
  const { rows, nextCursor } = await readJobs(sql, filter, sql`AND name = ${mailQueue}`);
  const items = rows.map(({ id, state, data, output, attempts, createdAt, startAfter }) => ({
    id,
    state,
    ...openMail(sealer, data),
    attempts,
    error: errorOf(output),
    createdAt: createdAt.toISOString(),
    startAfter: startAfter.toISOString(),
  }));
  return { items, nextCursor };
}

function openMail(sealer: Services['sealer'], data: unknown): { to: string; subject: string } {
  try {
    const { to, subject } = JSON.parse(sealer.open('mail', (data as { sealed: string }).sealed)) as { to: string; subject: string };
    return { to, subject: subject.replace(/\p{Nd}/gu, '•') };
  } catch {
    // Sealed under another secret key.
    return { to: '', subject: '' };
  }
}

async function readJobs(sql: Sql, { queue, state, lastDay, cursor, limit }: JobFilter, only: ReturnType<Sql>) {
  // Written out, not as a parameter: the index that leaves out the jobs that are done is chosen only for states that the planner knows.
  const wanted = jobStates.filter((one) => state === undefined || one === state).map((one) => `'${one}'`);
  const rows = await sql<JobRow[]>`
    SELECT id, name AS queue, state::text AS state, data, output, retry_count AS attempts, created_on AS "createdAt", start_after AS "startAfter"
    FROM pgboss.job
    WHERE state IN (${sql.unsafe(wanted.join(', '))}) ${only}
      ${queue ? sql`AND name = ${queue}` : sql``}
      ${lastDay ? sql`AND completed_on > now() - interval '1 day'` : sql``}
      ${cursor ? sql`AND (created_on, id) < (SELECT created_on, id FROM pgboss.job WHERE id = ${cursor})` : sql``}
    ORDER BY created_on DESC, id DESC LIMIT ${limit + 1}`;
  const page = rows.slice(0, limit);
  return { rows: page, nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

function errorOf(output: unknown): string | null {
  if (typeof output !== 'object' || output === null) return null;
  const { message } = output as { message?: unknown };
  return typeof message === 'string' ? message.slice(0, 500) : JSON.stringify(output).slice(0, 500);
}

/** Tries a job again that failed for good: also a mail. Throws `not_found`. */
export async function retryJob(
  services: Pick<Services, 'billing' | 'jobs' | 'notices'>,
  staffUserId: string,
  { queue, id }: { readonly queue: string; readonly id: string },
): Promise<{ readonly ok: true }> {
  return changeAs(services, staffUserId, async ({ sql }) => {
    if (!(await services.jobs.retry(queue, id, sql))) throw new DerouterError('not_found', 'There is no such job that failed.');
    const what = queue === mailQueue ? ({ action: 'resend mail' } as const) : ({ action: 'retry job', detail: queue } as const);
    const fields = { before: { state: 'failed' }, after: { state: 'retry' } };
    return { value: { ok: true }, actions: [{ ...what, subject: id, ...fields }], notices: [] };
  });
}
