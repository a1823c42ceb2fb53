import { Badge, buttonClass, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FirstCall } from '../FirstCall.tsx';

/** The landing page for visitors who are not signed in. */
export function Home() {
  const { t } = useTranslation(['console', 'common']);
  const info = useQuery(trpc.system.info.queryOptions());
  return (
    <div className="mx-auto grid max-w-[1200px] gap-10 px-4 py-12 md:px-6 md:py-20 lg:grid-cols-2 lg:items-center">
      <div className="flex flex-col gap-5">
        <h1 className="text-3xl leading-tight font-semibold tracking-tight text-balance max-sm:text-2xl">{t('home.title')}</h1>
        <p className="max-w-prose text-lg text-quiet">{t('home.lead')}</p>
        <div className="flex flex-wrap gap-3">
          <Link to="/sign-in" className={buttonClass('primary')}>
            {t('home.start')}
          </Link>
          <Link to="/models" className={buttonClass('plain')}>
            {t('home.prices')}
          </Link>
        </div>
        <ul className="mt-4 flex list-none flex-col gap-2 border-t border-line pt-5 text-quiet">
          <li>{t('home.points.exact')}</li>
          <li>{t('home.points.expiry')}</li>
          <li>{t('home.points.private')}</li>
        </ul>
      </div>
      <section className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-surface p-5">
        <h2 className="flex items-center gap-2 font-semibold">
          {t('home.try')}
          {info.data?.sandbox && <Badge tone="accent">{t('common:sandbox')}</Badge>}
        </h2>
        <FirstCall />
        {info.data?.sandbox && <p className="text-sm text-quiet">{t('home.sandboxNote')}</p>}
      </section>
    </div>
  );
}
