import { useTranslation } from 'react-i18next';
import { FirstCall } from '../FirstCall.tsx';
import { ShownOnce } from './ShownOnce.tsx';

interface NewSecretProps {
  readonly secret: string;
  readonly onStored: (stored: boolean) => void;
  readonly onClose: () => void;
}

/** The secret of a key, shown once, with a first call to try. */
export function NewSecret({ secret, onStored, onClose }: NewSecretProps) {
  const { t } = useTranslation('console');
  return (
    <ShownOnce secret={secret} storedLabel={t('keys.stored')} onStored={onStored} onClose={onClose}>
      <FirstCall secret={secret} />
    </ShownOnce>
  );
}
