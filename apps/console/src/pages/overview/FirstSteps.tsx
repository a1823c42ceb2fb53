import { Card } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FirstCall } from '../../FirstCall.tsx';

interface FirstStepsProps {
  readonly hasTopUp: boolean;
  readonly hasKey: boolean;
}

/** What a new customer does until the first call succeeds. */
export function FirstSteps({ hasTopUp, hasKey }: FirstStepsProps) {
  const { t } = useTranslation('usage');
  return (
    <Card title={t('overview.start')}>
      <ol className="flex list-none flex-col" data-testid="first-steps">
        <Step isDone={hasTopUp} number={1}>
          <Link to="/credits" className="text-accent underline">
            {t('overview.stepCredits')}
          </Link>
        </Step>
        <Step isDone={hasKey} number={2}>
          <Link to="/keys" className="text-accent underline">
            {t('overview.stepKey')}
          </Link>
        </Step>
        <Step isDone={false} number={3}>
          <span>{t('overview.stepCall')}</span>
        </Step>
      </ol>
      <div className="px-4 pb-4">
        <FirstCall />
      </div>
    </Card>
  );
}

function Step({ isDone, number, children }: { readonly isDone: boolean; readonly number: number; readonly children: ReactNode }) {
  const { t } = useTranslation('usage');
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <span
        className={`grid size-6 place-content-center rounded-full border text-xs font-semibold ${isDone ? 'border-transparent bg-accent text-on-accent' : 'border-line'}`}
      >
        {isDone ? <Check size={14} aria-label={t('overview.stepDone')} /> : number}
      </span>
      {children}
    </li>
  );
}
