import { Card, ReceiptCharge } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { amountPico, formatPico } from '../pricing/estimate-cost.ts';
import type { PricedModel } from '../pricing/price-rows.ts';
import { topModels } from './top-models.ts';

/** Tokens of the example, by meter. */
const example = { input: 1_250, cache_read: 8_000, output: 420 } as const;

/** The receipt of an example call, computed with a model's current rates. */
export function ChargeExample({ models }: { readonly models: readonly PricedModel[] }) {
  const { t } = useTranslation('public');
  const [model] = topModels(models);
  if (!model) return null;
  const rates = model.tiers[0]?.usdPerMillion ?? {};
  const lines = Object.entries(example).flatMap(([meter, quantity]) => {
    const rateUsd = rates[meter];
    return rateUsd === undefined ? [] : [{ meter, quantity, rateUsd, pico: amountPico(rateUsd, quantity) }];
  });
  const totalUsd = formatPico(lines.reduce((sum, { pico }) => sum + pico, 0n));
  return (
    <Card title={t('home.exampleTitle', { model: model.displayName })}>
      <div className="p-4">
        <ReceiptCharge
          receipt={{
            lineItems: lines.map(({ pico, quantity, ...line }) => ({
              ...line,
              quantity: String(quantity),
              amountUsd: formatPico(pico),
              perCall: false,
            })),
            tokensUsd: totalUsd,
            callsUsd: '0',
            multiplier: '1',
            serviceTier: null,
            totalUsd,
            writeOffUsd: '0',
            costUsd: totalUsd,
          }}
        />
        <p className="mt-3 text-sm text-quiet">{t('home.exampleNote')}</p>
      </div>
    </Card>
  );
}
