import { CodeTabs, Dialog } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import type { Turn } from './conversation.ts';
import { chatRequest, type Settings } from './request-body.ts';
import { requestSamples } from './request-samples.ts';

interface RequestCodeProps {
  readonly model: string;
  readonly turns: readonly Turn[];
  readonly settings: Settings;
  readonly onClose: () => void;
}

/** The request as code for each SDK, with the same parameters. */
export function RequestCode({ model, turns, settings, onClose }: RequestCodeProps) {
  const { t } = useTranslation(['playground', 'common']);
  const hasImages = turns.some((turn) => turn.role === 'user' && turn.images.length > 0);
  const samples = requestSamples(window.location.origin, 'dr-…', chatRequest(model, turns, settings));
  const lead = hasImages ? `${t('codeLead')} ${t('codeNoImages')}` : t('codeLead');
  return (
    <Dialog title={t('codeTitle')} description={lead} onClose={onClose} place="side">
      <CodeTabs samples={samples} copyLabel={t('common:copy')} copiedLabel={t('common:copied')} />
    </Dialog>
  );
}
