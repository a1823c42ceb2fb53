import { Field, formatCount, SelectField } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { type Capability, capabilities, capabilitiesOf } from '../model/capabilities.ts';
import type { PricedModel } from './price-rows.ts';
import { type PricingSearch, readCapabilities, writeCapabilities } from './pricing-search.ts';

const contexts = [32_000, 128_000, 200_000, 400_000, 1_000_000];

interface PriceFiltersProps {
  readonly models: readonly PricedModel[];
  readonly found: number;
  readonly search: PricingSearch;
  readonly onChange: (change: { readonly [Key in keyof PricingSearch]?: PricingSearch[Key] | undefined }) => void;
}

/** What the list shows: rates or costs, and of which models. */
export function PriceFilters({ models, found, search, onChange }: PriceFiltersProps) {
  const { t } = useTranslation('public');
  const distinct = (values: readonly string[]) => [...new Set(values)].sort();
  const { q, vendor, context, dialect, capability } = search;
  const wanted = readCapabilities(capability);
  const known = capabilities.filter((name) => wanted.includes(name) || models.some((model) => capabilitiesOf(model).includes(name)));
  const toggle = (name: Capability) => {
    const chosen = wanted.includes(name) ? wanted.filter((one) => one !== name) : [...wanted, name];
    onChange({ capability: writeCapabilities(chosen) });
  };
  return (
    <div className="flex flex-col gap-3 border-b border-line p-4">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Field
          type="search"
          label={t('pricing.search')}
          placeholder={t('pricing.searchHint')}
          value={q ?? ''}
          data-testid="price-search"
          onChange={(event) => onChange({ q: event.target.value })}
        />
        <SelectField
          label={t('pricing.vendor')}
          value={vendor ?? ''}
          data-testid="price-vendor"
          onChange={(event) => onChange({ vendor: event.target.value || undefined })}
        >
          <option value="">{t('pricing.any')}</option>
          {distinct(models.map((model) => model.vendor)).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
        <SelectField
          label={t('pricing.context')}
          value={context ?? ''}
          data-testid="price-context"
          onChange={(event) => onChange({ context: Number(event.target.value) || undefined })}
        >
          <option value="">{t('pricing.any')}</option>
          {[...new Set([...contexts, ...(context ? [context] : [])])]
            .sort((a, b) => a - b)
            .map((tokens) => (
              <option key={tokens} value={tokens}>
                {t('pricing.tokens', { tokens: formatCount(tokens) })}
              </option>
            ))}
        </SelectField>
        <SelectField
          label={t('pricing.dialect')}
          value={dialect ?? ''}
          data-testid="price-dialect"
          onChange={(event) => onChange({ dialect: event.target.value || undefined })}
        >
          <option value="">{t('pricing.any')}</option>
          {distinct(models.flatMap(({ dialects }) => dialects)).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
      </div>
      <fieldset className="flex min-w-0 flex-wrap gap-2" data-testid="price-capabilities">
        <legend className="mb-1.5 text-sm font-medium">{t('pricing.capability')}</legend>
        {known.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={wanted.includes(name)}
            data-testid={`capability-${name}`}
            onClick={() => toggle(name)}
            className="h-8 rounded-md border border-line px-2.5 text-sm whitespace-nowrap text-quiet transition-colors hover:text-fg aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            {t(`model.capabilityNames.${name}`)}
          </button>
        ))}
      </fieldset>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p role="status" className="text-sm text-quiet">
          {t('pricing.found', { count: found })}
        </p>
        <fieldset aria-label={t('pricing.view')} className="flex rounded-md border border-line p-0.5">
          {(['rates', 'calculator'] as const).map((view) => {
            const isShown = (search.view ?? 'rates') === view;
            return (
              <button
                key={view}
                type="button"
                aria-pressed={isShown}
                data-testid={`view-${view}`}
                onClick={() => onChange({ view: view === 'calculator' ? view : undefined })}
                className="h-8 rounded-sm px-3 text-sm font-medium text-quiet aria-pressed:bg-accent-soft aria-pressed:text-accent"
              >
                {t(`pricing.${view}`)}
              </button>
            );
          })}
        </fieldset>
      </div>
    </div>
  );
}
