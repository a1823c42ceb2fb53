import { Card, Pairs, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** The first addresses of each key, to compare with the wallet that made it. Nothing is shown where no chain is set up. */
export function DepositKeys() {
  const { t } = useTranslation('admin');
  const list = useQuery(trpc.admin.payments.depositKeys.queryOptions());
  return list.data?.map(({ rail, networks, setting, path, fingerprint, addresses, treasury }) => (
    <Card key={rail} title={t('tokens.keyOf', { networks: networks.join(', ') })}>
      <div className="flex flex-col gap-3 p-4 text-sm" data-testid="deposit-key">
        <p className="text-quiet">{t('tokens.keyLead', { path, setting })}</p>
        <Pairs
          pairs={[
            ...addresses.map((one): [string, React.ReactNode] => [
              one.path,
              <span key={one.path} className="font-mono wrap-anywhere">
                {one.address}
              </span>,
            ]),
            [t('tokens.keyPrint'), <span key="print" className="font-mono">{`${fingerprint} (printf %s "$${setting}" | sha256sum)`}</span>],
            [
              t('tokens.treasury'),
              treasury.length > 0 ? <span className="font-mono wrap-anywhere">{treasury.join(', ')}</span> : t('tokens.noTreasury'),
            ],
          ]}
        />
      </div>
    </Card>
  ));
}
