import type { ReactNode } from 'react';
import { EmptyState, ErrorState, SkeletonRows } from '../feedback/states.tsx';
import { Card } from '../layout/page.tsx';

interface QueryViewProps<Data> {
  readonly query: { readonly data: Data | undefined; readonly error: unknown; readonly refetch: () => unknown };
  /** Rows of the skeleton: about as many as will be there. */
  readonly rows?: number;
  /** Replaces the skeleton of rows, for what is none. */
  readonly skeleton?: ReactNode;
  /** True where there is nothing to show; an empty list is nothing unless this says otherwise. */
  readonly isEmpty?: (data: Data) => boolean;
  readonly empty?: ReactNode | { readonly title: string; readonly text: string; readonly action?: ReactNode };
  readonly children: (data: Data) => ReactNode;
}

/** What a query read; until then a skeleton, its error with a retry, or what is said where there is nothing. */
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
  /** Above what was read, such as the error of an action on it. */
  readonly top?: ReactNode;
  /** Below what was read. */
  readonly foot?: ReactNode;
}

/** The same on a card. */
export function QueryCard<Data>({ title, className, top, foot, ...view }: QueryCardProps<Data>) {
  return (
    <Card {...(title === undefined ? {} : { title })} {...(className === undefined ? {} : { className })}>
      {top}
      <QueryView {...view} />
      {foot}
    </Card>
  );
}
