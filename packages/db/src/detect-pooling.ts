import postgres from 'postgres';
import type { Sql } from './client-types.ts';
import { sessionSettings } from './connect.ts';

export interface Pooling {
  /** `transaction`: two clients take turns with one connection of the server, so nothing of a session lasts. */
  readonly mode: 'none' | 'session' | 'transaction';
  /** Statements that were named in one transaction can be used in the next. */
  readonly keepsNamedStatements: boolean;
}

const rounds = 5;
const maxWaitMs = 3_000;

/**
 * Finds out what stands between this process and PostgreSQL. Two clients look at the process that answers them, while the second keeps
 * it in a transaction: who moves to another process, or meets the other client's, has no session of its own.
 */
export async function detectPooling(url: string): Promise<Pooling> {
  const open = () =>
    postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {}, fetch_types: false, connection: sessionSettings }) as Sql;
  const [first, second] = [open(), open()];
  try {
    const greeted = await pidOf(first);
    if (greeted.isSame) return { mode: 'none', keepsNamedStatements: true };
    let shares = false;
    let keepsNamedStatements = true;
    for (let round = 0; round < rounds && !shares; round++) {
      const before = await pidOf(first);
      await nameStatement(first).catch(() => {});
      await second.begin(async (tx) => {
        const other = await pidOf(tx as unknown as Sql);
        // With one connection for everybody, the first client waits for the second.
        const after = await within(pidOf(first), maxWaitMs);
        shares = after === null || other.pid === before.pid || after.pid !== before.pid;
        if (after && shares) keepsNamedStatements = await nameStatement(first).catch(() => false);
      });
    }
    return { mode: shares ? 'transaction' : 'session', keepsNamedStatements };
  } finally {
    await Promise.all([first, second].map((sql) => sql.end({ timeout: 1 })));
  }
}

/** The process that answers, and whether it is the one whose number the greeting gave. */
async function pidOf(sql: Sql): Promise<{ readonly pid: number; readonly isSame: boolean }> {
  // Simple queries name nothing.
  const rows = await sql.unsafe<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
  const pid = rows[0]?.pid ?? 0;
  return { pid, isSame: rows.state.pid === pid };
}

/** Uses a named statement, in a transaction, because the driver silently prepares a missing one again outside of one. */
async function nameStatement(sql: Sql): Promise<boolean> {
  await sql.begin((tx) => tx`SELECT 'a statement that has a name'`);
  return true;
}

async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
