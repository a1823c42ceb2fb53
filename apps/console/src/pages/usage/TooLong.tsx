import { Button, Notice } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { maxDays, type UsageSearch, yearsOf } from './usage-search.ts';

interface TooLongProps {
  readonly search: UsageSearch;
  /** What the years are offered for, before a colon. */
  readonly lead: string;
  readonly onYear: (days: { readonly from: string; readonly to: string }) => void;
}

/** Says that a period is longer than lists and files can be, and offers its years. */
export function TooLong({ search: { from = '', to = '' }, lead, onYear }: TooLongProps) {
  const { t } = useTranslation('usage');
  return (
    <Notice tone="warn">
      <div className="flex flex-col gap-3" data-testid="too-long">
        <p>
          {t('period.tooLong', { count: maxDays })} {lead}
        </p>
        <div className="flex flex-wrap gap-2">
          {yearsOf({ from: from.slice(0, 10), to: to.slice(0, 10) }).map(({ year, ...days }) => (
            <Button key={year} onClick={() => onYear(days)} data-testid={`year-${year}`}>
              {year}
            </Button>
          ))}
        </div>
      </div>
    </Notice>
  );
}
