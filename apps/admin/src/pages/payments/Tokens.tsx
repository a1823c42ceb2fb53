import { Badge, Card, DataTable, Field, FormDialog, trpc, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { DepositKeys } from './DepositKeys.tsx';

interface Change {
  readonly chain: string;
  readonly token: string;
  readonly symbol: string;
  readonly network: string;
  readonly isCredited: boolean;
}

/** The tokens that are credited on chains, each with its switch and how its chain is followed. */
export function Tokens() {
  const { t } = useTranslation('admin');
  const [change, setChange] = useState<Change | null>(null);
  const list = useQuery({ ...trpc.admin.payments.tokens.queryOptions(), refetchInterval: 15_000 });
  return (
    <>
      <p className="text-quiet">{t('tokens.lead')}</p>
      <ListCard csv={{ list: 'admin.payments.tokens' }} query={list} empty={{ title: t('tokens.emptyTitle'), text: t('tokens.emptyText') }}>
        {(data) => (
          <DataTable
            rowTestId="token-row"
            rows={data}
            rowKey={({ chain, token }) => `${chain} ${token}`}
            stackBelow="wide"
            columns={[
              { title: t('tokens.token'), place: 'title', cell: ({ symbol, network }) => `${symbol} · ${network}` },
              { title: t('tokens.contract'), className: 'font-mono text-xs wrap-anywhere max-w-64', cell: ({ token }) => token },
              {
                title: t('tokens.lag'),
                numeric: true,
                cell: ({ lagBlocks, lagSeconds }) =>
                  lagBlocks === null || lagSeconds === null
                    ? '–'
                    : t('tokens.lagValue', { blocks: lagBlocks, seconds: Math.round(lagSeconds) }),
              },
              {
                title: t('tokens.state'),
                place: 'bare',
                cell: ({ isCredited, isHalted, reason }) => (
                  <>
                    <Badge tone={isHalted ? 'bad' : isCredited ? 'good' : 'warn'}>
                      {t(isHalted ? 'tokens.halted' : isCredited ? 'tokens.credited' : 'tokens.stopped')}
                    </Badge>
                    {reason && <span className="block text-xs text-quiet">{reason}</span>}
                  </>
                ),
              },
              {
                title: '',
                place: 'actions',
                cell: ({ chain, token, symbol, network, isCredited }) => (
                  <StaffButton
                    may="payments.switchToken"
                    variant="quiet"
                    onClick={() => setChange({ chain, token, symbol, network, isCredited: !isCredited })}
                    data-testid="switch-token"
                  >
                    {t(isCredited ? 'tokens.stop' : 'tokens.resume')}
                  </StaffButton>
                ),
              },
            ]}
          />
        )}
      </ListCard>
      <DepositKeys />
      <Offers />
      {change && <SwitchDialog change={change} onClose={() => setChange(null)} />}
    </>
  );
}

/** What the pages of providers take. Nothing is shown where no rail has such a page. */
function Offers() {
  const { t, i18n } = useTranslation('admin');
  const amount = (text: string) => new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 8 }).format(text as `${number}`);
  const list = useQuery(trpc.admin.payments.offers.queryOptions());
  return list.data?.map(({ provider, offers }) => (
    <Card key={provider} title={t('tokens.offers', { provider: provider.slice(0, 1).toUpperCase() + provider.slice(1) })}>
      {offers === null ? (
        <p className="text-quiet">{t('tokens.offersUnknown')}</p>
      ) : (
        <DataTable
          rowTestId="offer-row"
          rows={offers}
          rowKey={({ currency, network }) => `${currency} ${network}`}
          stackBelow="small"
          columns={[
            { title: t('tokens.token'), place: 'title', cell: ({ currency, network }) => `${currency} · ${network}` },
            { title: t('tokens.least'), numeric: true, cell: ({ minAmount }) => amount(minAmount) },
            { title: t('tokens.most'), numeric: true, cell: ({ maxAmount }) => amount(maxAmount) },
            {
              title: t('tokens.commission'),
              numeric: true,
              cell: ({ feeAmount, feePercent }) => `${amount(feePercent)} % + ${amount(feeAmount)}`,
            },
          ]}
        />
      )}
    </Card>
  ));
}

function SwitchDialog({ change, onClose }: { readonly change: Change; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const { chain, token, symbol, network, isCredited } = change;
  const save = useMutation(
    trpc.admin.payments.switchToken.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.admin.payments.tokens.queryKey() });
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title={t(isCredited ? 'tokens.resumeTitle' : 'tokens.stopTitle', { token: symbol, network })}
      description={t(isCredited ? 'tokens.resumeLead' : 'tokens.stopLead')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ chain, token, isCredited, reason });
      }}
      canSubmit={reason.trim() !== ''}
      isBusy={save.isPending}
      error={save.error && explain(save.error)}
      submitLabel={t(isCredited ? 'tokens.resume' : 'tokens.stop')}
      submitTestId="save-token-switch"
    >
      <Field label={t('payments.reason')} value={reason} onChange={(event) => setReason(event.target.value)} />
    </FormDialog>
  );
}
