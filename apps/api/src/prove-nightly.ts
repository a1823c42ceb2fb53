import { prove } from '@derouter/billing';
import type { Services } from './services.ts';

/**
 * Proves the ledger: on Sundays all of it, otherwise what is new; on the replica, if there is one. Logs every violation at level fatal.
 */
export async function proveNightly(services: Pick<Services, 'config' | 'log' | 'reports' | 'sql'>, now = new Date()): Promise<void> {
  const { sql, log, reports, config } = services;
  const behindMs = config.database.maxReplicaLagMs;
  const { findings, ...read } = await reports.read((reader) =>
    prove(sql, { full: now.getUTCDay() === 0, source: reader.sql === sql ? undefined : { sql: reader.sql, behindMs } }),
  );
  for (const finding of findings) log.fatal(finding, 'the ledger has violations');
  if (findings.length === 0) log.info(read, 'the ledger is correct');
}
