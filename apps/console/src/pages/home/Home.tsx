import { buttonClass, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FirstCall } from '../../FirstCall.tsx';
import { usePageHead } from '../../use-page-head.ts';
import { ChargeExample } from './ChargeExample.tsx';
import { HomeModels } from './HomeModels.tsx';
import { StatusLine } from './StatusLine.tsx';
import { Terminal } from './Terminal.tsx';

/** The landing page for visitors who are not signed in. */
export function Home() {
  const { t } = useTranslation('public');
  usePageHead({ title: t('heads.home.title'), text: t('heads.home.text'), path: '/' });
  return (
    <div className="mx-auto flex w-full max-w-[1200px] flex-col gap-20 px-4 py-12 max-md:gap-14 md:px-6 md:py-20">
      <section className="grid gap-10 lg:grid-cols-[5fr_6fr] lg:items-center">
        <div className="flex min-w-0 flex-col gap-6">
          <StatusLine />
          <h1 className="text-3xl leading-tight font-semibold tracking-tight text-balance max-sm:text-2xl">{t('home.title')}</h1>
          <p className="max-w-prose text-lg text-quiet">{t('home.lead')}</p>
          <div className="flex flex-wrap gap-3">
            <Link to="/sign-in" className={`${buttonClass('primary')} h-11 px-5`}>
              {t('home.start')}
            </Link>
            <Link to="/pricing" className={`${buttonClass('plain')} h-11 px-5`}>
              {t('home.prices')}
            </Link>
          </div>
        </div>
        <Terminal />
      </section>
      <ul className="grid list-none gap-6 border-y border-line py-8 md:grid-cols-3 md:gap-10">
        {(['exact', 'expiry', 'private'] as const).map((point) => (
          <li key={point}>
            <h2 className="text-lg font-semibold">{t(`home.points.${point}.title`)}</h2>
            <p className="mt-1.5 text-quiet">{t(`home.points.${point}.text`)}</p>
          </li>
        ))}
      </ul>
      <Section title={t('home.modelsTitle')} lead={t('home.modelsLead')}>
        <HomeModels />
      </Section>
      <Section title={t('home.codeTitle')} lead={t('home.codeLead')}>
        <div className="min-w-0 rounded-lg bg-surface">
          <FirstCall />
        </div>
      </Section>
      <Charging />
    </div>
  );
}

function Section({ title, lead, children }: { readonly title: string; readonly lead?: string; readonly children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-6">
      <div>
        <h2 className="text-2xl font-semibold tracking-tight text-balance max-sm:text-xl">{title}</h2>
        {lead && <p className="mt-1.5 max-w-prose text-lg text-quiet">{lead}</p>}
      </div>
      {children}
    </section>
  );
}

function Charging() {
  const { t } = useTranslation('public');
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  return (
    <Section title={t('home.chargeTitle')}>
      <div className="grid gap-8 lg:grid-cols-2">
        <ol className="flex list-none flex-col gap-6">
          {(['hold', 'count', 'settle'] as const).map((step, i) => (
            <li key={step} className="flex gap-4">
              <span
                aria-hidden
                className="flex size-8 shrink-0 items-center justify-center rounded-full border border-line bg-surface font-semibold text-accent"
              >
                {i + 1}
              </span>
              <p className="max-w-prose pt-1.5">{t(`home.chargeSteps.${step}`)}</p>
            </li>
          ))}
        </ol>
        <ChargeExample models={models.data ?? []} />
      </div>
    </Section>
  );
}
