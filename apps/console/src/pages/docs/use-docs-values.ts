import { trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { type DocsValues, writtenValues } from '../../docs/fill-in.ts';
import { pageOrigin } from '../../page-origin.ts';

/** The reader's values for the examples: the address of this service, models that it offers, and the key with this id, masked. */
export function useDocsValues(maskedKey: string | null): DocsValues {
  const info = useQuery(trpc.system.info.queryOptions());
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  /** `wanted` if it is offered, otherwise a model of its family, otherwise any that speaks the dialect. */
  const offered = (wanted: string, family: string, dialect: string) => {
    const ids = models.data?.filter(({ dialects }) => dialects.includes(dialect)).map(({ id }) => id) ?? [];
    return ids.find((id) => id === wanted) ?? ids.find((id) => id.includes(family)) ?? ids[0] ?? wanted;
  };
  return {
    baseUrl: info.data?.publicUrl ?? pageOrigin,
    key: maskedKey ?? writtenValues.key,
    gpt: offered(writtenValues.gpt, 'gpt', 'openai-chat'),
    claude: offered(writtenValues.claude, 'claude', 'anthropic-messages'),
    haiku: offered(writtenValues.haiku, 'claude', 'anthropic-messages'),
  };
}
