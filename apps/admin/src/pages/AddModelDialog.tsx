import { Button, CheckField, Dialog, Field, useExplain } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readTokens } from '../model-types.ts';
import { trpc } from '../trpc.ts';

const dialects = ['anthropic-messages', 'openai-chat', 'openai-responses', 'openai-embeddings'] as const;

/** Adds a model with its first price. Routes are set afterwards. */
export function AddModelDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [id, setId] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [vendor, setVendor] = useState('');
  const [chosen, setChosen] = useState<readonly (typeof dialects)[number][]>(['openai-chat']);
  const [maxOutputTokens, setMaxOutputTokens] = useState('');
  const [input, setInput] = useState('');
  const [output, setOutput] = useState('');
  const create = useMutation(
    trpc.admin.models.create.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries();
        onClose();
      },
    }),
  );
  return (
    <Dialog place="side" open onOpenChange={(open) => !open && onClose()} title={t('models.add')} closeLabel={t('common:close')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({
            id,
            displayName: displayName || id,
            vendor,
            dialects: [...chosen],
            contextTokens: null,
            maxOutputTokens: readTokens(maxOutputTokens),
            tiers: [{ fromPromptTokens: 0, usdPerMillion: { input, output } }],
            perCallUsd: {},
            multipliers: {},
          });
        }}
      >
        <Field label={t('models.id')} value={id} onChange={(event) => setId(event.target.value.trim())} autoFocus data-testid="model-id" />
        <Field label={t('models.displayName')} value={displayName} onChange={(event) => setDisplayName(event.target.value)} />
        <Field label={t('models.vendor')} value={vendor} onChange={(event) => setVendor(event.target.value)} />
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1.5 text-sm font-medium">{t('models.dialects')}</legend>
          {dialects.map((dialect) => (
            <CheckField
              key={dialect}
              label={dialect}
              checked={chosen.includes(dialect)}
              onChange={(event) => setChosen((all) => (event.target.checked ? [...all, dialect] : all.filter((name) => name !== dialect)))}
            />
          ))}
        </fieldset>
        <Field
          label={t('models.maxOutputTokens')}
          inputMode="numeric"
          value={maxOutputTokens}
          onChange={(event) => setMaxOutputTokens(event.target.value)}
        />
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={`${t('models.input')} (USD / M)`}
            inputMode="decimal"
            value={input}
            onChange={(event) => setInput(event.target.value)}
          />
          <Field
            label={`${t('models.output')} (USD / M)`}
            inputMode="decimal"
            value={output}
            onChange={(event) => setOutput(event.target.value)}
          />
        </div>
        {create.error && (
          <p role="alert" className="text-sm text-bad">
            {explain(create.error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            type="submit"
            look="primary"
            busy={create.isPending}
            disabled={!id || !vendor || chosen.length === 0 || !input || !output}
            data-testid="save-new-model"
          >
            {t('models.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
