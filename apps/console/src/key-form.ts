import type { AppRouter } from '@derouter/api';
import { keySettings, network } from '@derouter/contracts';
import { fromText, parseLines, parseLocalInput, parseNumber, parseOptionalAmount, toLocalInput } from '@derouter/ui';
import type { inferRouterOutputs } from '@trpc/server';
import type { UseFormReturn } from 'react-hook-form';
import { z } from 'zod';

export type ApiKey = inferRouterOutputs<AppRouter>['keys']['list'][number];

const { name, expiresAt, allowedModels, requestsPerMinute, tokensPerMinute, concurrency, budget } = keySettings.shape;
const { totalUsd, dailyUsd, monthlyUsd } = budget.unwrap().shape;

/** Networks, one per line; null if empty. The error message is the first invalid line. */
const networks = z.string().transform((text, context) => {
  const lines = parseLines(text);
  const wrong = lines.find((line) => !network.safeParse(line).success);
  if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
  return lines.length === 0 ? null : lines;
});

/** The form fields of a key's settings, parsed to the values that the server accepts. */
export const keyForm = z.object({
  name: name.unwrap(),
  isOn: z.boolean(),
  expiresAt: fromText(expiresAt, parseLocalInput),
  budget: z.object({
    totalUsd: fromText(totalUsd, parseOptionalAmount, 'usd'),
    dailyUsd: fromText(dailyUsd, parseOptionalAmount, 'usd'),
    monthlyUsd: fromText(monthlyUsd, parseOptionalAmount, 'usd'),
  }),
  requestsPerMinute: fromText(requestsPerMinute, parseNumber, 'whole'),
  tokensPerMinute: fromText(tokensPerMinute, parseNumber, 'whole'),
  concurrency: fromText(concurrency, parseNumber, 'whole'),
  allowedModels: allowedModels.unwrap(),
  allowedNetworks: networks,
});

export type KeyForm = UseFormReturn<z.input<typeof keyForm>, unknown, z.output<typeof keyForm>>;

/** The initial form values for a key. */
export function keyFormValues(key: ApiKey): z.input<typeof keyForm> {
  return {
    name: key.name,
    isOn: key.suspendedAt === null,
    expiresAt: toLocalInput(key.expiresAt),
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
