import type { AppRouter } from '@derouter/api';
import { Badge, Button, Card, formatExactUsd, formatUsd, QueryView, SelectField, SkeletonRows, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';
import {
  addDays,
  daysOf,
  dimensions,
  filterOf,
  instantsOf,
  lengthInDays,
  maxChartDays,
  periodOf,
  type UsageSearch,
} from './usage-search.ts';
import { writePeriod } from './write-period.ts';

type Dimension = (typeof dimensions)[number];

interface BreakdownProps {
  readonly search: UsageSearch;
  readonly onChange: (change: Partial<Record<keyof UsageSearch, string | undefined>>) => void;
}

/** Cost by two dimensions at once. Each figure links to the receipts that add up to it. */
export function Breakdown({ search, onChange }: BreakdownProps) {
  const { t } = useTranslation('usage');
  const rows = search.rows ?? 'key';
  const columns = search.columns && search.columns !== rows ? search.columns : rows === 'model' ? 'key' : 'model';
  const isTooLong = (rows === 'day' || columns === 'day') && lengthInDays(search) > maxChartDays;
  const query = useQuery({
    ...trpc.usage.breakdown.queryOptions({ period: periodOf(search), filter: filterOf(search), rows, columns }),
    placeholderData: keepPreviousData,
    enabled: !isTooLong,
  });
  const select = (name: 'rows' | 'columns', value: Dimension, not: Dimension | null) => (
    <SelectField
      label={t(`breakdown.${name}`)}
      value={value}
      onChange={(event) => onChange({ [name]: event.target.value })}
      data-testid={`breakdown-${name}`}
    >
      {dimensions
        .filter((dimension) => dimension !== not)
        .map((dimension) => (
          <option key={dimension} value={dimension}>
            {t(`breakdown.${dimension}`)}
          </option>
        ))}
    </SelectField>
  );
  return (
    <Card>
      <div className="grid grid-cols-2 gap-3 border-b border-line p-4 sm:flex">
        {select('rows', rows, null)}
        {select('columns', columns, rows)}
      </div>
      {isTooLong ? (
        <TooManyDays search={search} onChange={onChange} />
      ) : (
        <QueryView query={query} skeleton={<SkeletonRows rows={6} />}>
          {(data) => <BreakdownTable data={data} rows={rows} columns={columns} search={search} />}
        </QueryView>
      )}
    </Card>
  );
}

/** Why there is no breakdown by day, and what is there instead. */
function TooManyDays({ search, onChange }: BreakdownProps) {
  const { t } = useTranslation('usage');
  const format = useFormat();
  const days = daysOf(search);
  const newest = days && { from: addDays(days.to, 1 - maxChartDays), to: days.to };
  return (
    <div className="flex flex-col items-start gap-3 p-4" data-testid="too-many-days">
      <p className="text-quiet">{t('breakdown.tooManyDays', { count: maxChartDays })}</p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => onChange({ rows: undefined, columns: undefined })} data-testid="without-days">
          {t('breakdown.withoutDays')}
        </Button>
        {newest && (
          <Button onClick={() => onChange({ period: undefined, ...newest, unit: undefined })} data-testid="newest-days">
            <bdi>{writePeriod(newest.from, newest.to, format)}</bdi>
          </Button>
        )}
      </div>
    </div>
  );
}

interface BreakdownTableProps {
  readonly data: inferRouterOutputs<AppRouter>['usage']['breakdown'];
  readonly rows: Dimension;
  readonly columns: Dimension;
  readonly search: UsageSearch;
}

