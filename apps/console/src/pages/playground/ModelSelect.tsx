import type { trpc } from '@derouter/ui';
import { useTranslation } from 'react-i18next';

export type ChatModel = Readonly<(typeof trpc.catalog.listModels)['~types']['output'][number]>;

interface ModelSelectProps {
  readonly models: readonly ChatModel[];
  readonly value: string;
  readonly isLocked: boolean;
  readonly onChange: (model: string) => void;
}

/** Chooses a model of the price list, grouped by vendor. */
export function ModelSelect({ models, value, isLocked, onChange }: ModelSelectProps) {
  const { t } = useTranslation('playground');
  const vendors = [...new Set(models.map(({ vendor }) => vendor))].sort();
  const hasPrompt = models.some(({ id, systemPrompt }) => id === value && systemPrompt !== null);
  return (
    <div className="max-w-96 min-w-0 flex-1">
      <select
        aria-label={t('model')}
        value={value}
        disabled={isLocked}
        onChange={({ target }) => onChange(target.value)}
        translate="no"
        data-testid="model"
        className="h-9 w-full rounded-md border border-line bg-surface px-2 text-base"
      >
        {vendors.map((vendor) => (
          <optgroup key={vendor} label={vendor}>
            {models
              .filter((model) => model.vendor === vendor)
              .map(({ id, displayName }) => (
                <option key={id} value={id}>
                  {displayName}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {hasPrompt && <p className="mt-1 text-sm text-quiet">{t('systemPromptNote')}</p>}
    </div>
  );
}
