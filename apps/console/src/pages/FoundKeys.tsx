import { Button, EmptyState, Field, LoadMore } from '@derouter/ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cutSecrets, findKeys } from '../key-search.ts';

/** Fewer keys are found by looking. */
const searchFrom = 9;
/** So many more are drawn at a time: a reseller has up to two thousand. */
const drawnAtATime = 100;

interface FoundKeysProps<Key> {
  readonly keys: readonly Key[];
  readonly nameOf: (key: Key) => string;
  readonly q: string | undefined;
  readonly onSearch: (text: string) => void;
  readonly children: (found: readonly Key[]) => ReactNode;
}

/** The keys that a search leaves, with its field where there are many. */
export function FoundKeys<Key extends { readonly prefix: string; readonly last4: string }>(props: FoundKeysProps<Key>) {
  const { keys, nameOf, q, onSearch, children } = props;
  const { t } = useTranslation('console');
  const found = findKeys(keys, nameOf, q);
  const [drawn, setDrawn] = useState(drawnAtATime);
  return (
    <>
      {(keys.length >= searchFrom || q !== undefined) && (
        <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2 border-b border-line p-4">
          <Field
            type="search"
            className="w-full max-w-72"
            label={t('keys.search')}
            placeholder={t('keys.searchHint')}
            value={q ?? ''}
            maxLength={200}
            spellCheck={false}
            autoComplete="off"
            data-testid="key-search"
            onChange={({ target }) => onSearch(cutSecrets(target.value))}
          />
          <p role="status" className="text-sm text-quiet">
            {t('keys.found', { shown: found.length, all: keys.length })}
          </p>
        </div>
      )}
      {found.length > 0 ? (
        <>
          {children(found.slice(0, drawn))}
          <LoadMore
            query={{
              hasNextPage: found.length > drawn,
              isFetchingNextPage: false,
              fetchNextPage: () => setDrawn(drawn + drawnAtATime),
            }}
          />
        </>
      ) : (
        <EmptyState title={t('keys.noneTitle')} text={t('keys.noneText')}>
          <Button onClick={() => onSearch('')}>{t('keys.clearSearch')}</Button>
        </EmptyState>
      )}
    </>
  );
}
