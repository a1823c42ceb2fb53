import { Card, Notice, QueryView, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LimitsForm } from '../LimitsForm.tsx';
import type { CustomerRecord } from './Customer.tsx';

/** The limits of an account: rates per minute, concurrent calls, and the models it may use. */
export function LimitsTab({ customer: { accountId } }: { readonly customer: CustomerRecord }) {
  const { t } = useTranslation(['customer', 'admin']);
  const [saves, setSaves] = useState(0);
  const limits = useQuery({ ...trpc.admin.customers.limits.queryOptions({ accountId }), gcTime: 0 });
  return (
    <Card>
      <div className="flex max-w-xl flex-col gap-4 p-4">
        <p className="text-sm text-quiet">{t('admin:customers.limitsLead')}</p>
        {saves > 0 && <Notice>{t('limitsSaved')}</Notice>}
        <QueryView query={limits} rows={4}>
          {(data) => <LimitsForm key={saves} accountId={accountId} limits={data} onSaved={() => setSaves(saves + 1)} />}
        </QueryView>
      </div>
    </Card>
  );
}
