import { modelCapabilities } from '@derouter/contracts';
import { FormSection, SelectField } from '@derouter/ui';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { ModelCapability } from '../../capability-choice.ts';

/** What a model can do, as customers read and filter it. */
export function CapabilityFields({ register }: { readonly register: (name: ModelCapability) => UseFormRegisterReturn }) {
  const { t } = useTranslation(['admin', 'common']);
  return (
    <FormSection title={t('models.capabilities')} help={t('models.capabilitiesHelp')}>
      <div className="grid gap-3 sm:grid-cols-3">
        {modelCapabilities.map((name) => (
          <SelectField key={name} label={t(`models.${name}`)} data-testid={`capability-${name}`} {...register(name)}>
            <option value="">{t('models.notKnown')}</option>
            <option value="yes">{t('common:yes')}</option>
            <option value="no">{t('common:no')}</option>
          </SelectField>
        ))}
      </div>
    </FormSection>
  );
}
