import type { AppRouter } from '@derouter/api';
import { Button, ChoiceList, Dialog, ErrorState, Field, FormSection, readLimit, SkeletonRows, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

interface LimitsDialogProps {
  readonly customer: { readonly accountId: string; readonly email: string };
  readonly onClose: () => void;
}

/** What a whole account may do: its pace and its models. */
export function LimitsDialog({ customer, onClose }: LimitsDialogProps) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const { accountId } = customer;
  const { data, error, refetch } = useQuery({ ...trpc.admin.customers.limits.queryOptions({ accountId }), gcTime: 0 });
  return (
    <Dialog
      place="side"
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('customers.limitsTitle', { email: customer.email })}
      description={t('customers.limitsLead')}
      closeLabel={t('common:close')}
    >
      {error && <ErrorState message={explain(error)} retryLabel={t('common:retry')} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows label={t('common:loading')} rows={4} />}
      {data && <LimitsForm accountId={accountId} limits={data} onClose={onClose} />}
    </Dialog>
  );
}

interface LimitsFormProps {
  readonly accountId: string;
  readonly limits: inferRouterOutputs<AppRouter>['admin']['customers']['limits'];
  readonly onClose: () => void;
}

function LimitsForm({ accountId, limits, onClose }: LimitsFormProps) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const models = useQuery(trpc.admin.models.list.queryOptions());
  const [requests, setRequests] = useState(String(limits.requestsPerMinute ?? ''));
  const [tokens, setTokens] = useState(String(limits.tokensPerMinute ?? ''));
  const [chosen, setChosen] = useState<readonly string[] | null>(limits.allowedModels);
  const save = useMutation(
    trpc.admin.customers.setLimits.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries();
        onClose();
      },
    }),
  );
  const [requestsPerMinute, tokensPerMinute] = [readLimit(requests), readLimit(tokens)];
  const wrong = (value: number | null | undefined) => (value === undefined ? t('customers.wrongWhole') : null);
  const isWrong = requestsPerMinute === undefined || tokensPerMinute === undefined || chosen?.length === 0;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (requestsPerMinute === undefined || tokensPerMinute === undefined || isWrong) return;
        save.mutate({ accountId, requestsPerMinute, tokensPerMinute, allowedModels: chosen && [...chosen] });
      }}
    >
      <Field
        label={t('customers.requestsPerMinute')}
        help={t('common:optional')}
        error={wrong(requestsPerMinute)}
        inputMode="numeric"
        value={requests}
        onChange={(event) => setRequests(event.target.value)}
        data-testid="limit-requests"
      />
      <Field
        label={t('customers.tokensPerMinute')}
        help={t('common:optional')}
        error={wrong(tokensPerMinute)}
        inputMode="numeric"
        value={tokens}
        onChange={(event) => setTokens(event.target.value)}
        data-testid="limit-tokens"
      />
      <FormSection title={t('customers.models')}>
        <ChoiceList
          label={t('customers.models')}
          options={(models.data ?? []).map(({ id, displayName }) => ({ id, name: displayName }))}
          chosen={chosen}
          onChange={setChosen}
          error={chosen?.length === 0 ? t('customers.modelsNone') : null}
          texts={{
            all: t('customers.modelsAll'),
            some: t('customers.modelsSome'),
            search: t('customers.modelsSearch'),
            count: t('customers.modelsCount', { count: chosen?.length ?? 0 }),
          }}
          testId="limit-models"
        />
      </FormSection>
      {save.error && (
        <p role="alert" className="text-sm text-bad">
          {explain(save.error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" look="primary" busy={save.isPending} disabled={isWrong} data-testid="save-limits">
          {t('common:save')}
        </Button>
      </div>
    </form>
  );
}
