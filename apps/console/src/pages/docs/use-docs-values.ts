import { trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { type DocsValues, writtenValues } from '../../docs/fill-in.ts';

/** The reader's values for the examples: the address of this service, models that it offers, and the key with this id, masked. */
export function useDocsValues(maskedKey: string | null): DocsValues {
  const info = useQuery(trpc.system.info.queryOptions());
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  const offered = (wanted: string, dialect: string) => {
    const usable = models.data?.filter(({ dialects }) => dialects.includes(dialect)) ?? [];
    return usable.some(({ id }) => id === wanted) ? wanted : (usable[0]?.id ?? wanted);
  };
  return {
    baseUrl: info.data?.publicUrl ?? window.location.origin,
    key: maskedKey ?? writtenValues.key,
    gpt: offered(writtenValues.gpt, 'openai-chat'),
    claude: offered(writtenValues.claude, 'anthropic-messages'),
    haiku: offered(writtenValues.haiku, 'anthropic-messages'),
  };
}
