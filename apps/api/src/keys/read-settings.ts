import { type KeyBudgetChange, type NanoUsd, parseUsd } from '@derouter/billing';
import type { ClientKeySettings, KeySettings } from '@derouter/contracts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { parseNetwork } from '../web/index.ts';

type SharedSettings = Pick<KeySettings & ClientKeySettings, keyof KeySettings & keyof ClientKeySettings>;

/** Settings as columns of `keys`; absent ones are left out. Throws `validation_failed`. */
export async function readSettings(
  { catalog, sql }: Pick<Services, 'catalog' | 'sql'>,
  settings: SharedSettings & Pick<KeySettings, 'budget' | 'name' | 'scopes'>,
) {
  const { budget, suspended, ...plain } = settings;
  const unknown = settings.allowedModels?.find((id) => !catalog.all().some(({ model }) => model.id === id));
  if (unknown !== undefined) throw invalid('allowedModels', `There is no model "${unknown}".`);
  const unreadable = settings.allowedNetworks?.find((text) => parseNetwork(text) === null);
  if (unreadable !== undefined) throw invalid('allowedNetworks', `"${unreadable}" is not a network.`);
  // The database computes the periods, with its own list of zones.
  const zone = budget?.timeZone;
  if (zone !== undefined && (await sql`SELECT 1 FROM pg_timezone_names WHERE name = ${zone}`).length === 0) {
    throw invalid('budget.timeZone', `There is no time zone "${zone}".`);
  }
  return {
    ...definedOf(plain),
    ...(suspended === undefined ? {} : { suspendedAt: suspended ? new Date() : null }),
    // A new date is warned of anew.
    ...(settings.expiresAt === undefined ? {} : { expiryWarnedDays: null }),
  };
}

/** A budget's change in nano-USD. */
export function readBudget(budget: NonNullable<KeySettings['budget']>): KeyBudgetChange {
  const read = (text: string | null | undefined): NanoUsd | null | undefined => (typeof text === 'string' ? parseUsd(text) : text);
  const limits = { total: read(budget.totalUsd), day: read(budget.dailyUsd), week: read(budget.weeklyUsd), month: read(budget.monthlyUsd) };
  return { limits: definedOf(limits), ...(budget.timeZone === undefined ? {} : { timeZone: budget.timeZone }) };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function definedOf<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}

function invalid(param: string, message: string): DerouterError {
  return new DerouterError('validation_failed', message, { param });
}
