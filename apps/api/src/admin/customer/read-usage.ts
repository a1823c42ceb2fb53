import { formatUsd, parseUsd } from '@derouter/billing';
import type { Services } from '../../services.ts';
import { type ReportQuery, readReport, type UsageReport } from '../../usage/index.ts';

/** What a customer used of a model or with a key in a period. `id` is null for all the others together. */
interface UsageRow {
  readonly id: string | null;
  readonly name: string;
  readonly requests: number;
  readonly failures: number;
  readonly tokens: number;
  readonly costUsd: string;
}

/** A customer's usage by time, and its sums by model or key, which come as a list of their own. */
export async function readCustomerUsage(
  services: Pick<Services, 'sql' | 'db'>,
  accountId: string,
  query: ReportQuery,
): Promise<UsageReport & { readonly rows: readonly UsageRow[] }> {
  const report = await readReport(services, accountId, query);
  const rows = report.groups.map((group, i) => {
    const own = report.cells.filter((cell) => cell.group === i);
    const sum = (pick: (cell: (typeof own)[number]) => number) => own.reduce((total, cell) => total + pick(cell), 0);
    return {
      ...{ id: group.id, name: group.id === null ? '' : group.name || group.id },
      ...{ requests: sum(({ requests }) => requests), failures: sum(({ failures }) => failures) },
      tokens: sum((one) => one.inputTokens + one.outputTokens + one.cacheReadTokens + one.cacheWriteTokens),
      costUsd: formatUsd(own.reduce((total, { costUsd }) => total + parseUsd(costUsd), 0n)),
    };
  });
  return { ...report, rows };
}
