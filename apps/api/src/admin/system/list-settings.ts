import type { Sql } from '@derouter/db';
import type { Services } from '../../services.ts';

/** A setting with where its value comes from. */
export interface SettingView {
  readonly name: string;
  readonly source: 'environment' | 'default' | 'database';
  /** `set` for a secret; null if it has no value. */
  readonly value: string | null;
}

/** The settings of the process that serves this page, by name, then what is stored in the database. */
export async function listSettings({ config, sql }: Pick<Services, 'config'> & { readonly sql: Sql }): Promise<SettingView[]> {
  const rows = await sql<{ name: string; value: unknown }[]>`SELECT name, value FROM installation ORDER BY name`;
  const stored = rows.map(({ name, value }) => ({ name, source: 'database' as const, value: JSON.stringify(value).slice(0, 200) }));
  return [...config.settings, ...stored];
}
