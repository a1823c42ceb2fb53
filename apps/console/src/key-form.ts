import type { AppRouter } from '@derouter/api';
import { keySettings, network } from '@derouter/contracts';
import { fromText, pageTimeZone, parseLines, parseLocalInput, parseNumber, parseOptionalAmount, toLocalInput } from '@derouter/ui';
import type { inferRouterOutputs } from '@trpc/server';
import type { UseFormReturn } from 'react-hook-form';
import { z } from 'zod';

export type ApiKey = inferRouterOutputs<AppRouter>['keys']['list'][number];

const { name, scopes, expiresAt, allowedModels, requestsPerMinute, tokensPerMinute, concurrency, budget } = keySettings.shape;
const { totalUsd, dailyUsd, weeklyUsd, monthlyUsd, timeZone } = budget.unwrap().shape;

/** Networks, one per line; null if empty. The error message is the first invalid line. */
export const networks = z.string().transform((text, context) => {
  const lines = parseLines(text);
  const wrong = lines.find((line) => !network.safeParse(line).success);
  if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
  return lines.length === 0 ? null : lines;
});

/** The form fields of a key's settings, parsed to the values that the server accepts. */
export const keyForm = z.object({
  name: name.unwrap(),
  scopes: scopes.unwrap(),
  isOn: z.boolean(),
  expiresAt: fromText(expiresAt, (text) => parseLocalInput(text, pageTimeZone())),
  budget: z.object({
    totalUsd: fromText(totalUsd, parseOptionalAmount, 'usd'),
    dailyUsd: fromText(dailyUsd, parseOptionalAmount, 'usd'),
    weeklyUsd: fromText(weeklyUsd, parseOptionalAmount, 'usd'),
    monthlyUsd: fromText(monthlyUsd, parseOptionalAmount, 'usd'),
    timeZone,
  }),
  requestsPerMinute: fromText(requestsPerMinute, parseNumber, 'whole'),
  tokensPerMinute: fromText(tokensPerMinute, parseNumber, 'whole'),
  concurrency: fromText(concurrency, parseNumber, 'whole'),
  allowedModels: allowedModels.unwrap(),
  allowedNetworks: networks,
});

export type KeyForm = UseFormReturn<z.input<typeof keyForm>, unknown, z.output<typeof keyForm>>;

/** A limit of a key's budget with what is spent of it; undefined if there is none. */
export function limitOf({ budget }: Pick<ApiKey, 'budget'>, period: BudgetPeriod) {
  return budget?.limits.find((limit) => limit.period === period);
}

export type BudgetPeriod = NonNullable<ApiKey['budget']>['limits'][number]['period'];

/** The initial form values for a key. */
export function keyFormValues(key: ApiKey): z.input<typeof keyForm> {
  return {
    name: key.name,
    scopes: [...key.scopes],
    isOn: key.suspendedAt === null,
    expiresAt: toLocalInput(key.expiresAt, pageTimeZone()),
    budget: {
      totalUsd: limitOf(key, 'total')?.limitUsd ?? '',
      dailyUsd: limitOf(key, 'day')?.limitUsd ?? '',
      weeklyUsd: limitOf(key, 'week')?.limitUsd ?? '',
      monthlyUsd: limitOf(key, 'month')?.limitUsd ?? '',
      timeZone: key.budget?.timeZone ?? 'UTC',
    },
    requestsPerMinute: String(key.requestsPerMinute ?? ''),
    tokensPerMinute: String(key.tokensPerMinute ?? ''),
    concurrency: String(key.concurrency ?? ''),
    allowedModels: key.allowedModels && [...key.allowedModels],
    allowedNetworks: key.allowedNetworks?.join('\n') ?? '',
  };
}
