import type { MailTexts } from './mail-texts.ts';

export const en: MailTexts = {
  codes: {
    sign_in: {
      subject: '{code} is your derouter code',
      lead: 'Enter this code to sign in to derouter:',
      ignore: 'If you did not request it, ignore this email. Nobody can sign in without the code.',
    },
    refund: {
      subject: '{code} is your code for a refund',
      lead: 'Enter this code to confirm a refund of your derouter credit:',
      ignore: 'If you did not request a refund, somebody else is signed in to your account: end their session under Settings.',
    },
    auto_top_up: {
      subject: '{code} is your code for automatic top-ups',
      lead: 'Enter this code to confirm the change of your automatic top-ups at derouter:',
      ignore: 'If you did not change them, somebody else is signed in to your account: end their session under Settings.',
    },
    address: {
      subject: '{code} is your code for a new email address',
      lead: 'Enter this code to confirm the change of your email address at derouter:',
      ignore: 'If you did not ask for this change, do not pass the code on: without it, nothing changes.',
    },
    deletion: {
      subject: '{code} is your code to delete your account',
      lead: 'Enter this code to ask for the deletion of your derouter account:',
      ignore: 'If you did not ask for this, somebody else is signed in to your account: end their session under Settings.',
    },
    security: {
      subject: '{code} is your code for a change to how you sign in',
      lead: 'Enter this code to confirm a change to how you sign in to derouter, such as a new passkey:',
      ignore: 'If you did not ask for this change, somebody else is signed in to your account: end their session under Settings.',
    },
  },
  documents: { privacy: 'Privacy notice', refunds: 'Refund policy', 'acceptable-use': 'Acceptable use policy' },
  account: {
    emailChanged: {
      subject: 'The address of your derouter account was changed',
      lead: 'Your derouter account now has the address {email}. This address no longer signs in to it, and all other sessions were ended.',
      more: 'If you did not make this change, contact support now.',
    },
    suspended: {
      subject: 'Your derouter account is suspended',
      lead: 'We suspended your account. Reason: {reason}',
      more: 'Your keys do not work and you are signed out. You can still sign in to see your data. Reply to this email if you disagree.',
    },
    reinstated: {
      subject: 'Your derouter account is active again',
      lead: 'We lifted the suspension of your account: {reason}',
      more: 'Your keys work again. You do not have to do anything.',
    },
    deletionRequested: {
      subject: 'Your derouter account will be deleted on {day}',
      lead: 'You asked us to delete your account. It will be deleted on {date} ({zone}); until then everything works as before.',
      more: 'To keep the account, cancel the deletion under Settings. Credit that remains on that day is lost. If you did not ask for this, cancel it and end the other sessions:',
    },
    deletionCancelled: {
      subject: 'Your derouter account will not be deleted',
      lead: 'The deletion of your account was cancelled.',
      more: 'You do not have to do anything. Automatic top-ups stay off until you switch them on again.',
    },
    exportReady: {
      subject: 'The export of your derouter account is ready',
      lead: 'The file with everything we hold about your account is ready.',
      more: 'The link works for 24 hours, in a browser that is signed in to your account:',
    },
    termsChanged: {
      subject: 'Our terms change on {day}',
      lead: 'The terms of derouter change on {date} ({zone}), to version {version}. At your next visit after that, we ask you to accept them.',
      more: 'Read the new terms:',
    },
    documentChanged: {
      subject: '“{document}” changes on {day}',
      lead: '“{document}” of derouter changes on {date} ({zone}), to version {version}. At your next visit after that, we ask you to accept it.',
      more: 'Read the new version:',
    },
  },
  codeExpiry: 'You can use it once, within {minutes} minutes.',
  lowBalance: {
    subject: 'Your derouter balance is below ${threshold}',
    lead: 'Your balance is ${balance}. You asked us to tell you when it falls below ${threshold}.',
    action: 'Add credits:',
    why: 'We send this email once each time the balance falls below the amount you set on the credits page.',
  },
  upstreamCredit: {
    subject: 'The credit at {upstream} will soon be used up',
    lead: 'The prepaid credit at {upstream} is ${left}. At the cost of the last seven days it lasts for {days} days.',
    action: 'Top it up with the provider; what is left is shown here:',
    why: 'We send this email to owners and engineers once each time the credit becomes low.',
  },
  modelWithdrawal: {
    subject: '{model} will be withdrawn on {day}',
    lead: 'The model {model} will be withdrawn on {date} ({zone}). Requests for it are refused then. {message}',
    action: 'Choose another model:',
    why: 'We send this email once to customers who used the model in the last 30 days.',
  },
  keyExpiry: {
    subject: 'Your key “{key}” expires on {day}',
    lead: 'The key “{key}” expires on {date} ({zone}). Programs that use it stop working then.',
    action: 'Give it a later date, or create a new key:',
    why: 'We send this email 14 and 3 days before a key expires.',
  },
  keyBudget: {
    subject: 'Your key “{key}” has used {percent} % of its {period}',
    lead: 'The key “{key}” has spent ${spent} of its {period} of ${limit}.',
    resets: 'The budget resets at {date} ({zone}).',
    action: 'Change the budget:',
    why: 'We send this email once when a key reaches 80 % and once when it reaches 100 % of a budget.',
    periods: { total: 'total budget', day: 'daily budget', week: 'weekly budget', month: 'monthly budget' },
  },
  webhookDisabled: {
    subject: 'A webhook of your derouter account was disabled',
    lead: 'We could not deliver events to {url} for three days, or it answered that it is gone, so we disabled it. No events are sent to it until you enable it again.',
    action: 'How to read its log and enable it:',
    why: 'Events from this time can be sent again one by one from the log.',
  },
  priceChange: {
    subject: 'The price of {model} changes on {day}',
    subjectMany: 'The prices of {count} models change',
    lead: 'These prices will change. Until then, every call is charged at the current price.',
    model: '{model}, from {date} ({zone})',
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
  payment: {
    settled: {
      subject: '${amount} credits added (receipt {receipt})',
      lead: 'Your payment has arrived: ${settled} settled, and ${amount} were added to your balance.',
      more: 'You asked for ${requested}. We always credit the amount that settles, less tax and the processing fee shown before you paid. Receipt {receipt} is attached.',
    },
    refunded: {
      subject: 'Refund of ${amount} paid',
      lead: 'We refunded ${amount} to the payment method you used. ${credit} of it was taken from your balance.',
      more: 'Depending on your bank, it can take up to ten days to appear.',
    },
    refundFailed: {
      subject: 'Refund of ${amount} failed',
      lead: 'The refund of ${amount} could not be paid, so ${credit} are back in your balance.',
      more: 'You can request it again on the credits page.',
    },
    refundAddress: {
      subject: 'Confirm where to send your refund of ${amount}',
      lead: 'We are ready to refund ${amount} in cryptocurrency. Confirm the address to send it to.',
      more: 'We never send a refund to the address that paid, because it may belong to an exchange.',
    },
    tokenNotAccepted: {
      subject: 'We received {token}, which is not credited',
      lead: '{quantity} {token} arrived at your deposit address on {network}. We do not accept this token, so nothing was credited.',
      more: 'It is not lost: reply to this email and we will tell you whether it can be sent back. Pay only with the tokens that the payment page shows.',
    },
    disputeOpened: {
      subject: 'A payment of ${amount} is disputed',
      lead: 'Your bank told us that a payment of ${amount} is disputed. While the dispute is open, your account is suspended and your keys do not work.',
      more: 'If you did not mean to dispute it, ask your bank to withdraw the dispute and reply to this email.',
    },
    disputeWon: {
      subject: 'The dispute over ${amount} is closed',
      lead: 'The dispute over a payment of ${amount} was decided in our favour. What was taken from your balance is given back, and your keys work again.',
      more: 'You do not have to do anything.',
    },
    disputeLost: {
      subject: 'The dispute over ${amount} is closed',
      lead: 'The dispute over a payment of ${amount} was decided in your favour, and the bank returned the money to you. The credit of that payment was taken from your balance.',
      more: 'Your account stays suspended until we have reviewed it. Reply to this email if you want to keep using it.',
    },
    topUpDeclined: {
      subject: 'Your automatic top-up is off: the card was declined',
      lead: 'Your saved card could not be charged ${amount}, so we switched your automatic top-up off. We will not try this card again.',
      more: 'Save another card or add credits yourself, then switch the automatic top-up on again. Requests work as long as there is credit.',
    },
    topUpAuthentication: {
      subject: 'Your bank asks you to confirm a payment of ${amount}',
      lead: 'Your bank does not allow an automatic charge of ${amount} without you, so nothing was charged and your automatic top-up is off.',
      more: 'Add credits on the credits page, where you can confirm the payment with your bank. If you save the card there, you can switch the automatic top-up on again.',
    },
    topUpCapReached: {
      subject: 'Your automatic top-up has reached its monthly limit of ${amount}',
      lead: 'Your card is not charged beyond the limit of ${amount} that you set for a calendar month, so your balance may run out.',
      more: 'You can add credits yourself or raise the limit. Otherwise the automatic top-up continues next month (UTC).',
    },
    topUpReversal: {
      subject: 'Your automatic top-up is off after a refund or dispute',
      lead: 'A payment of yours was refunded or disputed. So that it does not cause another charge, we switched your automatic top-up off.',
      more: 'You can switch it on again on the credits page once your balance is not negative.',
    },
    topUpNoCard: {
      subject: 'Your automatic top-up has no card',
      lead: 'The saved card was removed at our payment provider, so your automatic top-up cannot charge it.',
      more: 'Save a card on the credits page to keep it working.',
    },
  },
  paymentAction: 'Your payments:',
};
