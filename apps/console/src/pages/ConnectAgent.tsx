import { Card, CopyButton } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** The command that sets up a coding agent, and the way to the page that approves it. */
export function ConnectAgent() {
  const { t } = useTranslation(['console', 'common']);
  const command = `npx @derouter/cli connect --base-url ${window.location.origin}`;
  return (
    <Card title={t('device.connectTitle')}>
      <div className="flex flex-col gap-3 p-4">
        <p className="text-quiet">{t('device.connectLead')}</p>
        <pre
          className="rounded-md bg-raised p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere"
          translate="no"
          data-testid="connect-command"
        >
          {command}
        </pre>
        <div className="flex flex-wrap items-center gap-4">
          <CopyButton text={command} label={t('common:copy')} copiedLabel={t('common:copied')} />
          <Link to="/device" className="text-sm text-accent hover:underline" data-testid="enter-device-code">
            {t('device.enterCode')}
          </Link>
        </div>
      </div>
    </Card>
  );
}
