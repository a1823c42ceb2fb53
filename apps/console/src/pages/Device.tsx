import { Page, trpc, useExplain } from '@derouter/ui';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DeviceCodeForm } from './DeviceCodeForm.tsx';
import { DeviceRequest } from './DeviceRequest.tsx';

/** Where the owner of an account approves a program's request for a key. */
export function Device() {
  const { t } = useTranslation('console');
  const { code: linked } = useSearch({ from: '/own/device' });
  const explain = useExplain();
  const [code, setCode] = useState(linked ?? '');
  const [decided, setDecided] = useState<'approved' | 'denied' | null>(null);
  const lookUp = useMutation(trpc.devices.lookUp.mutationOptions());
  const { mutate } = lookUp;
  useEffect(() => {
    if (linked) mutate({ userCode: linked });
  }, [linked, mutate]);
  return (
    <Page title={t('device.title')} lead={t('device.lead')}>
      <div className="w-full max-w-xl">
        {decided ? (
          <p role="status" className="rounded-lg border border-line bg-surface p-4" data-testid="device-decided">
            {t(`device.${decided}`)}
          </p>
        ) : lookUp.data ? (
          <DeviceRequest code={code} device={lookUp.data} onDecided={setDecided} />
        ) : (
          <DeviceCodeForm
            code={linked ?? ''}
            isBusy={lookUp.isPending}
            error={lookUp.error ? explain(lookUp.error) : null}
            onCode={(typed) => {
              setCode(typed);
              mutate({ userCode: typed });
            }}
          />
        )}
      </div>
    </Page>
  );
}
