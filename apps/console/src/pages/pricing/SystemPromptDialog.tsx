import { Dialog, formatRate, Pairs } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import type { PricedModel } from './price-rows.ts';

/** Shows the system prompt that is added to every request to a model, and its cost. */
export function SystemPromptDialog({ model, onClose }: { readonly model: PricedModel; readonly onClose: () => void }) {
  const { t } = useTranslation('public');
  const { systemPrompt, systemPromptCost: cost } = model;
  if (systemPrompt === null || cost === null) return null;
  return (
    <Dialog onClose={onClose} title={t('list.systemPromptTitle', { model: model.displayName })} description={t('list.systemPromptLead')}>
      <blockquote
        className="max-h-72 overflow-y-auto rounded-md border border-line bg-raised p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere"
        data-testid="system-prompt"
      >
        {systemPrompt}
      </blockquote>
      <div className="mt-3">
        <Pairs
          pairs={[
            [
              t('list.systemPromptTokens'),
              <span key="tokens" data-testid="system-prompt-tokens">
                {t('list.systemPromptAbout', { count: cost.tokens })}
              </span>,
            ],
            [
              t('list.systemPromptInput'),
              <span key="input" className="whitespace-nowrap" data-testid="system-prompt-cost">
                {formatRate(cost.inputUsd)}
              </span>,
            ],
            ...(cost.cacheReadUsd === null
              ? []
              : [
                  [
                    t('list.systemPromptCached'),
                    <span key="cached" className="whitespace-nowrap">
                      {formatRate(cost.cacheReadUsd)}
                    </span>,
                  ] as const,
                ]),
          ]}
        />
      </div>
      <p className="mt-2 text-sm text-quiet">{t('list.systemPromptNote')}</p>
    </Dialog>
  );
}
