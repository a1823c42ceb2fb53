import { CodeTabs, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { codeSamples } from './code-samples.ts';
import { pageOrigin } from './page-origin.ts';

/** Code samples for the first call, with the cheapest available models. Without `secret` they show a placeholder key. */
export function FirstCall({ secret }: { readonly secret?: string }) {
  const { t } = useTranslation('common');
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  const cheapest = (dialect: string, fallback: string) =>
    models.data
      ?.filter((model) => model.dialects.includes(dialect))
      .sort((a, b) => Number(a.tiers[0]?.usdPerMillion.input) - Number(b.tiers[0]?.usdPerMillion.input))[0]?.id ?? fallback;
  const samples = codeSamples(pageOrigin, secret ?? 'dr-…', {
    claude: cheapest('anthropic-messages', 'claude-haiku-4-5'),
    gpt: cheapest('openai-chat', 'gpt-4.1-mini'),
  });
  return <CodeTabs samples={samples} copyLabel={t('copy')} copiedLabel={t('copied')} />;
}
