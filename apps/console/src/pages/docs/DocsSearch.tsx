import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pathOf } from '../../docs/contents.ts';
import { type DocsSection, searchOptions } from '../../docs/page.ts';

/** The search and its index are loaded when the field gets the focus. */
async function loadSearch(): Promise<(query: string) => readonly DocsSection[]> {
  const [{ default: MiniSearch }, { default: index }] = await Promise.all([import('minisearch'), import('virtual:docs-search')]);
  const search = MiniSearch.loadJSON<DocsSection>(index, searchOptions);
  return (query) => search.search(query).slice(0, 8) as unknown as readonly DocsSection[];
}

/** Finds sections of the documentation while the reader types. `/` moves the focus here, arrows choose, Enter opens. */
export function DocsSearch() {
  const { t } = useTranslation('docs');
  const navigate = useNavigate();
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const search = useQuery({ queryKey: ['docs-search'], queryFn: loadSearch, enabled: isOpen, staleTime: Number.POSITIVE_INFINITY });
  const found = (query.trim() !== '' && search.data?.(query)) || [];
  useSlashKey(() => input.current?.focus());

  const open = ({ slug, anchor }: DocsSection) => {
    setQuery('');
    setIsOpen(false);
    input.current?.blur();
    void navigate({ to: pathOf(slug), ...(anchor ? { hash: anchor } : {}) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = found[chosen];
    if (event.key === 'ArrowDown') setChosen(Math.min(chosen + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter' && target) open(target);
    else if (event.key === 'Escape') setQuery('');
    else return;
    event.preventDefault();
  };
  const isShown = isOpen && query.trim() !== '' && search.data !== undefined;
  return (
    <search className="relative block">
      <Search size={16} strokeWidth={1.75} aria-hidden className="pointer-events-none absolute start-2.5 top-2.5 text-quiet" />
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-label={t('search')}
        aria-expanded={isShown}
        aria-controls={listId}
        aria-activedescendant={isShown && found.length > 0 ? `${listId}-${chosen}` : undefined}
        autoComplete="off"
        placeholder={t('search')}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onFocus={() => setIsOpen(true)}
        onBlur={() => setIsOpen(false)}
        onKeyDown={onKeyDown}
        className="h-9 w-full rounded-md border border-line bg-surface ps-9 pe-2.5 text-ellipsis"
        data-testid="docs-search"
      />
      <p role="status" className="sr-only">
        {isShown && (found.length > 0 ? t('searchResults', { count: found.length }) : t('searchNothing'))}
      </p>
      {isShown && (
        <div className="absolute inset-x-0 top-11 z-20 overflow-hidden rounded-lg border border-line bg-surface shadow-float @3xl:w-96">
          {found.length === 0 && <p className="px-3 py-2.5 text-quiet">{t('searchNothing')}</p>}
          {/* Options take no focus: the field keeps it and names the chosen one. */}
          <div role="listbox" id={listId} aria-label={t('search')} lang="en" dir="ltr">
            {found.map((section, i) => (
              // biome-ignore lint/a11y/useFocusableInteractive: see above
              <div
                key={section.id}
                role="option"
                id={`${listId}-${i}`}
                aria-selected={i === chosen}
                // Before the field loses the focus, which closes the list.
                onMouseDown={(event) => {
                  event.preventDefault();
                  open(section);
                }}
                onMouseMove={() => setChosen(i)}
                className="cursor-pointer border-b border-line/60 px-3 py-2 last:border-0 aria-selected:bg-accent-soft"
                data-testid="docs-found"
              >
                <span className="block font-medium">{section.heading || section.page}</span>
                {section.heading && <span className="block text-sm text-quiet">{section.page}</span>}
              </div>
            ))}
          </div>
        </div>
      )}
    </search>
  );
}

/** Calls back when `/` is pressed outside a field. */
function useSlashKey(onSlash: () => void): void {
  const callback = useRef(onSlash);
  callback.current = onSlash;
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]') !== null;
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      callback.current();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
