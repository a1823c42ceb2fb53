import type { MailTexts } from './mail-texts.ts';

export const en: MailTexts = {
  signInCode: {
    subject: '{code} is your derouter code',
    lead: 'Enter this code to sign in to derouter:',
    expiry: 'It works once and for {minutes} minutes.',
    ignore: 'If you did not ask for it, ignore this mail: nobody can sign in without the code.',
  },
  lowBalance: {
    subject: 'Your derouter balance is below ${threshold}',
    lead: 'Your balance is ${balance}. You asked to be told when it falls below ${threshold}.',
    action: 'Add credits:',
    why: 'This mail is sent once each time the balance falls below the amount you set on the credits page.',
  },
  priceChange: {
    subject: 'The price of {model} changes on {date}',
    subjectMany: 'The prices of {count} models change',
    lead: 'These prices change. Until then every call is charged at the present price.',
    model: '{model}, from {date} (UTC)',
    rate: '{meter}: {before} → {after}',
    none: 'none',
    unit: 'USD per million tokens; web searches and requests in USD per call.',
    action: 'All prices:',
    why: 'You get this mail because you used these models in the last 90 days, or asked for every notice of price changes.',
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
