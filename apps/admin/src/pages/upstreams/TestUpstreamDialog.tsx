import type { AppRouter } from '@derouter/api';
import { FormDialog, SelectField, trpc, useExplain } from '@derouter/ui';
import { useMutation } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TestedModel } from './TestedModel.tsx';
import { TestResult } from './TestResult.tsx';

interface TestUpstreamDialogProps {
  readonly upstream: inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number];
  readonly onClose: () => void;
}

/** Calls an upstream with one of its keys: for its list of models, or for an answer of a model. */
export function TestUpstreamDialog({ upstream, onClose }: TestUpstreamDialogProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const [model, setModel] = useState('');
  const [credentialId, setCredentialId] = useState('');
  const test = useMutation(trpc.admin.upstreams.test.mutationOptions());
  return (
    <FormDialog
      title={t('upstreams.testTitle', { name: upstream.name })}
      description={t('upstreams.testLead')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        test.mutate({ id: upstream.id, model: model || null, credentialId: credentialId || null });
      }}
      isBusy={test.isPending}
      error={test.error && explain(test.error)}
      submitLabel={t('upstreams.test')}
      submitTestId="run-test"
    >
      <TestedModel upstreamId={upstream.id} value={model} onChange={setModel} />
      {upstream.credentials.length > 0 && (
        <SelectField
          label={t('upstreams.testKey')}
          value={credentialId}
          onChange={(event) => setCredentialId(event.target.value)}
          data-testid="test-key"
        >
          <option value="">{t('upstreams.firstKey', { last4: upstream.credentialLast4 ?? '–' })}</option>
          {upstream.credentials.map(({ id, label, last4 }) => (
            <option key={id} value={id}>
              {label} …{last4}
            </option>
          ))}
        </SelectField>
      )}
      {test.data && !test.isPending && <TestResult result={test.data} />}
    </FormDialog>
  );
}
