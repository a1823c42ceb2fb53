export { type CryptomusFault, type CryptomusStandin, startCryptomusStandin } from './cryptomus-standin.ts';
export { type CuttableProxy, startCuttableProxy } from './cuttable-proxy.ts';
export { createDatabase, type ThrowawayDatabase } from './database.ts';
export { type CaughtMail, type MailCatcher, startMailCatcher } from './mail-catcher.ts';
export { type ProviderAnswer, providerScript, streamEvents, wholeAnswer } from './provider-answers.ts';
export { cutBytes, type Script, type ScriptedUpstream, type SeenRequest, type Step, startScriptedUpstream } from './scripted-upstream.ts';
export type { SendOptions } from './stripe-standin/deliver-webhooks.ts';
export { type StandinOptions, type StripeStandin, startStripeStandin } from './stripe-standin/start-stripe-standin.ts';
export type { CardBehaviour, StandinEvent } from './stripe-standin/world.ts';
