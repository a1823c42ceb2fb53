import type { MailTexts } from './mail-texts.ts';

export const en: MailTexts = {
  signInCode: {
    subject: '{code} is your derouter code',
    lead: 'Enter this code to sign in to derouter:',
    expiry: 'You can use it once, within {minutes} minutes.',
    ignore: 'If you did not request it, ignore this email. Nobody can sign in without the code.',
  },
  lowBalance: {
    subject: 'Your derouter balance is below ${threshold}',
    lead: 'Your balance is ${balance}. You asked us to tell you when it falls below ${threshold}.',
    action: 'Add credits:',
    why: 'We send this email once each time the balance falls below the amount you set on the credits page.',
  },
  priceChange: {
    subject: 'The price of {model} changes on {date}',
    subjectMany: 'The prices of {count} models change',
    lead: 'These prices will change. Until then, every call is charged at the current price.',
    model: '{model}, from {date} (UTC)',
    rate: '{meter}: {before} → {after}',
    none: 'none',
    unit: 'Rates are in USD per million tokens; web searches and requests are in USD per call.',
    action: 'All prices:',
    why: 'You get this email because you used these models in the last 90 days or asked to be told about every price change.',
    meters: {
      input: 'Input',
      output: 'Output',
      cache_read: 'Cache read',
      cache_write_5m: 'Cache write, 5 minutes',
      cache_write_1h: 'Cache write, 1 hour',
      cache_write_30m: 'Cache write',
      input_audio: 'Audio input',
      output_audio: 'Audio output',
      input_image: 'Image input',
      output_image: 'Image output',
      web_search: 'Web search, per call',
      request: 'Request, per call',
    },
  },
};
