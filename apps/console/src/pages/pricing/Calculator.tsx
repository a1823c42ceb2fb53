import { Button, DataTable, Field, formatCount, formatUsd, Money, TextAreaField } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { estimateCost, estimateTokens, formatPico } from './estimate-cost.ts';
import type { PricedModel } from './price-rows.ts';
import type { PricingSearch } from './pricing-search.ts';

const defaults = { input: 2_000, cached: 0, output: 500, calls: 1_000 } as const;

type Quantity = keyof typeof defaults;

interface CalculatorProps {
  readonly models: readonly PricedModel[];
  readonly search: PricingSearch;
  readonly onChange: (change: { readonly [Key in Quantity]?: number | undefined }) => void;
}

/** What calls of a given size cost with each model, the cheapest first. The numbers are in the address; a pasted text is not. */
export function Calculator({ models, search, onChange }: CalculatorProps) {
  const { t } = useTranslation('public');
  const tokens = { ...defaults, ...search };
  const rows = models
    .map((model) => ({ model, pico: estimateCost(model, tokens) }))
    .sort((a, b) => (a.pico < b.pico ? -1 : a.pico > b.pico ? 1 : 0));
  const cost = (pico: bigint, decimals: number, testId?: string) => <Money usd={formatPico(pico)} decimals={decimals} testId={testId} />;
  const isTooLong = ({ contextTokens }: PricedModel) => contextTokens !== null && tokens.input + tokens.output > contextTokens;
  return (
    <>
      <div className="grid gap-6 border-b border-line p-4 lg:grid-cols-2">
        <div className="grid grid-cols-2 content-start items-end gap-3">
          {(['input', 'cached', 'output', 'calls'] as const).map((name) => (
            <Field
              key={name}
              type="number"
              inputMode="numeric"
              min={0}
              max={100_000_000}
              label={t(`calculator.${name}`)}
              value={tokens[name]}
              data-testid={`calculator-${name}`}
              onChange={(event) => {
                const value = Math.trunc(Number(event.target.value));
                if (value >= 0 && value <= 100_000_000) onChange({ [name]: value === defaults[name] ? undefined : value });
              }}
            />
          ))}
          <p className="text-sm text-quiet col-span-2">{t('calculator.lead')}</p>
        </div>
        <PastedText onUse={(count) => onChange({ input: count })} />
      </div>
      <DataTable
        rows={rows}
        rowKey={({ model }) => model.id}
        rowTestId="cost-row"
        stackBelow="small"
        columns={[
          {
            title: t('list.model'),
            place: 'title',
            cell: ({ model }) => (
              <>
                <Link to="/models/$" params={{ _splat: model.id }} className="font-medium hover:text-accent hover:underline" translate="no">
                  {model.displayName}
                </Link>
                <code translate="no" className="block font-mono text-xs font-normal text-quiet wrap-anywhere">
                  {model.id}
                </code>
                {isTooLong(model) && <span className="block text-xs font-normal text-warn">{t('calculator.tooLong')}</span>}
                {model.systemPromptCost && <span className="block text-xs font-normal text-quiet">{t('calculator.promptNote')}</span>}
              </>
            ),
          },
          { title: t('calculator.perCall'), numeric: true, cell: ({ pico }) => cost(pico, 6, 'cost-per-call') },
          { title: t('calculator.perDay'), numeric: true, cell: ({ pico }) => cost(pico * BigInt(tokens.calls), 2, 'cost-per-day') },
          {
            title: t('calculator.perMonth'),
            numeric: true,
            place: 'figure',
            cell: ({ pico }) => (
              <span translate="no" className="font-medium">
                {formatUsd(formatPico(pico * BigInt(tokens.calls) * 30n), 2)}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}

/** Estimates the tokens of a text, which stays in this component. */
function PastedText({ onUse }: { readonly onUse: (tokens: number) => void }) {
  const { t } = useTranslation('public');
  const [text, setText] = useState('');
  const count = Math.min(estimateTokens(text), 100_000_000);
  return (
    <div className="flex flex-col items-start gap-3 [&>div]:w-full">
      <TextAreaField
        label={t('calculator.text')}
        help={t('calculator.textHelp')}
        rows={5}
        value={text}
        data-testid="calculator-text"
        onChange={(event) => setText(event.target.value)}
      />
      <Button disabled={text === ''} data-testid="calculator-use-text" onClick={() => onUse(count)}>
        {t('calculator.useText', { tokens: formatCount(count) })}
      </Button>
    </div>
  );
}
