import { Button, keptTrue, offerUndo, useKeptState } from '@derouter/ui';
import { ListFilter, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterDialog } from './FilterDialog.tsx';
import { type FilterName, filterNames, type UsageSearch } from './usage-search.ts';

interface UsageFiltersProps {
  readonly search: UsageSearch;
  readonly onChange: (change: Partial<Record<keyof UsageSearch, string | undefined>>) => void;
  /** The name of the chosen key, if known. */
  readonly keyName: string | undefined;
}

/** The filters in force as chips, and a dialog to change them. */
export function UsageFilters({ search, onChange, keyName }: UsageFiltersProps) {
  const { t } = useTranslation(['usage', 'common']);
  const [isOpen, setOpen] = useKeptState('usage.filters.open', false, keptTrue);
  const latest = useRef(onChange);
  latest.current = onChange;
  const withdraw = useRef(() => {});
  useEffect(() => () => withdraw.current(), []);
  const active = filterNames.filter((name) => search[name] !== undefined);
  const shownValue = (name: FilterName) => {
    const value = search[name] ?? '';
    if (name === 'key') return keyName || value.slice(0, 8);
    if (name === 'status' && search.status) return t(`common:receipt.statuses.${search.status}`);
    return name === 'above' ? `$${value}` : value;
  };
  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="open-filters">
        <ListFilter size={16} strokeWidth={1.75} aria-hidden />
        {t('filter.open')}
      </Button>
      {active.length > 0 && (
        <ul className="flex min-w-0 basis-full list-none flex-wrap items-center gap-2" data-testid="chips">
          {active.map((name) => (
            <li key={name} className="flex max-w-full min-w-0">
              <button
                type="button"
                onClick={() => onChange({ [name]: undefined })}
                aria-label={t('filter.remove', { name: t(`filter.${name}`), value: shownValue(name) })}
                className="flex h-7.5 max-w-full min-w-0 items-center gap-1.5 rounded-full border border-accent/40 bg-accent-soft ps-3 pe-2 text-sm hover:border-accent"
                data-testid={`chip-${name}`}
              >
                <span className="shrink-0 text-quiet">{t(`filter.${name}`)}</span>
                <span dir="auto" translate="no" className="max-w-60 truncate font-medium">
                  {shownValue(name)}
                </span>
                <X size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-quiet" />
              </button>
            </li>
          ))}
          <li>
            <Button
              variant="quiet"
              className="h-7.5 text-sm"
              onClick={() => {
                onChange(Object.fromEntries(filterNames.map((name) => [name, undefined])));
                withdraw.current = offerUndo(t('filter.cleared'), () =>
                  latest.current(Object.fromEntries(filterNames.map((name) => [name, search[name]]))),
                );
              }}
              data-testid="clear-filters"
            >
              {t('filter.clear')}
            </Button>
          </li>
        </ul>
      )}
      {isOpen && (
        <FilterDialog
          search={search}
          onClose={() => setOpen(false)}
          onApply={(change) => {
            onChange(change);
            setOpen(false);
          }}
        />
      )}
    </>
  );
}
