/** Whether shortcuts use ⌘ on this device, instead of Ctrl. */
export const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);
