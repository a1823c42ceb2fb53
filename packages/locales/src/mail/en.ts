import type { MailTexts } from './mail-texts.ts';

export const en: MailTexts = {
  signInCode: {
    subject: '{code} is your derouter code',
    lead: 'Enter this code to sign in to derouter:',
    expiry: 'It works once and for {minutes} minutes.',
    ignore: 'If you did not ask for it, ignore this mail: nobody can sign in without the code.',
  },
};
