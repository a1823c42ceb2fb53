import type { AppRouter } from '@derouter/api';
import { keySettings, network } from '@derouter/contracts';
import { localInputOf, readLines, readLocalInput, readNumber, readOptionalAmount, typed } from '@derouter/ui';
import type { inferRouterOutputs } from '@trpc/server';
import type { UseFormReturn } from 'react-hook-form';
import { z } from 'zod';

export type ApiKey = inferRouterOutputs<AppRouter>['keys']['list'][number];

const { name, expiresAt, allowedModels, requestsPerMinute, tokensPerMinute, concurrency, budget } = keySettings.shape;
const { totalUsd, dailyUsd, monthlyUsd } = budget.unwrap().shape;

/** Networks, one on a line. The message of its error is the first line that is no network. */
const networks = z.string().transform((text, context) => {
  const lines = readLines(text);
  const wrong = lines.find((line) => !network.safeParse(line).success);
  if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
  return lines.length === 0 ? null : lines;
});

/** The settings of a key as a form holds them; read into what the server takes. */
export const keyForm = z.object({
  name: name.unwrap(),
  isOn: z.boolean(),
  expiresAt: typed(expiresAt, readLocalInput),
  budget: z.object({
    totalUsd: typed(totalUsd, readOptionalAmount, 'usd'),
    dailyUsd: typed(dailyUsd, readOptionalAmount, 'usd'),
    monthlyUsd: typed(monthlyUsd, readOptionalAmount, 'usd'),
  }),
  requestsPerMinute: typed(requestsPerMinute, readNumber, 'whole'),
  tokensPerMinute: typed(tokensPerMinute, readNumber, 'whole'),
  concurrency: typed(concurrency, readNumber, 'whole'),
  allowedModels: allowedModels.unwrap(),
  allowedNetworks: networks,
});

export type KeyForm = UseFormReturn<z.input<typeof keyForm>, unknown, z.output<typeof keyForm>>;

/** What the form of a key holds at first. */
export function formOfKey(key: ApiKey): z.input<typeof keyForm> {
  return {
    name: key.name,
    isOn: key.suspendedAt === null,
    expiresAt: localInputOf(key.expiresAt),
    budget: {
      totalUsd: key.budget?.totalUsd ?? '',
      dailyUsd: key.budget?.dailyUsd ?? '',
      monthlyUsd: key.budget?.monthlyUsd ?? '',
    },
    requestsPerMinute: String(key.requestsPerMinute ?? ''),
    tokensPerMinute: String(key.tokensPerMinute ?? ''),
    concurrency: String(key.concurrency ?? ''),
    allowedModels: key.allowedModels && [...key.allowedModels],
    allowedNetworks: key.allowedNetworks?.join('\n') ?? '',
  };
}
