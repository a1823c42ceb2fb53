import { Button, FormError, Notice, trpc, useExplain } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** Asks for the acceptance of new terms; until then the pages can be read, but nothing can be changed. */
export function NewTerms({ version }: { readonly version: string }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  const accept = useMutation(
    trpc.legal.accept.mutationOptions({ onSuccess: () => queries.invalidateQueries(trpc.accounts.me.queryFilter()) }),
  );
  return (
    <div className="p-4">
      <Notice tone="warn">
        <div className="flex flex-col items-start gap-3">
          <p>{t('newTerms.lead', { version })}</p>
          <a href="/terms" target="_blank" rel="noopener" className="text-accent underline">
            {t('newTerms.read')}
          </a>
          <FormError error={accept.error && explain(accept.error)} />
          <Button
            variant="primary"
            busy={accept.isPending}
            onClick={() => accept.mutate({ document: 'terms', version })}
            data-testid="accept-new-terms"
          >
            {t('newTerms.accept')}
          </Button>
        </div>
      </Notice>
    </div>
  );
}
