import type { Sql } from '@derouter/db';
import type { Config } from '../config.ts';
import { createSealer, inspectSealed } from '../secrets/index.ts';
import { type Finding, finding } from './doctor-checks.ts';

const maxNamed = 5;

/** Whether everything that is stored encrypted opens, and whether a previous key is still needed for it. */
export async function checkSealed(config: Pick<Config, 'secretKey' | 'previousSecretKeys'>, sql: Sql): Promise<Finding[]> {
  const states = await inspectSealed(sql, createSealer(config.secretKey, config.previousSecretKeys));
  const broken = states.flatMap(({ column, unreadable }) => unreadable.map((id) => `${column} of ${id}`));
  if (broken.length > 0) {
    const named = [...broken.slice(0, maxNamed), ...(broken.length > maxNamed ? [`${broken.length - maxNamed} more`] : [])].join(', ');
    const advice = 'Add the key that they were encrypted under to SECRET_KEY_PREVIOUS, or enter these secrets again.';
    return [finding.problem('sealed', 'encrypted secrets', `no known key opens ${named}`, advice)];
  }
  const previous = states.reduce((sum, state) => sum + state.previous, 0);
  if (previous > 0) {
    return [finding.warning('sealed', 'encrypted secrets', `${previous} are under a previous key`, 'Run: derouter secrets reseal')];
  }
  return [finding.ok('sealed', 'encrypted secrets', 'all open with SECRET_KEY')];
}