function BreakdownTable({ data, rows, columns, search }: BreakdownTableProps) {
  const { t } = useTranslation('usage');
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-sm" data-testid="breakdown">
        <caption className="sr-only">{t('breakdown.caption', { zone: data.zone })}</caption>
        <thead>
          <tr>
            <th scope="col" className={`${head} sticky start-0 bg-surface text-start`}>
              {t(`breakdown.${rows}`)}
            </th>
            <th scope="col" className={`${head} text-end`}>
              {t('breakdown.total')}
            </th>
            {data.columns.map((column) => (
              <th key={column.id} scope="col" className={`${head} max-w-40 text-end`}>
                <Name part={column} isAtEnd />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, i) => (
            <tr key={row.id} className="border-b border-line/60" data-testid="breakdown-row">
              <th scope="row" className="sticky start-0 h-10 max-w-60 min-w-28 bg-surface px-3 text-start font-medium">
                <Name part={row} />
              </th>
              <td className="px-3 text-end font-medium">
                <Figure sum={row} search={linkTo(search, [[rows, row.id]])} />
              </td>
              {data.columns.map((column, c) => {
                const cell = data.cells[i]?.[c] ?? null;
                return (
                  <td key={column.id} className="px-3 text-end">
                    {cell === null ? (
                      <span className="text-quiet">–</span>
                    ) : (
                      <Figure
                        sum={cell}
                        search={linkTo(search, [
                          [rows, row.id],
                          [columns, column.id],
                        ])}
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="font-medium">
            <th scope="row" className="sticky start-0 h-10 bg-surface px-3 text-start font-medium">
              {t('breakdown.total')}
            </th>
            <td className="px-3 text-end">
              <Figure sum={data.total} search={linkTo(search, [])} testId="breakdown-total" />
            </td>
            {data.columns.map((column) => (
              <td key={column.id} className="px-3 text-end">
                <Figure sum={column} search={linkTo(search, [[columns, column.id]])} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
      {data.isTruncated && <p className="p-4 text-sm text-warn">{t('chart.truncated')}</p>}
    </div>
  );
}

const head = 'h-9 border-b border-line px-3 text-xs font-medium whitespace-nowrap text-quiet';

interface NameProps {
  readonly part: { readonly id: string | null; readonly name: string; readonly isRevoked: boolean };
  readonly isAtEnd?: boolean;
}

function Name({ part, isAtEnd = false }: NameProps) {
  const { t } = useTranslation('usage');
  return (
    <span className={`flex items-center gap-1.5 ${isAtEnd ? 'justify-end' : ''}`}>
      <span dir="auto" translate="no" className="min-w-0 truncate">
        {part.id === null ? t('others') : part.name || t('noName')}
      </span>
      {part.isRevoked && <Badge>{t('revoked')}</Badge>}
    </span>
  );
}

interface FigureProps {
  readonly sum: { readonly costUsd: string; readonly requests: number };
  /** Null: no address selects these receipts. */
  readonly search: UsageSearch | null;
  readonly testId?: string;
}

function Figure({ sum, search, testId }: FigureProps) {
  const { t } = useTranslation('usage');
  const title = `${formatExactUsd(sum.costUsd)} · ${t('requests', { count: sum.requests })}`;
  const text = (
    <span dir="ltr" translate="no" title={title} data-usd={sum.costUsd} data-testid={testId} className="whitespace-nowrap">
      {formatUsd(sum.costUsd, 4)}
    </span>
  );
  if (search === null) return text;
  return (
    <Link to="/usage" search={search} className="hover:underline">
      {text}
    </Link>
  );
}

/** The address that selects the receipts of a cell. "All others" has none. */
function linkTo(search: UsageSearch, parts: readonly (readonly [Dimension, string | null])[]): UsageSearch | null {
  const { view: _view, rows: _rows, columns: _columns, ...rest } = search;
  let target: UsageSearch = rest;
  for (const [dimension, id] of parts) {
    if (id === null) return null;
    if (dimension === 'day') {
      // Of a day that the period cuts, the address of the day selects more.
      if (instantsOf(search)) return null;
      const { period: _period, unit: _unit, ...others } = target;
      target = { ...others, from: id, to: id };
    } else target = { ...target, [dimension]: id };
  }
  return target;
}
