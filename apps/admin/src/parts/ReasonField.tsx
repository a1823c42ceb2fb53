import { reasonText } from '@derouter/contracts';
import { Field } from '@derouter/ui';
import { useTranslation } from 'react-i18next';

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (reason: string) => void;
  readonly testId?: string;
}

/** Asks why a staff member does something. */
export function ReasonField({ value, onChange, testId = 'action-reason' }: ReasonFieldProps) {
  const { t } = useTranslation('admin');
  return (
    <Field
      label={t('security.reason')}
      maxLength={500}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      data-testid={testId}
    />
  );
}

/** Whether a text says why. */
export const isReason = (text: string): boolean => reasonText.safeParse(text).success;
