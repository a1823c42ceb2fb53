import { newId, type Sql, type TransactionSql } from '@derouter/db';
import { writeAccountMail } from '@derouter/locales/mail';
import yazl from 'yazl';
import { takeAttempt } from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { exportParts } from './export-parts.ts';

/** Queue of `{ exportId }`. */
export const exportQueue = 'account-export';

/** Longest time that an export may take; afterwards it counts as failed. */
export const exportMaxMinutes = 60;

const chunkBytes = 512 * 1024;
const perDay = 5;

export interface ExportView {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'ready' | 'failed';
  /** From 0 to 1. */
  readonly progress: number;
  readonly sizeBytes: number;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  /** Path of the file once it is ready. It needs the session of its account as well. */
  readonly path: string | null;
}

interface Owner {
  readonly accountId: string;
  readonly userId: string;
}

interface ExportRow {
  readonly id: string;
  readonly state: ExportView['state'];
  readonly rowsTotal: bigint;
  readonly rowsDone: bigint;
  readonly sizeBytes: bigint;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

const purpose = 'account export';
const tokenOf = ({ sealer }: Pick<Services, 'sealer'>, exportId: string) => sealer.sign(purpose, exportId);
const pathOf = (services: Pick<Services, 'sealer'>, exportId: string) => `/files/exports/${exportId}/${tokenOf(services, exportId)}.zip`;

/** The account's exports that have not expired, newest first. */
export async function listExports(services: Pick<Services, 'sealer' | 'sql'>, accountId: string): Promise<ExportView[]> {
  const rows = await services.sql<ExportRow[]>`
    SELECT id, CASE WHEN state IN ('waiting', 'running') AND created_at < now() - make_interval(mins => ${exportMaxMinutes})
        THEN 'failed' ELSE state END AS state,
      rows_total AS "rowsTotal", rows_done AS "rowsDone", size_bytes AS "sizeBytes", created_at AS "createdAt", expires_at AS "expiresAt"
    FROM account_exports WHERE account_id = ${accountId} AND (expires_at IS NULL OR expires_at > now())
    ORDER BY created_at DESC, id DESC LIMIT 10`;
  return rows.map(({ rowsTotal, rowsDone, createdAt, expiresAt, ...row }) => ({
    ...row,
    sizeBytes: Number(row.sizeBytes),
    progress: row.state === 'ready' ? 1 : Number(rowsDone) / Math.max(1, Number(rowsTotal)),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    path: row.state === 'ready' ? pathOf(services, row.id) : null,
  }));
}

/** Queues an export. Throws `conflict` while one is under way, `rate_limited`. */
export async function startExport(services: Pick<Services, 'jobs' | 'sealer' | 'sql'>, owner: Owner): Promise<ExportView[]> {
  await services.sql.begin((tx) => queueExport(services, tx, owner));
  return listExports(services, owner.accountId);
}

/** Queues an export within a transaction. Throws as `startExport`. */
export async function queueExport({ jobs }: Pick<Services, 'jobs'>, tx: TransactionSql | Sql, { accountId, userId }: Owner): Promise<void> {
  const limit = { bucket: `export ${accountId}`, max: perDay, windowSeconds: 86_400 };
  if (await takeAttempt(tx, [limit])) {
    throw new DerouterError('rate_limited', `At most ${perDay} exports can be made in a day.`, { retryAfterSeconds: 86_400 });
  }
  await tx`
      UPDATE account_exports SET state = 'failed', finished_at = now(), expires_at = now()
      WHERE account_id = ${accountId} AND state IN ('waiting', 'running') AND created_at < now() - make_interval(mins => ${exportMaxMinutes})`;
  const id = newId();
  const stored = await tx`
      INSERT INTO account_exports (id, account_id, user_id) VALUES (${id}, ${accountId}, ${userId}) ON CONFLICT DO NOTHING RETURNING 1`;
  if (stored.length === 0) throw new DerouterError('conflict', 'An export is under way. Wait until it is ready.');
  await jobs.send(exportQueue, { exportId: id }, tx);
}

/** Writes the ZIP of an export to the database, chunk by chunk, and mails its link. */
export async function makeExport(
  services: Pick<Services, 'config' | 'log' | 'mail' | 'reports' | 'sealer' | 'sql'>,
  { exportId }: { readonly exportId: string },
): Promise<void> {
  const { sql, log } = services;
  const [owner] = await sql<Owner[]>`
    UPDATE account_exports e SET state = 'running', rows_done = 0,
      rows_total = (SELECT count(*) FROM receipts r WHERE r.account_id = e.account_id)
    WHERE id = ${exportId} AND state IN ('waiting', 'running') RETURNING account_id AS "accountId", user_id AS "userId"`;
  if (!owner) return;
  try {
    const sizeBytes = await services.reports.read((reader) => writeZip(sql, reader.sql, exportId, owner));
    await finish(services, exportId, owner, sizeBytes);
  } catch (error) {
    log.error({ err: error, export: exportId }, 'an export of an account failed');
    await sql`DELETE FROM account_export_chunks WHERE export_id = ${exportId}`;
    await sql`UPDATE account_exports SET state = 'failed', finished_at = now(), expires_at = now() + interval '1 day' WHERE id = ${exportId}`;
  }
}

/** Reads from `from`, and begins anew when it is called again. */
async function writeZip(sql: Sql, from: Sql, exportId: string, owner: Owner): Promise<number> {
  await sql`DELETE FROM account_export_chunks WHERE export_id = ${exportId}`;
  await sql`UPDATE account_exports SET rows_done = 0 WHERE id = ${exportId}`;
  const zip = new yazl.ZipFile();
  const output = zip.outputStream;
  const fail = (error: Error) => (output as NodeJS.ReadableStream & { destroy(error: Error): void }).destroy(error);
  zip.on('error', fail);
  const countRows = async (rows: number) =>
    void (await sql`UPDATE account_exports SET rows_done = rows_done + ${rows} WHERE id = ${exportId}`);
  for (const part of exportParts(from, owner, countRows)) {
    zip.addReadStreamLazy(part.name, (callback) => callback(null, part.open().on('error', fail)));
  }
  zip.end();
  let [number, size, waiting]: [number, number, Buffer[]] = [0, 0, []];
  const flush = async () => {
    if (waiting.length > 0)
      await sql`INSERT INTO account_export_chunks (export_id, number, bytes) VALUES (${exportId}, ${number++}, ${Buffer.concat(waiting)})`;
    waiting = [];
  };
  let waitingBytes = 0;
  // Reading waits for the database, and the rows wait for the reading.
  for await (const piece of output) {
    const bytes = Buffer.from(piece);
    waiting.push(bytes);
    size += bytes.length;
    waitingBytes += bytes.length;
    if (waitingBytes < chunkBytes) continue;
    await flush();
    waitingBytes = 0;
  }
  await flush();
  return size;
}

async function finish(
  services: Pick<Services, 'config' | 'mail' | 'sealer' | 'sql'>,
  exportId: string,
  { userId }: Owner,
  sizeBytes: number,
): Promise<void> {
  await services.sql.begin(async (tx) => {
    const ready = await tx`
      UPDATE account_exports SET state = 'ready', size_bytes = ${sizeBytes}, finished_at = now(), expires_at = now() + interval '24 hours'
      WHERE id = ${exportId} AND state = 'running' RETURNING 1`;
    const [user] = await tx<{ email: string; locale: string }[]>`SELECT email, locale FROM users WHERE id = ${userId}`;
    if (ready.length === 0 || !user) return;
    const url = `${services.config.publicUrl}${pathOf(services, exportId)}`;
    await services.mail.send(user.email, writeAccountMail(user.locale, 'exportReady', { url }), { tx });
  });
}

/**
 * The file of an export, for its account with the token of its link. Throws `not_found`, also for another account's export and after
 * it expired.
 */
export async function openExport(
  services: Pick<Services, 'sealer' | 'sql'>,
  accountId: string,
  { exportId, token }: { readonly exportId: string; readonly token: string },
): Promise<{ readonly sizeBytes: number; readonly chunks: AsyncIterable<Buffer> }> {
  const missing = new DerouterError('not_found', 'There is no such export, or its link has expired.');
  if (!/^[0-9a-f-]{36}$/.test(exportId) || !services.sealer.verify(purpose, exportId, token)) throw missing;
  const [row] = await services.sql<{ sizeBytes: bigint }[]>`
    SELECT size_bytes AS "sizeBytes" FROM account_exports
    WHERE id = ${exportId} AND account_id = ${accountId} AND state = 'ready' AND expires_at > now()`;
  if (!row) throw missing;
  return { sizeBytes: Number(row.sizeBytes), chunks: readChunks(services.sql, exportId) };
}

async function* readChunks(sql: Sql, exportId: string): AsyncGenerator<Buffer> {
  for (let number = 0; ; number++) {
    const [chunk] = await sql<{ bytes: Buffer }[]>`
      SELECT bytes FROM account_export_chunks WHERE export_id = ${exportId} AND number = ${number}`;
    if (!chunk) return;
    yield chunk.bytes;
  }
}
