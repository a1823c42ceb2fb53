import type { ReactNode } from 'react';
import { EmptyState, ErrorState, SkeletonRows } from '../feedback/states.tsx';
import { Card } from '../layout/page.tsx';

interface QueryViewProps<Data> {
  readonly query: { readonly data: Data | undefined; readonly error: unknown; readonly refetch: () => unknown };
  /** Number of skeleton rows, roughly the expected number of results. */
  readonly rows?: number;
  /** Replaces the row skeleton, for content that is not a list. */
  readonly skeleton?: ReactNode;
  /** Decides whether to show `empty`. Defaults to whether `data` is an empty array. */
  readonly isEmpty?: (data: Data) => boolean;
  readonly empty?: ReactNode | { readonly title: string; readonly text: string; readonly action?: ReactNode };
  readonly children: (data: Data) => ReactNode;
}

/** Renders a query's data, or its skeleton, error (with a retry button) or empty state. */
export function QueryView<Data>({ query, rows = 3, skeleton, isEmpty = isEmptyList, empty, children }: QueryViewProps<Data>) {
  const { data, error, refetch } = query;
  return (
    <>
      {error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && (skeleton ?? <SkeletonRows rows={rows} />)}
      {data !== undefined && (empty !== undefined && isEmpty(data) ? <Empty empty={empty} /> : children(data))}
    </>
  );
}

function isEmptyList(data: unknown): boolean {
  return Array.isArray(data) && data.length === 0;
}

function Empty({ empty }: { readonly empty: QueryViewProps<never>['empty'] }) {
  if (typeof empty !== 'object' || empty === null || !('text' in empty)) return empty;
  return (
    <EmptyState title={empty.title} text={empty.text}>
      {empty.action}
    </EmptyState>
  );
}

interface QueryCardProps<Data> extends QueryViewProps<Data> {
  readonly title?: string;
  readonly className?: string;
  /** Shown above the data, such as the error of an action. */
  readonly header?: ReactNode;
  /** Shown below the data. */
  readonly footer?: ReactNode;
}

/** A `QueryView` on a card. */
export function QueryCard<Data>({ title, className, header, footer, ...view }: QueryCardProps<Data>) {
  return (
    <Card {...(title === undefined ? {} : { title })} {...(className === undefined ? {} : { className })}>
      {header}
      <QueryView {...view} />
      {footer}
    </Card>
  );
}
