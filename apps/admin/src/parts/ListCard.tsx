import { LoadMore, QueryCard } from '@derouter/ui';
import type { ComponentProps } from 'react';
import { ExportLink } from './ExportLink.tsx';

interface ListCardProps<Data> extends ComponentProps<typeof QueryCard<Data>> {
  /** The list as CSV: its query in the admin API, and the filters of the page. */
  readonly csv: ComponentProps<typeof ExportLink>;
  /** Of a list that is read page by page. */
  readonly pages?: ComponentProps<typeof LoadMore>['query'];
}

/** A list on a card, with its next page and its CSV below it. */
export function ListCard<Data>({ csv, pages, footer, ...card }: ListCardProps<Data>) {
  return (
    <QueryCard
      {...card}
      footer={
        <>
          {footer}
          {pages && <LoadMore query={pages} />}
          <div className="flex justify-end border-t border-line/60 px-1 py-0.5">
            <ExportLink {...csv} />
          </div>
        </>
      }
    />
  );
}
