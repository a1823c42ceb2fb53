export { type Anvil, type AnvilOptions, type DeployedToken, startAnvil, type TokenCall } from './anvil.ts';
export { type CuttableProxy, startCuttableProxy } from './cuttable-proxy.ts';
export { createDatabase, type ThrowawayDatabase } from './database.ts';
export { type CaughtMail, type MailCatcher, startMailCatcher } from './mail-catcher.ts';
export { type ProviderAnswer, providerScript, streamEvents, wholeAnswer } from './provider-answers.ts';
export { type AskNode, type RpcProxy, RpcRefusal, type RpcRule, startRpcProxy } from './rpc-proxy.ts';
export { cutBytes, type Script, type ScriptedUpstream, type SeenRequest, type Step, startScriptedUpstream } from './scripted-upstream.ts';
export { type TronTransfer, tronAddress } from './tron-answers.ts';
export { startTronStandin, type TronStandin } from './tron-standin.ts';
