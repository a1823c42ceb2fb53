import { useId, useState } from 'react';
import { CheckField, Field } from './Field.tsx';

interface ChoiceListProps {
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  /** Null means all options, including ones added later. */
  readonly chosen: readonly string[] | null;
  readonly onChange: (chosen: readonly string[] | null) => void;
  readonly texts: { readonly all: string; readonly some: string; readonly search: string; readonly count: string };
  readonly error?: string | null;
  readonly testId: string;
}

/** Selects all options or some of them. Selected options that no longer exist stay listed so that they can be deselected. */
export function ChoiceList({ label, options, chosen, onChange, texts, error, testId }: ChoiceListProps) {
  const name = useId();
  const [search, setSearch] = useState('');
  const ids = new Set(options.map(({ id }) => id));
  const all = [...options, ...(chosen ?? []).filter((id) => !ids.has(id)).map((id) => ({ id, name: id }))];
  const shown = all.filter((option) => `${option.id} ${option.name}`.toLowerCase().includes(search.trim().toLowerCase()));
  const toggle = (id: string, on: boolean) => onChange(on ? [...(chosen ?? []), id] : (chosen ?? []).filter((other) => other !== id));
  return (
    <div role="radiogroup" aria-label={label} className="flex flex-col gap-2">
      {[
        { text: texts.all, value: null, id: `${testId}-all` },
        { text: texts.some, value: chosen ?? [], id: `${testId}-some` },
      ].map(({ text, value, id }) => (
        <label key={id} className="flex items-center gap-2.5">
          <input
            type="radio"
            name={name}
            className="size-4 accent-[var(--color-accent)]"
            checked={(chosen === null) === (value === null)}
            onChange={() => onChange(value)}
            data-testid={id}
          />
          {text}
        </label>
      ))}
      {chosen !== null && (
        <div className="flex flex-col gap-3 rounded-md border border-line p-3">
          <Field label={texts.search} type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
          <div className="flex max-h-52 flex-col gap-2 overflow-y-auto">
            {shown.map((option) => (
              <CheckField
                key={option.id}
                label={
                  <>
                    {option.name}{' '}
                    {option.name !== option.id && (
                      <code translate="no" className="font-mono text-xs text-quiet wrap-anywhere">
                        {option.id}
                      </code>
                    )}
                  </>
                }
                checked={chosen.includes(option.id)}
                onChange={(event) => toggle(option.id, event.target.checked)}
                data-testid={`${testId}-${option.id}`}
              />
            ))}
          </div>
          <p className="text-sm text-quiet">{texts.count}</p>
        </div>
      )}
      {error && (
        <p role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
