import { Button, Card, Field, formatUsd, keptText, Notice, trpc, useExplain, useKeptState } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** Redeems a promotional code. */
export function PromoCard() {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  const [code, setCode] = useKeptState('credits.promo', '', keptText);
  const redeem = useMutation(
    trpc.credits.redeemPromo.mutationOptions({
      onSuccess: async () => {
        setCode('');
        await queries.invalidateQueries({ queryKey: trpc.overview.get.queryKey() });
      },
    }),
  );
  return (
    <Card title={t('promo.title')}>
      <form
        className="flex flex-col gap-3 p-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          redeem.mutate({ code });
        }}
      >
        {redeem.isSuccess && <Notice>{t('promo.redeemed', { amount: formatUsd(redeem.data.creditedUsd, 2) })}</Notice>}
        <Field
          label={t('promo.code')}
          help={t('promo.help')}
          error={redeem.error && explain(redeem.error)}
          autoComplete="off"
          spellCheck={false}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          data-testid="promo-code"
        />
        <Button type="submit" busy={redeem.isPending} disabled={code.trim() === ''} data-testid="redeem-promo">
          {t('promo.redeem')}
        </Button>
      </form>
    </Card>
  );
}
