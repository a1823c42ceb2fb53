import { Card, Pairs, trpc, useLocale } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Who runs this service and how to reach them; with `hasRefunds`, also the settings that the refund policy refers to. */
export function ServiceFacts({ hasRefunds }: { readonly hasRefunds: boolean }) {
  const { t } = useTranslation('docs');
  const locale = useLocale();
  const { data } = useQuery(trpc.system.info.queryOptions());
  if (!data) return null;
  const { operatorName, supportEmail, refunds } = data;
  const pairs: [string, ReactNode][] = [[t('legal.operator'), operatorName]];
  if (supportEmail) pairs.push([t('legal.support'), <SupportLink key="support" email={supportEmail} />]);
  if (hasRefunds) {
    pairs.push(
      [t('legal.refundWindow'), refunds.windowHours === 0 ? t('legal.refundNever') : formatHours(refunds.windowHours, locale)],
      [t('legal.refundFee'), refunds.includesFee ? t('legal.feeRefunded') : t('legal.feeKept')],
    );
  }
  return (
    <Card title={t('legal.service')}>
      <div className="px-4 py-2" data-testid="service-facts">
        <Pairs pairs={pairs} />
      </div>
    </Card>
  );
}

function SupportLink({ email }: { readonly email: string }) {
  return (
    <a href={`mailto:${email}`} className="text-accent underline" dir="ltr" translate="no">
      {email}
    </a>
  );
}

/** Whole days from two on, otherwise hours, in words of the language. */
function formatHours(hours: number, locale: string): string {
  const isDays = hours >= 48 && hours % 24 === 0;
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit: isDays ? 'day' : 'hour', unitDisplay: 'long' });
  return format.format(isDays ? hours / 24 : hours);
}
