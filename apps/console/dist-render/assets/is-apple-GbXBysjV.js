// ../../packages/ui/src/app/is-apple.ts
/** Whether shortcuts use ⌘ on this device, instead of Ctrl. */
var isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);
export { isApple as t };
